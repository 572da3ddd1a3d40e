# Was der Telegram-Bot auf Deutsch sagt. en.ftl hat dieselben Schlüssel mit denselben Variablen.
# $bot ist der Benutzername des Bots ohne das @; Ids stehen ohne Tausenderpunkte.

## Begrüßung

start =
    Hallo! Ich beantworte Fragen aus Zeitungsartikeln, wörtlich und mit allen Quellen.

    Schreib einfach, was du wissen möchtest, zum Beispiel: „Was gibt es Neues?“

    /latest zeigt die neuesten Artikel, /help alles, was ich kann.
start-group =
    Hallo! Frag mich nach den Nachrichten: mit /ask, mit @{ $bot } und deiner Frage, oder antworte auf eine meiner Antworten. /help zeigt mehr.
help =
    Schreib deine Frage, auf Deutsch oder Englisch. Zu jeder Antwort siehst du die Quellen: Tipp eine an, um das Zitat in seinem Absatz zu lesen. Du kannst auch nachfragen. Und wenn du deine Frage bearbeitest, beantworte ich sie neu.

    /ask – eine Frage stellen
    /search – Textstellen, ohne Antwort
    /brief – ein Briefing: ein Thema, ein Zeitraum, oder das Neueste
    /timeline – wie sich ein Thema entwickelt hat, mit Bild
    /subscribe – Briefings regelmäßig bekommen
    /unsubscribe – sie beenden
    /latest – die neuesten Artikel
    /article – ein ganzer Artikel: Nummer einer Quelle oder Id
    /sources – die Quellen der letzten Antwort
    /new – ein neues Gespräch beginnen
    /language – die Sprache dieser Texte
    /privacy – was ich speichere
    /forget – alles von dir löschen
help-group =
    Ich melde mich nur, wenn du mich ansprichst:
    • /ask und deine Frage
    • @{ $bot } und deine Frage
    • eine Antwort auf eine meiner Antworten: dann weiß ich, worum es geht

    /summary – was hier geschrieben wurde: seit deiner letzten Nachricht, oder 2h, 50, heute, gestern
    /search – Textstellen, ohne Antwort
    /brief – ein Briefing: ein Thema, ein Zeitraum, oder das Neueste
    /timeline – wie sich ein Thema entwickelt hat, mit Bild
    /subscribe – Zusammenfassungen und Briefings regelmäßig bekommen
    /unsubscribe – sie beenden
    /latest – die neuesten Artikel
    /article – ein ganzer Artikel: Nummer einer Quelle oder Id
    /sources – die Quellen der letzten Antwort
    /new – ein neues Gespräch beginnen
    /language – die Sprache dieser Texte (für Gruppen-Admins)
    /privacy – was ich speichere; /privacy off hält heraus, was du hier schreibst
    /forget – löschen, was ich speichere

    Für Gruppen-Admins: /summary on oder off schaltet Zusammenfassungen dieser Gruppe ein oder aus, /retention sagt, wie lange ich dafür Nachrichten speichere.
help-admin =
    Für dich als Admin:
    /stats – Zahlen zum Bestand und zu heute
    /allow – jemanden oder eine Gruppe zulassen
    /revoke – die Zulassung zurücknehmen
    /reindex – die Artikel neu einlesen
introduction =
    Hallo zusammen! Ich beantworte Fragen aus Zeitungsartikeln, wörtlich und mit allen Quellen.

    Ich melde mich nur, wenn ihr mich ansprecht: mit /ask, mit @{ $bot } und einer Frage, oder mit einer Antwort auf eine meiner Antworten. Ich speichere diese Fragen, meine Antworten darauf und wer gefragt hat; was ihr sonst hier schreibt, nur wenn ein Admin der Gruppe Zusammenfassungen einschaltet. /privacy erklärt mehr.

    Falls ihr Zusammenfassungen dieser Gruppe möchtet: Ein Admin schaltet sie mit /summary on ein. Dafür muss ich mitlesen können: Schickt @BotFather /setprivacy, wählt @{ $bot } und „Disable“ und fügt mich dann neu zur Gruppe hinzu. Sonst sehe ich nur, was an mich gerichtet ist.

