"""Answers without a model: which sentences of the articles answer, or that none does."""
