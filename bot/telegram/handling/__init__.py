"""What an update asks for, and what is done about it."""
