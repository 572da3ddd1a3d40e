# What the Telegram bot says in English. de.ftl has the same keys with the same variables.
# $bot is the bot's user name without the @; ids are written without grouping.

## Hello

start =
    Hello! I answer questions from news articles, word for word and with every source.

    Just write what you would like to know, for example: “What's new?”

    /latest shows the newest articles, /help everything that I can do.
start-group =
    Hello! Ask me about the news with /ask, by writing @{ $bot } and your question, or by replying to one of my answers. /help shows more.
help =
    Write your question, in English or German. Every answer shows its sources: tap one to read the quote in its paragraph. A further question may build on the last one. If you edit your question, I answer it again.

    /ask – ask a question
    /search – passages, without an answer
    /brief – a briefing: a topic, a period, or whatever is newest
    /timeline – how a story went, with a picture
    /subscribe – have briefings sent regularly
    /unsubscribe – end them
    /latest – the newest articles
    /article – a whole article: the number of a source, or an id
    /sources – the sources of the last answer
    /new – leave the conversation so far behind
    /language – the language of these texts
    /privacy – what I keep
    /forget – delete everything of yours
help-group =
    I speak only when I'm addressed:
    • /ask and your question
    • @{ $bot } and your question
    • a reply to one of my answers: then I know what it is about

    /summary – what was written here: since your last message, or 2h, 50, today, yesterday
    /search – passages, without an answer
    /brief – a briefing: a topic, a period, or whatever is newest
    /timeline – how a story went, with a picture
    /subscribe – have summaries and briefings sent regularly
    /unsubscribe – end them
    /latest – the newest articles
    /article – a whole article: the number of a source, or an id
    /sources – the sources of the last answer
    /new – leave the conversation so far behind
    /language – the language of these texts (group admins)
    /privacy – what I keep; /privacy off keeps out what you write here
    /forget – delete what I keep

    For group admins: /summary on or off turns summaries of this group on or off, /retention says for how long I keep messages for them.
help-admin =
    For you as an admin:
    /stats – figures of the corpus and of today
    /allow – let a user or a group in
    /revoke – shut them out again
    /reindex – read the articles anew
introduction =
    Hello everybody! I answer questions from news articles, word for word and with every source.

    I speak only when I'm addressed: with /ask, with @{ $bot } and a question, or in a reply to one of my answers. I keep those questions, my answers to them and who asked; whatever else you write here only if an admin of the group turns summaries on. /privacy tells more.

    If you want summaries of this group, an admin turns them on with /summary on. For that, I have to be able to read along: at @BotFather, send /setprivacy, choose @{ $bot } and “Disable”, then add me to this group anew. Without that, I only see what is addressed to me.

## Who may ask

not-allowed =
    Sorry, you aren't on the list of those whom I answer. If you should be, tell the operator your id: { $id }
not-allowed-group =
    Sorry, this group isn't on the list of those that I answer. If it should be, tell the operator its id: { $id }
not-allowed-short = You aren't on the list of those whom I answer. Your id: { $id }
paired = Welcome! You are an admin of this bot now. /help shows what you can do.
pairing-wrong =
    { $left ->
        [0] That isn't the code, and that was your last try.
        [one] That isn't the code. You have one more try.
       *[other] That isn't the code. You have { $left } more tries.
    }
pairing-closed = Codes aren't taken right now. The operator finds a new one where the bot prints its messages.
admins-only = Only admins of this bot can do that.
group-admins-only = Only admins of this group can do that.
private-only = Please do that in a private chat with me.
allow-usage = Whom? /allow ID or /revoke ID; the id is a whole number and stands in the message to whoever was turned away.
allowed = { $id } may ask now.
revoked = { $id } may no longer ask.
not-revocable = { $id } is in the settings of the bot; only the operator can remove it there.

## Limits and trouble

rate-limited =
    { $seconds ->
        [one] That was a lot at once. Please go on in one second.
       *[other] That was a lot at once. Please go on in { $seconds } seconds.
    }
rate-limited-minutes =
    { $minutes ->
        [one] That was a lot at once. Please go on in one minute.
       *[other] That was a lot at once. Please go on in { $minutes } minutes.
    }
queue-full = Too many questions are waiting just now. Please ask again in a few minutes.
apology = Sorry, something went wrong, and I have no answer to your question. Please ask it again later.
not-text = I can only read text. Please write your question.
unknown-command = I don't know that command. /help shows those that I know.

## Answers, articles and sources

