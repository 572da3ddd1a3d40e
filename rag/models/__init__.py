"""Language models behind an OpenAI-compatible server.

    config        which server, which models, which key
    connection    an openai client that keeps the key to itself
    faults        what openai, httpx and LlamaIndex raise -> our errors, in one place
    parameters    what a server is asked for, and what is left out because it refused it
    tries         at most three, within a deadline
    streaming     one streamed reply, whose request ends with whoever listens
    chat          messages -> a whole reply, or a named fault
    embedding     texts -> vectors, in batches
    check         whether both work, for `newsbot doctor`

Importing `config`, `chat`, `embedding` or `check` loads neither openai nor LlamaIndex; making a
model or using an embedder does.
"""
