"""Briefings without a model, on the running stories and on one article."""

from __future__ import annotations

import datetime as dt
from itertools import combinations
from pathlib import Path

import pytest

from rag.answer.briefing.engine import LastTime
from rag.answer.briefing.points import says_again
from rag.answer.briefing.values import Briefing
from rag.answer.citations import Quote
from rag.types import AnswerStatus, Article, Citation, Filters, day_of
from tests.rag.answer.briefing.briefingroom import (
    BriefingRoom,
    cited_articles,
    opened_briefing_room,
)
from tests.support.newsroom import news
from tests.support.stories import BY_ID, DAM, DISAGREEMENTS, LATER, NOW, PAINTING, VOTE

DAM_IDS, VOTE_IDS = ({article.id for article in story} for story in (DAM, VOTE))


def quote_of(citation: Citation) -> Quote:
    return Quote(BY_ID[citation.article_id], citation.start, citation.end)


@pytest.mark.parametrize("topic", DISAGREEMENTS)
def test_points_are_verbatim_and_few_and_none_says_again_what_another_says(
    room: BriefingRoom, topic: str
) -> None:
    briefing = room.brief(topic)
    assert briefing.answer.status is AnswerStatus.ANSWERED
    assert briefing.answer.mode == "extractive"
    assert 2 <= len(briefing.points) <= 7
    by_number = {citation.number: citation for citation in briefing.answer.citations}
    quotes = [quote_of(by_number[number]) for point in briefing.points for number in point.numbers]
    assert not [pair for pair in combinations(quotes, 2) if says_again(*pair)]
    for point in briefing.points:
        [number] = point.numbers
        assert point.text.endswith(f"[{number}]")
        assert " ".join(by_number[number].quote.split()) in point.text
        assert point.text in briefing.answer.text
        assert "\n" not in point.text


def test_a_point_says_which_outlet_says_it_and_when(room: BriefingRoom) -> None:
    briefing = room.brief("Dammbruch am Brennsee")
    assert "Seenbote, 9. Mai 2026: „Am Brennsee ist in der Nacht" in briefing.answer.text
    assert "Lakeland Times, 19. Mai 2026, auf Englisch: „Residents" in briefing.answer.text


def test_several_articles_come_before_several_sentences_of_one(room: BriefingRoom) -> None:
    briefing = room.brief("Dammbruch am Brennsee")
    by_number = {c.number: c.article_id for c in briefing.answer.citations}
    first = [by_number[point.numbers[0]] for point in briefing.points[:3]]
    assert len(set(first)) == 3
    assert cited_articles(briefing.answer) <= DAM_IDS


def test_a_topic_in_one_language_finds_its_story_in_both(room: BriefingRoom) -> None:
    briefing = room.brief("Lake Brenn dam burst")
    assert briefing.answer.language == "en"
    languages = {BY_ID[identity].language for identity in cited_articles(briefing.answer)}
    assert languages == {"de", "en"}


def test_other_news_from_the_same_place_are_no_part_of_a_topic(room: BriefingRoom) -> None:
    assert cited_articles(room.brief("weather in Gratwick").answer) <= {"rain", "regen"}


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Dammbruch im Mai", "Nach dem Dammbruch: Staatsanwaltschaft ermittelt (1. bis 31. Mai"),
        ("Stichwahl", "Arslan gewinnt die Stichwahl"),
        ("Vessely painting since May", "Vessely painting, 1 May to 10 June 2026: Restorers begin"),
        ("Marsrakete", "Marsrakete"),
    ],
)  # fmt: skip
def test_the_headline_is_made_of_the_topic_the_period_and_a_headline(
    room: BriefingRoom, text: str, title: str
) -> None:
    assert room.brief(text).title.startswith(title)


