"""German or English: of articles, and of questions a few words long."""

from __future__ import annotations

import pytest

from rag.corpus.detection import detect_language, question_language
from rag.types import Article

GERMAN = """
Wer gewann die Wahl?
Was sagte Trump?
Was macht Merz?
was ist los
Wann war das Treffen?
Wo fand der Gipfel statt
Gipfel in Anchorage
Sanktionen gegen Russland
Neues aus Berlin
Wetter morgen
Heute
Nachrichten von gestern
Merz Haushalt
Warum streiken die Lokführer
Wieviele Tote
Preise
Fußball WM
Gibt es Neues vom Krieg?
Hat Trump die Wahl gewonnen?
War Putin in Alaska?
die Bahn
Ist der Mann tot?
""".strip().splitlines()

ENGLISH = """
Who won the election?
What did Trump say?
War in Ukraine
Ukraine war
the war
Is the war over?
trade war latest news
Where did they meet?
What happened in Alaska?
latest news
news today
man arrested in Berlin
a man in a hat
Was there a deal?
was Putin there
Summit in Anchorage
sanctions against Russia
weather tomorrow
peace talks
What's new
how many people died
When is the next meeting
""".strip().splitlines()


@pytest.mark.parametrize("question", GERMAN)
def test_german_questions_are_german(question: str) -> None:
    assert question_language(question, default="en") == "de"


@pytest.mark.parametrize("question", ENGLISH)
def test_english_questions_are_english(question: str) -> None:
    assert question_language(question, default="de") == "en"


@pytest.mark.parametrize("names", ["Trump", "Trump Putin", "Macron", "Merz", "", "?!", "😀"])
@pytest.mark.parametrize("default", ["de", "en"])
def test_names_alone_are_in_the_language_that_the_caller_expects(names: str, default: str) -> None:
    assert question_language(names, default) == default


def test_a_word_of_each_language_decides_nothing() -> None:
    assert question_language("ukraine krieg", default="de") == "de"
    assert question_language("ukraine krieg", default="en") == "en"


@pytest.mark.parametrize(
    "question", ["Что сказал Путин вчера?", "普京说了什么", "Qu'a dit Macron hier?"]
)
def test_a_question_in_another_language_is_taken_for_one_of_the_two(question: str) -> None:
    assert question_language(question) in ("de", "en")


def test_the_seed_article_is_german(seed_article: Article) -> None:
    assert detect_language(seed_article.text) == "de"


@pytest.mark.parametrize("text", ["", " \n ", "!!!", "😀", "12345", "Putin"])
def test_a_text_that_tells_nothing_is_in_some_language(text: str) -> None:
    assert len(detect_language(text)) == 2


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The parliament voted on Friday. The law applies from May.", "en"),
        ("Le Parlement a voté vendredi. La loi s'applique dès le mois de mai.", "fr"),
        ("Der Bundestag stimmte\n\nam Freitag ab.\x00\r\n", "de"),
    ],
)
def test_articles_are_in_their_language(text: str, language: str) -> None:
    assert detect_language(text) == language
