"""Settings: defaults, what is read from where, and what is said of a wrong value."""

import os
import re
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsInvalid, load_settings, variable_of
from rag.corpus.catalog import Catalog

EXAMPLE = Path(__file__).parents[2] / ".env.example"
STANDARD_VARIABLES = {"locale"}  # of the system, not newsbot's own to explain
WITHOUT_DEFAULT = {
    "TELEGRAM_BOT_TOKEN",
    "TELEGRAM_API_URL",
    "OPENAI_API_KEY",
    "OPENAI_BASE_URL",
    "NEWSBOT_CHROMA_URL",
    "NEWSBOT_DATABASE_URL",
    "NEWSBOT_WEBHOOK_URL",
    "NEWSBOT_WEBHOOK_SECRET",
    "NEWSBOT_LISTEN",
}


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(os.environ):
        if name.startswith(("NEWSBOT_", "OPENAI_", "TELEGRAM_", "LC_", "LANG")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def example() -> dict[str, str]:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    found = (re.fullmatch(r"# ([A-Z_]+)=(.*)", line) for line in lines)
    return {match[1]: match[2] for match in found if match}


def test_the_example_documents_exactly_the_variables_that_are_read() -> None:
    read = {variable_of(name) for name in Settings.model_fields if name not in STANDARD_VARIABLES}
    assert set(example()) == read


def test_the_example_shows_the_defaults(tmp_path: Path) -> None:
    shown = {name: value for name, value in example().items() if name not in WITHOUT_DEFAULT}
    Path(".env").write_text("\n".join(f"{n}={v}" for n, v in shown.items()), encoding="utf-8")
    assert load_settings() == Settings(_env_file=None)
    defaults = Settings(_env_file=None).model_dump()
    assert all(defaults[name] is None for name in defaults if variable_of(name) in WITHOUT_DEFAULT)


def test_the_examples_without_a_default_are_valid() -> None:
    Path(".env").write_text("\n".join(f"{n}={v}" for n, v in example().items()), encoding="utf-8")
    assert load_settings().listen == "127.0.0.1:8443"


def test_the_environment_goes_before_the_file_and_a_given_value_before_both(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path(".env").write_text("NEWSBOT_DATA_DIR=file\nNEWSBOT_MODEL=of-file\n", encoding="utf-8")
    monkeypatch.setenv("NEWSBOT_DATA_DIR", "environment")
    assert load_settings().data_dir == Path("environment")
    assert load_settings(data_dir=Path("given")).data_dir == Path("given")
    assert load_settings(data_dir=None).model == "of-file"


def test_the_catalog_and_the_indexes_are_in_the_data_folder() -> None:
    settings = load_settings(data_dir=Path("/srv/news"))
    assert settings.catalog_url == "sqlite:////srv/news/catalog.db"
    assert settings.indexes_dir == Path("/srv/news/indexes")


@pytest.mark.parametrize("name", ["x%20y", "a?mode=ro", "a#b", "a b", "ä", "%", "a&b=c", "@:"])
def test_any_name_of_a_data_folder_is_that_of_the_catalogs_folder(
    tmp_path: Path, name: str
) -> None:
    Catalog.open(load_settings(data_dir=tmp_path / name).catalog_url).close()
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name / "catalog.db").is_file()


def test_a_database_url_goes_before_the_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSBOT_DATABASE_URL", "postgresql+psycopg://news@127.0.0.1/news")
    assert load_settings().catalog_url == "postgresql+psycopg://news@127.0.0.1/news"


def test_an_empty_variable_is_one_that_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "")
    monkeypatch.setenv("NEWSBOT_RETENTION_DAYS", "")
    assert load_settings().openai_api_key is None
    assert load_settings().retention_days == 7


def test_ids_are_comma_separated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSBOT_ADMINS", "42")
    monkeypatch.setenv("NEWSBOT_ALLOWED_CHATS", " -1001234567890, 7,")
    assert load_settings().admins == {42}
    assert load_settings().allowed_chats == {-1001234567890, 7}