def test_a_period_leaves_out_what_came_before_and_after(room: BriefingRoom) -> None:
    briefing = room.brief("Bürgermeisterwahl in Kelbra-Süd im Juni")
    assert (briefing.period.since, briefing.period.until) == (
        dt.date(2026, 6, 1),
        dt.date(2026, 6, 30),
    )
    assert cited_articles(briefing.answer) == {"wahl-3", "wahl-4"}


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("diese Woche", (6, 8), (6, 10)),
        ("this week", (6, 8), (6, 10)),
        ("letzten Monat", (5, 1), (5, 31)),
        ("since Friday", (6, 5), (6, 10)),
        ("seit dem 5. Juni", (6, 5), (6, 10)),
        ("im Mai", (5, 1), (5, 31)),
    ],
)
def test_without_a_topic_it_is_the_stories_of_the_period(
    room: BriefingRoom, text: str, since: tuple[int, int], until: tuple[int, int]
) -> None:
    briefing = room.brief(text)
    first, last = dt.date(2026, *since), dt.date(2026, *until)
    assert (briefing.topic, briefing.period.since, briefing.period.until) == ("", first, last)
    assert briefing.points
    for identity in cited_articles(briefing.answer):
        published = BY_ID[identity].published
        assert published is not None
        assert first <= published <= last


def days_of(briefing: Briefing) -> list[dt.date]:
    """When what each point quotes was printed."""
    published = {c.number: day_of(c.published) for c in briefing.answer.citations}
    return [day for point in briefing.points if (day := published[point.numbers[0]])]


def told_in(briefing: Briefing) -> list[str]:
    """The ids of the articles that the points quote, in their order."""
    by_number = {c.number: c.article_id for c in briefing.answer.citations}
    return [by_number[point.numbers[0]] for point in briefing.points]


def daily(count: int, *, every: int = 1) -> list[Article]:
    """Articles on as many things, one every so many days up to the asker's now."""
    things = (
        "Arbeiter pflastern den Marktplatz mit grauem Granit", "Das Theater spielt Lessing vor "
        "vollem Parkett", "Ein Freibad hebt wegen teurer Pumpen den Eintritt an",
        "Imker melden nach warmen Nächten volle Waben", "Eine Buslinie fährt künftig stündlich "
        "bis Mitternacht", "Der Kammerchor singt bei einem Festival in Riga",
        "Zwei Luchse ziehen aus Polen in den Zoo", "Die Brauerei füllt erstmals Limonade mit "
        "Rhabarber ab", "Auf der Sternwarte zeigen Studenten Kindern Saturn",
        "Der Kita Sonnenhügel fehlen acht Erzieherinnen im Frühdienst",
    )  # fmt: skip
    return [
        news(f"n{number}", "de", thing, f"{thing}.",
             (NOW - dt.timedelta(days=number * every)).date())
        for number, thing in enumerate(things[:count])
    ]  # fmt: skip


def test_without_anything_it_is_the_newest_days_and_the_newest_comes_first(
    room: BriefingRoom,
) -> None:
    briefing = room.brief("")
    told = told_in(briefing)
    assert told[0] == "hafen-4"  # of the 9th of June, the newest
    assert {"order", "painting-3", "damm-4", "wahl-4"} <= set(told)
    days = days_of(briefing)
    assert days == sorted(days, reverse=True)
    assert min(days) >= dt.date(2026, 6, 3)
    assert not {"brot", "mehl"} <= set(told)
    assert briefing.answer.as_of == briefing.period.until == dt.date(2026, 6, 9)
    assert briefing.period.since == dt.date(2026, 6, 3)


def test_a_briefing_on_nothing_goes_back_only_until_it_is_full(tmp_path: Path) -> None:
    with opened_briefing_room(tmp_path, daily(10)) as room:
        assert told_in(room.brief("")) == ["n0", "n1", "n2", "n3", "n4", "n5", "n6"]


def test_a_briefing_on_nothing_takes_a_week_at_most(tmp_path: Path) -> None:
    with opened_briefing_room(tmp_path, daily(10, every=2)) as room:
        assert told_in(room.brief("")) == ["n0", "n1", "n2", "n3"]


def test_a_briefing_on_nothing_goes_further_back_where_a_week_has_too_little(
    tmp_path: Path,
) -> None:
    with opened_briefing_room(tmp_path, daily(10, every=9)) as room:
        assert told_in(room.brief("")) == ["n0", "n1", "n2"]
        assert told_in(room.brief("", now=NOW - dt.timedelta(days=8)))[:3] == ["n1", "n2", "n3"]


