"""Follow-ups that leave out what they ask about: "why?", "more", "what does [2] say?".

Each function gives the whole question, or "" where the text is none of its kind.
"""

from __future__ import annotations

import re

from rag.answer.followup.focus import Focus
from rag.types import Citation

_ASKING = (
    r"warum|wieso|weshalb|wann|wo|wohin|woher|wie|wie lange|wie lang|seit wann|bis wann|ab wann|wer"
    r"|wen|wem|von wem|was|wie viele?|wie oft|wozu|why|when|where|how|how long|how many|how much"
    r"|how often|how come|since when|until when|who|whom|by whom|what|what for"
)
_BARE = re.compile(
    rf"(?:und |and |aber |but )?(?P<asking>{_ASKING})"
    r"(?: (?:war|ist|wird|was|is|will|kam|passierte|geschah|did) (?:das|dies|es|that|this|it)"
    r"(?: (?:passiert|geschehen|gewesen|be|happen))?)?"
    r"(?: so (?:viele?|wenige?|many|much|few|lange?|hoch|high|spät|late|soon))?"
    r"(?: (?:denn|genau|eigentlich|nicht|so|exactly|then|so|not))*",
    re.IGNORECASE,
)
_ADVERBIAL = re.compile(
    r"(?:seit |bis |ab |since |until )?"
    r"(?:warum|wieso|weshalb|wann|wo|wohin|woher|wozu|why|when|where)"
    r"|wie lange?|wie oft|how long|how often|how",
    re.IGNORECASE,
)
_POLAR = {
    "de": re.compile(
        r"(?:ist|sind|war|waren|wird|werden|wurde|wurden|hat|haben|hatte|kann|können|soll|sollen"
        r"|will|wollen|muss|müssen|darf)\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"(?:is|are|was|were|will|has|have|had|did|does|do|can|could|should|would)\b",
        re.IGNORECASE,
    ),
}
_HOW_VERY = re.compile(
    r"(?P<how>wie|how) (?P<much>\w+) (?P<verb>ist|sind|war|waren|is|are|was|were) (?P<rest>.+)",
    re.IGNORECASE,
)
_REASON = frozenset("warum wieso weshalb why".split()) | {"how come"}
_WHO_VERB = re.compile(r"wer (?P<verb>\w+) (?P<rest>.+)", re.IGNORECASE)
_MORE = re.compile(
    r"(?:ja|yes|yeah|yep|jep|gerne?|sure|bitte|please|weiter|mehr|more|details|go on|continue"
    r"|und weiter|was noch|sonst noch(?: was| etwas)?|what else|anything else"
    r"|(?:more|weitere) details"
    r"|mehr (?:dazu|davon|darüber|infos?|informationen|details)|noch (?:mehr|etwas|was)"
    r"|more (?:about|on) (?:it|that|this)|(?:bitte )?(?:erzähle?|sag|sage) (?:mir )?(?:bitte )?"
    r"(?:noch )?(?:mehr|etwas mehr)(?: dazu| davon| darüber)?|(?:please )?tell me (?:some )?more"
    r"(?: about (?:it|that|this))?|wie geht (?:es|das) weiter|wie ging (?:es|das) weiter"
    r"|was geschah dann|was passierte dann|what happened (?:then|next|after that)"
    r"|what(?:'s|’s| is) next"
    r"|und dann|and then)(?: (?:bitte|please|gerne?))?",
    re.IGNORECASE,
)
_ORDINALS = {
    "erste": 0, "zweite": 1, "dritte": 2, "vierte": 3, "letzte": -1, "andere": 1,
    "first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1, "other": 1,
}  # fmt: skip
_SOURCE_NOUN = (
    r"quelle|artikel|bericht|zitat|meldung|text|beitrag|source|article|report|story|quote|one"
)
_ORDINAL = re.compile(
    rf"\b(?P<ordinal>{'|'.join(_ORDINALS)})[nrs]?\s(?:{_SOURCE_NOUN})s?\b(?!\s(?:des|der|of|von)\b)"
    rf"|^(?:und |and |what about |was ist mit )?(?:der|die|das|dem|den|the) "
    rf"(?P<alone>{'|'.join(_ORDINALS)})[nrs]?$",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\[(?P<marker>\d+)\]|\b(?:quelle|zitat|source|quote|nummer|number|nr\.?)\s"
    r"(?P<number>\d+)\b",
    re.IGNORECASE,
)


