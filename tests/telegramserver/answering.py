"""The methods that answer taps and inline queries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.telegramserver.formatted import Formatted
from tests.telegramserver.keyboards import checked_markup
from tests.telegramserver.params import Params
from tests.telegramserver.queries import CallbackAnswer
from tests.telegramserver.refusals import TOO_OLD, Json, bad
from tests.telegramserver.sending import body_of

if TYPE_CHECKING:
    from tests.telegramserver.api import BotApi

MAX_RESULTS = 50
MAX_CALLBACK_TEXT = 200


def answer_callback_query(api: BotApi, params: Params) -> Any:
    world = api.world
    tap = world.taps.get(params.text("callback_query_id"))
    if tap is None or world.now() - tap.at > world.query_timeout_s:
        raise bad(TOO_OLD)
    text = params.text("text")
    if len(text) > MAX_CALLBACK_TEXT:
        raise bad("MESSAGE_TOO_LONG")
    tap.answered = CallbackAnswer(text, params.flag("show_alert"), params.text("url"))
    if text:
        shown = "alerts" if tap.answered.alert else "shows"
        world.log(tap.message.topic or tap.message.chat, f"bot {shown} {tap.person.name}: {text}")
    world.touch()
    return True


def answer_inline_query(api: BotApi, params: Params) -> Any:
    world = api.world
    query = world.inline_queries.get(params.text("inline_query_id"))
    if query is None or world.now() - query.at > world.query_timeout_s:
        raise bad(TOO_OLD)
    results = params.structure("results")
    if not isinstance(results, list):
        raise bad("can't parse inline query results JSON object")
    if len(results) > MAX_RESULTS:
        raise bad("RESULTS_TOO_MUCH")
    if len(params.text("next_offset").encode()) > 64:
        raise bad("NEXT_OFFSET_INVALID")
    names = [str(result.get("id", "")) for result in results]
    if len(set(names)) != len(names):
        raise bad("RESULT_ID_DUPLICATE")
    query.answered = [_checked_result(result) for result in results]
    told = ("cache_time", "is_personal", "next_offset", "button")
    query.told = {name: params.structure(name) for name in told if name in params}
    titles = ", ".join(str(result.get("title", "")) for result in results)
    world.log(query.person.chat, f"bot offers {query.person.name}: {titles}")
    world.touch()
    return True


def _checked_result(result: Json) -> Json:
    if not 1 <= len(str(result.get("id", "")).encode()) <= 64:
        raise bad("RESULT_ID_INVALID")
    if result.get("type") == "article" and not result.get("title"):
        raise bad("ARTICLE_TITLE_EMPTY")
    content = result.get("input_message_content")
    if content is None and result.get("type") == "article":
        raise bad("can't parse inline query result: message content is not specified")
    body = Formatted()
    if content and "message_text" in content:
        given = {"text": content["message_text"], "entities": content.get("entities")}
        body = body_of(Params(given | {"parse_mode": content.get("parse_mode", "")}))
    markup = checked_markup(result.get("reply_markup"), inline_only=True)
    return result | {"_content": body, "reply_markup": markup}


METHODS = {
    "answerCallbackQuery": answer_callback_query,
    "answerInlineQuery": answer_inline_query,
}
