"""What people read of a summary: exact HTML, and whatever members and models may write."""

from __future__ import annotations

import datetime as dt
import random
import re
from dataclasses import replace

import pytest

from bot.groupchat.messages import GroupMessage
from bot.groupchat.summary import Remark, Summary, Topic
from bot.telegram.showing.harmless import inert, units
from bot.telegram.showing.links import Spot
from bot.telegram.showing.parts import Part
from bot.telegram.showing.summary import MOST_OF_REMARK, summary_parts
from tests.bot.cli.stub import CITATION
from tests.bot.telegram import fuzzing
from tests.bot.telegram.accepted import accepted
from tests.telegramserver.formatted import finished

FUZZED = 1_500
IDS = {"17", "18", "19"}
BERLIN = dt.timezone(dt.timedelta(hours=2))
NOW = dt.datetime(2025, 8, 20, 20, 0, tzinfo=BERLIN)
GROUP = Spot(-1_002_000_000_001)
AT = dt.datetime(2025, 8, 20, 16, 4, tzinfo=dt.UTC)
LINK = re.compile(r'<a href="https://t\.me/c/2000000001/(\d+)">')


def said(number: int, text: str = "…", minutes: int = 0) -> GroupMessage:
    return GroupMessage(
        GROUP.chat_id, number, None, 100_001, "Anna", AT + dt.timedelta(minutes=minutes), text
    )


MESSAGES = (said(17), said(18, minutes=6), said(19, minutes=-1_440))
PARTY = Topic(
    title="Sommerfest",
    remarks=(
        Remark("Wollen wir am Samstag grillen?", (17,), "Anna"),
        Remark("Einige können erst ab 18 Uhr.", (17, 18)),
    ),
    decisions=(Remark("Dann also Samstag.", (18,), "Ben"),),
    questions=(Remark("Wer bringt den Grill?", (19,), "Cleo"),),
    message_ids=(19, 17, 18),
)
SUMMARY = Summary(
    topics=(PARTY,),
    mode="extractive",
    language="de",
    messages=3,
    people=2,
    since=AT - dt.timedelta(minutes=1_440),
    until=AT + dt.timedelta(minutes=6),
)


def shown(summary: Summary = SUMMARY, spot: Spot = GROUP, title: str = "") -> str:
    parts = summary_parts(summary, MESSAGES, spot, NOW, title)
    return "\n\n".join(html_of(part) for part in parts)


def html_of(part: Part) -> str:
    accepted(part)
    return part.html


def of_one(remark: Remark, **more: object) -> Summary:
    topic = Topic("Thema", (remark,), message_ids=(17, 18))
    return replace(SUMMARY, topics=(replace(topic, **more),))  # type: ignore[arg-type]


def test_topics_stand_with_who_said_what_what_was_decided_and_what_is_open() -> None:
    seventeen, eighteen, nineteen = (
        f'[<a href="https://t.me/c/2000000001/{number}">{time}</a>]'
        for number, time in ((17, "18:04"), (18, "18:10"), (19, "19. August, 18:04"))
    )
    assert shown() == (
        "<b>Zusammenfassung</b>\n"
        "3 Nachrichten von 2 Personen, 19. August, 18:04 bis 18:10\n"
        "<i>Ohne Sprachmodell: Alles steht da, wie es geschrieben wurde.</i>\n\n"
        "<b>Sommerfest</b>\n"
        f"• Anna: Wollen wir am Samstag grillen? {seventeen}\n"
        f"• Einige können erst ab 18 Uhr. {seventeen} {eighteen}\n"
        f"✅ Beschlossen: Ben: Dann also Samstag. {eighteen}\n"
        f"❓ Offen: Cleo: Wer bringt den Grill? {nineteen}"
    )


def test_it_speaks_english() -> None:
    html = shown(replace(SUMMARY, language="en", mode="llm", messages=1, people=1))
    assert html.startswith("<b>Summary</b>\nOne message by one person, 19 August, 18:04 to 18:10\n")
    assert "Summed up by a language model" in html
    assert "✅ Decided: Ben:" in html
    assert "❓ Open: Cleo:" in html


def test_a_basic_group_has_times_instead_of_links() -> None:
    html = shown(spot=Spot(-4_000_000_001))
    assert "<a " not in html
    assert "• Anna: Wollen wir am Samstag grillen? [18:04]\n" in html


def test_articles_that_bear_on_a_topic_stand_below_it_with_their_quotes() -> None:
    cited = replace(CITATION, url="https://taz.de/a?b=1&c=2")
    html = shown(replace(SUMMARY, topics=(replace(PARTY, news=(cited,)),)))
    assert html.endswith(
        "📰 <b>In den Nachrichten</b>\n"
        'taz, 16. August 2025: <a href="https://taz.de/a?b=1&amp;c=2">Gipfel ohne Ergebnis</a>\n'
        f"<blockquote>{CITATION.quote}</blockquote>"
    )
    assert "In the news" in shown(
        replace(SUMMARY, language="en", topics=(replace(PARTY, news=(cited,)),))
    )


def test_read_elsewhere_it_says_of_which_group() -> None:
    assert shown(title="Redaktion <3").startswith("<b>Zusammenfassung: Redaktion &lt;3</b>")


def test_a_notice_stands_in_the_place_of_who_wrote_it() -> None:
    html = shown(replace(SUMMARY, notice="Das Modell ist & bleibt stumm."))
    assert "<i>Das Modell ist &amp; bleibt stumm.</i>" in html
    assert "Ohne Sprachmodell" not in html


