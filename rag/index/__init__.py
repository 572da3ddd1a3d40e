"""Articles are made findable: two indexes on disk, as projections of the catalog."""
