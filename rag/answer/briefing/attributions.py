"""Sentences that only say who said the one before.

"Das teilte das Krankenhaus am Sonntag mit" tells nothing by itself: a demonstrative, a verb of
saying, who said it and when. A sentence that has anything else ("… mit und bat um Hinweise",
", dass …") is left alone, since a fact that is lost is worse than an empty line.
"""

from __future__ import annotations

import re

LONGEST_WORDS, LONGEST_CHARACTERS = 24, 300  # a longer one says something besides

_SPEECH = r"(?:Nachricht|Information|Meldung|Zahl|Entscheidung|Angabe|Schätzung|Einzelheit|Plän)"
_THIS = rf"(?:das|dies|diese\w?\s+{_SPEECH}\w*)"
_SAYS = (
    r"(?:sagt|meldet|berichtet|bestätigt|erklärt|betont|äußert|erläutert)e?n?"
    r"|schr(?:eib|ieb)(?:t|en)?|nann?ten?|verkündeten?|verkündet|versichert(?:e|en)?"
)
_SPLIT = (  # a verb and what it leaves at the end
    r"teil(?:t|te|ten|en)\b.*\bmit|kündig(?:t|te|ten|en)\b.*\ban|g(?:ibt|ab|aben|eben)\b.*\bbekannt"
    r"|g(?:eht|ing|ehen|ingen)\b.*\b(?:aus|von)\b.*\bhervor|räum(?:t|te|ten|en)\b.*\bein"
    r"|g(?:ibt|ab|aben|eben)\b.*\ban"
)
_HAS_SAID = (
    r"(?:hat|haben|hatte|hatten|wurde|wurden|ist|sei)\b.*\b(?:mitgeteilt|angekündigt|bekannt"
    r"\s?gegeben|bekannt\s?gemacht|bekannt|gesagt|gemeldet|berichtet|bestätigt|erklärt|verkündet"
    r"|betont|geschrieben|eingeräumt)(?:\s+(?:worden|haben))?"
)
# What stands after the verb where "das" is what was said: who said it, when or where. "Das erklärt
# den Anstieg" and "Das sagt viel" tell something.
_SPEAKER = (
    r"(?!(?:den|einen|ihn|sich)\b)(?=(?-i:[A-ZÄÖÜ„\"])|(?:der|die|das|ein|eine|er|sie|es|man|am|im"
    r"|in|auf|bei|vor|nach|gegenüber|gestern|heute|auch|zuvor|später|zunächst|ihr|sein|ihre|seine"
    r"|mehrere|beide|zwei)\b)"
    r"(?!(?:die|das|der|seine|ihre)\s+(?:\w+e[nrs]?\s+)?\w*"
    r"(?:befürchtung|verdacht|vermutung|annahme|erwartung|these|theorie|sorge|ergebnis|trend|lücke"
    r"|geschichte|unterschied|rückgang|anstieg))"
)
_WHEN = (
    r"(?:am|im|in|auf|bei|vor|nach|gegenüber|gestern|heute|später|zuvor|inzwischen|bereits|schon"
    r"|der|dem)"
)
_GERMAN = re.compile(
    rf"{_THIS}\s+(?:{_SPLIT}|{_HAS_SAID}|(?:{_SAYS})\s+{_SPEAKER}.*)"
    rf"|(?:darüber|davon)\s+(?:berichtete?n?|schrieb(?:en)?)\s+{_SPEAKER}.*"
    r"|so\s+(?:steht|heißt)\s+es\s+in\b.*"
    # "Die Polizei bestätigte das am Montag": the demonstrative is the object.
    rf"|[^,:;]{{2,70}}?\s(?:{_SAYS})\s+(?:das|dies|es)(?:\s+{_WHEN}\b.*)?"
    rf"|[^,:;]{{2,70}}?\steil(?:t|te|ten|en)\s+(?:das|dies|es)\s+(?:{_WHEN}\b.*)?mit"
    rf"|[^,:;]{{2,70}}?\skündig(?:t|te|ten|en)\s+(?:das|dies|es)\s+(?:{_WHEN}\b.*)?an"
    rf"|[^,:;]{{2,70}}?\sg(?:ab|aben|ibt|eben)\s+(?:das|dies|es)\s+(?:{_WHEN}\b.*)?bekannt",
    re.IGNORECASE,
)

