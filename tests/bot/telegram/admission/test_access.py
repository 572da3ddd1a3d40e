"""The gate: closed by default, the same for every kind of update."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings
from bot.telegram.admission.access import ANONYMOUS_ADMIN, CHANNEL, TELEGRAM, Access
from rag.corpus.catalog.database import Database
from rag.types import Filters
from tests.bot.telegram.desk import index, opened_desk
from tests.support.newsroom import NEWS, NOW
from tests.telegramserver.formatted import finished
from tests.telegramserver.messages import Button
from tests.telegramserver.scenario import Telegram

ANNA, BERT, GROUP, SUPERGROUP = 7, 8, -4_000_000_001, -1_002_000_000_001


@pytest.fixture
def gate(database: Database) -> Callable[..., Access]:
    def opened(**given: Any) -> Access:
        return Access(database, Settings(_env_file=None, **given), lambda: NOW)

    return opened


Gate = Callable[..., Access]


def reason(access: Access, user: int | None, chat: int | None, kind: str = "private") -> str:
    verdict = access.admit(user, chat, kind)
    assert verdict.is_allowed == (verdict.reason not in ("stranger", "revoked"))
    assert verdict.is_admin == (verdict.reason == "admin")
    return verdict.reason


# -- who may -------------------------------------------------------------------------------------


def test_nobody_may_by_default(gate: Gate) -> None:
    access = gate()
    assert reason(access, ANNA, ANNA) == "stranger"
    assert reason(access, ANNA, GROUP, "group") == "stranger"
    assert reason(access, ANNA, None, "inline") == "stranger"
    assert reason(access, None, SUPERGROUP, "channel") == "stranger"


def test_settings_let_in(gate: Gate) -> None:
    access = gate(admins="1", allowed_users="7", allowed_chats=str(GROUP))
    assert reason(access, 1, 1) == "admin"
    assert reason(access, ANNA, ANNA) == "user"
    assert reason(access, ANNA, SUPERGROUP, "supergroup") == "user"
    assert reason(access, ANNA, None, "inline") == "user"
    assert reason(access, BERT, GROUP, "group") == "chat"
    assert reason(access, BERT, BERT) == "stranger"
    assert reason(gate(public=True), BERT, BERT) == "public"


def test_an_allowed_chat_lets_in_those_who_write_in_its_name(gate: Gate) -> None:
    access = gate(allowed_chats=str(SUPERGROUP))
    assert access.admit(ANONYMOUS_ADMIN, SUPERGROUP, "supergroup", True).reason == "chat"
    assert reason(access, CHANNEL, SUPERGROUP, "supergroup") == "chat"
    assert reason(access, None, SUPERGROUP, "supergroup") == "chat"
    assert not access.admit(ANONYMOUS_ADMIN, SUPERGROUP, "supergroup", True).is_admin


@pytest.mark.parametrize("stand_in", [TELEGRAM, ANONYMOUS_ADMIN, CHANNEL])
def test_accounts_that_stand_for_others_are_nobody(gate: Gate, stand_in: int) -> None:
    access = gate(admins=str(stand_in), allowed_users=str(stand_in))
    access.allow(stand_in)
    assert reason(access, stand_in, SUPERGROUP, "supergroup") == "stranger"
    assert reason(access, stand_in, stand_in) == "stranger"
    assert access.admins() == frozenset()


def test_an_anonymous_admin_is_not_who_is_named(gate: Gate) -> None:
    access = gate(admins="7", allowed_users="8")
    for user in (ANNA, BERT):
        assert not access.admit(user, SUPERGROUP, "supergroup", True).is_allowed


def test_an_id_of_a_chat_is_nobodys(gate: Gate) -> None:
    access = gate(admins=str(GROUP), allowed_users=str(GROUP))
    assert reason(access, BERT, GROUP, "group") == "stranger"
    assert reason(access, GROUP, GROUP, "group") == "stranger"
    assert reason(access, GROUP, GROUP) == "stranger"


@pytest.mark.parametrize("forged", [None, 0, -7, True, "7", 7.0, "", 2**70])
def test_forged_ids_let_nobody_in(gate: Gate, forged: Any) -> None:
    access = gate(admins="7", allowed_users="1", allowed_chats="1")
    for kind in ("private", "group", "supergroup", "channel", "inline", "sender", ""):
        assert not access.admit(forged, forged, kind).is_allowed
        assert not access.admit(forged, SUPERGROUP, kind).is_allowed


def test_a_private_chat_is_its_users(gate: Gate) -> None:
    access = gate(admins="7")
    assert reason(access, ANNA, BERT) == "stranger"
    assert reason(access, BERT, ANNA) == "stranger"
    assert reason(access, None, ANNA) == "stranger"


# -- what admins decide --------------------------------------------------------------------------


def test_a_grant_lasts(gate: Gate) -> None:
    gate().allow(ANNA)
    gate().allow(GROUP)
    assert reason(gate(), ANNA, ANNA) == "user"
    assert reason(gate(), BERT, GROUP, "group") == "chat"


@pytest.mark.parametrize(
    "settings", [{"allowed_users": "7"}, {"allowed_chats": str(GROUP)}, {"public": True}]
)
def test_revoked_beats_all_that_lets_in(gate: Gate, settings: dict[str, Any]) -> None:
    access = gate(**settings)
    access.allow(ANNA)
    assert access.revoke(ANNA)
    for one in (access, gate(**settings)):
        assert reason(one, ANNA, ANNA) == "revoked"
        assert reason(one, ANNA, GROUP, "group") == "revoked"
        assert reason(one, ANNA, None, "inline") == "revoked"


def test_a_revoked_group_is_shut_for_all_but_admins(gate: Gate) -> None:
    access = gate(admins="1", allowed_users="7", allowed_chats=str(GROUP), public=True)
    access.revoke(GROUP)
    assert reason(access, ANNA, GROUP, "group") == "revoked"
    assert reason(access, ANNA, ANNA) == "user"
    assert reason(access, 1, GROUP, "group") == "admin"


def test_the_settings_admins_cannot_be_revoked(gate: Gate) -> None:
    access = gate(admins="7")
    assert not access.revoke(ANNA)
    assert reason(access, ANNA, ANNA) == "admin"
    other = gate()
    other.revoke(ANNA)
    assert reason(gate(admins="7"), ANNA, ANNA) == "admin"


def test_who_was_revoked_can_be_let_in_again(gate: Gate) -> None:
    access = gate()
    access.revoke(ANNA)
    access.allow(ANNA)
    assert reason(access, ANNA, ANNA) == "user"


def test_an_admin_stays_one_when_let_in(gate: Gate) -> None:
    access = gate()
    code = access.pairing_code()
    assert code is not None
    access.pair(ANNA, code)
    access.allow(ANNA)
    assert reason(access, ANNA, ANNA) == "admin"
    assert access.revoke(ANNA)
    assert reason(gate(), ANNA, ANNA) == "revoked"


def test_a_group_keeps_its_permission_under_its_new_id(gate: Gate) -> None:
    settings = {"allowed_chats": str(GROUP)}
    gate(**settings).migrate(GROUP, SUPERGROUP)
    assert reason(gate(**settings), BERT, SUPERGROUP, "supergroup") == "chat"
    access = gate()
    access.revoke(GROUP)
    access.migrate(GROUP, -99)
    access.migrate(GROUP, -99)
    assert reason(access, BERT, -99, "supergroup") == "revoked"


async def test_strangers_are_told_once(gate: Gate) -> None:
    access = gate()
    assert [await is_told(access, ANNA) for _ in range(3)] == [True, False, False]
    assert not await is_told(gate(), ANNA)
    assert await is_told(access, BERT)
    access.revoke(ANNA)
    assert await is_told(access, ANNA)


async def test_a_stranger_who_could_not_be_told_is_told_later(gate: Gate) -> None:
    access = gate()
    with pytest.raises(ConnectionError):
        await cut_off(access)
    assert await is_told(gate(), ANNA)
    assert await is_told(access, ANNA)


async def cut_off(access: Access) -> None:
    async with access.told.turn(ANNA) as is_first:
        assert is_first
        assert not await is_told(access, ANNA), "not twice meanwhile"
        raise ConnectionError


async def is_told(access: Access, peer: int) -> bool:
    async with access.told.turn(peer) as is_first:
        return is_first


# -- past the gate -------------------------------------------------------------------------------


async def test_of_500_attempts_over_all_kinds_of_updates_none_gets_in(
    tg: Telegram, tmp_path: Path
) -> None:
    """Strangers, a revoked user and an allowed chat's neighbours try everything."""
    dice = random.Random(4)
    boss = tg.user("Boss", started=True)
    async with opened_desk(tg, tmp_path, admins=str(boss.id)) as desk:
        index(desk, tmp_path / "articles", *NEWS)
        kept = await desk.service.answers.keep(
            chat_id=boss.id, thread_id=None, user_id=boss.id, question_message_id=1,
            conversation=f"telegram:{boss.id}",
            answer=await desk.app.ask("Wölfe?", filters=Filters(), now=NOW),
        )  # fmt: skip
        strangers = [tg.user(f"Stranger {n}", started=True) for n in range(10)]
        desk.service.access.allow(strangers[0].id)
        desk.service.access.revoke(strangers[0].id)
        group = tg.supergroup("Fremde", strangers, admins=strangers[:3], bot_role="administrator")
        basic = tg.group("Kleine", strangers)
        channel = tg.channel("Kanal", [strangers[0]])
        await desk.hears()
        question = "Wer fand die Schafe in Nochten?"
        made = 0
        for _ in range(500):
            who = dice.choice(strangers)
            where = dice.choice([who.chat, group, basic])
            match dice.randrange(10):
                case 0:
                    who.says(question)
                case 1:
                    who.says(dice.choice(["/ask ", "/search ", "/article "]) + "wolf", where)
                case 2:
                    who.edits(who.says(question, where), f"{question}?")
                case 3:
                    message = tg.world.post(where, finished("Wer?", []), by_bot=True)
                    data = dice.choice([f"s:{kept}:1", f"q:{kept}:1", f"b:{kept}", f"f:{kept}:0"])
                    who.taps(Button(message, {"text": "1", "callback_data": data}))
                case 4:
                    who.asks_inline("Wölfe", where)
                case 5:
                    strangers[0].says(f"@{tg.bot['username']} {question}", channel)
                case 6:
                    admin = dice.choice(strangers[:3])
                    admin.says(f"/ask {question}", group, anonymous=True)
                case 7:
                    who.says(f"/ask {question}", group, as_channel=channel)
                case 8:
                    dice.choice([group, basic]).adds_bot(who)
                case 9:
                    who.says(dice.choice(["/stats", "/allow 5", "/reindex", "/forget yes"]), where)
            made += await desk.hears()
        assert made >= 500
        said = [dict(call.params) for call in tg.calls]
        told = "\n".join(map(str, said))
        assert "Kubasch" not in told
        assert "sieben Schafe" not in told
        assert desk.service.answers.activity(NOW.replace(year=2000)).questions == 1
        assert desk.service.access.admins() == {boss.id}
        assert not desk.app.conversations.turns(f"telegram:{strangers[1].id}")