def asked_for_more(text: str, focus: Focus, language: str) -> str:
    """What "yes" and "tell me more" mean: what the last answer offered."""
    if not _MORE.fullmatch(text):
        return ""
    if not focus.title:
        return focus.suggestions[0] if focus.suggestions else ""
    return _of_article(focus.title, language, more=True)


def asked_for_source(text: str, focus: Focus, language: str) -> str:
    """What "the second source" and "[2]" mean."""
    citation = _meant_source(text, focus)
    return _of_article(citation.title, language, more=False) if citation else ""


def _meant_source(text: str, focus: Focus) -> Citation | None:
    by_number = sorted(focus.citations, key=lambda citation: citation.number)
    numbered = _NUMBER.search(text)
    if numbered:
        number = int(numbered["marker"] or numbered["number"])
        return next((c for c in by_number if c.number == number), None)
    named = _ORDINAL.search(text)
    if not named:
        return None
    position = _ORDINALS[(named["ordinal"] or named["alone"]).casefold()]
    articles = list({c.article_id: c for c in reversed(by_number)}.values())[::-1]
    for members in (articles, by_number):
        if -len(members) <= position < len(members):
            return members[position]
    return None


def _of_article(title: str, language: str, *, more: bool) -> str:
    title = title.rstrip("… ")
    if language == "de":
        return f"Was steht {'noch ' if more else ''}in „{title}“?"
    return f"What {'else ' if more else ''}does “{title}” say?"


def asked_why(text: str, focus: Focus, language: str) -> str:
    """What a bare question word means: that of the last question replaced, where it can be."""
    bare = _BARE.fullmatch(text)
    if not bare:
        return ""
    asking, question = (
        bare["asking"].casefold(),
        focus.latest if not focus.headline else focus.standing,
    )
    return _with_other_asking(asking, question, focus, language) or under_headline(text, focus)


def _with_other_asking(asking: str, question: str, focus: Focus, language: str) -> str:
    if language != focus.language or not _ADVERBIAL.fullmatch(asking):
        return ""
    asking = asking[0].upper() + asking[1:]
    how_very = _HOW_VERY.fullmatch(question.rstrip("?"))
    if how_very and asking.casefold() in _REASON:
        return f"{asking} {how_very['verb']} {how_very['rest']} so {how_very['much']}?"
    adverbial = re.match(
        rf"(?:{_ADVERBIAL.pattern})\s(?!\w+\s(?:ist|war|is|was)\b)", question, re.I
    )
    if adverbial:
        return f"{asking} {question[adverbial.end() :]}"
    if _POLAR[language].match(question):
        return f"{asking} {question[0].lower()}{question[1:]}"
    who = _WHO_VERB.fullmatch(question)
    if who and focus.cited_persons:
        return f"{asking} {who['verb']} {focus.cited_persons[0].name} {who['rest']}"
    return ""


def under_headline(text: str, focus: Focus) -> str:
    """A question below what it is about, as papers set it: `Bridge in Leeds collapses: Why?`."""
    topic = focus.title or focus.standing.rstrip("?. ")
    text = text[0].upper() + text[1:]
    text = text if text.endswith(("?", "!", ".")) else f"{text}?"
    return f"{topic}: {text}" if topic else text


def is_aside(text: str) -> bool:
    """Whether a follow-up asks on about the same without a subject of its own."""
    text = text.strip().rstrip("?!. ")
    return any(sign.fullmatch(text) for sign in (_BARE, _MORE)) or any(
        sign.search(text) for sign in (_ORDINAL, _NUMBER)
    )
