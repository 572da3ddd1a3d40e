"""The LlamaIndex starter on Chroma, as its documentation writes it, with our embedder in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import chromadb
from chromadb.config import Settings
from llama_index.core import Document, StorageContext, VectorStoreIndex
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.llms import MockLLM
from llama_index.core.query_engine import CitationQueryEngine
from llama_index.vector_stores.chroma import ChromaVectorStore
from pydantic import PrivateAttr

from rag.index.hashing import HashingEmbedder
from tests.benchmarks.data import read_records

METADATA = ("title", "outlet", "section", "language", "published")
DEFAULT_TOP_K = 2  # of `CitationQueryEngine`
ANSWER_TOKENS = 128  # without a limit MockLLM echoes its prompt, and refining outgrows its window


class HashingEmbedding(BaseEmbedding):
    """Our embedder with LlamaIndex's face, so that neither contender embeds otherwise."""

    _embedder: HashingEmbedder = PrivateAttr(default_factory=HashingEmbedder)

    def _get_query_embedding(self, query: str) -> list[float]:
        return _plain(self._embedder.embed_query(query))

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return [_plain(vector) for vector in self._embedder.embed(texts)]


def build(corpus: Path, folder: Path) -> None:
    """Index the corpus and persist what the starter persists: Chroma and its docstore."""
    context = StorageContext.from_defaults(vector_store=_store(folder))
    documents = [_document(record) for record in read_records(corpus)]
    VectorStoreIndex.from_documents(
        documents, storage_context=context, embed_model=HashingEmbedding()
    )
    context.persist(str(folder / "storage"))


def opened(folder: Path, top_k: int) -> dict[str, Callable[[str], object]]:
    """What can be asked of the index in a folder, by name."""
    index = VectorStoreIndex.from_vector_store(_store(folder), embed_model=HashingEmbedding())
    model = MockLLM(max_tokens=ANSWER_TOKENS)
    citing = CitationQueryEngine.from_args(index, llm=model, similarity_top_k=top_k)
    as_it_comes = CitationQueryEngine.from_args(index, llm=model, similarity_top_k=DEFAULT_TOP_K)
    return {
        "retrieve": index.as_retriever(similarity_top_k=top_k).retrieve,
        "answer": citing.query,
        "answer, default": as_it_comes.query,
    }


def _document(record: dict[str, Any]) -> Document:
    metadata = {key: record[key] for key in METADATA}
    return Document(doc_id=record["id"], text=record["text"], metadata=metadata)


def _store(folder: Path) -> ChromaVectorStore:
    client = chromadb.PersistentClient(
        str(folder / "chroma"), settings=Settings(anonymized_telemetry=False)
    )
    collection = client.get_or_create_collection("starter", embedding_function=None)
    return ChromaVectorStore(chroma_collection=collection)


def _plain(vector: Any) -> list[float]:
    plain: list[float] = vector.tolist()
    return plain
