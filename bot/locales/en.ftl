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

    /search – passages, without an answer
    /latest – the newest articles
    /article – a whole article: the number of a source, or an id
    /sources – the sources of the last answer
    /new – leave the conversation so far behind
    /language – the language of these texts (group admins)
    /privacy – what I keep
    /forget – delete what I keep
help-admin =
    For you as an admin:
    /stats – figures of the corpus and of today
    /allow – let a user or a group in
    /revoke – shut them out again
    /reindex – read the articles anew
introduction =
    Hello everybody! I answer questions from news articles, word for word and with every source.

    I speak only when I'm addressed: with /ask, with @{ $bot } and a question, or in a reply to one of my answers. I keep those questions, my answers to them and who asked; nothing else of what you write here. /privacy tells more.

    If you want summaries of this group later on, I have to be able to read along: at @BotFather, send /setprivacy, choose @{ $bot } and “Disable”, then add me to this group anew. Without that, I only see what is addressed to me.

## Who may ask

not-allowed =
    Sorry, you aren't on the list of those whom I answer. If you should be, tell the operator your id: { $id }
not-allowed-group =
    Sorry, this group isn't on the list of those that I answer. If it should be, tell the operator its id: { $id }
not-allowed-short = You aren't on the list of those whom I answer.
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
apology-retry = Sorry, something went wrong. Your question isn't lost: I'll try again.
too-long =
    { $most ->
        [one] That is too long for a question; at most one character, please.
       *[other] That is too long for a question; at most { $most } characters, please.
    }
not-text = I can only read text. Please write your question.
unknown-command = I don't know that command. /help shows those that I know.
blocked-topic = I can't write in this topic. Please open it for me, or ask me in another one.
shutting-down = I'm being restarted. Your question is kept, and answered in a moment.
thinking = Looking through the articles …
edited-answered = You edited your question; this is the answer to it now.

## Answers, articles and sources

source = Source
back = ‹ Back
no-date = without a date
nothing-to-show = There is no answer yet whose sources could be shown. Ask something first.
nothing-found = I found nothing about that.
no-articles = There are no articles yet.
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
    • your Telegram id, and the id of the chat, to know whose they are

    In groups I keep only what is addressed to me.

    { $days ->
        [0] For how long: until you delete it with /forget.
        [one] For how long: one day, or until you delete it with /forget.
       *[other] For how long: { $days } days, or until you delete it with /forget.
    }

    Where: on the machine of whoever operates this bot.

    { $model ->
        [none] No language model is asked: besides Telegram, nobody else gets your question.
       *[other] To answer, your question, what came before it in the conversation and fitting passages of the articles are sent to the language model { $model }.
    }
forget-confirm = Shall I delete everything that I keep of yours: questions, answers, ratings? That can't be undone.
forget-confirm-group = Shall I delete everything that I keep of this group: questions, answers, ratings? That can't be undone.
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
inline-not-allowed = You aren't on the list – tap here

## Descriptions of the commands, of the bot, and its profile

cmd-start = Start
cmd-help = What I can do
cmd-ask = Ask a question
cmd-search = Look for passages
cmd-latest = The newest articles
cmd-article = A whole article
cmd-sources = Sources of the last answer
cmd-new = Start a new conversation
cmd-language = Choose the language
cmd-privacy = What is kept of me
cmd-forget = Delete what is kept of me
cmd-stats = Figures
cmd-allow = Let a user or a group in
cmd-revoke = Shut a user or a group out
cmd-reindex = Read the articles anew
bot-description = I answer questions from news articles, word for word and with every source. In German and English.
bot-short-description = Answers from news articles, with every source.