source = Source
back = ‹ Back
no-date = without a date
nothing-to-show = There is no answer yet whose sources could be shown. Ask something first.
nothing-found = I found nothing about that.
no-articles = There are no articles yet.
not-ready = The articles are just being read in. Please ask again in a minute.
no-such-article = There is no article “{ $id }”. /latest shows the newest.
no-such-source =
    { $count ->
        [one] There is no source { $number }; the answer has only one.
       *[other] There is no source { $number }; the answer has 1 to { $count }.
    }
sources-none = That answer rests on no source.
source-changed = The article has changed since, and no longer holds this quote:
article-gone = The article is no longer there; this is the quote:
article-cut =
    { $characters ->
        [one] The article goes on for one more character.
       *[other] The article goes on for { $characters } more characters.
    }
title-derived = (no headline; the title is taken from the opening)
latest-title = The newest articles
search-title = Passages on “{ $query }”
sources-title = Sources of the last answer
ask-what = What would you like to know? Write /ask and your question.
search-what = What should I look for? Write /search and a few words.
answer-gone = That answer is no longer there. Please ask again.
not-yours = That answer belongs to somebody else.
feedback-thanks = Thank you!

## Conversation and settings

new-conversation = A new conversation: I've left what was said before behind.
language-choose = Which language shall I speak? My answers are always in the language of your question.
language-name = English
language-auto = As in Telegram
language-set =
    { $language ->
        [de] I'll write in German from now on. My answers are still in the language of your question.
       *[en] I'll write in English from now on. My answers are still in the language of your question.
        [auto] I'll write in the language that is set in Telegram. My answers are still in the language of your question.
    }
language-unknown = I only speak German and English: /language de or /language en.

## What is kept

privacy =
    What I keep:
    • your questions and my answers, so that you can ask further and buttons go on working
    • your 👍 and 👎
    • how many tokens your answers took
    • what you order with /subscribe
    • your Telegram id, and the id of the chat, to know whose they are

    For how long: until you delete it with /forget.

    { $days ->
        [0] In groups I keep only what is addressed to me.
        [one] In groups I keep what is addressed to me. Where an admin of the group has turned summaries on, also what else is written there: text, name and Telegram id, time, topic and what it replies to; for one day at most. /privacy off keeps out what you write.
       *[other] In groups I keep what is addressed to me. Where an admin of the group has turned summaries on, also what else is written there: text, name and Telegram id, time, topic and what it replies to; for { $days } days at most. /privacy off keeps out what you write.
    }

    Where: on the machine of whoever operates this bot.

    { $model ->
        [none] { $embedder ->
            [none] No language model is asked: besides Telegram, nobody else gets your question.
           *[other] To search, your question is sent to the model { $embedder }, and, for the articles on what a group talked about, the words of its topics; no language model writes the answer.
        }
       *[other] To summarise, the messages of the group, and to answer, your question, what came before it in the conversation and fitting passages of the articles are sent to the language model { $model }.{ $embedder ->
            [none] { "" }
           *[other] { " " }To search, your question and the words of a group's topics are sent to the model { $embedder }.
        }
    }
privacy-here =
    { $state ->
        [on] { $days ->
            [one] In this group, summaries are on; messages stay for one day.
           *[other] In this group, summaries are on; messages stay for { $days } days.
        }
       *[off] In this group, summaries are off.
    }
privacy-out = What you write in groups is kept out: you chose /privacy off. /privacy on takes that back.
privacy-off = All right: what you write in groups is no longer kept, in none of them, and what was kept of it is deleted. That isn't about questions to me; /forget deletes those. /privacy on takes this back.
privacy-on = All right: where a group has turned summaries on, I keep what you write there from now on. /privacy off takes this back.

## What a group has kept

groups-only = That works in a group only.
summaries-on =
    { $days ->
        [one] Summaries are on: what is written here from now on is kept for one day, for them alone. Whoever doesn't want that writes /privacy off. /summary off deletes everything again, /retention changes how long.
       *[other] Summaries are on: what is written here from now on is kept for { $days } days, for them alone. Whoever doesn't want that writes /privacy off. /summary off deletes everything again, /retention changes how long.
    }
summaries-on-deaf =
    { $days ->
        [one] Summaries are on: what I read here from now on is kept for one day, for them alone. Whoever doesn't want that writes /privacy off. /summary off deletes everything again.
       *[other] Summaries are on: what I read here from now on is kept for { $days } days, for them alone. Whoever doesn't want that writes /privacy off. /summary off deletes everything again.
    }

    But I can't read along yet and only see what is addressed to me. Make me an admin of the group, or at @BotFather, send /setprivacy, choose @{ $bot } and “Disable”, then add me to this group anew.