_SAID = (
    r"(?:announced|confirmed|reported|said|stated|disclosed|revealed|released|communicated"
    r"|made public)"
)
_NEWS = r"(?:announcement|statement|disclosure|news|report|information|figures?|decision|details)"
_DAY = (
    r"(?:(?:on|in|at|to|during|late|early|earlier|yesterday|today|later|last|this|(?:mon|tues|wednes"
    r"|thurs|fri|satur|sun)day)\b.*)"
)
_ENGLISH = re.compile(
    rf"(?:this|that|it|the\s+{_NEWS}|this\s+{_NEWS}|these\s+{_NEWS})\s+"
    r"(?:was|were|is|has\s+been|have\s+been|had\s+been)\s+(?:\w+ly\s+|also\s+|first\s+|later\s+)?"
    rf"{_SAID}\s+(?:by\b.*|{_DAY})"
    rf"|(?:the|this|that)\s+{_NEWS}\s+(?:was\s+made|came|comes)\s+(?:by|from|on|in|at)\b.*"
    r"|(?:this|that)\s+(?:is|was)\s+(?:according\s+to|what|how)\b.*\b(?:said|says|put\s+it"
    r"|announced|reported|told)\b.*"
    r"|(?:this|that)\s+(?:is|was)\s+according\s+to\b.*"
    r"|so\s+(?:said|says)\s+.*"
    # "The ministry confirmed this on Friday"; "that on Friday …" begins a clause.
    rf"|[^,:;]{{2,70}}?\s{_SAID}\s+(?:this|so|(?<!said )it)(?:\s+{_DAY})?"
    rf"|[^,:;]{{2,70}}?\s{_SAID}\s+that(?:\s+(?:on|in|at|late|early)(?:\s+\w+){{1,2}})?",
    re.IGNORECASE,
)
# What makes it more than that: a clause, a second verb, speech.
_MORE = re.compile(
    r"[:;?]|\s[–—-]\s"
    r"|,\s*(?:dass|weil|als|wenn|nachdem|obwohl|während|ob|wie|wo|um|aber|doch|denn|sondern|nicht"
    r"|nachdem|wonach|worauf|which|who|whose|that|but|because|adding|saying|while|when|and|or"
    r"|warning|citing|promising|after|before)\b"
    r"|,\s*(?:der|die|das|dessen|deren|denen|dem|den)\b[^,]*\s(?-i:[a-zäöüß]+)(?=[,.!]|$)"
    r"|\b(?:und|oder)\s+(?!(?:der|die|das|des|dem|den|ihr|ihre|sein|seine|ein|eine|von|vom)\b)"
    r"(?-i:[a-zäöüß])"
    r"|\s(?:who|which|because|although|while)\s|\sand\s+(?!the\b|a\b|its\b|his\b|her\b)"
    r"(?-i:[a-z])|\bto\s+(?:be|cut|build|close|open|raise|have|prevent|avoid)\b"
    r"|\sthat\s(?!(?:on|in|at|late|early)\b)|,\s*so\s|\sals\s"
    r"|\s(?:aus|ab|zu|vor|voraus|fort)$",  # "… sagte er im Prozess aus": another verb
    re.IGNORECASE,
)
_EDGES = "„“”\"»«‚'() "


def is_attribution(text: str) -> bool:
    """Whether a sentence says nothing but who said what came before, and when."""
    if len(text) > LONGEST_CHARACTERS:
        return False
    bare = " ".join(text.split()).strip(_EDGES).rstrip(".!").rstrip(_EDGES)
    if not bare or len(bare.split()) > LONGEST_WORDS:
        return False
    is_one = _GERMAN.fullmatch(bare) or _ENGLISH.fullmatch(bare)
    return is_one is not None and not _MORE.search(bare)
