"""Everything that a user can set, read in one place from the environment and `.env`.

Nothing else in newsbot reads the environment. A wrong value is named by its variable, never by
its content: whoever pastes a token into the wrong line shouldn't find it in a log.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    AliasChoices,
    BeforeValidator,
    Field,
    NonNegativeInt,
    PositiveFloat,
    SecretStr,
    ValidationError,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from pydantic_settings.exceptions import SettingsError
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import SQLAlchemyError

from rag.errors import NewsbotError

ENV_FILE = ".env"
PREFIX = "NEWSBOT_"
MOST_DAYS = 36_500  # a century; before the year 1, times can't be reckoned


class SettingsInvalid(NewsbotError):
    """A variable, or `.env` as a whole, that can't be used. Mend it; not retryable."""


def _split_ids(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return frozenset(part.strip() for part in value.split(",") if part.strip())


def _check_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0:
        raise ValueError  # as `port` does where it is no number
    return value.rstrip("/")


def _check_listen(value: str) -> str:
    parts = urlsplit(f"//{value}")
    if not parts.hostname or not parts.port or parts.netloc != value:
        raise ValueError
    return value


def _check_database_url(value: str) -> str:
    try:
        url = make_url(value)
        url.get_dialect()
    except SQLAlchemyError as exc:
        raise ValueError from exc
    # A database in memory would be gone with the command that filled it.
    if url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:"):
        raise ValueError
    return value


def _check_data_dir(folder: Path) -> Path:
    try:
        folder = folder.expanduser()
    except RuntimeError as exc:  # ~nobody-here
        raise ValueError from exc
    str(folder).encode()  # tantivy and Chroma take no other paths: UnicodeError is a ValueError
    with suppress(OSError):  # told by whoever opens what is in it
        there = next((place for place in (folder, *folder.parents) if place.exists()), None)
        if there and not there.is_dir():
            raise ValueError
    return folder


def _check_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (LookupError, OSError) as exc:  # OSError: the name of a folder, such as "Europe"
        raise ValueError from exc
    return name


Ids: TypeAlias = Annotated[frozenset[int], NoDecode, BeforeValidator(_split_ids)]
Url: TypeAlias = Annotated[str, AfterValidator(_check_url)]


class Settings(BaseSettings):
    """The settings of one run; `.env.example` tells what each of them does."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=ENV_FILE,
        env_file_encoding="utf-8",
        env_ignore_empty=True,  # `OPENAI_API_KEY=` means that there is none
        validate_by_name=True,
        extra="ignore",  # `.env` may serve other programs, too
        frozen=True,
    )

    telegram_bot_token: SecretStr | None = Field(None, validation_alias="TELEGRAM_BOT_TOKEN")
    telegram_api_url: Url | None = Field(None, validation_alias="TELEGRAM_API_URL")
    openai_api_key: SecretStr | None = Field(None, validation_alias="OPENAI_API_KEY")
    openai_base_url: Url | None = Field(None, validation_alias="OPENAI_BASE_URL")
    model: str = "gpt-5.4-mini"
    embedding_model: str = "text-embedding-3-small"
    answers: Literal["auto", "llm", "extractive"] = "auto"
    embeddings: Literal["auto", "openai", "local", "hashing"] = "auto"
    data_dir: Annotated[Path, AfterValidator(_check_data_dir)] = Path("data")
    chroma_url: Url | None = Field(None, repr=False)  # these two can hold a password
    database_url: Annotated[str, AfterValidator(_check_database_url)] | None = Field(
        None, repr=False
    )
    admins: Ids = frozenset()
    allowed_users: Ids = frozenset()
    allowed_chats: Ids = frozenset()
    public: bool = False
    webhook_url: Url | None = None
    webhook_secret: SecretStr | None = None
    listen: Annotated[str, AfterValidator(_check_listen)] | None = None
    timezone: Annotated[str, AfterValidator(_check_zone)] = "Europe/Berlin"
    retention_days: Annotated[int, Field(ge=0, le=MOST_DAYS)] = 7
    tokens_per_user: NonNegativeInt = 200_000
    tokens_per_day: NonNegativeInt = 2_000_000
    model_timeout: PositiveFloat = 30.0

    locale: str = Field(
        "C", validation_alias=AliasChoices("LC_ALL", "LC_MESSAGES", "LANG"), repr=False
    )

    @property
    def catalog_url(self) -> str:
        """The SQLAlchemy URL of the catalog and the conversations."""
        if self.database_url:
            return self.database_url
        # Not a formatted string: "?", "#" and "%" in a path mean something else in a URL.
        url = URL.create("sqlite", database=str(self.data_dir / "catalog.db"))
        return url.render_as_string()

    @property
    def indexes_dir(self) -> Path:
        """Where the indexes that are rebuilt from the catalog lie."""
        return self.data_dir / "indexes"

    @property
    def zone(self) -> ZoneInfo:
        """The time zone that "today" is meant in."""
        return ZoneInfo(self.timezone)

    @property
    def interface_language(self) -> Literal["de", "en"]:
        """The language that the terminal speaks before it has heard a question."""
        return "de" if self.locale.lower().startswith("de") else "en"


def load_settings(**given: Any) -> Settings:
    """Read the environment and `.env`; what is given by name, and isn't None, goes before both.

    Raises: SettingsInvalid, naming the variable and what it should be.
    """
    given = {name: value for name, value in given.items() if value is not None}
    try:
        return Settings(**given)
    except ValidationError as exc:
        raise SettingsInvalid(_explain(exc, given)) from None  # its text quotes the value
    except (OSError, UnicodeDecodeError, SettingsError) as exc:
        raise SettingsInvalid(
            f"the settings file {ENV_FILE} can't be read ({type(exc).__name__}); "
            "make it a readable text file in UTF-8, or take it away"
        ) from exc


_WANTED: Mapping[str, str] = {
    "admins": "Telegram ids, comma-separated, such as 1234567,7654321",
    "allowed_users": "Telegram ids, comma-separated, such as 1234567,7654321",
    "allowed_chats": "Telegram ids, comma-separated, such as -1001234567890,1234567",
    "answers": "auto, llm or extractive",
    "embeddings": "auto, openai, local or hashing",
    "data_dir": "the path of a folder",
    "public": "true or false",
    "timezone": "the name of a time zone, such as Europe/Berlin",
    "retention_days": f"a whole number of days from 0 to {MOST_DAYS}, such as 7",
    "tokens_per_user": "a whole number of tokens a day, such as 200000; 0 is no limit",
    "tokens_per_day": "a whole number of tokens a day, such as 2000000; 0 is no limit",
    "model_timeout": "a number of seconds, such as 30",
    "database_url": "an SQLAlchemy URL, such as postgresql+psycopg://user@host/newsbot",
    "listen": "an address and a port, such as 127.0.0.1:8443",
}


def _explain(exc: ValidationError, given: Collection[str]) -> str:
    """The first wrong variable or option and what it should be, without its value."""
    read_as = str(exc.errors(include_input=False, include_url=False)[0]["loc"][0])
    name = read_as.lower().removeprefix(PREFIX.lower())
    wanted = _WANTED.get(name)
    if wanted is None:
        wanted = "an address such as http://127.0.0.1:8080" if name.endswith("_url") else "text"
    where = f"--{name.replace('_', '-')}" if name in given else variable_of(name)
    return f"{where} is not usable; set it to {wanted}"


def variable_of(field: str) -> str:
    """The environment variable that a field is read from."""
    alias = Settings.model_fields[field].validation_alias
    return alias if isinstance(alias, str) else (PREFIX + field).upper()
