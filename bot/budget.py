"""How many tokens models may still use today, for one user and for all.

Invariant: what was used counts from the moment it is told, also while it can't be written. What
is merely expected is held in memory only, so that a crash neither loses a limit nor blocks it.
"""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import dataclass
from types import TracebackType
from typing import Literal, Self, TypeAlias
from weakref import WeakSet
from zoneinfo import ZoneInfo

from bot.usage import FORGOTTEN, Booking, DayUsage, UsageLedger
from rag.corpus.calendar import spoken_date
from rag.corpus.catalog.database import Database
from rag.types import Usage

Limit: TypeAlias = Literal["user", "day"]

# What an answer takes at most, about: 4,000 tokens of sources, 2,100 of history, the instructions,
# and an answer of 1,000. Only questions that run at the same moment are told apart by it.
TOKENS_PER_ANSWER = 8_000


@dataclass(eq=False, slots=True, weakref_slot=True)
class Reservation:
    """Tokens held for one question, for as long as the `with` block runs."""

    user: str
    day: dt.date
    tokens: int  # still held
    exhausted: Limit | None  # then nothing is held, and no model should be asked
    _budget: Budget
    _is_forgotten: bool = False  # its user, while the question was being answered

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _exc: BaseException | None,
        _tb: TracebackType | None,
    ) -> None:
        self.tokens = 0

    def settle(self, model: str, usage: Usage) -> None:
        """Count what was really used; once for each model that was asked, failed tries too.

        Raises: StorageError, as `Budget.add`.
        """
        self._budget._settle(self, model, usage)


class Budget:
    """Limits on tokens in one calendar day of a time zone; None or 0 is no limit.

    Users are told by id, which is any text but "". The clock is the real one, not the asker's.
    Safe to use from threads. All but `notice` wait for the database: call them in a thread.
    """

    def __init__(
        self, database: Database, zone: ZoneInfo, per_user: int | None, per_day: int | None
    ) -> None:
        self._ledger = UsageLedger(database)
        self._zone = zone
        self._per_user = per_user or None
        self._per_day = per_day or None
        self._lock = threading.Lock()  # of what follows; never held while something is written
        # Weak: a question that is called off while a thread reserves for it never gets the result.
        self._held: WeakSet[Reservation] = WeakSet()
        self._unwritten: list[tuple[Booking, Usage]] = []
        self._forgotten: dict[tuple[dt.date, str], int] = {}
        self._writing = threading.Lock()  # taken before the other

    def exhausted(self, user: str, now: dt.datetime) -> Limit | None:
        """Which limit is used up, if one is.

        Raises: StorageError.
        """
        with self._lock:
            return self._exhausted(user, self._day(now))

    def reserve(
        self,
        user: str,
        now: dt.datetime,
        tokens: int = TOKENS_PER_ANSWER,
        *,
        must_fit: bool = False,
    ) -> Reservation:
        """Hold tokens for a question, unless a limit is used up: `with budget.reserve(…) as r:`.

        A limit is overshot by one answer at most, and by what answers exceed the estimate. What
        `must_fit`, as it takes many answers' tokens, is refused where so many aren't left.

        Raises: StorageError.
        """
        day = self._day(now)
        with self._lock:
            limit = self._exhausted(user, day, tokens if must_fit else 1)
            reservation = Reservation(user, day, 0 if limit else tokens, limit, self)
            self._held.add(reservation)
        return reservation

    def add(self, user: str, model: str, usage: Usage, now: dt.datetime) -> None:
        """Count usage; it is on disk when this returns.

        Raises: StorageError. It counts all the same, and is written with the next.
        """
        with self._lock:
            self._unwritten.append((Booking(self._day(now), user, model), usage))
        self._write()

    def by_day(self, last: int = 30) -> list[DayUsage]:
        """The last so many days on which a model was used, newest first.

        Raises: StorageError.
        """
        return self._ledger.by_day(last)

    def forget(self, user: str) -> None:
        """Keep the sums and drop the id, also for questions that are being answered.

        Until the day's end the id stays in memory, or this would be a way around the limit.

        Raises: StorageError.
        """
        with self._writing:
            used = self._ledger.forget(user)
            with self._lock:
                for index, (booking, usage) in enumerate(self._unwritten):
                    if booking.user == user:
                        used[booking.day] = used.get(booking.day, 0) + usage.tokens
                        self._unwritten[index] = (booking._replace(user=FORGOTTEN), usage)
                for day, tokens in used.items():
                    self._carry(day, user, tokens)
                for reservation in self._held:
                    reservation._is_forgotten |= reservation.user == user

    def notice(self, kind: Limit, language: str, now: dt.datetime) -> str:
        """A sentence for the asker: what is used up, until when, and what happens meanwhile."""
        then = start_of_next_day(now, self._zone)
        day = spoken_date(then.date(), language)
        if language == "de":
            whose = "dein" if kind == "user" else "das gemeinsame"
            return (
                f"Für heute ist {whose} Kontingent an Modellantworten aufgebraucht; ab dem {day} "
                f"um {then.hour}:{then:%M} Uhr ({self._zone}) gibt es ein neues. Bis dahin besteht "
                "die Antwort aus wörtlichen Zitaten."
            )
        whose = "your" if kind == "user" else "the shared"
        return (
            f"For today, {whose} budget of model answers is used up; a new one starts on {day} at "
            f"{then:%H:%M} ({self._zone}). Until then, the answer is made of verbatim quotes."
        )

    def _exhausted(self, user: str, day: dt.date, needed: int = 1) -> Limit | None:
        if self._per_user is None and self._per_day is None:
            return None
        users, everyones = self._ledger.spent(day, user)
        self._forgotten = {key: n for key, n in self._forgotten.items() if key[0] >= day}
        users += self._forgotten.get((day, user), 0)
        expected = [(r.day, r.user, r.tokens) for r in self._held]
        unwritten = [(booking.day, booking.user, u.tokens) for booking, u in self._unwritten]
        for on, by, tokens in expected + unwritten:
            if on == day:
                everyones += tokens
                users += tokens if by == user else 0
        if self._per_user is not None and users + needed > self._per_user:
            return "user"
        if self._per_day is not None and everyones + needed > self._per_day:
            return "day"
        return None

    def _settle(self, reservation: Reservation, model: str, usage: Usage) -> None:
        day, user = reservation.day, reservation.user
        with self._lock:
            reservation.tokens = max(0, reservation.tokens - usage.tokens)
            if reservation._is_forgotten:
                self._carry(day, user, usage.tokens)
                user = FORGOTTEN
            self._unwritten.append((Booking(day, user, model), usage))
        self._write()

    def _write(self) -> None:
        """Write what any thread has counted; the one that comes second finds it done."""
        with self._writing:
            with self._lock:
                batch = list(self._unwritten)
            if batch:
                self._ledger.add(batch)
                with self._lock:
                    del self._unwritten[: len(batch)]

    def _carry(self, day: dt.date, user: str, tokens: int) -> None:
        self._forgotten[day, user] = self._forgotten.get((day, user), 0) + tokens

    def _day(self, now: dt.datetime) -> dt.date:
        return now.astimezone(self._zone).date()


def start_of_next_day(now: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """When the calendar day after now begins: 0:00, but where clocks are put forward then."""
    tomorrow = now.astimezone(zone).date() + dt.timedelta(days=1)
    midnight = dt.datetime.combine(tomorrow, dt.time(), zone)
    # A midnight that is skipped is read as the moment of the skip; to UTC and back names its hour.
    return midnight.astimezone(dt.UTC).astimezone(zone)
