"""German articles for the dialogues. But for the summit and the chancellor all is made up."""

from __future__ import annotations

import datetime as dt

from rag.types import Article
from tests.support.newsroom import news

GERMAN_NEWS: tuple[Article, ...] = (
    news(
        "gipfel-trump",
        "de",
        "Trump nennt Treffen mit Putin produktiv",
        "US-Präsident Donald Trump hat sein Treffen mit Wladimir Putin in Anchorage als produktiv "
        "bezeichnet. Eine Einigung über die Ukraine gebe es aber noch nicht, sagte Trump nach dem "
        "Gipfel. Die Gespräche auf dem Stützpunkt Elmendorf-Richardson dauerten knapp drei "
        "Stunden.\n\n"
        "Trump empfing den russischen Staatschef mit einem roten Teppich. Zu neuen Sanktionen "
        "äußerte er sich nicht. Die Demokraten warfen ihm vor, Putin aufgewertet zu haben. Nach "
        "dem Gipfel flog Trump zurück nach Washington.",
        dt.date(2025, 8, 16),
        outlet="Elbkurier",
        place="Anchorage",
    ),
    news(
        "gipfel-putin",
        "de",
        "Putin lädt zur nächsten Runde nach Moskau ein",
        "Der russische Präsident Wladimir Putin hat nach dem Gipfel in Alaska zu einer nächsten "
        "Runde nach Moskau eingeladen. Putin sagte, die Ursachen des Krieges müssten beseitigt "
        "werden. Er verlangt, dass die Ukraine den Donbass ganz aufgibt.\n\n"
        "Der Kreml wertete den Gipfel als Ende der Isolation. Russische Zeitungen druckten das "
        "Bild vom Handschlag auf der ersten Seite. Beobachter in Moskau erwarten vorerst keine "
        "Waffenruhe.",
        dt.date(2025, 8, 17),
        outlet="Nordblatt",
        place="Moskau",
    ),
    news(
        "gipfel-selenskyj",
        "de",
        "Selenskyj schließt Abtretung von Gebieten aus",
        "Der ukrainische Präsident Wolodymyr Selenskyj schließt eine Abtretung von Gebieten an "
        "Russland aus. Nach dem Gipfel in Alaska telefonierte Selenskyj eine Stunde lang mit den "
        "Europäern. Am Montag reist er nach Washington.\n\n"
        "In Kiew sei man enttäuscht, dass der Gipfel ohne die Ukraine stattfand, sagte Selenskyj. "
        "Er fordert Garantien für die Sicherheit seines Landes. In der Nacht griff Russland Kiew "
        "wieder mit Drohnen an.",
        dt.date(2025, 8, 17),
        outlet="Elbkurier",
        place="Kiew",
    ),
    news(
        "merz",
        "de",
        "Friedrich Merz wird siebzig",
        "Bundeskanzler Friedrich Merz feiert heute seinen siebzigsten Geburtstag. Geboren wurde er "
        "am 11. November 1955 in Brilon im Sauerland. Merz studierte in Bonn Jura und arbeitete "
        "als Richter am Amtsgericht in Saarbrücken.\n\n"
        "Mit seiner Frau Charlotte hat er drei Kinder. Er ist Hobbypilot und besitzt ein eigenes "
        "Flugzeug. Kanzler wurde Merz im Mai 2025, im zweiten Wahlgang.",
        dt.date(2025, 11, 11),
        outlet="Nordblatt",
        place="Brilon",
    ),
    news(
        "rente",
        "de",
        "Bundestag berät über das Rentenpaket",
        "Der Bundestag hat am Freitag über das Rentenpaket beraten. Arbeitsministerin Ricarda "
        "Lohse "
        "will das Niveau der Rente bis 2031 bei 48 Prozent halten. Das kostet nach ihren Angaben "
        "elf Milliarden Euro im Jahr.\n\n"
        "Lohse verteidigte die Kosten: Wer vierzig Jahre gearbeitet habe, müsse davon leben "
        "können. Über das Gesetz wird im Dezember abgestimmt. Bundeskanzler Friedrich Merz rief "
        "die Koalition zur Ruhe auf.",
        dt.date(2025, 11, 14),
        outlet="Elbkurier",
        place="Berlin",
    ),
    news(
        "rente-kritik",
        "de",
        "Junge Abgeordnete drohen mit Nein zur Rente",
        "Achtzehn junge Abgeordnete der Union wollen gegen das Rentenpaket stimmen. Ihr Sprecher "
        "Johannes Wendt nannte die Pläne ungerecht gegenüber den Jungen. Auch die Grünen und die "
        "Opposition im Bundestag lehnen das Paket ab.\n\n"
        "Wendt verlangt, die Rente nach 2031 langsamer steigen zu lassen. Die Grünen fordern eine "
        "Bürgerversicherung, in die auch Beamte einzahlen.",
        dt.date(2025, 11, 18),
        outlet="Nordblatt",
        place="Berlin",
    ),
    news(
        "inflation-2025",
        "de",
        "Inflation in Deutschland steigt auf 2,4 Prozent",
        "Die Inflation in Deutschland ist im September auf 2,4 Prozent gestiegen. Das teilte das "
        "Statistische Bundesamt in Wiesbaden mit. Vor allem Dienstleistungen und Lebensmittel "
        "wurden teurer, Schokolade sogar um ein Fünftel.\n\n"
        "Die Ökonomin Karla Winterfeld vom Institut in Halle rechnet nicht mit einer schnellen "
        "Entspannung. Winterfeld verweist auf die hohen Löhne im Dienstleistungssektor. Energie "
        "war billiger als vor einem Jahr.",
        dt.date(2025, 10, 1),
        outlet="Handelsbote",
        place="Wiesbaden",
    ),
    news(
        "inflation-2024",
        "de",
        "Teuerung sank 2024 deutlich",
        "Im Jahr 2024 lag die Inflation in Deutschland im Durchschnitt bei 2,2 Prozent. Im Jahr "
        "davor waren es noch 5,9 Prozent. Das Statistische Bundesamt nannte sinkende Preise für "
        "Energie als Grund.\n\n"
        "Butter und Olivenöl verteuerten sich 2024 stark. Die Mieten stiegen um zwei Prozent.",
        dt.date(2025, 1, 16),
        outlet="Handelsbote",
        place="Wiesbaden",
    ),
    news(
        "inflation-oesterreich",
        "de",
        "Österreich kämpft mit hoher Inflation",
        "In Österreich liegt die Inflation bei vier Prozent und damit doppelt so hoch wie im Ziel "
        "der Europäischen Zentralbank. Finanzminister Markus Steiner macht den Strompreis "
        "verantwortlich. In Wien demonstrierten Rentner für eine Preisbremse.",
        dt.date(2025, 10, 2),
        outlet="Handelsbote",
        place="Wien",
    ),
    news(
        "bruecke-dresden",
        "de",
        "Dresden reißt die Carolabrücke ab",
        "In Dresden hat der Abriss der Carolabrücke begonnen. Ein Teil der Brücke war im September "
        "in die Elbe gestürzt. Ursache war laut einem Gutachten rostiger Stahl. Verletzt wurde "
        "niemand.\n\n"
        "Der Abriss kostet 18 Millionen Euro. Baubürgermeister Stephan Krüger rechnet mit einem "
        "Neubau bis 2031. Die Schiffe auf der Elbe dürfen erst im Sommer wieder fahren.",
        dt.date(2025, 3, 3),
        outlet="Elbkurier",
        place="Dresden",
    ),
    news(
        "bruecke-leipzig",
        "de",
        "Leipzig sperrt Brücke an der Zeppelinstraße",
        "Leipzig hat die Brücke an der Zeppelinstraße für Lastwagen gesperrt. Ingenieure fanden "
        "Risse in den Trägern. Die Reparatur der Brücke soll vier Millionen Euro kosten und bis "
        "2027 dauern.\n\n"
        "Baudezernentin Anja Möbius sprach von einer Vorsichtsmaßnahme. Die Straßenbahn der Linie "
        "elf fährt eine Umleitung. Händler klagen über fehlende Kunden.",
        dt.date(2025, 5, 12),
        outlet="Leipziger Blatt",
        place="Leipzig",
    ),
    news(
        "trainer",
        "de",
        "Nordstern Rostock entlässt Trainer Jonas Brandt",
        "Der Zweitligist Nordstern Rostock hat seinen Trainer Jonas Brandt entlassen. Der Verein "
        "verlor unter Brandt sechs Spiele in Folge. Sportdirektorin Heike Mahler sagte, die "
        "Mannschaft brauche einen neuen Impuls.\n\n"
        "Brandt war erst im Januar aus Kiel gekommen. Sein Vertrag lief bis 2027. Bis zur "
        "Winterpause übernimmt der Nachwuchstrainer Cem Aydin.",
        dt.date(2025, 10, 20),
        outlet="Sportpost",
        place="Rostock",
    ),
    news(
        "handball",
        "de",
        "Lena Vogt verpasst die Weltmeisterschaft",
        "Die Handballerin Lena Vogt hat sich das Kreuzband gerissen und verpasst die "
        "Weltmeisterschaft im Dezember. Vogt verletzte sich im Training in Magdeburg. Sie wird "
        "neun "
        "Monate ausfallen.\n\n"
        "Bundestrainer Ole Petersen nominierte die Flensburgerin Mia Thomsen nach. Das erste Spiel "
        "bestreitet die Mannschaft in Stuttgart gegen Island. Vogt hat 214 Tore für Deutschland "
        "geworfen.",
        dt.date(2025, 11, 20),
        outlet="Sportpost",
        place="Magdeburg",
    ),
    news(
        "wolf",
        "de",
        "Wölfe reißen Schafe in der Lausitz",
        "Ein Rudel Wölfe hat bei Nochten in der Lausitz siebzehn Schafe gerissen. Der Schäfer "
        "Jurij "
        "Kubasch fand die Tiere am Morgen auf seiner Weide. Kubasch fordert, dass der Freistaat "
        "höhere Zäune bezahlt.\n\n"
        "Das Landesamt zählt in Sachsen 46 Rudel. Umweltminister Georg Haase will den Abschuss "
        "einzelner Tiere erleichtern. Naturschützer lehnen das ab.",
        dt.date(2025, 6, 24),
        outlet="Freiberger Bote",
        place="Nochten",
    ),
    news(
        "windpark",
        "de",
        "Ministerin Oehme eröffnet Windpark vor Borkum",
        "Energieministerin Katrin Oehme hat vor der Insel Borkum den Windpark Riffgrund eröffnet. "
        "Die 83 Turbinen versorgen rechnerisch eine Million Haushalte mit Strom. Gebaut wurde der "
        "Windpark von dem dänischen Konzern Havkraft.\n\n"
        "Oehme sagte, Deutschland komme beim Ausbau der Windkraft wieder voran. Fischer klagen, "
        "dass sie Fanggründe verlieren. Der Bau kostete drei Milliarden Euro.",
        dt.date(2025, 7, 15),
        outlet="Nordblatt",
        place="Borkum",
    ),
    news(
        "waldbrand",
        "de",
        "Waldbrand in der Gohrischheide ist unter Kontrolle",
        "Der Waldbrand in der Gohrischheide ist nach neun Tagen unter Kontrolle. Das Feuer "
        "verbrannte 2.100 Hektar Wald. Ursache war vermutlich Selbstentzündung alter Munition.\n\n"
        "Einsatzleiterin Britta Lenz lobte die 700 Helfer. Zwei Feuerwehrleute wurden verletzt. "
        "Die Bewohner von Neudorf durften zurück in ihre Häuser. Lenz warnte vor Glutnestern.",
        dt.date(2025, 7, 10),
        outlet="Elbkurier",
        place="Zeithain",
    ),
    news(
        "batterie",
        "de",
        "Chemikerin aus Jena entwickelt Batterie ohne Lithium",
        "Die Chemikerin Nora Albrecht hat an der Universität Jena eine Batterie ohne Lithium "
        "entwickelt. Sie besteht aus Salzwasser und Kunststoff. Nach 3.000 Ladungen speichert die "
        "Batterie noch neun Zehntel der Energie.\n\n"
        "Albrecht stammt aus Erfurt und forscht seit 2018 in Jena. Eine Fabrik will sie mit zwölf "
        "Millionen Euro vom Land Thüringen in Gera bauen. Für Autos sei die Batterie zu schwer.",
        dt.date(2025, 4, 8),
        outlet="Freiberger Bote",
        place="Jena",
    ),
    news(
        "bahnstreik",
        "de",
        "Lokführer in Sachsen streiken drei Tage",
        "Die Lokführer in Sachsen streiken von Mittwoch bis Freitag. Die Gewerkschaft verlangt "
        "sieben Prozent mehr Lohn und eine Woche mit 35 Stunden. In Chemnitz und Zwickau fährt "
        "kein "
        "Zug.\n\n"
        "Der Vorsitzende Torsten Hölzel warf der Bahn vor, auf Zeit zu spielen. Die Bahn bietet "
        "drei Prozent. Schüler bekommen Busse als Ersatz.",
        dt.date(2025, 9, 16),
        outlet="Freiberger Bote",
        place="Chemnitz",
    ),
    news(
        "klinik-zittau",
        "de",
        "Kreistag schließt das Krankenhaus in Zittau",
        "Der Kreistag hat beschlossen, das Krankenhaus in Zittau Ende 2026 zu schließen. Landrat "
        "Steffen Kuhnert nannte als Grund ein Defizit von neun Millionen Euro. 240 Beschäftigte "
        "sind betroffen.\n\n"
        "Gegen die Schließung protestierten 2.000 Menschen auf dem Markt. Die Ärztin Ines Pohl "
        "sammelt Unterschriften. Notfälle sollen künftig nach Görlitz gebracht werden.",
        dt.date(2025, 10, 9),
        outlet="Elbkurier",
        place="Zittau",
    ),
    news(
        "klinik-bautzen",
        "de",
        "Krankenhaus in Bautzen bekommt neue Notaufnahme",
        "Das Krankenhaus in Bautzen hat eine neue Notaufnahme eröffnet. Der Bau dauerte drei Jahre "
        "und kostete 22 Millionen Euro. Chefarzt Andreas Weigel erwartet 30.000 Patienten im "
        "Jahr.\n\n"
        "Die Hälfte der Kosten trägt der Freistaat. Auf dem Dach landen Hubschrauber.",
        dt.date(2025, 9, 4),
        outlet="Elbkurier",
        place="Bautzen",
    ),
    news(
        "theater",
        "de",
        "Intendantin Sabine Reuter verlässt Görlitz",
        "Die Intendantin Sabine Reuter verlässt das Theater in Görlitz im Sommer 2026. Sie "
        "wechselt "
        "an die Oper in Graz. Reuter leitete das Haus elf Jahre lang und holte junge Zuschauer "
        "zurück.\n\n"
        "Als Grund nannte sie die Kürzungen der Stadt. Oberbürgermeister Frank Seidel bedauerte "
        "den Abschied. Die Stelle wird im Januar ausgeschrieben.",
        dt.date(2025, 11, 5),
        outlet="Freiberger Bote",
        place="Görlitz",
    ),
)
