"""Twenty German conversations, written before the rules that they measure."""

from __future__ import annotations

from tests.dialogues.script import dialogues, fresh, said

GERMAN = dialogues(
    "de",
    (
        (
            "Was sagt Trump zum Gipfel?",
            (
                said("Und Putin?", "Was sagt Putin zum Gipfel?", "gipfel-putin", "swap"),
                said(
                    "Und Selenskyj?",
                    "Was sagt Selenskyj zum Gipfel?",
                    "gipfel-selenskyj",
                    "swap",
                ),
                said("Was fordert er?", "Was fordert Selenskyj?", "gipfel-selenskyj", "person"),
            ),
        ),
        (
            "Wer feiert seinen siebzigsten Geburtstag?",
            (
                said(
                    "Wann wurde er geboren?", "Wann wurde Friedrich Merz geboren?", "merz", "person"
                ),
                said("Und wo?", "Wo wurde Friedrich Merz geboren?", "merz", "bare"),
                said("Wie heißt seine Frau?", "Wie heißt Friedrich Merz’ Frau?", "merz", "person"),
            ),
        ),
        (
            "Was kostet das Rentenpaket?",
            (
                said("Wer ist dagegen?", "Wer ist gegen das Rentenpaket?", "rente-kritik", "thing"),
                said(
                    "Was verlangen die Grünen?",
                    "Was verlangen die Grünen beim Rentenpaket?",
                    "rente-kritik",
                    "implied",
                ),
                said(
                    "Wann wird darüber abgestimmt?",
                    "Wann wird über das Rentenpaket abgestimmt?",
                    "rente rente-kritik",
                    "thing",
                ),
            ),
        ),
        (
            "Wie hoch ist die Inflation in Deutschland?",
            (
                said(
                    "Und in Österreich?",
                    "Wie hoch ist die Inflation in Österreich?",
                    "inflation-oesterreich",
                    "swap",
                ),
                said(
                    "Wer ist dort Finanzminister?",
                    "Wer ist in Österreich Finanzminister?",
                    "inflation-oesterreich",
                    "place",
                ),
            ),
        ),
        (
            "Wie hoch war die Inflation im September?",
            (
                said(
                    "Warum?",
                    "Warum war die Inflation im September so hoch?",
                    "inflation-2025",
                    "bare",
                ),
                said("Und 2024?", "Wie hoch war die Inflation 2024?", "inflation-2024", "time"),
                said(
                    "Und davor?", "Wie hoch war die Inflation vor 2024?", "inflation-2024", "time"
                ),
            ),
        ),
        (
            "Warum wird die Carolabrücke abgerissen?",
            (
                said(
                    "Was kostet das?",
                    "Was kostet der Abriss der Carolabrücke?",
                    "bruecke-dresden",
                    "thing",
                ),
                said(
                    "Wann kommt der Neubau?",
                    "Wann kommt der Neubau der Carolabrücke?",
                    "bruecke-dresden",
                    "implied",
                ),
                fresh("Wer gewann den Marathon in Leeds?", "marathon"),
            ),
        ),
        (
            "Welche Brücke hat Leipzig gesperrt?",
            (
                said(
                    "Was kostet ihre Reparatur?",
                    "Was kostet die Reparatur der Brücke in Leipzig?",
                    "bruecke-leipzig",
                    "thing",
                ),
                said(
                    "Wie lange dauert das?",
                    "Wie lange dauert die Reparatur der Brücke in Leipzig?",
                    "bruecke-leipzig",
                    "thing",
                ),
                said(
                    "Und in Dresden?",
                    "Welche Brücke hat Dresden gesperrt?",
                    "bruecke-dresden",
                    "swap",
                ),
            ),
        ),
        (
            "Wen hat Nordstern Rostock entlassen?",
            (
                said("Woher kam er?", "Woher kam Jonas Brandt?", "trainer", "person"),
                said(
                    "Wer ist sein Nachfolger?",
                    "Wer ist Jonas Brandts Nachfolger?",
                    "trainer",
                    "person",
                ),
                said(
                    "Erzähl mehr", "Was ist noch über Nordstern Rostock bekannt?", "trainer", "more"
                ),
            ),
        ),
        (
            "Warum fällt Lena Vogt aus?",
            (
                said("Wie lange?", "Wie lange fällt Lena Vogt aus?", "handball", "bare"),
                said("Wer ersetzt sie?", "Wer ersetzt Lena Vogt?", "handball", "person"),
                said(
                    "Wie viele Tore hat sie geworfen?",
                    "Wie viele Tore hat Lena Vogt geworfen?",
                    "handball",
                    "person",
                ),
            ),
        ),
        (
            "Was ist in Nochten passiert?",
            (
                said(
                    "Wer hat die Tiere gefunden?",
                    "Wer hat die Tiere in Nochten gefunden?",
                    "wolf",
                    "implied",
                ),
                said("Was fordert er?", "Was fordert Jurij Kubasch?", "wolf", "person"),
                said(
                    "Wie viele Rudel gibt es dort?",
                    "Wie viele Rudel gibt es in der Lausitz?",
                    "wolf",
                    "place",
                ),
            ),
        ),
        (
            "Wer eröffnete den Windpark vor Borkum?",
            (
                said("Was hat sie gesagt?", "Was hat Katrin Oehme gesagt?", "windpark", "person"),
                said(
                    "Wer hat ihn gebaut?",
                    "Wer hat den Windpark vor Borkum gebaut?",
                    "windpark",
                    "thing",
                ),
                said(
                    "Gibt es Kritik daran?",
                    "Gibt es Kritik am Windpark vor Borkum?",
                    "windpark",
                    "thing",
                ),
            ),
        ),
        (
            "Was war die Ursache des Waldbrands in der Gohrischheide?",
            (
                said(
                    "Wurde jemand verletzt?",
                    "Wurde beim Waldbrand in der Gohrischheide jemand verletzt?",
                    "waldbrand",
                    "implied",
                ),
                said(
                    "Wie groß war die Fläche?",
                    "Wie groß war die Fläche des Waldbrands?",
                    "waldbrand",
                    "implied",
                ),
                said("ja", "Mehr zum Waldbrand in der Gohrischheide", "waldbrand", "more"),
            ),
        ),
        (
            "Woraus besteht die Batterie aus Jena?",
            (
                said(
                    "Wer hat sie entwickelt?",
                    "Wer hat die Batterie aus Jena entwickelt?",
                    "batterie",
                    "thing",
                ),
                said("Woher stammt sie?", "Woher stammt Nora Albrecht?", "batterie", "person"),
                said(
                    "Wo soll die Fabrik stehen?",
                    "Wo soll die Fabrik für die Batterie stehen?",
                    "batterie",
                    "implied",
                ),
            ),
        ),
        (
            "Warum streiken die Lokführer in Sachsen?",
            (
                said(
                    "Wie lange streiken sie?",
                    "Wie lange streiken die Lokführer in Sachsen?",
                    "bahnstreik",
                    "thing",
                ),
                said(
                    "Was bietet die Bahn?",
                    "Was bietet die Bahn den Lokführern in Sachsen?",
                    "bahnstreik",
                    "implied",
                ),
                said(
                    "Und in London?",
                    "Warum streiken die Lokführer in London?",
                    "tube-strike",
                    "swap",
                ),
            ),
        ),
        (
            "Warum wird das Krankenhaus in Zittau geschlossen?",
            (
                said(
                    "Wann?",
                    "Wann wird das Krankenhaus in Zittau geschlossen?",
                    "klinik-zittau",
                    "bare",
                ),
                said(
                    "Wer protestiert dagegen?",
                    "Wer protestiert gegen die Schließung des Krankenhauses in Zittau?",
                    "klinik-zittau",
                    "thing",
                ),
                said(
                    "Und in Bautzen?",
                    "Was ist mit dem Krankenhaus in Bautzen?",
                    "klinik-bautzen",
                    "swap",
                ),
                said(
                    "Was hat der Bau gekostet?",
                    "Was hat der Bau der Notaufnahme in Bautzen gekostet?",
                    "klinik-bautzen",
                    "implied",
                ),
            ),
        ),
        (
            "Wer verlässt das Theater in Görlitz?",
            (
                said("Wohin geht sie?", "Wohin geht Sabine Reuter?", "theater", "person"),
                said(
                    "Warum?",
                    "Warum verlässt Sabine Reuter das Theater in Görlitz?",
                    "theater",
                    "bare",
                ),
                said(
                    "Was sagt der Oberbürgermeister dazu?",
                    "Was sagt der Oberbürgermeister zum Abschied von Sabine Reuter?",
                    "theater",
                    "thing",
                ),
            ),
        ),
        (
            "Was hat die Bank of England entschieden?",
            (
                said("Und die EZB?", "Was hat die EZB entschieden?", "ecb", "swap"),
                said("Wann war das?", "Wann hat die EZB das entschieden?", "ecb", "bare"),
                fresh("Wie viele Schafe haben die Wölfe gerissen?", "wolf"),
            ),
        ),
        (
            "Wo fand das Treffen von Trump und Putin statt?",
            (
                said(
                    "Wie lange dauerte es?",
                    "Wie lange dauerte das Treffen von Trump und Putin?",
                    "gipfel-trump summit",
                    "thing",
                ),
                said(
                    "Was sagt die zweite Quelle?",
                    "Was steht im zweiten Artikel?",
                    "summit gipfel-putin gipfel-trump gipfel-selenskyj",
                    "source",
                ),
                fresh("Wie hoch ist die Inflation in Österreich?", "inflation-oesterreich"),
            ),
        ),
        (
            "Was fordert Johannes Wendt?",
            (
                said(
                    "Ist Ricarda Lohse damit einverstanden?",
                    "Ist Ricarda Lohse mit der Forderung von Johannes Wendt einverstanden?",
                    "rente rente-kritik",
                    "thing",
                ),
                said(
                    "Wie verteidigt sie sich?",
                    "Wie verteidigt sich Ricarda Lohse?",
                    "rente",
                    "person",
                ),
            ),
        ),
        (
            "Gibt es Neues aus Bautzen?",
            (
                said("mehr", "Mehr zum Krankenhaus in Bautzen", "klinik-bautzen", "more"),
                said(
                    "Wer leitet sie?",
                    "Wer leitet die Notaufnahme in Bautzen?",
                    "klinik-bautzen",
                    "thing",
                ),
                fresh("Gibt es einen neuen Trainer in Rostock?", "trainer"),
                said(
                    "How long was his contract?",
                    "How long was Jonas Brandt's contract?",
                    "trainer",
                    "person",
                ),
            ),
        ),
    ),
)
