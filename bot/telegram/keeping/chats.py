"""What the bot knows of chats and users: their language, and whether it can reach them."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Table, delete, inspect, select, update

from bot.erasing import rewrite
from bot.locales import LANGUAGES
from bot.store import turns
from bot.tables import chat_messages
from bot.telegram.admission.grants import put_peer
from bot.telegram.keeping.answers import move_answers, stamp, utc_now
from bot.telegram.keeping.tables import answers, inbox, listed, peers
from rag.corpus.catalog.database import Database

_c = peers.c
_TEXTS = (turns, chat_messages, answers, inbox, listed)  # whatever holds people's words

OnMigrated = Callable[[int, int], None]
"""Called with the old and the new id of a group."""


@dataclass(frozen=True, slots=True)
class Listed:
    """The last list of articles that a conversation was shown."""

    article_ids: Sequence[str]
    listed_at: dt.datetime  # UTC


class Chats:
    """Chats and users by id. Safe to use from threads.

    All but `language` and `is_gone` wait for the database and can raise StorageError: call them in
    a thread.
    """

    def __init__(
        self,
        database: Database,
        on_migrated: OnMigrated = lambda _old, _new: None,
        clock: Callable[[], dt.datetime] = utc_now,
    ) -> None:
        self._database = database
        self._on_migrated = on_migrated
        self._clock = clock
        self._changing = threading.Lock()
        self._languages: dict[int, str] = {}
        self._gone: set[int] = set()
        self._read()

    # -- languages -------------------------------------------------------------------------------

    def language(self, chat_id: int, user_id: int | None, told: str | None = None) -> str:
        """The language of the interface: the chat's setting, the user's, or what Telegram told."""
        for peer in (chat_id, user_id):
            if peer is not None and (chosen := self._languages.get(peer)):
                return chosen
        primary = (told or "").lower().replace("_", "-").partition("-")[0]
        return primary if primary in LANGUAGES else "en"

    def set_language(self, peer_id: int, language: str | None) -> None:
        """Set a chat's or a user's language; None is what Telegram says."""
        with self._changing:
            self._put(peer_id, language=language)
            if language is None:
                self._languages.pop(peer_id, None)
            else:
                self._languages[peer_id] = language

    # -- coming and going ------------------------------------------------------------------------

    def introduce(self, chat_id: int) -> bool:
        """True once for a group: it is to be told what the bot does."""
        with self._changing, self._database.writing("the group can't be noted") as connection:
            if connection.scalar(select(_c.is_introduced).where(_c.id == chat_id)):
                return False
            put_peer(connection, chat_id, is_introduced=True)
            return True

    def is_gone(self, chat_id: int) -> bool:
        """Whether the bot was blocked or removed there."""
        return chat_id in self._gone

    def set_gone(self, chat_id: int, *, is_gone: bool = True) -> None:
        """Note that the bot was blocked or removed, or is back."""
        with self._changing:
            if is_gone is (chat_id in self._gone):
                return
            moment = stamp(self._clock())
            self._put(chat_id, gone_at=moment if is_gone else None)
            (self._gone.add if is_gone else self._gone.discard)(chat_id)

    def gone(self, chat_id: int) -> None:
        """The bot was blocked or removed there, as a refusal says."""
        self.set_gone(chat_id)

    def migrate(self, old: int, new: int) -> None:
        """A group became a supergroup: all that is kept under its old id moves to the new one.

        Telegram says so in both chats and by refusing messages: the second time does nothing.
        """
        with self._changing:
            with self._database.writing("the group can't be moved") as connection:
                _move_peer(connection, old, new)
                move_answers(connection, old, new)
                connection.execute(delete(listed).where(listed.c.chat_id == old))
                for table in (turns, chat_messages):
                    if _has(connection, table):
                        connection.execute(
                            update(table)
                            .where(table.c.conversation == f"telegram:{old}")
                            .values(conversation=f"telegram:{new}")
                        )
            self._read()
        self._on_migrated(old, new)

    # -- lists -----------------------------------------------------------------------------------

    def list_articles(self, conversation: str, chat_id: int, article_ids: Sequence[str]) -> None:
        """Keep what numbers mean from now on."""
        moment = stamp(self._clock())
        row = {"chat_id": chat_id, "listed_at": moment, "articles": json.dumps(list(article_ids))}
        with self._database.writing("the list can't be kept") as connection:
            connection.execute(delete(listed).where(listed.c.conversation == conversation))
            connection.execute(listed.insert().values(conversation=conversation, **row))

    def last_list(self, conversation: str) -> Listed | None:
        """The last list of a conversation."""
        query = select(listed.c.articles, listed.c.listed_at).where(
            listed.c.conversation == conversation
        )
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        return Listed(json.loads(row.articles), dt.datetime.fromisoformat(row.listed_at))

    # -- leaving ---------------------------------------------------------------------------------

    def forget(self, peer_id: int) -> None:
        """Drop a user's or chat's setting and lists; whether it may use the bot stays."""
        self.set_language(peer_id, None)
        with self._database.writing("the chat can't be forgotten") as connection:
            connection.execute(delete(listed).where(listed.c.chat_id == peer_id))

    def scrub(self) -> None:
        """Leave nothing of what was deleted in the files of the database.

        Takes as long as writing all conversations anew; others wait meanwhile.
        """
        with self._database.writing("what was forgotten can't be overwritten") as connection:
            for table in _TEXTS:
                if _has(connection, table):
                    rewrite(connection, table)
        self._database.empty_log()

    def _put(self, peer_id: int, **values: object) -> None:
        with self._database.writing("the chat can't be noted") as connection:
            put_peer(connection, peer_id, **values)

    def _read(self) -> None:
        query = select(_c.id, _c.language, _c.gone_at).where(
            _c.language.is_not(None) | _c.gone_at.is_not(None)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        self._languages = {row.id: row.language for row in rows if row.language}
        self._gone = {row.id for row in rows if row.gone_at}


def _move_peer(connection: Connection, old: int, new: int) -> None:
    """The role is left to `Access`, which knows what the settings say of the old id."""
    before = connection.execute(select(peers).where(_c.id == old)).first()
    if before is None:
        return
    now = connection.execute(select(peers).where(_c.id == new)).first()
    put_peer(
        connection,
        new,
        language=(now.language if now is not None else None) or before.language,
        is_introduced=before.is_introduced or (now is not None and now.is_introduced),
        is_told=before.is_told or (now is not None and now.is_told),
    )
    connection.execute(update(peers).where(_c.id == old).values(language=None, gone_at=None))


def _has(connection: Connection, table: Table) -> bool:
    return inspect(connection).has_table(table.name)
