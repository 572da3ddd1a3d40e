"""Briefings and timelines: what the corpus says on a topic or of a period, with citations."""
