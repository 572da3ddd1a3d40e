"""What a model may rightly say about articles: each claim with the sentence that carries it.

The articles are those of the newsroom, the seed, and some with many numbers, dates and amounts.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from rag.types import Article, RankedPassage
from tests.support.newsroom import BY_ID, news

MARKET = news(
    "markt",
    "de",
    "Mehr Gäste auf dem Kornmarkt",
    "Auf dem Kornmarkt in Zwickau haben am 3. August 3.000 Menschen gegen die Schließung der "
    "Klinik protestiert. Die Klinik hat 1,5 Millionen Euro Schulden, 12 Prozent mehr als vor einem "
    "Jahr. Landrätin Petra Wolle will am Freitag um 20.15 Uhr mit den Bürgern reden. „Die Klinik "
    "bleibt offen. Das verspreche ich“, sagte Wolle. Sie schließt Entlassungen nicht aus.",
    dt.date(2025, 8, 5),
    place="Zwickau",
)
FERRY = news(
    "faehre",
    "en",
    "Ferry to Jura breaks down again",
    "The ferry between Islay and Jura broke down on August 7 with 48 passengers on board. It was "
    "the third failure since June, owner Callum McPhail admitted. “Nobody was ever in danger,” "
    "McPhail said. Repairs will cost £250,000 and take two weeks. Islanders have collected 1,200 "
    "signatures for a tunnel.",
    dt.date(2025, 8, 9),
    outlet="Harbour Post",
    place="Islay",
)
LYNX = news(
    "luchs",
    "de",
    "Luchs im Harz fotografiert",
    "Eine Fotofalle hat im Harz eine Luchsin mit zwei Jungen aufgenommen. Die Tiere galten dort "
    "seit 1818 als ausgerottet; 24 Luchse wurden von 2000 an ausgesetzt. Die Forscherin Anke "
    "Söndgerath hält die Art noch nicht für gerettet: Es fehle an genetischer Vielfalt.",
    dt.date(2025, 7, 30),
    place="Goslar",
)
RATES = news(
    "zins",
    "en",
    "Central bank of Ruritania lifts rates",
    "The central bank of Ruritania raised its key rate by half a percentage point to 4.75 percent "
    "on Tuesday. Governor Elvira Stoss said inflation would fall to 3 percent by December 2026. "
    "Opposition leader Tomas Varga called the step a mistake. The economy shrank by 0.4 percent in "
    "the second quarter.",
    dt.date(2025, 8, 13),
    outlet="Strelsau Times",
    place="Strelsau",
)
RESCUE = news(
    "rettung",
    "de",
    "Bergretter finden Wanderer",
    "Bergretter haben am Watzmann einen 71-jährigen Wanderer gefunden, der seit Sonntag vermisst "
    "war. Der Mann hatte sich den Knöchel gebrochen und Regenwasser getrunken. „Er hatte großes "
    "Glück“, sagte Einsatzleiterin Vroni Hölzl. Rund 60 Helfer und zwei Hubschrauber waren im "
    "Einsatz.",
    dt.date(2025, 8, 14),
    place="Berchtesgaden",
)
MORE = (MARKET, FERRY, LYNX, RATES, RESCUE)


class Claim(NamedTuple):
    """Something true: in what language, of which article, by which of its sentences."""

    article: str
    quote: str  # a stretch of the article, verbatim
    de: str
    en: str


CLAIMS = (
    Claim("bruecke", "In Dresden ist in der Nacht zum Montag die Carolabrücke eingestürzt.",
          "Die Carolabrücke in Dresden ist in der Nacht zum 18. August 2025 eingestürzt.",
          "The Carola Bridge in Dresden collapsed in the night to Monday, 18 August 2025."),
    Claim("bruecke", "Ein Abschnitt von etwa hundert Metern fiel in die Elbe, verletzt wurde "
          "niemand.",
          "Ein rund 100 Meter langer Abschnitt fiel in die Elbe; niemand wurde verletzt.",
          "A section of about 100 metres fell into the Elbe, and nobody was injured."),
    Claim("bruecke", "Der Abriss soll nach Angaben der Stadt elf Millionen Euro kosten.",
          "Nach Angaben der Stadt soll der Abriss 11 Millionen Euro kosten.",
          "According to the city, the demolition is to cost 11 million euros."),
    Claim("bruecke", "Als Ursache vermuten Gutachter rostigen Spannstahl.",
          "Gutachter vermuten als Ursache rostigen Spannstahl.",
          "Experts suspect rusty steel as the cause."),
    Claim("bridge", "Mayor Dirk Hilbert closed the river banks to traffic.",
          "Oberbürgermeister Dirk Hilbert sperrte die Ufer für den Verkehr.",
          "Mayor Dirk Hilbert has closed the banks of the river to traffic."),
    Claim("bridge", "Clearing the wreck will cost eleven million euros, the city said.",
          "Laut Stadt wird die Räumung elf Millionen Euro kosten.",
          "The city said that clearing the wreck will cost 11 million euros."),
    Claim("wolf", "Ein Rudel Wölfe hat in der Lausitz sieben Schafe gerissen.",
          "In der Lausitz hat ein Wolfsrudel 7 Schafe gerissen.",
          "A pack of wolves has killed seven sheep in Lusatia."),
    Claim("wolf", "Er fordert höhere Zäune und mehr Geld vom Freistaat.",
          "Der Schäfer fordert vom Freistaat mehr Geld und höhere Zäune.",
          "The shepherd demands higher fences and more money from the state."),
    Claim("wolf", "Das Landesamt für Umwelt zählt im Osten Sachsens dreißig Rudel.",
          "Im Osten Sachsens zählt das Landesamt für Umwelt 30 Rudel.",
          "The state office for the environment counts 30 packs in the east of Saxony."),
    Claim("theatre", "The Wharfedale Theatre in Leeds reopened on Thursday, three years after a "
          "fire destroyed its roof.",
          "Das Wharfedale Theatre in Leeds wurde am Donnerstag wiedereröffnet, drei Jahre nachdem "
          "ein Feuer das Dach zerstört hatte.",
          "The Wharfedale Theatre in Leeds reopened on 14 August 2025, three years after a fire."),
    Claim("theatre", "Director Maureen Okafor welcomed four hundred guests to the first "
          "performance.",
          "Direktorin Maureen Okafor begrüßte 400 Gäste zur ersten Vorstellung.",
          "Director Maureen Okafor welcomed 400 guests to the first performance."),
    Claim("theatre", "She thanked the volunteers who had raised nine million pounds.",
          "Sie dankte den Freiwilligen, die neun Millionen Pfund gesammelt hatten.",
          "She thanked volunteers, who had raised £9 million."),
    Claim("haushalt-2025-08", "Es fehlen fünf Millionen Euro für Schulen und Straßen.",
          "In Freiberg fehlen 5 Millionen Euro für Schulen und Straßen.",
          "Five million euros are missing for schools and roads."),
    Claim("haushalt-2024-08", "Kämmerin Ilse Brandt schlägt höhere Gebühren vor.",
          "Höhere Gebühren schlug Kämmerin Ilse Brandt im August 2024 vor.",
          "Treasurer Ilse Brandt proposes higher fees."),
    Claim("streik-1", "Die Gewerkschaft der Lokführer rechnet mit einer Woche Stillstand.",
          "Die Lokführergewerkschaft rechnet mit einer Woche Stillstand.",
          "The train drivers' union expects a week of standstill."),
    Claim("streik-2", "Gewerkschaft und Bahn haben sich auf Matthias Platzeck geeinigt.",
          "Bahn und Gewerkschaft einigten sich auf Matthias Platzeck.",
          "The union and the railway have agreed on Matthias Platzeck."),
    Claim("streik-2", "Die Lokführer wollen am Sonntag entscheiden.",
          "Am Sonntag wollen die Lokführer entscheiden.",
          "The train drivers want to decide on Sunday."),
    Claim("imker", "In diesem Sommer fand sie zwölf Schwärme wieder 🍯.",
          "Hedwig Zschoche fand in diesem Sommer 12 Schwärme wieder.",
          "This summer she found twelve swarms again."),
    Claim("phare", "La gardienne Maëlle Kerouédan attend des milliers de curieux.",
          "Maëlle Kerouédan, „la gardienne“, „attend des milliers de curieux“.",
          "Maëlle Kerouédan, “la gardienne”, “attend des milliers de curieux”."),
    Claim("morgen", "Auf dem Untermarkt spielen vierzig Kapellen.",
          "Beim Stadtfest in Görlitz spielen 40 Kapellen auf dem Untermarkt.",
          "Forty bands play in the Untermarkt at the Görlitz town festival."),
    Claim("museum-06", "Curator Neil Ashworth spoke of a good year.",
          "Kurator Neil Ashworth sprach von einem guten Jahr.",
          "Neil Ashworth, the curator, spoke of a good year."),
    Claim("markt", "Auf dem Kornmarkt in Zwickau haben am 3. August 3.000 Menschen gegen die "
          "Schließung der Klinik protestiert.",
          "Am 3.8.2025 protestierten in Zwickau 3000 Menschen gegen die Schließung der Klinik.",
          "On August 3, 3,000 people protested in Zwickau against the closure of the clinic."),
    Claim("markt", "Die Klinik hat 1,5 Millionen Euro Schulden, 12 Prozent mehr als vor einem "
          "Jahr.",
          "Die Schulden der Klinik betragen 1.500.000 Euro, zwölf Prozent mehr als vor einem Jahr.",
          "The clinic has debts of €1.5 million, 12% more than a year ago."),
    Claim("markt", "Landrätin Petra Wolle will am Freitag um 20.15 Uhr mit den Bürgern reden.",
          "Landrätin Petra Wolle will am Freitag, 8. August 2025, um 20:15 Uhr mit Bürgern reden.",
          "Petra Wolle wants to talk with the citizens on Friday at 8:15 p.m."),
    Claim("faehre", "The ferry between Islay and Jura broke down on August 7 with 48 passengers on "
          "board.",
          "Die Fähre zwischen Islay und Jura fiel am 7. August 2025 mit 48 Passagieren aus.",
          "On 7 August the ferry between Islay and Jura broke down with 48 passengers on board."),
    Claim("faehre", "Repairs will cost £250,000 and take two weeks.",
          "Die Reparaturen werden 250.000 Pfund kosten und zwei Wochen dauern.",
          "The repairs cost 250,000 pounds and take 2 weeks."),
    Claim("faehre", "Islanders have collected 1,200 signatures for a tunnel.",
          "Inselbewohner haben 1200 Unterschriften für einen Tunnel gesammelt.",
          "For a tunnel, islanders have collected 1200 signatures."),
    Claim("luchs", "Die Tiere galten dort seit 1818 als ausgerottet",
          "Seit 1818 galten die Luchse im Harz als ausgerottet.",
          "Lynxes had been regarded as extinct in the Harz since 1818."),
    Claim("luchs", "24 Luchse wurden von 2000 an ausgesetzt.",
          "Von 2000 an wurden vierundzwanzig Luchse ausgesetzt.",
          "From 2000 on, 24 lynxes were released."),
    Claim("zins", "The central bank of Ruritania raised its key rate by half a percentage point to "
          "4.75 percent on Tuesday.",
          "Die Zentralbank von Ruritania hat ihren Leitzins am Dienstag auf 4,75 Prozent erhöht.",
          "Ruritania's central bank raised its key rate to 4.75% on Tuesday, 12 August 2025."),
    Claim("zins", "The economy shrank by 0.4 percent in the second quarter.",
          "Die Wirtschaft schrumpfte im zweiten Quartal um 0,4 Prozent.",
          "In the second quarter the economy shrank by 0.4 per cent."),
    Claim("rettung", "Bergretter haben am Watzmann einen 71-jährigen Wanderer gefunden, der seit "
          "Sonntag vermisst war.",
          "Am Watzmann fanden Bergretter einen 71 Jahre alten Wanderer, der seit Sonntag vermisst "
          "wurde.",
          "Mountain rescuers found a 71-year-old hiker at the Watzmann, missing since Sunday."),
    Claim("rettung", "Rund 60 Helfer und zwei Hubschrauber waren im Einsatz.",
          "Sechzig Helfer und 2 Hubschrauber waren im Einsatz.",
          "Sixty helpers and two helicopters were deployed."),
    Claim("seed", "Die Ukraine will hingegen die Wiederherstellung ihrer territorialen Grenzen aus "
          "dem Jahr 2014.",
          "Die Ukraine will ihre territorialen Grenzen aus dem Jahr 2014 wiederherstellen.",
          "Ukraine wants the restoration of its territorial borders of 2014."),
    Claim("seed", "Zum ersten Mal seit 2018 standen die beiden Männer wieder gemeinsam auf einer "
          "Bühne.",
          "Die beiden Männer standen erstmals seit 2018 wieder gemeinsam auf einer Bühne.",
          "For the first time since 2018 the two men stood together on a stage again."),
    Claim("seed", "Austragungsort des Treffens war ein Militärstützpunkt bei Anchorage im "
          "US-Bundesstaat Alaska.",
          "Das Treffen fand auf einem Militärstützpunkt bei Anchorage in Alaska statt.",
          "The meeting took place at a military base near Anchorage in Alaska."),
    Claim("seed", "Russland will, dass die Ukraine, die von russischen Soldaten besetzten "
          "Teilgebiete offiziell an Moskau abtritt, darunter auch die Krim.",
          "Russland will, dass die Ukraine besetzte Teilgebiete samt der Krim an Moskau abtritt.",
          "Russia wants Ukraine to cede the occupied territories, among them Crimea, to Moscow."),
    Claim("seed", "Putin brachte Moskau als möglichen Standort für ein zweites Treffen ins Spiel.",
          "Putin brachte Moskau als Standort für ein weiteres Treffen ins Spiel.",
          "Putin suggested Moscow as a possible location for a second meeting."),
)  # fmt: skip


def articles(seed: Article) -> dict[str, Article]:
    """All articles that the claims are about, by id."""
    return {**BY_ID, **{article.id: article for article in MORE}, "seed": seed}


def passage_of(article: Article, quote: str = "") -> RankedPassage:
    """The passage that holds a quote: the whole article, or its two paragraphs around."""
    start, end = 0, len(article.text)
    if len(article.text) > 1_500 and quote:
        at = article.text.index(quote)
        start = article.text.rfind("\n\n", 0, max(0, article.text.rfind("\n\n", 0, at)))
        start = 0 if start < 0 else start + 2
        end = article.text.find("\n\n", at + 400)
        end = len(article.text) if end < 0 else end
    return RankedPassage(
        f"{article.id}#{start}", 1.0, article.text[start:end], start, end, None, article
    )