def test_a_home_folder_is_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ada")
    monkeypatch.setenv("NEWSBOT_DATA_DIR", "~/news")
    assert load_settings().data_dir == Path("/home/ada/news")


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ({"LANG": "de_AT.UTF-8"}, "de"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "de_DE.UTF-8", "LC_ALL": ""}, "de"),
        ({}, "en"),
    ],
)
def test_the_terminal_speaks_the_language_of_the_locale(
    monkeypatch: pytest.MonkeyPatch, locale: dict[str, str], language: str
) -> None:
    for name, value in locale.items():
        monkeypatch.setenv(name, value)
    assert load_settings().interface_language == language


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("NEWSBOT_ANSWERS", "magic", "auto, llm or extractive"),
        ("NEWSBOT_EMBEDDINGS", "magic", "auto, openai, local or hashing"),
        ("NEWSBOT_PUBLIC", "perhaps", "true or false"),
        ("NEWSBOT_TIMEZONE", "Berlin", "the name of a time zone, such as Europe/Berlin"),
        ("NEWSBOT_TIMEZONE", "Europe", "the name of a time zone, such as Europe/Berlin"),
        ("NEWSBOT_TIMEZONE", "../etc", "the name of a time zone, such as Europe/Berlin"),
        ("NEWSBOT_RETENTION_DAYS", "-1", "a whole number of days from 0 to 36500, such as 7"),
        ("NEWSBOT_RETENTION_DAYS", "36501", "a whole number of days from 0 to 36500, such as 7"),
        ("NEWSBOT_RETENTION_DAYS", "7.5", "a whole number of days from 0 to 36500, such as 7"),
        ("NEWSBOT_ADMINS", "ada", "Telegram ids, comma-separated, such as 1234567,7654321"),
        ("NEWSBOT_DATA_DIR", "~nobody-of-this-name/x", "the path of a folder"),
        ("NEWSBOT_DATA_DIR", "caf\udce9", "the path of a folder"),
        ("NEWSBOT_DATA_DIR", __file__, "the path of a folder"),
        ("NEWSBOT_DATA_DIR", f"{__file__}/data", "the path of a folder"),
        ("OPENAI_BASE_URL", "localhost:8080", "an address such as http://127.0.0.1:8080"),
        ("OPENAI_BASE_URL", "http://localhost:port/v1", "an address such as http://127.0.0.1:8080"),
        ("NEWSBOT_CHROMA_URL", "http:///v1", "an address such as http://127.0.0.1:8080"),
        ("TELEGRAM_API_URL", "http://", "an address such as http://127.0.0.1:8080"),
        ("NEWSBOT_LISTEN", "8443", "an address and a port, such as 127.0.0.1:8443"),
        ("NEWSBOT_LISTEN", "localhost:http", "an address and a port, such as 127.0.0.1:8443"),
    ],
)
def test_a_wrong_value_is_told_by_its_variable_and_the_remedy_alone(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, says: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsInvalid) as caught:
        load_settings()
    assert str(caught.value) == f"{variable} is not usable; set it to {says}"


@pytest.mark.parametrize(
    "value",
    [
        "news.db", "//host/news", "http://host/news", "postgresql://host:port/news",
        "sqlite://", "sqlite:///:memory:",
    ],
)  # fmt: skip
def test_a_database_that_can_not_be_is_told_like_any_wrong_value(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("NEWSBOT_DATABASE_URL", value)
    with pytest.raises(SettingsInvalid, match=r"^NEWSBOT_DATABASE_URL is not usable; set it to an"):
        load_settings()


def test_a_wrong_value_of_an_option_is_told_by_the_option() -> None:
    with pytest.raises(SettingsInvalid, match=r"^--data-dir is not usable; set it to the path of"):
        load_settings(data_dir=Path(__file__))


def test_no_secret_is_shown() -> None:
    Path(".env").write_text(
        "OPENAI_API_KEY=hush\nTELEGRAM_BOT_TOKEN=hush\nNEWSBOT_WEBHOOK_SECRET=hush\n"
        "NEWSBOT_DATABASE_URL=postgresql://ada:hush@127.0.0.1/news\n"
        "NEWSBOT_CHROMA_URL=http://ada:hush@127.0.0.1:8000\n",
        encoding="utf-8",
    )
    assert "hush" not in f"{load_settings()!r} {load_settings()}"


def test_an_unreadable_settings_file_is_named() -> None:
    Path(".env").write_bytes(b"NEWSBOT_MODEL=\xff\xfe\n")
    with pytest.raises(SettingsInvalid, match=r"the settings file \.env can't be read"):
        load_settings()