## Wer fragen darf

not-allowed =
    Entschuldige, du stehst nicht auf der Liste derer, denen ich antworte. Wenn du darauf gehörst, nenn dem Betreiber deine Id: { $id }
not-allowed-group =
    Entschuldigt, diese Gruppe steht nicht auf der Liste derer, denen ich antworte. Wenn sie darauf gehört, nennt dem Betreiber ihre Id: { $id }
not-allowed-short = Du stehst nicht auf der Liste derer, denen ich antworte. Deine Id: { $id }
paired = Willkommen! Du bist jetzt Admin dieses Bots. /help zeigt, was du tun kannst.
pairing-wrong =
    { $left ->
        [0] Das ist nicht der Code, und das war dein letzter Versuch.
        [one] Das ist nicht der Code. Du hast noch einen Versuch.
       *[other] Das ist nicht der Code. Du hast noch { $left } Versuche.
    }
pairing-closed = Zurzeit nehme ich keinen Code an. Einen neuen findet der Betreiber dort, wo der Bot seine Meldungen ausgibt.
admins-only = Das können nur Admins dieses Bots.
group-admins-only = Das können nur Admins dieser Gruppe.
private-only = Mach das bitte in einem privaten Chat mit mir.
allow-usage = Wen? /allow ID oder /revoke ID; die Id ist eine ganze Zahl und steht in der Nachricht an die, die abgewiesen wurden.
allowed = { $id } darf jetzt fragen.
revoked = { $id } darf nicht mehr fragen.
not-revocable = { $id } steht in den Einstellungen des Bots; nur der Betreiber kann das dort ändern.

## Grenzen und Störungen

rate-limited =
    { $seconds ->
        [one] Das war viel auf einmal. In einer Sekunde geht es weiter.
       *[other] Das war viel auf einmal. In { $seconds } Sekunden geht es weiter.
    }
rate-limited-minutes =
    { $minutes ->
        [one] Das war viel auf einmal. In einer Minute geht es weiter.
       *[other] Das war viel auf einmal. In { $minutes } Minuten geht es weiter.
    }
queue-full = Gerade warten zu viele Fragen. Frag bitte in ein paar Minuten noch einmal.
apology = Entschuldige, da ist etwas schiefgegangen, und ich habe keine Antwort auf deine Frage. Stell sie bitte später noch einmal.
not-text = Ich kann nur Text lesen. Schreib deine Frage bitte auf.
unknown-command = Diesen Befehl kenne ich nicht. /help zeigt, welche ich kenne.

## Antworten, Artikel und Quellen

source = Quelle
back = ‹ Zurück
no-date = ohne Datum
nothing-to-show = Es gibt noch keine Antwort, deren Quellen ich zeigen könnte. Frag zuerst etwas.
nothing-found = Dazu habe ich nichts gefunden.
no-articles = Noch gibt es keine Artikel.
not-ready = Die Artikel werden gerade eingelesen. Bitte frag in einer Minute noch einmal.
no-such-article = Den Artikel „{ $id }“ gibt es nicht. /latest zeigt die neuesten.
no-such-source =
    { $count ->
        [one] Quelle { $number } gibt es nicht; die Antwort hat nur eine.
       *[other] Quelle { $number } gibt es nicht; die Antwort hat 1 bis { $count }.
    }
sources-none = Diese Antwort stützt sich auf keine Quelle.
source-changed = Der Artikel wurde seither geändert und enthält dieses Zitat nicht mehr:
article-gone = Den Artikel gibt es nicht mehr; das ist das Zitat:
article-cut =
    { $characters ->
        [one] Der Artikel hat noch ein weiteres Zeichen.
       *[other] Der Artikel hat noch { $characters } weitere Zeichen.
    }
