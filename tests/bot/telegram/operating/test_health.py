"""Whether the bot is well, as its address says, over real HTTP."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.telegram.keeping import tables
from bot.telegram.operating import health as health_module
from bot.telegram.operating.health import Finding, Health
from tests.bot.telegram.operating.site import Clock, opened, site
from tests.support.elsewhere import fill_disk, run_elsewhere, small_disk


async def test_a_bot_that_polls_is_well(tmp_path: Path) -> None:
    clock = Clock()
    async with site(tmp_path, clock) as at:
        assert await at.get("/healthz") == (200, '{"ok": true, "inbox": 0, "last_poll_s": null}')
        at.health.polled()
        clock.s += 12.34
        assert await at.get("/healthz") == (200, '{"ok": true, "inbox": 0, "last_poll_s": 12.3}')


async def test_a_bot_that_stopped_polling_is_not(tmp_path: Path) -> None:
    clock = Clock()
    async with site(tmp_path, clock) as at:
        clock.s += 61
        status, told = await at.get("/healthz")
        assert status == 503
        assert "polling stalled" in json.loads(told)["reason"]
        at.health.polled()
        assert (await at.get("/healthz"))[0] == 200


async def test_by_webhook_nobody_waits_for_a_poll(tmp_path: Path) -> None:
    clock = Clock()
    async with site(tmp_path, clock, is_polling=False) as at:
        clock.s += 3600
        status, told = await at.get("/healthz")
        assert (status, json.loads(told)["last_poll_s"]) == (200, None)


async def test_a_look_leaves_nothing_in_the_database(tmp_path: Path) -> None:
    async with site(tmp_path) as at:
        await at.get("/healthz")
        assert sqlite3.connect(tmp_path / "catalog.db").execute(
            "select count(*) from telegram_inbox"
        ).fetchone() == (0,)


async def test_a_database_that_is_held_is_told_within_a_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health_module, "PATIENCE_S", 0.2)
    async with site(tmp_path) as at:
        holder = sqlite3.connect(tmp_path / "catalog.db", isolation_level=None)
        holder.execute("begin immediate")
        told = await asyncio.gather(*(at.get("/healthz") for _ in range(20)))
        assert {status for status, _ in told} == {503}
        assert "hasn't answered" in json.loads(told[0][1])["reason"]
        holder.execute("rollback")
        holder.close()
        for _ in range(600):  # the tries of before end, too
            if (await at.get("/healthz"))[0] == 200:
                return
            await asyncio.sleep(0.05)
        pytest.fail("it stays ill")


def look_on_full_disk(folder: str) -> list[Any]:
    """Runs in a process of its own, on a disk of its own."""
    database, clock = opened(Path(folder)), Clock()
    health = Health(database, lambda: 0, is_polling=False, monotonic=clock)

    async def looks() -> list[Finding]:
        found = [await health.look()]
        fill_disk(Path(folder))
        for _ in range(3):
            clock.s += 10
            found.append(await health.look())
        return found

    found = asyncio.run(looks())
    with database.reading() as connection:
        rows = connection.execute(select(func.count()).select_from(tables.inbox)).scalar()
    return [found[0].is_well, found[-1].is_well, found[-1].fault, rows]


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    before, after, fault, rows = run_elsewhere(
        look_on_full_disk, tmp_path, within=small_disk(tmp_path, "2m")
    )
    assert (before, after, rows) == (True, False, 0)
    assert "no space" in fault
