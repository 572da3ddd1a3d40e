"""Which models the settings ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.settings import Settings, SettingsInvalid
from rag.corpus.language import LANGUAGES

if TYPE_CHECKING:
    from rag.answer.engine import Writer
    from rag.corpus.catalog.articles import Articles
    from rag.index.embedder import Embedder
    from rag.models.config import ModelConfig

OPENAI, HASHING = "openai-", "hashing-"  # how fingerprints begin
PATIENCE = 1.8  # times the model's timeout: an answer, tries and checks included, takes no longer


class ModelMissing(SettingsInvalid):
    """A setting asks for a model, and none says where there is one. Set a key or a server."""


def model_config(settings: Settings) -> ModelConfig | None:
    """How models are reached; None without a key and without a server."""
    if not settings.openai_api_key and not settings.openai_base_url:
        return None
    from rag.models.config import ModelConfig

    key = settings.openai_api_key
    return ModelConfig(
        base_url=settings.openai_base_url,
        api_key=key.get_secret_value() if key else None,
        chat_model=settings.model,
        embedding_model=settings.embedding_model,
        timeout_s=settings.model_timeout,
    )


def writes_by_model(settings: Settings) -> bool:
    """Whether a model writes the answers.

    Raises: ModelMissing.
    """
    has_model = model_config(settings) is not None
    if settings.answers == "llm" and not has_model:
        raise ModelMissing(
            "NEWSBOT_ANSWERS is llm, but there is no model; set OPENAI_API_KEY or OPENAI_BASE_URL"
        )
    return has_model and settings.answers != "extractive"


def writer_for(settings: Settings, articles: Articles) -> Writer | None:
    """The model that writes answers from these articles; None where none does.

    Raises: ModelMissing.
    """
    config = model_config(settings) if writes_by_model(settings) else None
    if config is None:
        return None
    from rag.answer.engine import Writer
    from rag.answer.generative import GenerativeSynthesizer
    from rag.models.chat import ChatModel

    model = ChatModel(config)
    return Writer(
        model=model,
        synthesizer=GenerativeSynthesizer(model, articles.span),
        languages=lambda: [name for name in articles.languages() if name in LANGUAGES],
        patience_s=PATIENCE * config.timeout_s,
    )


def embedder_for(settings: Settings, stored: str | None) -> Embedder:
    """The embedder that is asked for; with `auto` the one of the corpus goes on.

    Args:
        settings: What the user set.
        stored: The fingerprint of the corpus; None for a new one, and where it is embedded anew.

    Raises: SettingsInvalid, ModelMissing.
    """
    config = model_config(settings)
    wanted = settings.embeddings
    if wanted == "local":
        raise SettingsInvalid(
            "NEWSBOT_EMBEDDINGS is local, which this version doesn't have; "
            "set it to auto, openai or hashing"
        )
    if wanted == "openai" and config is None:
        raise ModelMissing(
            "NEWSBOT_EMBEDDINGS is openai, but there is no server; "
            "set OPENAI_API_KEY or OPENAI_BASE_URL"
        )
    if wanted == "auto":
        by_model = settings.openai_api_key is not None
        if stored is not None:
            by_model = config is not None and stored.startswith(OPENAI)
        wanted = "openai" if by_model else "hashing"
    if wanted == "openai" and config is not None:
        from rag.models.embedding import OpenAIEmbedder

        return OpenAIEmbedder(config)
    from rag.index.hashing import HashingEmbedder

    return HashingEmbedder()
