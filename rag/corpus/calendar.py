"""Dates as people say them in the two languages of questions."""

from __future__ import annotations

import datetime as dt

_MONTHS = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "en": "January February March April May June July August September October November December",
}


def spoken_date(day: dt.date, language: str) -> str:
    """`16. August 2025` in German, `16 August 2025` in English and anything else."""
    month = _MONTHS.get(language, _MONTHS["en"]).split()[day.month - 1]
    return f"{day.day}{'.' if language == 'de' else ''} {month} {day.year}"
