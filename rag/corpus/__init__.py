"""Articles come in: readers, passages, and the catalog that holds them."""
