"""Words that groups talk in, whatever they talk about: no topic is made of them.

Greetings, thanks, assent, laughter, fillers, days and times, the commonest verbs. Stop words are
not repeated here. Compiled for newsbot; case-folded, as they are written in a hurry.
"""

from __future__ import annotations

GERMAN = """
ab abend abends ach achja achso acht ah aha allem allerdings allerseits alles also alte alten alter
altes anderes andernfalls andersrum andre andrer anfang anfangen angeblich angefangen april apropos
arg august bald beim bekomme bekommen bekommt bescheid besser besserung beste besten bestimmt
bezahlen bezahlt billig bisher bisschen bisserl bissl bist bleib bleiben bleibt blöd blöde brauch
brauche brauchen brauchst braucht bring bringe bringen bringst bringt bringts bruder cool dabei
dahin dank danke dankeschön dann daran darf darfst darum darunter dauern dauert davor deal denk
denke denken denkt derzeit deshalb deswegen dezember dicht dienstag dienstags donnerstag
donnerstags doof dran drauf draussen draußen drei dreimal drin dritte dritten drum drunter drüber
dürft dürfte eben ebenfalls echt egal ehrlich eigene eigenen eigener eigentlich einfach einig
einmal eins einverstanden elf ende endlich entscheide entscheiden entscheidet erinnerung ernsthaft
erst erste ersten erster erstmal euro eventuell evtl extra fall fallen falls falsch fand fangen
februar fehlen fehlt fertig find finde finden findest findet fix frag frage fragen fragt frau
freitag freitags freund freundin früh früher fällt fänd fände fängt fünf fürs galt ganz ganze
ganzen ganzes gar geb gebe geben gebracht geburtstag gedacht gefragt gefunden gefällt gegangen
gegenüber gehabt gehe gehen geholfen geholt gehst geht gehts gehört geil gekommen gekriegt gelesen
gell gelten gemacht genau genommen genug gerade gern gerne gerufen gesagt geschickt geschrieben
gesehen gestellt gestern gesucht gibs gibt gibts gilt ging gings glaub glaube glauben gleich
glückwunsch gn8 gott grad grade groß großartig große großen großer großes grundsätzlich gruß grüße
guck gucken gut gute guten guter gutes günstig hab habs habt halb halbe hallo hallöchen halt halte
halten hammer hast hats hehe helfe helfen herr herzlichen heut heute hey hi hielt hihi hilfst hilft
hinten hinter hm hmm hoch hoffe hoffen hoffentlich hol hole holen holt huhu hurra hält hängen hängt
hätt hört ihr immer immerhin inzwischen irgendwann irgendwas irgendwer irgendwie irgendwo ist ists
ja jahr jahre jahren jaja januar jap jawohl jedenfalls jemals jemand jepp jetz jmd jo joa juhu juli
juni jup jupp kanns kannste kein keiner kenn kenne kennen kennt kind kinder klappen klappt klar
klaro klein kleine kleinen kleiner kleines komm komme kommen kommst kommt kommts komplett kosten
kostet krass krieg kriege kriegen kriegst kriegt kurz kurze kurzfristig könn könnt könnts lache
lachen lag lang lange lass lassen lasst lauft laut leicht leider lese lesen letzte letzten letzter
letztes leute leuten lg lieb liebe lieben lieber liebes liegen liegt liest ließ links lol los läuft
mach mache machst macht machts mag mal mama mancher manchmal mann mega mehr meine meinst meint
meinte meist menge mensch menschen min minute minuten mist mitm mittag mittags mittwoch mittwochs
moin moment montag montags morgen morgens musst mutter märz möchte möchten möglich möglichkeit
möglichst müsst müsste müssten nach nachher nachmittag nachricht nacht nachti naja name namen ne
nebenbei nee nehm nehme nehmen nehmt nett neu neue neuen neuer neues neun nice niemand nix nochmal
november nun nächste nächsten nächstens nächster nächstes nämlich nö oben obs oder offen oft oha
ohje oje ok okay okey okidoki oktober onkel paar papa passen passiert passt platz prima pro
probiere probieren problem quatsch recht rechts red reden reichen reicht rein richtig richtige
richtigen rief ruf rufe rufen ruft ruhig sach sache sachen sag sage sagen sagt sagte sagts samma
samstag samstags schade schaff schaffe schaffen schafft schau schaue schauen schaut scheint schick
schicke schicken schickt schlafe schlecht schlimm schlimmer schnell schonmal schreib schreibe
schreiben schreibt schrieb schwer schwester schön schöne schönen schönes sechs seh sehe sehen sehr
seite seiten selber september sicher sieben siehe sieht sitzen sitzt sogar sohn solange sonntag
sonntags sonst sonstwas sorry sowas sowieso spitze spät später stand stark std steckt steh stehen
steht stell stelle stellt stichwort stimm stimmt stunde stunden such suche suchen super tag tage
tagen tages tante teil teuer tja tochter toll top total trotzdem tschüss tu tun tut uff uhr
unbedingt ungefähr unten ups vater vergessen vergiss verstanden versteh verstehe versuche versuchen
versucht vielen vielleicht vier vllt vlt voll vorbei vorher vorhin vormittag vormittags vorne
vorschlag vorschlagen wahr wahrscheinlich wann wars wart warte warten wegen weiss weiterhin weiß
welch wenig weniger wenigstens wer wieso wieviel will willkommen willst wirklich wissen wisst
witzig woche wochen wochenende wofür wohl wollen wollt wollte wollten worüber wow wusste wächst wär
wärs wünsche wüsste zahlen zahlt zehn zeig zeigen zeigt zeit ziemlich zu zuerst zufällig zum zur
zurück zusammen zwei zweimal zweite zweiten zwölf äh ähem ähm übrigens
"""

