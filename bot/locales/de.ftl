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

    /search – Textstellen, ohne Antwort
    /latest – die neuesten Artikel
    /article – ein ganzer Artikel: Nummer einer Quelle oder Id
    /sources – die Quellen der letzten Antwort
    /new – ein neues Gespräch beginnen
    /language – die Sprache dieser Texte (für Gruppen-Admins)
    /privacy – was ich speichere
    /forget – löschen, was ich speichere
help-admin =
    Für dich als Admin:
    /stats – Zahlen zum Bestand und zu heute
    /allow – jemanden oder eine Gruppe zulassen
    /revoke – die Zulassung zurücknehmen
    /reindex – die Artikel neu einlesen
introduction =
    Hallo zusammen! Ich beantworte Fragen aus Zeitungsartikeln, wörtlich und mit allen Quellen.

    Ich melde mich nur, wenn ihr mich ansprecht: mit /ask, mit @{ $bot } und einer Frage, oder mit einer Antwort auf eine meiner Antworten. Ich speichere diese Fragen, meine Antworten darauf und wer gefragt hat; sonst nichts von dem, was ihr hier schreibt. /privacy erklärt mehr.

    Falls ihr später Zusammenfassungen dieser Gruppe möchtet, muss ich mitlesen können: Schickt @BotFather /setprivacy, wählt @{ $bot } und „Disable“ und fügt mich dann neu zur Gruppe hinzu. Sonst sehe ich nur, was an mich gerichtet ist.

## Wer fragen darf

not-allowed =
    Entschuldige, du stehst nicht auf der Liste derer, denen ich antworte. Wenn du darauf gehörst, nenn dem Betreiber deine Id: { $id }
not-allowed-group =
    Entschuldigt, diese Gruppe steht nicht auf der Liste derer, denen ich antworte. Wenn sie darauf gehört, nennt dem Betreiber ihre Id: { $id }
not-allowed-short = Du stehst nicht auf der Liste derer, denen ich antworte.
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
apology-retry = Entschuldige, da ist etwas schiefgegangen. Deine Frage ist nicht verloren: Ich versuche es noch einmal.
too-long =
    { $most ->
        [one] Das ist zu lang für eine Frage; bitte höchstens ein Zeichen.
       *[other] Das ist zu lang für eine Frage; bitte höchstens { $most } Zeichen.
    }
not-text = Ich kann nur Text lesen. Schreib deine Frage bitte auf.
unknown-command = Diesen Befehl kenne ich nicht. /help zeigt, welche ich kenne.
blocked-topic = In diesem Thema kann ich nicht schreiben. Öffne es bitte für mich, oder frag mich in einem anderen.
shutting-down = Ich werde gerade neu gestartet. Deine Frage ist gespeichert, die Antwort kommt gleich.
thinking = Ich sehe die Artikel durch …
edited-answered = Du hast deine Frage bearbeitet; das ist jetzt die Antwort darauf.

## Antworten, Artikel und Quellen

source = Quelle
back = ‹ Zurück
no-date = ohne Datum
nothing-to-show = Es gibt noch keine Antwort, deren Quellen ich zeigen könnte. Frag zuerst etwas.
nothing-found = Dazu habe ich nichts gefunden.
no-articles = Noch gibt es keine Artikel.
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
    • deine Telegram-Id und die des Chats, um zu wissen, zu wem das gehört

    In Gruppen speichere ich nur, was an mich gerichtet ist.

    { $days ->
        [0] Wie lange: bis du es mit /forget löschst.
        [one] Wie lange: einen Tag, oder bis du es mit /forget löschst.
       *[other] Wie lange: { $days } Tage, oder bis du es mit /forget löschst.
    }

    Wo: auf dem Rechner dessen, der diesen Bot betreibt.

    { $model ->
        [none] Ein Sprachmodell wird nicht gefragt: Außer Telegram bekommt niemand sonst deine Frage.
       *[other] Für die Antwort gehen deine Frage, das Gespräch davor und passende Textstellen aus den Artikeln an das Sprachmodell { $model }.
    }
forget-confirm = Soll ich alles löschen, was ich von dir gespeichert habe: Fragen, Antworten, Bewertungen? Das lässt sich nicht rückgängig machen.
forget-confirm-group = Soll ich alles löschen, was ich von dieser Gruppe gespeichert habe: Fragen, Antworten, Bewertungen? Das lässt sich nicht rückgängig machen.
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
inline-not-allowed = Du stehst nicht auf der Liste – tipp hier

## Beschreibungen der Befehle, des Bots und sein Profil

cmd-start = Loslegen
cmd-help = Was ich kann
cmd-ask = Eine Frage stellen
cmd-search = Textstellen suchen
cmd-latest = Die neuesten Artikel
cmd-article = Ein ganzer Artikel
cmd-sources = Quellen der letzten Antwort
cmd-new = Ein neues Gespräch beginnen
cmd-language = Die Sprache wählen
cmd-privacy = Was von mir gespeichert wird
cmd-forget = Löschen, was von mir gespeichert ist
cmd-stats = Zahlen
cmd-allow = Jemanden oder eine Gruppe zulassen
cmd-revoke = Eine Zulassung zurücknehmen
cmd-reindex = Die Artikel neu einlesen
bot-description = Ich beantworte Fragen aus Zeitungsartikeln, wörtlich und mit allen Quellen. Auf Deutsch und Englisch.
bot-short-description = Antworten aus Zeitungsartikeln, mit allen Quellen.
