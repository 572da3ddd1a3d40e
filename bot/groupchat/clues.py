"""Words by which a talk shows what is asked, supposed, denied, agreed, planned or done."""

from __future__ import annotations

import re

from rag.corpus.calendar import MONTHS, WEEKDAYS

SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?=\d)[^.!?\n]*)*[.!?]*[^\w\s.!?]*")
# Messages may be a run of 4,000 marks: what takes in a run begins where it does, no mark later.
CLAUSE = re.compile(
    r"(?<![,;:!?–()\n])(?<!\D\.)(?:[,;:!?–()\n]|(?<!\d)\.)+(?:\s|$)"
    r"|\s(?:und|aber|doch|and|but|because|weil|then)\s"
)
AFTER_A_MARK = re.compile(r"(?<![^\w?!.])[^\w?!.]+$")
ASKING_WORD = re.compile(r"\s*(?:who|wer|what if|does anyone|anyone|weiß (?:wer|jemand))\b", re.I)
SUPPOSED = re.compile(
    r"\b(?:wenn|falls|ob|sofern|if|whether|unless|what if|ask(?:ed|ing)? for"
    r"|applied for|nach (?=[^.!?]{0,200}\bgefragt)|um (?=[^.!?]{0,200}\bgebeten))\b",
    re.I,
)
SUPPOSING = re.compile(
    r"\b(?:wenn|falls|sofern|solange|sobald|if|once|when|unless|would|could|würde\w*|könnte\w*"
    r"|wäre\w*)\b",
    re.I,
)
ASKS_FOR = re.compile(
    r"\b(?:ob|fragt|möchte|schlägt|planen|plant|bietet|bittet|whether|might|may|asks?|wants?"
    r"|plans?|proposes?|suggests?|offers?|wonders?|would like|könnte|could|würde)\b",
    re.I,
)
WANTS = re.compile(r"\b(?:will|wollen)\b", re.I)
NO = re.compile(
    r"^\W*(?:nein|nee|nö|no|nope|never|not me|ich nicht|not really|i can'?t"
    r"|i (?:do )?not"
    r"|(?:ich )?(?:kann|schaff\w*)(?: \w+)? nicht"
    r"|leider nicht|niemals|auf keinen fall|bloß nicht)\b",
    re.I,
)
KNOWS_NOT = re.compile(
    r"\b(?:keine ahnung|weiß (?:ich )?(?:auch )?(?:nicht|ned)|no idea|don'?t know|dunno|not sure"
    r"|good question|gute frage|i(?:'ll| will) ask|ich frag\w*|frag(?:e)? ich)\b",
    re.I,
)
YES = re.compile(
    r"^\W*(?:ja|jo|jap|jep|jepp|ok|okay|yes|yep|yeah|sure|agreed|deal|abgemacht|einverstanden|passt"
    r"|klar|fine|gern\w*|top|super|perfekt|perfect|doch|love (?:it|that)|done|dabei|bin dabei|in"
    r"|i'?m in|great|right|signed|schöne idee|good idea|gute idee|genau|stimmt|of course)\b"
    r"|^\s*(?:👍|✅|💯|🙌|👌|\+1|❤)",
    re.I,
)
DENIES = re.compile(
    r"\b(?:not?|nicht|nich|nix|nichts|kein\w*|nie|niemals|niemand|ohne|never|nobody|none|nothing"
    r"|without|cannot|cant|wont|dont|isnt|nur|only|refuses?|lehnt|statt|instead|unable|weder|frei"
    r"|free|verboten|banned|zu\s?ende|un\w{4,})\b|n['’]t\b",
    re.I,
)
CANNOT = re.compile(
    r"\b(?:can['’]?t|cannot|won['’]?t|don['’]?t|(?:kann|schaff\w*)(?: \w+)? nicht|ned)\b",
    re.I,
)
SETTLES = re.compile(
    r"\b(?:beschlossen|abgemacht|ausgemacht|gebongt|geeinigt|vereinbart|genehmigt|entscheidung"
    r"|entschieden|steht fest|bleibt es|es bleibt|machen wir|dann nehmen|nehmen wir|fix|final"
    r"|geht auf|gilt|sonst gilt|agreed|settled|decided|decision|deal|done|it is|sorted|all set"
    r"|everyone|we meet|we take|we go|approved|carried|booked|gebucht|gewählt|elected|fest)\b"
    r"|^[^\w\n]*(?:ok|okay|right|gut|also|so|then|dann)\b|\bthen\W*$|✅",
    re.I | re.M,
)
PROPOSES = re.compile(
    r"\b(?:(?:do|should|shall) we|sollen wir|wollen wir|machen wir)\b[^.!?]*\?", re.I
)
COUNTERS = re.compile(
    r"^\W*(?:lieber|rather|nein|nee|nö|no\b|nope|please not|bloß nicht|instead|oder\b|or\b)", re.I
)
AGAINST = re.compile(
    r"\b(?:gegen\w*|dagegen|nicht|nein|ohne mich|lieber|kein\w*|not|no|against|rather|never"
    r"|can'?t|won'?t)\b",
    re.I,
)
SAYS_ALL = re.compile(
    r"^\W*(?:alle|everyone|everybody|all)\b|\b(?:we all|einstimmig|unanimous\w*|allen?\b.*einig)\b",
    re.I,
)
DECIDING = re.compile(
    r"\b(?:beschließ\w*|beschloss\w*|entscheide\w*|entschied\w*|einig\w* sich|geeinigt|vereinbar\w*"
    r"|decides?|decided|settled|agreed (?:to|that|on))\b",
    re.I,
)
CAUSE = re.compile(
    r"\b(?:weil|denn|because(?: of)?|wegen|due to|aufgrund|since (?=he|she|they|it))\b\s*(.+)",
    re.I | re.S,
)
MINE = re.compile(
    r"^\W*(?:\w+\W+){0,3}?(?:my|our|meine?|unsere?)\s+(\w+)\s+"
    r"(?:is|has|was|does|did|can|will|had|moves|runs|comes|wants|ist|hat|war|kann|will|geht|kommt)\b",
    re.I,
)
DONE = re.compile(
    r"\A(?:has|have|had)\b|\b(?:has|have) (?:\w+ )?(?:agreed|given|got|made|become|been|\w{3,}ed)\b"
    r"|\A(?!needed|asked|said|told|warned|noted|offered|suggested|proposed|wanted|wondered)"
    r"(?:\w{3,}ed|bought|sold|got|made|left|sent|built|found|took|gave)\b"
    r"|\A(?:hat|haben)\b.*\b(?:\w*ge\w{3,}(?:t|en)|(?:be|ver|er|zer|ent)\w{3,}(?:t|en))\b"
    r"|\b(?:hat|haben|ist|sind)\b.{0,200}\b\w*ge\w{3,}(?:t|en)\W*\Z",
)
HAS_DONE = re.compile(
    r"(?:^|\b(?:I|we|he|she|they|who|and) |[,.;:!] )(?:left|put|cut|read|ran|met|shut|saw|won)\b"
    r"|\b(?:has|have|had|hasn'?t|haven'?t|did|didn'?t|\w+['’]ve|bought|sold|got|made|sent|built"
    r"|(?!need|indeed|speed|feed)\w{2,}ed|found|took|gave|went|came|said|told|paid|been|done|rang"
    r"|broke|lost|wrote|hat|hab|habe|haben|hats|habs|hatte\w*|bin|ist|wurde\w*|war"
    r"|sind|warn|ge\w{3,}(?:t|en)"
    r"|(?:ab|an|auf|aus|ein|vor|zu|nach|hin|her|mit|um|weg|los|zurück|rein|raus|fest|durch|frei"
    r"|zusammen|weiter|runter|hoch)ge\w{2,}(?:t|en)|\w{3,}iert)\b",
    re.I,
)
AT = re.compile(r"\b(?:at|by|till|until|from|on the|um|bis|ab|am|vom|zum|gegen)\W*$", re.I)
DAYS = frozenset({*WEEKDAYS, *MONTHS})
SAYS_NO_OR_YES = re.compile(
    r"(?P<who>[^.;,()]{0,80}?)\b(?:says?|said|sagt|sagte|sagen)\s+(?P<what>no|nein|yes|ja)\b", re.I
)
TO_SOMEBODY = re.compile(
    r"\b(?:du|dir|dich|dein\w*|sie haben|jemand|you|your|someone|somebody|anyone)\b", re.I
)


def sentences(text: str) -> list[str]:
    """The sentences of a message, with their marks."""
    return [found for found in SENTENCE.findall(text) if found.strip()]


def asks(sentence: str) -> bool:
    """Whether a sentence is a question."""
    end = AFTER_A_MARK.sub("", sentence)
    return (end.endswith("?") and not end.endswith("??")) or bool(ASKING_WORD.match(sentence))
