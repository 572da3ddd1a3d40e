"""What a model is told of a conversation so far: LlamaIndex's memory, in the project's database.

Invariant: what `recall` gives begins with a question, ends with the last turn, and takes at most
`HISTORY_SHARE` of the token limit. It is made from the turns, which ConversationStore keeps whole,
and made anew from them where turns came or went while no model was told of them.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from contextlib import suppress
from typing import Any
from weakref import WeakKeyDictionary, WeakValueDictionary

from llama_index.core.llms import ChatMessage, MessageRole
from llama_index.core.memory import Memory

from bot.chatstore import DatabaseChatStore
from bot.tables import storable
from rag.corpus.catalog.database import Database
from rag.errors import StorageError
from rag.types import Turn

TOKEN_LIMIT = 3000  # five to ten turns
HISTORY_SHARE = 0.7  # LlamaIndex's default; the rest is for memory blocks, of which there are none
FLUSH_SHARE = 0.1  # of the limit: how much is archived at a time

# UTF-8 bytes a token of cl100k, over 240 paragraphs each of XQuAD: German 2.8 to 4.4, median 3.7;
# English 3.5 to 6.6, median 4.8. So this rather counts too many.
BYTES_PER_TOKEN = 3

# A quarter each for a question and its answer: the last turn always fits the share for history,
# where LlamaIndex would keep one message of any length whole.
MESSAGE_SHARE = 0.25

_MARKER = re.compile(r"\s*\[\d+\]")
_ELLIPSIS = " …"


def conversation_memory(
    database: Database, conversation: str, token_limit: int = TOKEN_LIMIT
) -> Memory:
    """The memory of a conversation, in a database that has `bot.tables`; opens nothing."""
    return Memory.from_defaults(
        session_id=conversation,
        chat_store=DatabaseChatStore(database),
        token_limit=token_limit,
        token_flush_size=max(1, int(token_limit * FLUSH_SHARE)),
        chat_history_token_ratio=HISTORY_SHARE,
        tokenizer_fn=rough_tokens,
    )


async def remember(memory: Memory, turn: Turn) -> None:
    """Add a turn, one at a time in each conversation. A turn that says nothing is left out.

    Raises: StorageError.
    """
    messages = _messages(memory, turn)
    if messages:
        async with _writer(memory.session_id):
            await memory.aput_messages(messages)


async def recall(memory: Memory, turns: Sequence[Turn] = ()) -> list[ChatMessage]:
    """The last turns that fit the limit, oldest first; none where nothing could be kept.

    `turns`: the last ones of the conversation, oldest first; the memory has to end with them.

    Raises: StorageError.
    """
    messages = await memory.aget()
    if not _ends_with(messages, memory, turns):
        with suppress(StorageError):  # who can't keep this can't keep the next turn, and is told
            await forget(memory)
            for turn in turns:
                await remember(memory, turn)
        messages = await memory.aget()
    # Two processes in one conversation can archive half a turn.
    first = next((i for i, m in enumerate(messages) if m.role == MessageRole.USER), len(messages))
    return messages[first:]


def read_ahead(memory: Memory) -> None:
    """Read what `recall` and `remember` need, in a thread that is there already.

    Raises: StorageError.
    """
    if isinstance(memory.sql_store, DatabaseChatStore):
        memory.sql_store.read_ahead(memory.session_id)


async def forget(memory: Memory) -> None:
    """Delete all that is remembered of the conversation, archived messages too.

    Raises: StorageError.
    """
    async with _writer(memory.session_id):
        await memory.areset()


def _messages(memory: Memory, turn: Turn) -> list[ChatMessage]:
    """What a model is told of a turn; nothing of one that says nothing."""
    limit = int(memory.token_limit * MESSAGE_SHARE) * BYTES_PER_TOKEN
    # The markers number the sources of that answer; beside those of the next they would mislead.
    said = _MARKER.sub("", turn.answer.text)
    question, answer = (cut(storable(text).strip(), limit) for text in (turn.question, said))
    if not question or not answer:
        return []
    return [
        ChatMessage(role=MessageRole.USER, content=question),
        ChatMessage(role=MessageRole.ASSISTANT, content=answer),
    ]


def _ends_with(messages: Sequence[ChatMessage], memory: Memory, turns: Sequence[Turn]) -> bool:
    last = next(filter(None, (_messages(memory, turn) for turn in reversed(turns))), [])
    known = messages[-len(last) :] if last else []
    return [one.content for one in known] == [one.content for one in last]


def rough_tokens(text: str) -> list[Any]:
    """About as many items as the text has tokens: LlamaIndex only counts them."""
    return [None] * -(-len(text.encode(errors="replace")) // BYTES_PER_TOKEN)


def cut(text: str, size: int) -> str:
    """The beginning of a text, in at most `size` bytes of UTF-8, and whole words if it has any."""
    encoded = text.encode()
    if len(encoded) <= size:
        return text
    begun = encoded[: max(0, size - len(_ELLIPSIS.encode()))].decode(errors="ignore")
    words = begun.rsplit(maxsplit=1)
    return (words[0] if len(words) > 1 else begun) + _ELLIPSIS


_Locks = WeakValueDictionary[str, asyncio.Lock]
_writers: WeakKeyDictionary[asyncio.AbstractEventLoop, _Locks] = WeakKeyDictionary()


def _writer(conversation: str) -> asyncio.Lock:
    """The lock of a conversation: LlamaIndex adds, counts and archives in three transactions."""
    locks = _writers.setdefault(asyncio.get_running_loop(), WeakValueDictionary())
    return locks.setdefault(conversation, asyncio.Lock())
