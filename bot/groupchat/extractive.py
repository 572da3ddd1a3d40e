"""A group's talk summed up without a model: everything shown was written by its members.

Invariant: every id is one of the given messages, and every remark's author wrote its text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.groupchat.decisions import decisions, open_questions
from bot.groupchat.messages import GroupMessage
from bot.groupchat.summary import Summary, Topic
from bot.groupchat.telling import rank, remarks, terms_as_written, title
from bot.groupchat.terms import Analysed, analyse
from bot.groupchat.topics import in_order, topic_places


def summarise(messages: Sequence[GroupMessage], language: str) -> Summary:
    """Sum up what was said.

    Args:
        messages: of one chat, in any order.
        language: of the summary, de or en; what is shown stays in the language it was written in.
    """
    ordered = in_order(messages)
    analysed = analyse(ordered, language)
    everywhere = Counter(term for one in analysed for term in one.weights)
    return Summary(
        topics=tuple(_topic(analysed, at, everywhere, language) for at in topic_places(analysed)),
        mode="extractive",
        language=language,
        messages=len(ordered),
        people=len({m.author if m.user_id is None else m.user_id for m in ordered}),
        since=ordered[0].sent_at if ordered else None,
        until=ordered[-1].sent_at if ordered else None,
    )


def _topic(
    analysed: Sequence[Analysed], places: Sequence[int], everywhere: Counter[str], language: str
) -> Topic:
    here = Counter(term for at in places for term in analysed[at].weights)
    weights = {term: weight for at in places for term, weight in analysed[at].weights.items()}
    worth = rank(here, everywhere, weights)
    return Topic(
        title=title(analysed, places, worth, language),
        remarks=remarks(analysed, places, worth),
        decisions=decisions(analysed, places),
        questions=open_questions(analysed, places),
        message_ids=tuple(analysed[at].message.message_id for at in places),
        terms=terms_as_written(analysed, places, worth, language),
    )
