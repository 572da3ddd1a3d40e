"""The one place where the parts are put together.

Heavy parts (Chroma, tantivy, LlamaIndex) are imported when they are first needed, so that
`newsbot --help` and `newsbot articles` pay for none of them.
"""
