"""English articles for the dialogues. But for the summit and the two banks all is made up."""

from __future__ import annotations

import datetime as dt

from rag.types import Article
from tests.support.newsroom import news

ENGLISH_NEWS: tuple[Article, ...] = (
    news(
        "summit",
        "en",
        "Trump and Putin leave Alaska without a deal",
        "Donald Trump and Vladimir Putin ended their summit in Alaska without a deal on Ukraine. "
        "The talks at a base near Anchorage lasted almost three hours. A planned lunch was "
        "cancelled.\n\n"
        "Trump said that there was no deal until there was a deal. Putin, in his first visit to "
        "the United States in a decade, spoke of an understanding. Neither man took questions from "
        "reporters.",
        dt.date(2025, 8, 16),
        outlet="Harbour Post",
        place="Anchorage",
    ),
    news(
        "bank-england",
        "en",
        "Bank of England cuts interest rates to four percent",
        "The Bank of England has cut interest rates to four percent, the lowest for more than two "
        "years. The committee needed two votes to agree, five to four. Governor Andrew Bailey "
        "called it a finely balanced decision.\n\n"
        "Homeowners with tracker mortgages will save about 29 pounds a month. Chancellor Rachel "
        "Reeves welcomed the cut. The Bank expects food prices to push inflation up to four "
        "percent in September.",
        dt.date(2025, 8, 7),
        outlet="The Ledger",
        place="London",
    ),
    news(
        "ecb",
        "en",
        "European Central Bank leaves interest rates unchanged",
        "The European Central Bank has left its interest rates at two percent for the second time "
        "in a row. President Christine Lagarde said that inflation was where the bank wanted it. "
        "She called the risks to growth more balanced.\n\n"
        "Analysts in Frankfurt expect no change before next spring. The euro rose a little against "
        "the dollar.",
        dt.date(2025, 9, 11),
        outlet="The Ledger",
        place="Frankfurt",
    ),
    news(
        "flood",
        "en",
        "River bursts its banks in Whitby",
        "The river Esk burst its banks in Whitby on Saturday night and flooded three hundred "
        "homes. "
        "Firefighters rescued forty people by boat. Mayor Neil Ashworth opened the sports hall for "
        "families who could not go home.\n\n"
        "Ashworth blamed the flood on a barrier that had not been repaired since spring. Damage is "
        "put at twelve million pounds. More rain is forecast for Tuesday.",
        dt.date(2025, 10, 5),
        outlet="Harbour Post",
        place="Whitby",
    ),
    news(
        "marathon",
        "en",
        "Ruth Adeyemi wins the Leeds marathon",
        "Ruth Adeyemi won the Leeds marathon in two hours and 31 minutes, a course record. The "
        "nurse from Bradford trains before her night shifts. She collapsed behind the finish but "
        "recovered quickly.\n\n"
        "Second was the Kenyan Joyce Chebet. In the men's race Tom Hadley finished first. Adeyemi "
        "gave her prize of 5,000 pounds to a hospice. More than nine thousand runners took part.",
        dt.date(2025, 5, 11),
        outlet="Harbour Post",
        place="Leeds",
    ),
    news(
        "rovers-sacked",
        "en",
        "Wharfedale Rovers sack manager Colin Peake",
        "Wharfedale Rovers have sacked their manager Colin Peake after a 5-0 defeat at Hull. The "
        "club is bottom of the table with four points. Chairman Derek Holroyd said that he had "
        "lost patience.\n\n"
        "Peake led the Rovers to promotion two years ago. He thanked the fans in a short letter. "
        "Coach Billy Marsden takes charge of the next two matches.",
        dt.date(2025, 9, 29),
        outlet="Valley Herald",
        place="Otley",
    ),
    news(
        "rovers-hired",
        "en",
        "Rovers hire Sofia Lindqvist as manager",
        "Sofia Lindqvist is the new manager of Wharfedale Rovers. The Swede signed a contract "
        "until "
        "2028 and is the first woman to coach a men's team in the league. She played 62 times for "
        "Sweden.\n\n"
        "Lindqvist said that staying up was the only aim this season. Her first match is on "
        "Saturday against Grimsby. Fans queued at the ground to greet her.",
        dt.date(2025, 10, 7),
        outlet="Valley Herald",
        place="Otley",
    ),
    news(
        "labour-rents",
        "en",
        "Labour promises a cap on rents",
        "Labour has promised to cap rises in private rents at the rate of inflation. Housing "
        "secretary Martin Oakes told the party conference in Liverpool that tenants needed "
        "certainty. Landlords warned that many would sell.\n\n"
        "Oakes said that the law would be in force by 2027. The cap would cover four million "
        "households. The Conservatives called the plan a gimmick.",
        dt.date(2025, 9, 30),
        outlet="The Ledger",
        place="Liverpool",
    ),
    news(
        "greens-rents",
        "en",
        "Greens call for a freeze on rents",
        "The Green Party wants to freeze all private rents for three years. Its leader Amelia "
        "Thorne told the conference in Bournemouth that rents had grown twice as fast as wages. "
        "Thorne also called for half a million council homes.\n\n"
        "Economists doubt that a freeze would help, since landlords would let fewer flats. Thorne "
        "was a teacher before she entered parliament.",
        dt.date(2025, 10, 4),
        outlet="The Ledger",
        place="Bournemouth",
    ),
    news(
        "comet",
        "en",
        "Astronomers spot a comet from another star",
        "Astronomers in Chile have spotted a comet that comes from another star. It is only the "
        "third such visitor ever seen. Priya Nair of the University of Edinburgh first noticed it "
        "on pictures of the Atlas telescope.\n\n"
        "The comet travels at sixty kilometres a second and is no danger to Earth. It will be "
        "closest to the sun in late October. Nair hopes to learn from its dust how other planets "
        "form.",
        dt.date(2025, 7, 3),
        outlet="Harbour Post",
        place="Edinburgh",
    ),
    news(
        "vaccine",
        "en",
        "Malaria vaccine protects four in five children",
        "A new vaccine against malaria protected four out of five children in a trial in Ghana. "
        "Helen Marsh of the London School of Medicine, who led the trial, called the result "
        "remarkable. The children were given three doses.\n\n"
        "A dose costs three dollars. Side effects were mild. Health minister Kwame Boateng "
        "wants to "
        "start vaccinating in Accra next year. Marsh warned that protection fades after two years.",
        dt.date(2025, 6, 18),
        outlet="The Ledger",
        place="Accra",
    ),
    news(
        "tube-strike",
        "en",
        "Underground drivers in London walk out",
        "Drivers of the London Underground walked out on Monday and brought most lines to a halt. "
        "The union wants a week of 32 hours. Its secretary Eddie Crowe said that drivers were "
        "exhausted.\n\n"
        "Transport for London offered a pay rise of 3.4 percent. Commuters queued for buses, and "
        "hire bicycles ran out by eight in the morning. The strike ends on Thursday.",
        dt.date(2025, 9, 8),
        outlet="The Ledger",
        place="London",
    ),
    news(
        "glasgow-strike",
        "en",
        "Refuse workers in Glasgow strike for two weeks",
        "Refuse workers in Glasgow have begun a strike of two weeks. Bins overflow in the city "
        "centre, and the council fears rats. The workers want six percent more pay.\n\n"
        "Council leader Fiona Baird said that there was no more money. The walkout comes at the "
        "height of the tourist season.",
        dt.date(2025, 8, 11),
        outlet="Harbour Post",
        place="Glasgow",
    ),
    news(
        "airline",
        "en",
        "Skylark Air goes bankrupt",
        "The budget airline Skylark Air went bankrupt on Monday and cancelled all its flights. "
        "About 14,000 passengers are stranded, most of them in Spain. The company blamed the price "
        "of fuel and a lost lawsuit.\n\n"
        "Founder Graham Tully apologised to the passengers. He had started the airline with two "
        "aircraft in 2009. Its 900 employees were told by e-mail. The regulator will fly stranded "
        "travellers home.",
        dt.date(2025, 11, 3),
        outlet="The Ledger",
        place="Luton",
    ),
    news(
        "theatre",
        "en",
        "Wharfedale Theatre reopens in Leeds",
        "The Wharfedale Theatre in Leeds reopened on Thursday, three years after a fire destroyed "
        "its roof. Director Maureen Okafor welcomed four hundred guests to the first night. "
        "Volunteers had raised nine million pounds.\n\n"
        "The opening play was The Tempest. Okafor said that tickets would cost no more than before "
        "the fire. A faulty cable had set the roof alight.",
        dt.date(2025, 3, 14),
        outlet="Harbour Post",
        place="Leeds",
    ),
    news(
        "bristol-homes",
        "en",
        "Bristol builds homes on an old airfield",
        "Bristol will build 6,500 homes on the old airfield at Filton. A third of them are "
        "meant to "
        "be affordable. Work starts in January, and the first families move in by 2028.\n\n"
        "Councillor Janet Pryce called it the largest project since the war. Neighbours fear for "
        "the traffic. The site gets a railway station and two schools.",
        dt.date(2025, 4, 22),
        outlet="Valley Herald",
        place="Bristol",
    ),
    news(
        "manchester-homes",
        "en",
        "Manchester turns empty offices into homes",
        "Manchester wants to turn empty offices in the centre into 1,200 homes. The city will pay "
        "owners a grant of 20,000 pounds for each flat. Housing chief Omar Rashid said that one "
        "office in six was vacant.\n\n"
        "Architects warn that many of the buildings have too few windows. The first flats are "
        "planned near Piccadilly station.",
        dt.date(2025, 5, 30),
        outlet="Valley Herald",
        place="Manchester",
    ),
    news(
        "ferry",
        "en",
        "Ferry runs aground off Orkney",
        "A ferry with 112 people aboard ran aground off the Orkney island of Hoy. Lifeboats "
        "brought "
        "all of them ashore, and one sailor broke an arm. Captain Magnus Flett said that the "
        "rudder "
        "had failed in the storm.\n\n"
        "The ship was built in 1998. Islanders have long asked for a new ferry. A tug is to pull "
        "the ship free at the next high tide.",
        dt.date(2025, 11, 19),
        outlet="Harbour Post",
        place="Kirkwall",
    ),
)
