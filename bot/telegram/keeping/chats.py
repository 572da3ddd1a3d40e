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
from bot.tables import briefings, chat_messages, turns
from bot.telegram.admission.grants import put_peer
from bot.telegram.admission.once import Once
from bot.telegram.keeping.given import move_answers
from bot.telegram.keeping.tables import answers, inbox, listed, peers, prepared
from bot.telegram.keeping.times import stamp, utc_now
from rag.corpus.catalog.database import Database

_c = peers.c
_TEXTS = (turns, chat_messages, answers, inbox, listed, prepared)  # whatever holds people's words

OnMigrated = Callable[[int, int], None]
"""Called with the old and the new id of a group."""


@dataclass(frozen=True, slots=True)
class Listed:
    """The last list of articles that a conversation was shown."""

    article_ids: Sequence[str]
    listed_at: dt.datetime  # UTC


class Chats:
    """Chats and users by id. Safe to use from threads.

    All but `language`, `is_gone`, `was_gone`, `is_new` and `introduced` wait for the database and
    can raise StorageError: call them in a thread.
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
        self._gone: dict[int, dt.datetime] = {}  # since when, in UTC
        self._joined: set[int] = set()  # groups that weren't told what the bot does
        self.introduced = Once((), self._note_introduction)
        """Groups, to what the bot does."""
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

    def joined(self, chat_id: int) -> None:
        """The bot was added to a group, which is to be told what it does if it never was."""
        with self._changing, self._database.writing("the group can't be noted") as connection:
            known = select(_c.is_introduced).where(_c.id == chat_id)
            if not connection.scalar(known):
                put_peer(connection, chat_id, has_joined=True)
                self._joined.add(chat_id)

    def is_new(self, chat_id: int) -> bool:
        """Whether the bot joined a group that wasn't told what it does."""
        return chat_id in self._joined

    def is_gone(self, chat_id: int) -> bool:
        """Whether the bot was blocked or removed there."""
        return chat_id in self._gone

    def was_gone(self, chat_id: int, moment: dt.datetime) -> bool:
        """Whether what was written at a moment is from before that."""
        since = self._gone.get(chat_id)
        # Telegram tells whole seconds.
        return since is not None and moment < since.replace(microsecond=0)

    def gone(self, chat_id: int, since: dt.datetime | None = None) -> None:
        """The bot was blocked or removed there; now, where a refusal says so."""
        with self._changing:
            if chat_id not in self._gone:
                moment = since or self._clock()
                self._put(chat_id, gone_at=stamp(moment))
                self._gone[chat_id] = moment

    def back(self, chat_id: int) -> None:
        """It can write there again."""
        with self._changing:
            if chat_id in self._gone:
                self._put(chat_id, gone_at=None)
                del self._gone[chat_id]

    def migrate(self, old: int, new: int) -> None:
        """A group became a supergroup: all that is kept under its old id moves to the new one.

        Telegram says so in both chats and by refusing messages: the second time does nothing.
        """
        with self._changing:
            with self._database.writing("the group can't be moved") as connection:
                _move_peer(connection, old, new)
                move_answers(connection, old, new)
                connection.execute(delete(listed).where(listed.c.chat_id == old))
                _move_conversation(connection, f"telegram:{old}", f"telegram:{new}")
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

    def _note_introduction(self, chat_id: int) -> None:
        with self._changing:
            self._put(chat_id, is_introduced=True)
            self._joined.discard(chat_id)

    def _put(self, peer_id: int, **values: object) -> None:
        with self._database.writing("the chat can't be noted") as connection:
            put_peer(connection, peer_id, **values)

    def _read(self) -> None:
        is_new = _c.has_joined.is_(True) & _c.is_introduced.is_(False)
        query = select(_c.id, _c.language, _c.gone_at, is_new.label("is_new")).where(
            _c.language.is_not(None) | _c.gone_at.is_not(None) | is_new
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        self._languages = {row.id: row.language for row in rows if row.language}
        self._gone = {row.id: dt.datetime.fromisoformat(row.gone_at) for row in rows if row.gone_at}
        self._joined = {row.id for row in rows if row.is_new}


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
        has_joined=before.has_joined or (now is not None and now.has_joined),
        is_told=before.is_told or (now is not None and now.is_told),
    )
    connection.execute(update(peers).where(_c.id == old).values(language=None, gone_at=None))


def _move_conversation(connection: Connection, old: str, new: str) -> None:
    for table in (turns, chat_messages):
        if _has(connection, table):
            of_it = table.c.conversation == old
            connection.execute(update(table).where(of_it).values(conversation=new))
    if _has(connection, briefings):
        its = select(briefings.c.topic).where(briefings.c.asker == old)
        twice = (briefings.c.asker == new) & briefings.c.topic.in_(its)
        connection.execute(delete(briefings).where(twice))
        connection.execute(update(briefings).where(briefings.c.asker == old).values(asker=new))


def _has(connection: Connection, table: Table) -> bool:
    return inspect(connection).has_table(table.name)