title-derived = (ohne Überschrift; der Titel ist dem Anfang entnommen)
latest-title = Die neuesten Artikel
search-title = Textstellen zu „{ $query }“
sources-title = Quellen der letzten Antwort
ask-what = Was möchtest du wissen? Schreib /ask und deine Frage.
search-what = Wonach soll ich suchen? Schreib /search und ein paar Wörter.
answer-gone = Diese Antwort gibt es nicht mehr. Frag bitte noch einmal.
not-yours = Diese Antwort gehört jemand anderem.
feedback-thanks = Danke!

## Gespräch und Einstellungen

new-conversation = Ein neues Gespräch: Was vorher gesagt wurde, lasse ich zurück.
language-choose = Welche Sprache soll ich sprechen? Meine Antworten sind immer in der Sprache deiner Frage.
language-name = Deutsch
language-auto = Wie in Telegram
language-set =
    { $language ->
       *[de] Ich schreibe ab jetzt deutsch. Meine Antworten bleiben in der Sprache deiner Frage.
        [en] Ich schreibe ab jetzt englisch. Meine Antworten bleiben in der Sprache deiner Frage.
        [auto] Ich schreibe in der Sprache, die in Telegram eingestellt ist. Meine Antworten bleiben in der Sprache deiner Frage.
    }
language-unknown = Ich spreche nur Deutsch und Englisch: /language de oder /language en.

## Was gespeichert wird

privacy =
    Was ich speichere:
    • deine Fragen und meine Antworten, damit du nachfragen kannst und die Knöpfe weiter gehen
    • deine 👍 und 👎
    • wie viele Tokens deine Antworten gebraucht haben
    • was du mit /subscribe bestellst
    • deine Telegram-Id und die des Chats, um zu wissen, zu wem das gehört

    Wie lange: bis du es mit /forget löschst.

    { $days ->
        [0] In Gruppen speichere ich nur, was an mich gerichtet ist.
        [one] In Gruppen speichere ich, was an mich gerichtet ist. Wo ein Admin der Gruppe Zusammenfassungen eingeschaltet hat, auch was dort sonst geschrieben wird: Text, Name und Telegram-Id, Zeit, Thema und worauf es antwortet; höchstens einen Tag lang. /privacy off hält heraus, was du schreibst.
       *[other] In Gruppen speichere ich, was an mich gerichtet ist. Wo ein Admin der Gruppe Zusammenfassungen eingeschaltet hat, auch was dort sonst geschrieben wird: Text, Name und Telegram-Id, Zeit, Thema und worauf es antwortet; höchstens { $days } Tage lang. /privacy off hält heraus, was du schreibst.
    }

    Wo: auf dem Rechner dessen, der diesen Bot betreibt.

    { $model ->
        [none] { $embedder ->
            [none] Ein Sprachmodell wird nicht gefragt: Außer Telegram bekommt niemand sonst deine Frage.
           *[other] Für die Suche geht deine Frage an das Modell { $embedder }, und für die Artikel zu dem, worüber eine Gruppe sprach, die Worte ihrer Themen; die Antwort schreibt kein Sprachmodell.
        }
       *[other] Für eine Zusammenfassung gehen die Nachrichten der Gruppe, für eine Antwort deine Frage, das Gespräch davor und passende Textstellen aus den Artikeln an das Sprachmodell { $model }.{ $embedder ->
            [none] { "" }
           *[other] { " " }Für die Suche gehen deine Frage und die Worte der Themen einer Gruppe an das Modell { $embedder }.
        }
    }
privacy-here =
    { $state ->
        [on] { $days ->
            [one] In dieser Gruppe sind Zusammenfassungen eingeschaltet; Nachrichten bleiben einen Tag.
           *[other] In dieser Gruppe sind Zusammenfassungen eingeschaltet; Nachrichten bleiben { $days } Tage.
        }
       *[off] In dieser Gruppe sind Zusammenfassungen ausgeschaltet.
    }