summaries-off = Summaries are off. What I kept for them is deleted.
summaries-never = That can't be done here: the operator has set that I keep no messages of groups.
summaries-not-admitted = That works once the operator lets in the group itself, not only some of you. Its id: { $id }
retention =
    { $days ->
        [0] I keep no messages of groups.
        [one] I keep messages of this group for one day. Admins change that with /retention and a number from 1 to { $most }.
       *[other] I keep messages of this group for { $days } days. Admins change that with /retention and a number from 1 to { $most }.
    }
retention-set =
    { $days ->
        [one] I now keep messages of this group for one day; what was older is deleted.
       *[other] I now keep messages of this group for { $days } days; what was older is deleted.
    }
retention-usage =
    { $most ->
        [0] I keep no messages of groups.
       *[other] For how many days? /retention and a number from 1 to { $most }; the operator allows no more. /retention default is as long as is allowed.
    }

## What is deleted

forget-confirm = Shall I delete everything that I keep of yours: questions, answers, ratings, messages in groups? That can't be undone.
forget-confirm-group = Shall I delete everything that I keep of this group: questions, answers, ratings, messages? That can't be undone.
forget-yes = Yes, delete
forget-no = No, keep
forget-kept = All right, everything stays as it is.
forgotten =
    { $answers ->
        [0] Done: there is nothing of yours left here.
        [one] Done: one answer and everything that belongs to it is deleted.
       *[other] Done: { $answers } answers and everything that belongs to them are deleted.
    }
forgotten-group =
    { $answers ->
        [0] Done: there is nothing of this group left here.
        [one] Done: one answer of this group and everything that belongs to it is deleted.
       *[other] Done: { $answers } answers of this group and everything that belongs to them are deleted.
    }

## Summaries of groups

summary-title = Summary
summary-of =
    { $messages ->
        [one] One message
       *[other] { $messages } messages
    } by { $people ->
        [one] one person
       *[other] { $people } people
    }, { $span ->
        [moment] { $since }
       *[stretch] { $since } to { $until }
    }
summary-extractive = Without a language model: everything stands as it was written.
summary-by-model = Summed up by a language model; the times lead to what was written.
summary-topic = Topic
summary-decided = Decided
summary-open = Open
summary-news = In the news
summary-no-topics = I can't make out a topic in it. This was written last:
summary-reading =
    { $messages ->
        [one] I'm reading one message …
       *[other] I'm reading { $messages } messages …
    }
summary-reading-parts = I'm reading { $messages } messages: { $done } of { $parts } parts …
summary-nothing-new = Nobody has written anything new here since your last message or summary. “/summary 2h” or “/summary 50” sums up more.
summary-nothing = I have kept no messages of that time here.
summary-off = Summaries are switched off in this group: I keep nothing of what you write. An admin of the group can switch them on with “/summary on”; from then on I read along.
summary-in-groups = I can sum up what was written in a group: send /summary there. With “/summary me” you get the summary here.
summary-usage = I don't understand that stretch. This is how it goes: /summary, /summary 2h, /summary 50, /summary today, /summary yesterday, /summary since Monday; or /summary as a reply to the message from which I should read. “/summary me” sends it to you alone.
summary-nobody = You write in the name of the group or of a channel here, and I don't know to whom to send it. Send /summary me under your own name.
summary-write-first = I can't write to you before you have started me: open https://t.me/{ $bot }?start=summary, tap “Start”, then send /summary me here once more.

## Briefings

timeline-what = On what? Write /timeline and a topic, for example: /timeline Ukraine

## For admins

stats =
    Corpus: { $articles ->
        [one] one article
       *[other] { $articles } articles
    } in { $passages ->
        [one] one passage
       *[other] { $passages } passages
    }
    Dates: { $first } – { $last }
    Questions today: { $questions }, by { $users ->
        [one] one user
       *[other] { $users } users
    }
    Tokens today: { $tokens }
    Waiting: { $inbox }
stats-empty = There are no articles yet. “newsbot index PATH” on the machine of the bot adds some.
reindex-started = I'm reading the articles anew; that may take a while.
reindex-running = I'm already at it.
reindex-nothing = I don't know where the articles come from: nothing has been indexed yet.
reindexed =
    { $added } added, { $updated } updated, { $unchanged } unchanged, { $removed } removed, { $failed } failed.
    { $articles ->
        [one] The corpus holds one article now.
       *[other] The corpus holds { $articles } articles now.
    }
reindex-failed = That didn't work; the log of the bot says why.

## Inline mode

inline-hint = Write what you are looking for
inline-empty = Nothing found
inline-not-allowed = You aren't on the list; your id: { $id }
inline-too-fast = That was a lot at once; go on in a moment

## Subscriptions

