"""What knows articles and models, and never a front end, the environment or stdout."""
