"""Follow-ups: what a question means after those before it, by rules or by a model."""
