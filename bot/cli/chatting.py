"""One conversation at the terminal: what it remembers, what it asks and what it shows.

Knows neither the prompt nor the commands; those are in `repl`, `prompting` and `slash`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Protocol, TypeVar

from rich.console import Console, RenderableType
from rich.text import Text

from bot.cli import render
from bot.cli.opening import Opened
from bot.cli.plain import say
from bot.cli.progress import unseen
from bot.cli.streaming import Drafts
from bot.cli.terminal import remarks, show
from bot.cli.texts import Texts, texts
from bot.conversation import OnDraft
from rag.errors import NewsbotError
from rag.types import Answer, Filters


class HasAnswer(Protocol):
    """What is more than an answer, and has one."""

    @property
    def answer(self) -> Answer:
        """The text, and what it rests on."""


_Shown = TypeVar("_Shown", bound=HasAnswer)
Parts = Sequence[RenderableType]

COMPLETED_ARTICLES = 100  # the newest; nobody chooses from a list of thousands


class Chat:
    """A conversation that outlives the program, and its last answer."""

    def __init__(
        self, newsbot: Opened, console: Console, conversation: str, filters: Filters
    ) -> None:
        self.newsbot = newsbot
        self.app = newsbot.app
        self.clock = newsbot.clock
        self.console = console
        self.filters = filters
        self.language: str = self.app.settings.interface_language
        self.last: Answer | None = None
        self.article_ids: Sequence[str] = ()  # what completion offers
        self._conversation = f"terminal:{conversation}"
        self._runner = asyncio.Runner()
        # Not a bare thread: Python 3.11 takes one whose join was interrupted for ended (bpo-45274).
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="newsbot-behind")
        self._behind: Future[None] | None = None
        self._has_asked = False

    def __enter__(self) -> Chat:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.settle()
        self._worker.shutdown()
        self._runner.run(self.app.leave_loop())
        self._runner.close()

    @property
    def words(self) -> Texts:
        """What the terminal says, in the language of the last question."""
        return texts(self.language)

    def show(self, *parts: RenderableType) -> None:
        """Print what a turn gave, and a blank line."""
        show(self.console, *parts, Text())

    # -- before the first turn -------------------------------------------------------------------

    def restore(self) -> None:
        """Go on where the conversation was left, and say so.

        Raises: StorageError.
        """
        turns = self.app.conversations.turns(self._conversation)
        if not turns:
            return
        self.last = turns[-1].answer
        self.language = self.last.language
        line = self.words.restored_one if len(turns) == 1 else self.words.restored_many
        show(remarks(), Text(line.format(count=len(turns)), style="dim"))

    def prepare_behind(self) -> None:
        """Load all that an answer needs in a thread, while the user is reading and typing."""
        if self._behind is None:
            self._run_behind(self._prepare)

    def settle(self) -> None:
        """Wait until what runs behind is done: the parts of `app` serve one at a time."""
        if self._behind is not None and not self._behind.done():
            with self._sign(self.words.settling):
                self._wait_behind()

    def _run_behind(self, work: Callable[[], None]) -> None:
        self._behind = self._worker.submit(work)

    def _wait_behind(self) -> None:
        if self._behind is not None:
            wait([self._behind])

    def _prepare(self) -> None:
        try:
            self.restore()
            self.app.warm_up()
            newest = self.app.catalog.articles.list(self.filters, COMPLETED_ARTICLES)
            self.article_ids = [row.article.id for row in newest]
        except NewsbotError as exc:
            if not self._has_asked:  # or the turn that waits for this says it
                say(str(exc))
        except Exception:  # noqa: BLE001 - it will come up again where it matters: in a turn
            return

    def _repair(self) -> None:
        try:
            self.app.corpus.repair(unseen)
        except Exception as exc:  # noqa: BLE001 - in a thread: nobody else would say it in a line
            self.app.notices.add_once(str(exc))  # it is tried again after each answer

    # -- turns -----------------------------------------------------------------------------------

    def ask(self, question: str) -> None:
        """Answer a question.

        Raises: NewsbotError; KeyboardInterrupt, after which the next question waits for the end of
        this one, whose answer is dropped.
        """
        self._has_asked = True
        with Drafts(self.console, self.words.thinking) as drafts:
            self._wait_behind()
            self.last = self._runner.run(self._answer(question, drafts.show))
        self.language = self.last.language
        self.show(*render.answer(self.last))
        self._run_behind(self._repair)

    def show_summary(
        self, summarise: Callable[[OnDraft], Awaitable[_Shown]], parts: Callable[[_Shown], Parts]
    ) -> None:
        """Show a briefing or a timeline, whose sources /sources then shows.

        Raises: as `ask`.
        """
        self._has_asked = True
        with Drafts(self.console, self.words.thinking) as drafts:
            self._wait_behind()
            summary = self._runner.run(_awaited(summarise(drafts.show)))
        self.last = summary.answer
        self.language = self.last.language
        self.show(*parts(summary))
        self._run_behind(self._repair)

    async def _answer(self, question: str, on_draft: OnDraft) -> Answer:
        return await self.app.conversations.ask(
            self._conversation,
            question,
            filters=self.filters,
            now=self.clock(),
            on_draft=on_draft,
        )

    def start_afresh(self) -> None:
        """Leave what was said behind."""
        self._runner.run(self.app.conversations.start_afresh(self._conversation))
        self.last = None

    def thinking(self) -> AbstractContextManager[Any]:
        """A sign on the terminal that something is looked for."""
        return self._sign(self.words.thinking)

    def _sign(self, says: str) -> AbstractContextManager[Any]:
        return self.console.status(says) if self.console.is_terminal else nullcontext()


async def _awaited(work: Awaitable[_Shown]) -> _Shown:
    return await work