privacy-out = Was du in Gruppen schreibst, halte ich heraus: Du hast /privacy off gewählt. /privacy on nimmt das zurück.
privacy-off = Gut: Was du in Gruppen schreibst, speichere ich nicht mehr, in keiner, und was davon gespeichert war, ist gelöscht. Fragen an mich sind nicht gemeint; die löscht /forget. /privacy on nimmt das zurück.
privacy-on = Gut: Wo eine Gruppe Zusammenfassungen eingeschaltet hat, speichere ich ab jetzt auch, was du dort schreibst. /privacy off nimmt das zurück.

## Was eine Gruppe speichern lässt

groups-only = Das geht nur in einer Gruppe.
summaries-on =
    { $days ->
        [one] Zusammenfassungen sind eingeschaltet: Was ab jetzt hier geschrieben wird, speichere ich einen Tag lang, nur dafür. Wer das für sich nicht möchte, schreibt /privacy off. /summary off löscht alles wieder, /retention ändert die Dauer.
       *[other] Zusammenfassungen sind eingeschaltet: Was ab jetzt hier geschrieben wird, speichere ich { $days } Tage lang, nur dafür. Wer das für sich nicht möchte, schreibt /privacy off. /summary off löscht alles wieder, /retention ändert die Dauer.
    }
summaries-on-deaf =
    { $days ->
        [one] Zusammenfassungen sind eingeschaltet: Was ich ab jetzt hier mitlese, speichere ich einen Tag lang, nur dafür. Wer das für sich nicht möchte, schreibt /privacy off. /summary off löscht alles wieder.
       *[other] Zusammenfassungen sind eingeschaltet: Was ich ab jetzt hier mitlese, speichere ich { $days } Tage lang, nur dafür. Wer das für sich nicht möchte, schreibt /privacy off. /summary off löscht alles wieder.
    }

    Noch lese ich aber nicht mit, sondern sehe nur, was an mich gerichtet ist. Macht mich zum Admin der Gruppe, oder schickt @BotFather /setprivacy, wählt @{ $bot } und „Disable“ und fügt mich dann neu zur Gruppe hinzu.
summaries-off = Zusammenfassungen sind ausgeschaltet. Was ich dafür gespeichert hatte, ist gelöscht.
summaries-never = Das geht hier nicht: Der Betreiber hat eingestellt, dass ich keine Nachrichten von Gruppen speichere.
summaries-not-admitted = Das geht erst, wenn der Betreiber die Gruppe selbst zulässt und nicht nur einzelne von euch. Ihre Id: { $id }
retention =
    { $days ->
        [0] Ich speichere keine Nachrichten von Gruppen.
        [one] Nachrichten dieser Gruppe speichere ich einen Tag lang. Admins ändern das mit /retention und einer Zahl von 1 bis { $most }.
       *[other] Nachrichten dieser Gruppe speichere ich { $days } Tage lang. Admins ändern das mit /retention und einer Zahl von 1 bis { $most }.
    }
retention-set =
    { $days ->
        [one] Nachrichten dieser Gruppe speichere ich jetzt einen Tag lang; was älter war, ist gelöscht.
       *[other] Nachrichten dieser Gruppe speichere ich jetzt { $days } Tage lang; was älter war, ist gelöscht.
    }
retention-usage =
    { $most ->
        [0] Ich speichere keine Nachrichten von Gruppen.
       *[other] Für wie viele Tage? /retention und eine Zahl von 1 bis { $most }; länger lässt der Betreiber nicht zu. /retention standard ist so lang wie erlaubt.
    }

## Was gelöscht wird

