"""Twenty English conversations, written before the rules that they measure."""

from __future__ import annotations

from tests.dialogues.script import dialogues, fresh, said

ENGLISH = dialogues(
    "en",
    (
        (
            "What did Trump say about the deal?",
            (
                said("And Putin?", "What did Putin say about the deal?", "summit", "swap"),
                said(
                    "How long did they talk?",
                    "How long did Trump and Putin talk?",
                    "summit",
                    "person",
                ),
                said(
                    "And Zelensky?",
                    "What did Zelensky say about the deal?",
                    "gipfel-selenskyj",
                    "swap",
                ),
            ),
        ),
        (
            "What did the Bank of England decide?",
            (
                said("Why?", "Why did the Bank of England decide that?", "bank-england", "bare"),
                said(
                    "And the European Central Bank?",
                    "What did the European Central Bank decide?",
                    "ecb",
                    "swap",
                ),
                said(
                    "Who is its president?",
                    "Who is the president of the European Central Bank?",
                    "ecb",
                    "thing",
                ),
            ),
        ),
        (
            "Where did the river burst its banks?",
            (
                said("When was that?", "When did the river burst its banks?", "flood", "bare"),
                said(
                    "How many homes were flooded there?",
                    "How many homes were flooded in Whitby?",
                    "flood",
                    "place",
                ),
                said("Who is the mayor?", "Who is the mayor of Whitby?", "flood", "implied"),
                said("What did he blame?", "What did Neil Ashworth blame?", "flood", "person"),
            ),
        ),
        (
            "Who won the marathon in Leeds?",
            (
                said(
                    "Where does she come from?",
                    "Where does Ruth Adeyemi come from?",
                    "marathon",
                    "person",
                ),
                said(
                    "What did she do with her prize?",
                    "What did Ruth Adeyemi do with the prize?",
                    "marathon",
                    "person",
                ),
                said(
                    "Who was second?",
                    "Who was second in the Leeds marathon?",
                    "marathon",
                    "implied",
                ),
            ),
        ),
        (
            "Who was sacked by Wharfedale Rovers?",
            (
                said(
                    "Why was he sacked?", "Why was Colin Peake sacked?", "rovers-sacked", "person"
                ),
                said(
                    "Who replaced him?",
                    "Who replaced Colin Peake?",
                    "rovers-hired rovers-sacked",
                    "person",
                ),
                fresh("Is it true that Skylark Air is bankrupt?", "airline"),
            ),
        ),
        (
            "What does Labour promise on rents?",
            (
                said(
                    "And the Greens?",
                    "What do the Greens promise on rents?",
                    "greens-rents",
                    "swap",
                ),
                said("Who leads them?", "Who leads the Greens?", "greens-rents", "thing"),
                said(
                    "What was her job before that?",
                    "What was Amelia Thorne's job before parliament?",
                    "greens-rents",
                    "person",
                ),
            ),
        ),
        (
            "Who discovered the comet?",
            (
                said("Where does she work?", "Where does Priya Nair work?", "comet", "person"),
                said("How fast is it?", "How fast is the comet?", "comet", "thing"),
                said("Is it dangerous?", "Is the comet dangerous?", "comet", "thing"),
            ),
        ),
        (
            "How well does the malaria vaccine work?",
            (
                said(
                    "What does it cost?", "What does the malaria vaccine cost?", "vaccine", "thing"
                ),
                said(
                    "Are there side effects?",
                    "Are there side effects of the malaria vaccine?",
                    "vaccine",
                    "implied",
                ),
                said(
                    "Who led the trial?",
                    "Who led the trial of the malaria vaccine?",
                    "vaccine",
                    "implied",
                ),
            ),
        ),
        (
            "Why did the Underground drivers in London walk out?",
            (
                said(
                    "How long will it last?",
                    "How long will the strike of the Underground drivers last?",
                    "tube-strike",
                    "thing",
                ),
                said(
                    "And in Glasgow?",
                    "Why did workers in Glasgow walk out?",
                    "glasgow-strike",
                    "swap",
                ),
                said(
                    "What do they want?",
                    "What do the refuse workers in Glasgow want?",
                    "glasgow-strike",
                    "thing",
                ),
            ),
        ),
        (
            "Which airline went bankrupt?",
            (
                said(
                    "How many people are affected by that?",
                    "How many people are affected by the bankruptcy of Skylark Air?",
                    "airline",
                    "thing",
                ),
                said("Who founded it?", "Who founded Skylark Air?", "airline", "thing"),
                said("Tell me more", "What else is known of Skylark Air?", "airline", "more"),
            ),
        ),
        (
            "When did the theatre in Leeds reopen?",
            (
                said(
                    "Who is the director?",
                    "Who is the director of the theatre in Leeds?",
                    "theatre",
                    "implied",
                ),
                said(
                    "What did she say about tickets?",
                    "What did Maureen Okafor say about tickets?",
                    "theatre",
                    "person",
                ),
                said(
                    "How did the fire start?",
                    "How did the fire in the theatre in Leeds start?",
                    "theatre",
                    "implied",
                ),
            ),
        ),
        (
            "How many homes will Bristol build?",
            (
                said(
                    "When does work start?",
                    "When does work on the homes in Bristol start?",
                    "bristol-homes",
                    "implied",
                ),
                said(
                    "And Manchester?",
                    "How many homes will Manchester build?",
                    "manchester-homes",
                    "swap",
                ),
                said(
                    "Who pays for that?",
                    "Who pays for the homes in Manchester?",
                    "manchester-homes",
                    "thing",
                ),
            ),
        ),
        (
            "What happened off Orkney?",
            (
                said(
                    "Was anyone hurt?",
                    "Was anyone hurt when the ferry ran aground off Orkney?",
                    "ferry",
                    "implied",
                ),
                said(
                    "What was the cause?",
                    "What was the cause of the accident of the ferry off Orkney?",
                    "ferry",
                    "implied",
                ),
                said(
                    "How old is the ship?",
                    "How old is the ferry that ran aground off Orkney?",
                    "ferry",
                    "implied",
                ),
            ),
        ),
        (
            "Who is the new manager of the Rovers?",
            (
                said(
                    "How long is her contract?",
                    "How long is Sofia Lindqvist's contract?",
                    "rovers-hired",
                    "person",
                ),
                said(
                    "What did she say?", "What did Sofia Lindqvist say?", "rovers-hired", "person"
                ),
                said("And Colin Peake?", "What did Colin Peake say?", "rovers-sacked", "swap"),
                fresh("What happened in Glasgow?", "glasgow-strike"),
            ),
        ),
        (
            "How high is inflation in Germany?",
            (
                said(
                    "And in Austria?",
                    "How high is inflation in Austria?",
                    "inflation-oesterreich",
                    "swap",
                ),
                said(
                    "And in 2024?",
                    "How high was inflation in Germany in 2024?",
                    "inflation-2024",
                    "time",
                ),
                said(
                    "What does Karla Winterfeld think about it?",
                    "What does Karla Winterfeld think about inflation?",
                    "inflation-2025",
                    "thing",
                ),
            ),
        ),
        (
            "When was Friedrich Merz born?",
            (
                said("What did he study?", "What did Friedrich Merz study?", "merz", "person"),
                said(
                    "How many children does he have?",
                    "How many children does Friedrich Merz have?",
                    "merz",
                    "person",
                ),
                said("Hat er Hobbys?", "Hat Friedrich Merz Hobbys?", "merz", "person"),
            ),
        ),
        (
            "Who criticises the pension package?",
            (
                said(
                    "Why?",
                    "Why do they criticise the pension package?",
                    "rente-kritik rente",
                    "bare",
                ),
                said(
                    "How much does it cost?",
                    "How much does the pension package cost?",
                    "rente",
                    "thing",
                ),
                said(
                    "Who proposed it?",
                    "Who proposed the pension package?",
                    "rente rente-kritik",
                    "thing",
                ),
            ),
        ),
        (
            "What do landlords say about the cap on rents?",
            (
                said(
                    "When will it be in force?",
                    "When will the cap on rents be in force?",
                    "labour-rents",
                    "thing",
                ),
                said("yes", "What else is known of the cap on rents?", "labour-rents", "more"),
                said(
                    "What does the second source say?",
                    "What does the second article say?",
                    "greens-rents labour-rents",
                    "source",
                ),
            ),
        ),
        (
            "Who resigned or was dismissed in Rostock?",
            (
                said("When was this?", "When was Jonas Brandt dismissed?", "trainer", "bare"),
                said(
                    "How many matches did he lose?",
                    "How many matches did Jonas Brandt lose?",
                    "trainer",
                    "person",
                ),
                fresh("Did the wildfire in the Gohrischheide destroy houses?", "waldbrand"),
                said(
                    "Were any firefighters injured there?",
                    "Were any firefighters injured in the Gohrischheide?",
                    "waldbrand",
                    "place",
                ),
            ),
        ),
        (
            "Who works on a battery without lithium?",
            (
                said("Where was she born?", "Where was Nora Albrecht born?", "batterie", "person"),
                said("What is it made of?", "What is the battery made of?", "batterie", "thing"),
                said(
                    "Is there any criticism?",
                    "Is there any criticism of the battery?",
                    "batterie",
                    "implied",
                ),
            ),
        ),
    ),
)