schedule-daily = every day at { $time } ({ $zone })
schedule-weekdays = Monday to Friday at { $time } ({ $zone })
schedule-weekly =
    every { $day ->
        [0] Monday
        [1] Tuesday
        [2] Wednesday
        [3] Thursday
        [4] Friday
        [5] Saturday
       *[6] Sunday
    } at { $time } ({ $zone })
schedule-next = { $when }, next on { $next }
moment =
    { $day ->
        [0] Monday
        [1] Tuesday
        [2] Wednesday
        [3] Thursday
        [4] Friday
        [5] Saturday
       *[6] Sunday
    }, { $date }, { $time }
wish-briefing = Briefing on “{ $topic }”
wish-briefing-newest = Briefing on whatever is newest
wish-summary = Summary of this group
wish-summary-elsewhere = Summary of the group where you ordered it
subscribed =
    { $wish }
    { $when }.

    If there is nothing to tell then, I say so in one line. /unsubscribe { $id } ends it.
subscribed-private = Done. I've written the rest to you in private.
subscriptions = This is what I send here:
subscriptions-none = I send nothing here by myself yet.
subscription = { $id }. { $wish } – { $when }
subscription-sent = last on { $last }
subscription-end = End { $id }
subscribe-usage =
    How to subscribe:
    /subscribe Ukraine daily 8:00 – a briefing on a topic
    /subscribe weekdays 7:00 – a briefing on whatever is newest
    /subscribe summary weekly friday 17:00 – a summary of the group in which you write it
    With “me” at the end, it only comes to you. Another time zone goes behind that: Europe/London.
subscribe-no-time = At what time? For example: /subscribe Ukraine daily 8:00
subscribe-bad-time = “{ $said }” is no time. Write 8:00 or 5:30pm, for example.
subscribe-two-times = Those are several times: { $said }. Write a /subscribe for each of them.
subscribe-two-schedules = Those are several days: { $said }. Write a /subscribe for each of them; Monday to Friday is “weekdays”. If a day belongs to the topic, put that in quotation marks.
subscribe-left-over = I don't understand “{ $said }” here. I send things daily, on weekdays (Monday to Friday) or every week on one day: /subscribe Ukraine every Monday 8:00. Put what belongs to the topic in quotation marks: /subscribe “Fridays for Future” daily 8:00
subscribe-no-weekday = On which day of the week? For example: /subscribe summary every Friday 17:00
subscribe-unknown-zone = I don't know the time zone “{ $said }”. They are called Europe/London or America/New_York, for example.
subscribe-too-long = That is too long: I read no more than { $said } characters. For example: /subscribe brief Ukraine daily 8:00
subscribe-no-topic = I don't understand “{ $said }”: a summary is about the whole group. On a topic there are briefings, for example: /subscribe brief Ukraine daily 8:00
subscribe-in-group = Summaries are of groups. Write that in the group that it is about; with “me” at the end, it only comes to you.
subscribe-too-many =
    { $most ->
        [one] There can't be more than one. /unsubscribe shows what you can end.
       *[other] There can't be more than { $most } subscriptions. /unsubscribe shows what you can end.
    }
subscribe-write-first = I may only write to you in private once you have written to me: https://t.me/{ $bot } – then try here again.
unsubscribe-how = Tap what should end, or write /unsubscribe and its number, or /unsubscribe all.
unsubscribed =
    { $ended ->
        [0] There was nothing left to end.
        [one] Ended: that won't come any more.
       *[other] Ended: { $ended } subscriptions won't come any more.
    }
unsubscribe-no-such = There is no number { $id } here.
nothing-new = Nothing new on “{ $topic }” since { $since }.
nothing-new-at-all = No new articles since { $since }.
nothing-on-topic = I found nothing on “{ $topic }”.
nothing-said = Nothing that I could summarise was written since { $since }.

## Descriptions of the commands, of the bot, and its profile

cmd-start = Start
cmd-help = What I can do
cmd-ask = Ask a question
cmd-search = Look for passages
cmd-brief = A briefing on a topic or a period
cmd-timeline = How a story went
cmd-summary = What was written here
cmd-latest = The newest articles
cmd-article = A whole article
cmd-sources = Sources of the last answer
cmd-retention = For how long I keep messages
cmd-new = Start a new conversation
cmd-subscribe = Have something sent regularly
cmd-unsubscribe = End what is sent regularly
cmd-language = Choose the language
cmd-privacy = What is kept of me
cmd-forget = Delete what is kept of me
cmd-stats = Figures
cmd-allow = Let a user or a group in
cmd-revoke = Shut a user or a group out
cmd-reindex = Read the articles anew
bot-description = I answer questions from news articles, word for word and with every source. In German and English.
bot-short-description = Answers from news articles, with every source.
