"""Everything that a user can set, read in one place from the environment and `.env`.

Nothing else in newsbot reads the environment. A wrong value is named by its variable, never by
its content: whoever pastes a token into the wrong line shouldn't find it in a log.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    AliasChoices,
    BeforeValidator,
    Field,
    NonNegativeInt,
    SecretStr,
    ValidationError,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from pydantic_settings.exceptions import SettingsError

from rag.errors import NewsbotError

ENV_FILE = ".env"
PREFIX = "NEWSBOT_"


class SettingsInvalid(NewsbotError):
    """A variable, or `.env` as a whole, that can't be used. Mend it; not retryable."""


def _split_ids(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return frozenset(part.strip() for part in value.split(",") if part.strip())


def _check_url(value: str) -> str:
    scheme, separator, host = value.partition("://")
    if scheme not in ("http", "https") or not separator or not host:
        raise ValueError
    return value.rstrip("/")


def _check_database_url(value: str) -> str:
    dialect, separator, _ = value.partition("://")
    if not dialect or not separator:
        raise ValueError
    return value


def _check_data_dir(folder: Path) -> Path:
    if "?" in str(folder):  # begins the parameters of a database URL
        raise ValueError
    try:
        return folder.expanduser()
    except RuntimeError as exc:  # ~nobody-here
        raise ValueError from exc


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
    listen: str | None = None
    timezone: Annotated[str, AfterValidator(_check_zone)] = "Europe/Berlin"
    retention_days: NonNegativeInt = 7

    locale: str = Field(
        "C", validation_alias=AliasChoices("LC_ALL", "LC_MESSAGES", "LANG"), repr=False
    )

    @property
    def catalog_url(self) -> str:
        """The SQLAlchemy URL of the catalog and the conversations."""
        return self.database_url or f"sqlite:///{self.data_dir}/catalog.db"

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
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as exc:
        raise SettingsInvalid(_explain(exc)) from None  # its text quotes the value
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
    "data_dir": "the path of a folder, without '?'",
    "public": "true or false",
    "timezone": "the name of a time zone, such as Europe/Berlin",
    "retention_days": "a whole number of days, such as 7",
    "database_url": "an SQLAlchemy URL, such as postgresql+psycopg://user@host/newsbot",
}


def _explain(exc: ValidationError) -> str:
    """The first wrong variable and what it should be, without its value."""
    where = str(exc.errors(include_input=False, include_url=False)[0]["loc"][0])
    name = where.lower().removeprefix(PREFIX.lower())
    wanted = _WANTED.get(name)
    if wanted is None:
        wanted = "an address such as http://127.0.0.1:8080" if name.endswith("_url") else "text"
    return f"{variable_of(name)} is not usable; set it to {wanted}"


def variable_of(field: str) -> str:
    """The environment variable that a field is read from."""
    alias = Settings.model_fields[field].validation_alias
    return alias if isinstance(alias, str) else (PREFIX + field).upper()