ENGLISH = """
able absolutely actually afternoon ago agree agreed ah aha ahead aint all allow allowed almost
already alright always amazing angel another answer answered answers any anybody anyone anything
anyway apparently apr april aren arent around asap ask asked asking asks aug august aunt aw away
aye back bad bbl bed best bet better big bit blah bless bought brb brilliant bring brings bro
brother brought btw bunch buy buying bye call called came cant car carry cheap cheers children
clear close closed come comes coming congrats cool correct cost costs couldn couldnt course cousin
cry cute dad daily daughter day days dead deal dear dec december decide decided definitely didn
didnt different doesn doesnt don done dont door early easy eh either else email end enough entire
er erm even evening ever every everybody everyone everything exactly expensive fab fair fall falls
fantastic far father feb february feel fell felt ffs final finally find fine fingers first five
fixed folks forget forgot found four free friday fridays friend friends full fun funny fyi gave get
gets getting gg give given gives glad gn gn8 go god goes going gold gone gonna good goodnight got
gotta great guess guy guys hadn haha hahaha half hang happen happened happens happy hard hasn hasnt
hate haven havent hear heard hello help hey heya hi hmm hold home honest honestly hooray hope
hopefully hour hours house hows huge hundred husband idea idk ill im imagine imo instead isn isnt
ive jan january job joke jul july jun june keep keeps kid kidding kids kind kinda knew know knows
lads large last late later latest least leave left legend legends less let lets like likes line
link list literally little live lmao lol long look looked looking looks lost lot lots love loved
lovely luck mad mail main make makes making many mar marvellous mate matter may maybe mean means
meant meet meeting mention message met mid might min mind mine mins minute minutes miss missed
moment monday mondays month months morning mother move much mum must nah name names near nearly
need needed needs neither never new next nice night nights nine nobody none noon nope normal note
notes nothing notice nov november nowt number numbers oct october odd ofc often oh ok okay okey omg
one ones onto oof ooh oops open opened option others ought outside own paid part past pay pays
people perfect perhaps person pick picked picks place plan plans pls plus plz point possible post
precisely pretty probably problem proper propose put puts question questions quick quickly quid
quite quote ran rang rather read reads ready real really reckon remember reminder right ring rings
room round run runs said sake sat saturday saturdays save saw say saying says second see seem seems
seen sell send sends sense sent sep sept september seriously seven shall share shared sharp she
shes short shouldn shouldnt shut side sigh simple since sister sit sits six small so somebody
someone something sometimes somewhere son soon sorry sort sound sounds speak spoke stand stands
star start started starts state stay stayed stays step still stood stop straight stuff sunday
sundays super suppose sure take taken takes taking talk talked tall tbh tell ten text thank
thankfully thanks thats theres thing things think thinking tho though thought thousand three thu
thur thurs thursday thursdays thx till time times today together told tomorrow ton tonight too took
top total totally tried tries true try trying tues tuesday tuesdays turn twelve twenty twice two
ugh uh um uncle unreal update use used using usual ve wait waiting wanna want wanted wants wasn
wasnt watch way we wed wednesday wednesdays week weekend weeks welcome well went weren werent
whatever whats whole whos why wife wish within without woah won wonder wonderful wont word words
work worked works world worse worst worth would wouldn wouldnt wow write writing written wrong
wrote yay yea yeah year years yep yes yesterday yet yikes young youre yours yup
"""

TALK = frozenset(GERMAN.split()) | frozenset(ENGLISH.split())
