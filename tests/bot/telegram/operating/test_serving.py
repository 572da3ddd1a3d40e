"""The address of the bot: what it serves, and what the settings say of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings, SettingsInvalid
from bot.telegram.operating.metrics import Metrics
from bot.telegram.operating.serving import (
    AddressTaken,
    address_of,
    serving,
    webhook_of,
)
from tests.bot.telegram.operating.site import SECRET, Kept, site


async def test_figures_are_in_the_format_of_prometheus(tmp_path: Path) -> None:
    async with site(tmp_path) as at, at.session.get(at.url + "/metrics") as response:
        assert response.status == 200
        assert response.headers["Content-Type"].startswith("text/plain; version=0.0.4")
        assert "newsbot_uptime_seconds" in await response.text()


async def test_nothing_else_is_served(tmp_path: Path) -> None:
    async with site(tmp_path) as at:
        assert (await at.get("/"))[0] == 404
        assert await at.post({"update_id": 1}) == 404  # no webhook mode
        assert await at.post({"update_id": 1}, path="/healthz") == 405
        assert at.kept.updates == []


async def test_an_address_that_is_taken_is_named_with_the_remedy(tmp_path: Path) -> None:
    async with site(tmp_path) as at:
        with pytest.raises(AddressTaken, match=r"can't listen on 127\.0\.0\.1 .*NEWSBOT_LISTEN"):
            async with serving(at.address, at.health, Metrics()):
                pass


def test_an_address_is_taken_apart() -> None:
    assert address_of("127.0.0.1:8443") == ("127.0.0.1", 8443)
    assert address_of("[::1]:8443") == ("::1", 8443)
    assert address_of("localhost:80") == ("localhost", 80)


def settings(**given: Any) -> Settings:
    return Settings(_env_file=None, **given)


def test_without_a_webhook_there_is_none() -> None:
    kept = Kept()
    assert webhook_of(settings(listen="127.0.0.1:1"), kept.receive, kept.wake) is None


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"listen": "127.0.0.1:1"}, "WEBHOOK_SECRET"),
        ({"listen": "127.0.0.1:1", "webhook_secret": "not, this"}, "WEBHOOK_SECRET"),
        ({"webhook_secret": SECRET}, "NEWSBOT_LISTEN"),
    ],
)
def test_half_a_webhook_is_refused(given: dict[str, str], named: str) -> None:
    kept = Kept()
    with pytest.raises(SettingsInvalid, match=named) as caught:
        webhook_of(settings(webhook_url="https://x.example/h", **given), kept.receive, kept.wake)
    assert "not, this" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "path"), [("https://x.example/a/b", "/a/b"), ("https://x.example", "/")]
)
def test_a_webhook_has_the_path_of_its_url(url: str, path: str) -> None:
    kept = Kept()
    given = settings(webhook_url=url, webhook_secret=SECRET, listen="127.0.0.1:1")
    webhook = webhook_of(given, kept.receive, kept.wake)
    assert webhook is not None
    assert (webhook.path, webhook.secret) == (path, SECRET)
