"""Which server, which models, which key."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit, urlunsplit

OPENAI_URL = "https://api.openai.com/v1"


@dataclass(frozen=True, slots=True)
class ModelConfig:
    """How models are reached. No `repr` has the key, nor a password that the URL may hold."""

    base_url: str | None = field(repr=False)  # None: OpenAI's own
    api_key: str | None = field(repr=False)  # None: the server wants none
    chat_model: str
    embedding_model: str
    timeout_s: float = 30.0  # of a server's silence

    @property
    def url(self) -> str:
        """The root of the server's API, without user and password: it gets into logs."""
        scheme, _, path, query, _ = urlsplit(self.base_url or OPENAI_URL)
        return urlunsplit((scheme, self.host, path.rstrip("/"), query, ""))

    @property
    def host(self) -> str:
        """The server as a user may read it, and its port."""
        return urlsplit(self.base_url or OPENAI_URL).netloc.rpartition("@")[2]

    @property
    def host_name(self) -> str:
        """The server without its port."""
        return urlsplit(self.base_url or OPENAI_URL).hostname or ""

    @property
    def key(self) -> str:
        """The key as it is sent, without the line end that was copied along; empty if none."""
        return (self.api_key or "").strip()

    @property
    def is_key_sendable(self) -> bool:
        """Whether a header can carry the key; what can't is quoted by the errors of others."""
        return self.key.isascii() and self.key.isprintable()

    @property
    def authorization(self) -> str:
        """The header of that name; empty if there is none. The URL's password goes before."""
        user, at, _ = urlsplit(self.base_url or "").netloc.rpartition("@")
        if at:
            return f"Basic {b64encode(unquote(user).encode()).decode()}"
        return f"Bearer {self.key}" if self.key else ""