def test_without_topics_it_shows_what_was_written_last() -> None:
    html = shown(replace(SUMMARY, topics=()))
    assert "Ein Thema kann ich darin nicht erkennen. Zuletzt wurde geschrieben:\n• Anna: …" in html
    assert LINK.findall(html) == ["17", "18", "19"]


@pytest.mark.parametrize("number", [99, -1, 0, 19])
def test_what_points_to_no_message_of_its_topic_is_left_out(number: int) -> None:
    html = shown(of_one(Remark("Erfunden.", (number,), "Anna")))
    assert "Erfunden" not in html
    mixed = shown(of_one(Remark("Halb wahr.", (number, 17), "Anna")))
    assert LINK.findall(mixed) == ["17"]


def test_a_message_that_was_not_summed_up_is_never_linked() -> None:
    html = shown(of_one(Remark("Von woanders.", (17, 500)), message_ids=(17, 500)))
    assert LINK.findall(html) == ["17"]


@pytest.mark.parametrize(
    "text",
    ["@anna schau mal", "/start jetzt", "t.me/c/1/2", "https://t.me/c/2000000001/99", "a@taz.de",
     "tg://user?id=7", "#tag und $EUR", "Siehe https://evil.example/x", "(@anna)", "hi@ anna @bob",
     "/ask@newsbot x", "http://localhost/x", "über/Los", "＠anna @anna_1"],
)  # fmt: skip
def test_nothing_that_members_write_rings_or_can_be_tapped(text: str) -> None:
    for summary in (
        of_one(Remark(text, (17,), "Anna")),
        of_one(Remark("Ja.", (17,), text)),
        of_one(Remark("Ja.", (17,), "Anna"), title=text),
        of_one(
            Remark("Ja.", (17,), "Anna"),
            news=(replace(CITATION, title=text, quote=text, outlet=text),),
        ),
    ):
        for part in summary_parts(summary, MESSAGES, GROUP, NOW, title=text):
            html_of(part)
            kinds = {one["type"] for one in finished(part.plain, []).entities}
            assert not kinds, (text, kinds)
    assert inert(text).replace("\u2060", "") == text


def test_markup_in_names_and_titles_is_shown_as_text() -> None:
    nasty = '</b><a href="tg://user?id=7">x</a><script>\u202ekcatta\n• Ben: gelogen'
    html = shown(of_one(Remark(nasty, (17,), nasty), title=nasty), title=nasty)
    assert LINK.findall(html) == ["17"]
    assert html.count("<a ") == 1
    assert "\u202e" not in html
    assert "\n• Ben" not in html


def test_a_remark_is_cut_where_the_link_leads_to_the_rest() -> None:
    html = shown(of_one(Remark("lang " * 1_000, (17,), "Anna " * 50)))
    [line] = [one for one in html.splitlines() if one.startswith("•")]
    assert units(line) < MOST_OF_REMARK + 200
    assert LINK.findall(line) == ["17"]


def test_many_messages_of_one_remark_are_not_all_listed() -> None:
    numbers = tuple(range(1, 61))
    topic = Topic("Thema", (Remark("Alle grüßen.", numbers),), message_ids=numbers)
    messages = [said(number) for number in numbers]
    [part] = summary_parts(replace(SUMMARY, topics=(topic,)), messages, GROUP, NOW)
    assert len(LINK.findall(html_of(part))) == 10
    assert part.plain.endswith(" …")


def test_a_long_summary_is_split_between_topics() -> None:
    topics = tuple(replace(PARTY, title=f"Thema {n}", remarks=PARTY.remarks * 6) for n in range(12))
    parts = summary_parts(replace(SUMMARY, topics=topics), MESSAGES, GROUP, NOW)
    assert len(parts) > 2
    assert all(html_of(part).startswith("<b>") for part in parts)
    assert sum(len(LINK.findall(part.html)) for part in parts) == 12 * (6 * 3 + 2)


def test_whatever_is_written_gives_messages_that_telegram_takes() -> None:
    for seed in range(FUZZED):
        drawn = random.Random(seed)

        def text(most: int, drawn: random.Random = drawn) -> str:
            return fuzzing.text(drawn, drawn.randint(0, most))

        def remarks(drawn: random.Random = drawn) -> tuple[Remark, ...]:
            return tuple(
                Remark(
                    fuzzing.text(drawn, 300),
                    tuple(drawn.choices((17, 18, 19, 20, 5), k=drawn.randint(1, 4))),
                    drawn.choice((None, fuzzing.text(drawn, 40))),
                )
                for _ in range(drawn.randint(0, 4))
            )

        topics = tuple(
            Topic(
                text(60), remarks(), remarks(), remarks(), (17, 18, 20), (),
                fuzzing.answer(seed).citations[:2],
            )
            for _ in range(drawn.randint(0, 5))
        )  # fmt: skip
        summary = replace(SUMMARY, topics=topics, notice=text(80))
        for part in summary_parts(summary, MESSAGES, GROUP, NOW, text(60)):
            assert set(LINK.findall(html_of(part))) <= ({"17", "18"} if topics else IDS)
            assert not [
                one for one in finished(part.plain, []).entities
                if one["type"] in {"mention", "bot_command", "url", "email"}
            ]  # fmt: skip