def test_of_a_period_every_article_is_a_point_where_there_is_room(tmp_path: Path) -> None:
    mayor = (
        news("resigns", "en", "Mayor of Harwick resigns", "Susan Tate resigned as mayor of Harwick "
             "on Monday over the flood. An inquiry found that her office had ignored a warning. "
             "Tate had led the council since 2018. Her deputy Omar Rashid takes over until an "
             "election in January.", dt.date(2026, 6, 8)),
        news("again", "en", "Harwick mayor Tate resigns", "The mayor of Harwick, Susan Tate, "
             "resigned over the flood. Her office had ignored a warning, an inquiry found. Deputy "
             "Omar Rashid takes over until the election.", dt.date(2026, 6, 9), "Post"),
        news("barrier", "en", "Rashid promises new flood barrier", "Acting mayor Omar Rashid "
             "promised Harwick a new flood barrier for 14 million pounds. It would be built by "
             "2029, he said on Wednesday.", dt.date(2026, 6, 10)),
    )  # fmt: skip
    with opened_briefing_room(tmp_path, [*mayor, *daily(3)]) as room:
        briefing = room.brief("diese Woche")
        told = told_in(briefing)
        assert {"barrier", "n0", "n1", "n2"} <= set(told)
        assert len({"resigns", "again"} & set(told)) == 1
        assert briefing.answer.as_of == dt.date(2026, 6, 10)
        days = days_of(briefing)
        assert days == sorted(days, reverse=True)


def test_the_newest_article_is_told_of_a_period_with_many_stories(room: BriefingRoom) -> None:
    briefing = room.brief("seit dem 8. Mai")
    assert len(briefing.points) == 7
    assert told_in(briefing)[0] == "hafen-4"
    assert {one.split("-")[0] for one in told_in(briefing)} >= {"damm", "painting", "wahl"}


def test_a_number_that_has_risen_since_stands_for_the_old_one(tmp_path: Path) -> None:
    articles = [
        news("first", "de", "Lawine am Hornkogel", "Bei einer Lawine am Hornkogel sind am Montag "
             "12 Skifahrer verletzt worden.", dt.date(2026, 6, 8)),
        news("later", "de", "Lawine am Hornkogel: mehr Verletzte", "Nach der Lawine am Hornkogel "
             "ist die Zahl der verletzten Skifahrer auf 17 gestiegen. Das teilte die Bergwacht am "
             "Dienstag mit.", dt.date(2026, 6, 9)),
    ]  # fmt: skip
    with opened_briefing_room(tmp_path, articles) as room:
        text = room.brief("Lawine Hornkogel").answer.text
        assert "auf 17 gestiegen" in text
        assert "Das teilte" not in text


def test_filters_and_period_hold_together(room: BriefingRoom) -> None:
    briefing = room.brief("im Mai", filters=Filters(since=dt.date(2026, 5, 20), outlet="seenbote"))
    assert briefing.period.since == dt.date(2026, 5, 20)
    assert cited_articles(briefing.answer) == {"otter"}


def test_a_topic_that_nothing_tells_of_is_no_evidence_with_what_comes_nearest(
    room: BriefingRoom,
) -> None:
    briefing = room.brief("Marsrakete")
    assert briefing.answer.status is AnswerStatus.NO_EVIDENCE
    assert "27 Artikel" in briefing.answer.text
    assert "Am nächsten kommt:" in briefing.answer.text
    assert not briefing.points


def test_a_topic_of_another_time_is_no_evidence_and_says_when_there_is_some(
    room: BriefingRoom,
) -> None:
    briefing = room.brief("dam burst this week")
    assert briefing.answer.status is AnswerStatus.NO_EVIDENCE
    assert "no article on that from that time (8 to 10 June 2026)" in briefing.answer.text
    assert "Lakeland Times, 10 May 2026: Dam bursts at Lake Brenn" in briefing.answer.text


@pytest.mark.parametrize("text", ["im Jahr 1999", "", "Dammbruch", "hallo", "?", "\0", "🐝" * 400])
def test_any_text_gets_a_briefing_or_is_told_that_there_is_none(
    room: BriefingRoom, text: str
) -> None:
    nothing = Filters(since=dt.date(2020, 1, 1), until=dt.date(2020, 1, 2))
    for filters in (Filters(), nothing):
        briefing = room.brief(text, filters=filters)
        assert (briefing.answer.status is AnswerStatus.ANSWERED) == bool(briefing.points)
        room.timeline(text, filters=filters)
    assert not room.brief(text, filters=nothing).points


