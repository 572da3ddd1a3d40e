"""The code that makes its sender an admin, once."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings
from bot.telegram.admission.access import Access
from bot.telegram.admission.pairing import TRIES_A_USER, TRIES_IN_ALL, looks_like_code
from rag.corpus.catalog.database import Database
from tests.support.newsroom import NOW

ANNA, BERT = 7, 8
WRONG = "0000-1111-2222"


def gate(database: Database, **given: Any) -> Access:
    return Access(database, Settings(_env_file=None, **given), lambda: NOW)


def code_of(access: Access) -> str:
    code = access.pairing_code()
    assert code is not None
    return code


def tried(access: Access, user_id: int | None, text: str) -> str | None:
    found = access.pair(user_id, text)
    return found.key if found else None


def test_the_code_makes_its_sender_an_admin(database: Database) -> None:
    access = gate(database)
    assert tried(access, ANNA, code_of(access)) == "paired"
    assert access.admit(ANNA, ANNA, "private").is_admin
    assert gate(database).admit(ANNA, ANNA, "private").is_admin


def test_it_works_once(database: Database) -> None:
    access = gate(database)
    code = code_of(access)
    assert tried(access, ANNA, code) == "paired"
    assert tried(access, BERT, code) is None
    assert not access.admit(BERT, BERT, "private").is_allowed


def test_who_was_paired_hears_it_again(database: Database) -> None:
    """As after a crash between writing it down and saying so."""
    access = gate(database)
    code = code_of(access)
    assert tried(access, ANNA, code) == "paired"
    assert tried(access, ANNA, code) == "paired"
    again = gate(database)
    assert again.pairing_code() is None
    assert tried(again, ANNA, code) == "paired"
    assert tried(again, BERT, code) is None
    again.revoke(ANNA)
    again.allow(ANNA)
    assert tried(gate(database, admins="99"), ANNA, code) is None


def test_of_many_who_send_it_at_once_one_is_paired(database: Database) -> None:
    access = gate(database)
    code = code_of(access)
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda user: tried(access, user, code), range(1, 30)))
    assert results.count("paired") == 1
    assert len(access.admins()) == 1


def test_two_processes_pair_one(database: Database) -> None:
    first, second = gate(database), gate(database)
    code = code_of(first)
    assert tried(first, ANNA, code) == "paired"
    assert tried(second, BERT, code) is None


@pytest.mark.parametrize("typed", ["{}", " {} ", "{lower}", "{bare}", "{spaced}", "{with_letters}"])
def test_it_may_be_typed_as_people_type(database: Database, typed: str) -> None:
    access = gate(database)
    code = code_of(access)
    variant = typed.format(
        code, lower=code.lower(), bare=code.replace("-", ""), spaced=code.replace("-", " "),
        with_letters=code.replace("0", "O").replace("1", "l") if code[-1] not in "01" else code,
    )  # fmt: skip
    if looks_like_code(variant):  # letters may have taken its only digit
        assert tried(access, ANNA, variant) == "paired"


def test_what_is_no_code_is_no_try(database: Database) -> None:
    access = gate(database)
    code_of(access)
    for text in ("", "Hallo!", "Wirtschaften", "Was war am 16. August?", "/help", "1234"):
        assert tried(access, ANNA, text) is None
    assert access.pair(ANNA, WRONG) == ("pairing-wrong", TRIES_A_USER - 1)


def test_five_wrong_tries_a_user(database: Database) -> None:
    access = gate(database)
    code = code_of(access)
    left = [access.pair(ANNA, WRONG) for _ in range(TRIES_A_USER)]
    assert left == [("pairing-wrong", n) for n in (4, 3, 2, 1, 0)]
    assert tried(access, ANNA, code) is None
    assert tried(gate(database), ANNA, code) is None
    assert tried(access, BERT, code) == "paired"


def test_fifty_wrong_tries_in_all_and_the_code_is_void(database: Database) -> None:
    access = gate(database)
    code = code_of(access)
    for user in range(100, 100 + TRIES_IN_ALL):
        assert tried(access, user, WRONG) == "pairing-wrong"
    assert tried(access, ANNA, code) == "pairing-closed"
    again = gate(database)
    new = code_of(again)
    assert tried(again, ANNA, code) == "pairing-wrong"
    assert tried(again, ANNA, new) == "paired"


def test_brute_force_is_bounded(database: Database) -> None:
    access = gate(database)
    code_of(access)
    said = [tried(access, user, f"{n:012d}") for user in range(1, 101) for n in range(10)]
    assert said.count("pairing-wrong") == TRIES_IN_ALL
    assert said.count("paired") == 0
    assert access.admins() == frozenset()


def test_each_start_without_an_admin_has_a_code_of_its_own(database: Database) -> None:
    codes = [code_of(gate(database)) for _ in range(20)]
    assert len(set(codes)) == len(codes)
    assert tried(gate(database), ANNA, codes[-2]) == "pairing-wrong"
    assert tried(gate(database), ANNA, codes[-1]) == "paired"


def test_where_there_is_an_admin_there_is_no_code(database: Database) -> None:
    access = gate(database)
    code = code_of(access)
    assert gate(database, admins="99").pairing_code() is None
    assert tried(access, ANNA, code) is None
    assert gate(database, admins="99").pair(ANNA, code) is None


@pytest.mark.parametrize("nobody", [None, 0, -7, 777000, 1087968824, 136817688, True])
def test_nobody_is_paired(database: Database, nobody: int | None) -> None:
    access = gate(database)
    assert access.pair(nobody, code_of(access)) is None


def test_who_is_shut_out_is_not_paired(database: Database) -> None:
    access = gate(database)
    access.revoke(ANNA)
    assert access.pair(ANNA, code_of(access)) is None


def test_the_code_is_in_no_log_and_no_file(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    access = gate(database)
    code = code_of(access)
    access.pair(BERT, WRONG)
    access.pair(ANNA, code)
    for form in (code, code.replace("-", ""), code.lower()):
        assert form not in caplog.text
        for path in tmp_path.iterdir():
            assert form.encode() not in path.read_bytes()
