"""Templates for models, readable by people; the first come with model answers."""