forget-confirm = Soll ich alles löschen, was ich von dir gespeichert habe: Fragen, Antworten, Bewertungen, Nachrichten in Gruppen? Das lässt sich nicht rückgängig machen.
forget-confirm-group = Soll ich alles löschen, was ich von dieser Gruppe gespeichert habe: Fragen, Antworten, Bewertungen, Nachrichten? Das lässt sich nicht rückgängig machen.
forget-yes = Ja, löschen
forget-no = Nein, behalten
forget-kept = Gut, alles bleibt, wie es ist.
forgotten =
    { $answers ->
        [0] Erledigt: Von dir ist hier nichts mehr gespeichert.
        [one] Erledigt: Eine Antwort und alles, was zu ihr gehört, ist gelöscht.
       *[other] Erledigt: { $answers } Antworten und alles, was zu ihnen gehört, sind gelöscht.
    }
forgotten-group =
    { $answers ->
        [0] Erledigt: Von dieser Gruppe ist hier nichts mehr gespeichert.
        [one] Erledigt: Eine Antwort dieser Gruppe und alles, was zu ihr gehört, ist gelöscht.
       *[other] Erledigt: { $answers } Antworten dieser Gruppe und alles, was zu ihnen gehört, sind gelöscht.
    }

## Zusammenfassungen von Gruppen

summary-title = Zusammenfassung
summary-of =
    { $messages ->
        [one] Eine Nachricht
       *[other] { $messages } Nachrichten
    } von { $people ->
        [one] einer Person
       *[other] { $people } Personen
    }, { $span ->
        [moment] { $since }
       *[stretch] { $since } bis { $until }
    }
summary-extractive = Ohne Sprachmodell: Alles steht da, wie es geschrieben wurde.
summary-by-model = Von einem Sprachmodell zusammengefasst; die Uhrzeiten führen zu dem, was geschrieben wurde.
summary-topic = Thema
summary-decided = Beschlossen
summary-open = Offen
summary-news = In den Nachrichten
summary-no-topics = Ein Thema kann ich darin nicht erkennen. Zuletzt wurde geschrieben:
summary-reading =
    { $messages ->
        [one] Ich lese eine Nachricht …
       *[other] Ich lese { $messages } Nachrichten …
    }
summary-reading-parts = Ich lese { $messages } Nachrichten: { $done } von { $parts } Teilen …
summary-nothing-new = Seit deiner letzten Nachricht oder Zusammenfassung hat hier niemand etwas Neues geschrieben. „/summary 2h“ oder „/summary 50“ fasst mehr zusammen.
summary-nothing = In diesem Zeitraum habe ich hier keine Nachrichten gespeichert.
summary-off = Zusammenfassungen sind in dieser Gruppe ausgeschaltet: Ich speichere nichts von dem, was ihr schreibt. Ein Admin der Gruppe kann sie mit „/summary on“ einschalten; ab dann lese ich mit.
summary-in-groups = Zusammenfassen kann ich, was in einer Gruppe geschrieben wurde: Schick /summary dort. Mit „/summary me“ bekommst du die Zusammenfassung hier.
summary-usage = Diesen Zeitraum verstehe ich nicht. So geht es: /summary, /summary 2h, /summary 50, /summary heute, /summary gestern, /summary seit Montag; oder /summary als Antwort auf die Nachricht, ab der ich lesen soll. „/summary me“ schickt sie nur dir.
summary-nobody = Du schreibst hier im Namen der Gruppe oder eines Kanals, und ich weiß nicht, wem ich sie schicken soll. Schick /summary me unter deinem eigenen Namen.
summary-write-first = Ich kann dir nicht schreiben, solange du mich nicht gestartet hast: Öffne https://t.me/{ $bot }?start=summary, tipp auf „Starten“ und schick dann hier noch einmal /summary me.

## Briefings

timeline-what = Wozu? Schreib /timeline und ein Thema, zum Beispiel: /timeline Ukraine

## Für Admins

