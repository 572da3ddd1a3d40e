"""Language models behind an OpenAI-compatible server.

    config        which server, which models, which key
    connection    an openai client that keeps the key to itself
    faults        what openai, httpx and LlamaIndex raise -> our errors, in one place
    parameters    what a server is asked for, and what is left out because it refused it
    tries         at most three, within a deadline
    tokens        what a text costs
    streaming     one streamed reply, whose request ends with whoever listens
    thoughts      what a reply says after its thoughts
    chat          messages -> a whole reply, or a named fault
    batches       texts -> what one request may hold
    vectorising   the texts of one request -> unit vectors
    background    an event loop for callers that have none
    breaker       a server that is down is not waited for by each question
    embedding     texts -> vectors, in batches
    check         whether both work, for `newsbot doctor`

Importing `config`, `chat`, `embedding` or `check` loads neither openai nor LlamaIndex; making a
model or using an embedder does.
"""