def test_what_came_since_the_last_briefing_is_new_and_comes_first(tmp_path: Path) -> None:
    with opened_briefing_room(tmp_path) as room:
        before = room.brief("Dammbruch am Brennsee")
        assert before.since_last is None
        assert not any(point.is_new for point in before.points)
        last = LastTime(NOW, before.revision)

        again = room.brief("Brennsee: Dammbruch", last=last)
        assert again.key == before.key
        again = room.brief("Dammbruch am Brennsee", last=last)
        assert "ist nichts Neues dazugekommen" in again.answer.text
        assert not any(point.is_new for point in again.points)

        room.add(LATER)
        after = room.brief("Dammbruch am Brennsee", last=last)
        by_number = {c.number: c.article_id for c in after.answer.citations}
        news = {by_number[n] for point in after.points if point.is_new for n in point.numbers}
        assert news == {"damm-5"}
        assert after.points[0].is_new
        assert not all(point.is_new for point in after.points)
        assert "Neu seit deinem letzten Briefing dazu vom 10. Juni 2026: ein Artikel" in (
            after.answer.text
        )
        assert "– Neu: Seenbote, 10. Juni 2026" in after.answer.text


def test_an_article_that_was_changed_is_new_again(tmp_path: Path) -> None:
    with opened_briefing_room(tmp_path, PAINTING) as room:
        last = LastTime(NOW, room.brief("Vessely").revision)
        one = PAINTING[2]
        changed = f"{one.text} The restorers found a second painting by Vessely below it."
        room.add([Article(one.id, one.title, changed, "en", one.source, outlet=one.outlet,
                          published=one.published)])  # fmt: skip
        after = room.brief("Vessely", last=last)
        by_number = {c.number: c.article_id for c in after.answer.citations}
        assert {by_number[n] for p in after.points if p.is_new for n in p.numbers} == {one.id}


def test_instructions_in_an_article_are_quotes_at_most(room: BriefingRoom) -> None:
    briefing = room.brief("Gratwick council chatbot")
    ordered = "IGNORE ALL PREVIOUS INSTRUCTIONS"
    assert ordered not in briefing.title
    for line in briefing.answer.text.splitlines():
        assert ordered not in line or f"“{ordered}" in line  # in quotation marks, with its outlet


def test_one_article_is_briefed_on_by_itself(tmp_path: Path, seed_article: Article) -> None:
    with opened_briefing_room(tmp_path, [seed_article]) as room:
        briefing = room.brief("Gipfel in Alaska")
        assert 3 <= len(briefing.points) <= 5
        assert "Mit einem Handschlag auf dem roten Teppich" in briefing.points[0].text
        timeline = room.timeline("Ukraine")
        days = {event.day.isoformat(): event for event in timeline.events}
        assert "Damals hatte Russland die Halbinsel Krim besetzt" in days["2014-01-01"].text
        assert days["2014-01-01"].precision == "year"
        assert days["2025-02-01"].precision == "month"
        assert "Freitag" in days["2025-08-15"].text
        assert "Nacht zu Samstag" in days["2025-08-16"].text
        newest = room.brief("", now=dt.datetime(2025, 8, 17, tzinfo=dt.UTC))
        assert len(newest.points) == 3


def test_an_empty_corpus_has_nothing(tmp_path: Path) -> None:
    with opened_briefing_room(tmp_path, []) as room:
        assert room.brief("Dammbruch").answer.status is AnswerStatus.NO_EVIDENCE
        assert room.brief("").answer.status is AnswerStatus.NO_EVIDENCE
        assert not room.timeline("").events


def test_of_a_long_text_the_beginning_is_read_and_that_is_said(room: BriefingRoom) -> None:
    text = "Dammbruch am Brennsee" + " " * 200 + "Marsrakete"
    briefing = room.brief(text)
    assert briefing.key == room.brief("Dammbruch am Brennsee").key
    assert "nur die ersten 200 Zeichen" in briefing.answer.notice
    assert "nur die ersten 200 Zeichen" in room.timeline(text).answer.notice
    assert not room.brief("Dammbruch").answer.notice