stats =
    Bestand: { $articles ->
        [one] ein Artikel
       *[other] { $articles } Artikel
    } in { $passages ->
        [one] einer Textstelle
       *[other] { $passages } Textstellen
    }
    Daten: { $first } – { $last }
    Fragen heute: { $questions }, von { $users ->
        [one] einer Person
       *[other] { $users } Personen
    }
    Tokens heute: { $tokens }
    Wartend: { $inbox }
stats-empty = Noch gibt es keine Artikel. „newsbot index PFAD“ auf dem Rechner des Bots nimmt welche auf.
reindex-started = Ich lese die Artikel neu ein; das kann eine Weile dauern.
reindex-running = Ich bin schon dabei.
reindex-nothing = Ich weiß nicht, woher die Artikel kommen: Noch wurde nichts eingelesen.
reindexed =
    { $added } neu, { $updated } geändert, { $unchanged } unverändert, { $removed } entfernt, { $failed } fehlgeschlagen.
    { $articles ->
        [one] Der Bestand hat jetzt einen Artikel.
       *[other] Der Bestand hat jetzt { $articles } Artikel.
    }
reindex-failed = Das hat nicht geklappt; im Log des Bots steht, warum.

## Inline-Modus

inline-hint = Schreib, wonach du suchst
inline-empty = Nichts gefunden
inline-not-allowed = Du stehst nicht auf der Liste; deine Id: { $id }
inline-too-fast = Das war viel auf einmal; gleich geht es weiter

## Abonnements

schedule-daily = täglich um { $time } Uhr ({ $zone })
schedule-weekdays = werktags um { $time } Uhr ({ $zone })
schedule-weekly =
    { $day ->
        [0] jeden Montag
        [1] jeden Dienstag
        [2] jeden Mittwoch
        [3] jeden Donnerstag
        [4] jeden Freitag
        [5] jeden Samstag
       *[6] jeden Sonntag
    } um { $time } Uhr ({ $zone })
schedule-next = { $when }, das nächste Mal am { $next }
moment =
    { $day ->
        [0] Montag
        [1] Dienstag
        [2] Mittwoch
        [3] Donnerstag
        [4] Freitag
        [5] Samstag
       *[6] Sonntag
    }, { $date }, { $time } Uhr
wish-briefing = Briefing zu „{ $topic }“
wish-briefing-newest = Briefing zum Neuesten
wish-summary = Zusammenfassung dieser Gruppe
wish-summary-elsewhere = Zusammenfassung der Gruppe, in der du das bestellt hast
subscribed =
    { $wish }
    { $when }.

    Gibt es dann nichts zu berichten, sage ich es in einer Zeile. /unsubscribe { $id } beendet das.
subscribed-private = Erledigt. Alles Weitere habe ich dir privat geschrieben.
subscriptions = Das schicke ich hierher:
subscriptions-none = Hierher schicke ich noch nichts von selbst.
subscription = { $id }. { $wish } – { $when }
subscription-sent = zuletzt am { $last }
subscription-end = { $id } beenden
subscribe-usage =
    So abonnierst du:
    /subscribe Ukraine täglich 8:00 – ein Briefing zu einem Thema
    /subscribe werktags 7:00 – ein Briefing zum Neuesten
    /subscribe summary freitags 17:00 – eine Zusammenfassung der Gruppe, in der du das schreibst
    Mit „privat“ am Ende kommt es nur zu dir. Eine andere Zeitzone steht dahinter: Europe/London.
subscribe-no-time = Um wie viel Uhr? Zum Beispiel: /subscribe Ukraine täglich 8:00
subscribe-bad-time = „{ $said }“ ist keine Uhrzeit. Schreib zum Beispiel 8:00 oder 17:30.
subscribe-two-times = Das sind mehrere Uhrzeiten: { $said }. Schreib für jede ein eigenes /subscribe.
subscribe-two-schedules = Das sind mehrere Tage: { $said }. Schreib für jeden ein eigenes /subscribe; von Montag bis Freitag heißt „werktags“. Gehört ein Tag zum Thema, setz das in Anführungszeichen.
subscribe-left-over = „{ $said }“ verstehe ich hier nicht. Ich schicke etwas täglich, werktags (Montag bis Freitag) oder jede Woche an einem Tag: /subscribe Ukraine jeden Montag 8:00. Was zum Thema gehört, setz in Anführungszeichen: /subscribe „Fridays for Future“ täglich 8:00
subscribe-no-weekday = An welchem Wochentag? Zum Beispiel: /subscribe summary jeden Freitag 17:00
subscribe-unknown-zone = Die Zeitzone „{ $said }“ kenne ich nicht. Sie heißt zum Beispiel Europe/Berlin oder America/New_York.
subscribe-too-long = Das ist zu lang: Mehr als { $said } Zeichen lese ich nicht. Zum Beispiel: /subscribe brief Ukraine täglich 8:00
subscribe-no-topic = „{ $said }“ verstehe ich nicht: Eine Zusammenfassung handelt von der ganzen Gruppe. Zu einem Thema gibt es ein Briefing, zum Beispiel: /subscribe brief Ukraine täglich 8:00
subscribe-in-group = Zusammenfassungen gibt es von Gruppen. Schreib das in der Gruppe, um die es geht; mit „privat“ am Ende kommt es nur zu dir.
subscribe-too-many =
    { $most ->
        [one] Mehr als eines geht nicht. /unsubscribe zeigt, was du beenden kannst.
       *[other] Mehr als { $most } Abonnements gehen nicht. /unsubscribe zeigt, was du beenden kannst.
    }
subscribe-write-first = Damit ich dir privat schreiben darf, musst du mir zuerst schreiben: https://t.me/{ $bot } – dann versuch es hier noch einmal.
unsubscribe-how = Tipp an, was enden soll, oder schreib /unsubscribe und die Nummer, oder /unsubscribe alle.
unsubscribed =
    { $ended ->
        [0] Da war nichts mehr zu beenden.
        [one] Beendet: Das kommt nicht mehr.
       *[other] Beendet: { $ended } Abonnements kommen nicht mehr.
    }
unsubscribe-no-such = Die Nummer { $id } gibt es hier nicht.
nothing-new = Nichts Neues zu „{ $topic }“ seit { $since }.
nothing-new-at-all = Keine neuen Artikel seit { $since }.
nothing-on-topic = Zu „{ $topic }“ habe ich nichts gefunden.
nothing-said = Seit { $since } wurde nichts geschrieben, was ich zusammenfassen könnte.

## Beschreibungen der Befehle, des Bots und sein Profil

cmd-start = Loslegen
cmd-help = Was ich kann
cmd-ask = Eine Frage stellen
cmd-search = Textstellen suchen
cmd-brief = Briefing zu einem Thema oder Zeitraum
cmd-timeline = Wie sich ein Thema entwickelt hat
cmd-summary = Was hier geschrieben wurde
cmd-latest = Die neuesten Artikel
cmd-article = Ein ganzer Artikel
cmd-sources = Quellen der letzten Antwort
cmd-retention = Wie lange ich Nachrichten speichere
cmd-new = Ein neues Gespräch beginnen
cmd-subscribe = Regelmäßig etwas zugeschickt bekommen
cmd-unsubscribe = Beenden, was regelmäßig kommt
cmd-language = Die Sprache wählen
cmd-privacy = Was von mir gespeichert wird
cmd-forget = Löschen, was von mir gespeichert ist
cmd-stats = Zahlen
cmd-allow = Jemanden oder eine Gruppe zulassen
cmd-revoke = Eine Zulassung zurücknehmen
cmd-reindex = Die Artikel neu einlesen
bot-description = Ich beantworte Fragen aus Zeitungsartikeln, wörtlich und mit allen Quellen. Auf Deutsch und Englisch.
bot-short-description = Antworten aus Zeitungsartikeln, mit allen Quellen.
