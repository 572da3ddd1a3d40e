"""Groups, topics, roles, privacy mode, channels and the upgrade to a supergroup."""

from __future__ import annotations

import pytest
from telegram import Message, Update
from telegram.error import BadRequest
from telegram.ext import ExtBot

from tests.telegramserver.scenario import Telegram

Bot = ExtBot[None]


async def _news(bot: Bot) -> list[Update]:
    """The updates since the last look."""
    updates = await bot.get_updates()
    if updates:
        await bot.get_updates(offset=updates[-1].update_id + 1)
    return list(updates)


async def _heard(bot: Bot) -> list[str | None]:
    messages = [one.effective_message for one in await _news(bot)]
    return [one.text for one in messages if isinstance(one, Message)]


async def test_privacy_mode(tg: Telegram, bot: Bot) -> None:
    anna, ben = tg.user("Anna"), tg.user("Ben")
    group = tg.group("Redaktion", [anna, ben])
    spoken = await bot.send_message(group.id, "Hello")
    reply = await group.reply()
    assert reply.id == spoken.message_id
    said = anna.says("just talk", group)
    anna.says("/ask x", group)
    anna.says("/ask@otherbot x", group)
    anna.says("/ask@NewsBot y", group)
    anna.says("well, @newsbot, z?", group)
    ben.says("and why?", reply_to=reply)
    ben.says("and you?", reply_to=said)
    anna.edits(said, "@newsbot now it is for you")
    assert await _heard(bot) == [
        "/ask x",
        "/ask@NewsBot y",
        "well, @newsbot, z?",
        "and why?",
        "@newsbot now it is for you",
    ]
    group.promotes_bot()
    anna.says("admins hear all", group)
    assert await _heard(bot) == ["admins hear all"]


async def test_a_changed_privacy_mode_holds_after_joining_anew(tg: Telegram, bot: Bot) -> None:
    anna = tg.user("Anna")
    group = tg.group("Redaktion", [anna])
    tg.privacy_mode(on=False)
    assert (await bot.get_me()).can_read_all_group_messages
    anna.says("talk", group)
    assert await _heard(bot) == []
    group.removes_bot()
    anna.says("unheard", group)
    group.adds_bot()
    anna.says("heard", group)
    assert (await _heard(bot))[-1] == "heard"


async def test_coming_and_going(tg: Telegram, bot: Bot) -> None:
    anna = tg.user("Anna")
    group = tg.group("Redaktion", [anna], bot_role="")
    anna.says("/ask before it came", group)
    group.adds_bot()
    group.removes_bot()
    news = await _news(bot)
    changes = [one.my_chat_member for one in news if one.my_chat_member]
    statuses = [(one.old_chat_member.status, one.new_chat_member.status) for one in changes]
    assert statuses == [("left", "member"), ("member", "kicked")]
    services = [one.message for one in news if one.message]
    assert [user.username for user in services[0].new_chat_members] == ["newsbot"]
    assert services[1].left_chat_member is not None
    anna.starts()
    anna.blocks_bot()
    blocked = (await _news(bot))[-1].my_chat_member
    assert blocked is not None
    assert blocked.new_chat_member.status == "kicked"


async def test_topics(tg: Telegram, bot: Bot) -> None:
    anna = tg.user("Anna")
    group = tg.supergroup("Redaktion", [anna])
    topic = group.topic("Wahl")
    created = (await _news(bot))[0].message
    assert created is not None
    assert created.forum_topic_created is not None
    anna.says("@newsbot hi", topic)
    heard = (await _news(bot))[0].message
    assert heard is not None
    assert (heard.is_topic_message, heard.message_thread_id) == (True, topic.id)
    assert heard.reply_to_message is not None
    assert heard.reply_to_message.message_id == topic.id

    sent = await heard.reply_text("Hi", do_quote=True)
    assert sent.message_thread_id == topic.id
    assert (await topic.reply()).text == "Hi"
    anna.says("@newsbot in general", group)
    general = (await _news(bot))[0].message
    assert general is not None
    assert (general.is_topic_message, general.message_thread_id) == (None, None)
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(group.id, "x", message_thread_id=1)
    group.closes(topic)
    with pytest.raises(BadRequest, match="Topic_closed"):
        await bot.send_message(group.id, "x", message_thread_id=topic.id)
    group.deletes(topic)
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(group.id, "x", message_thread_id=topic.id)


async def test_replies_in_plain_supergroups_carry_a_thread(tg: Telegram, bot: Bot) -> None:
    anna = tg.user("Anna")
    group = tg.supergroup("Redaktion", [anna])
    first = anna.says("@newsbot hi", group)
    second = anna.says("@newsbot hello?", reply_to=first)
    anna.says("@newsbot hello??", reply_to=second)
    heard = [one.message for one in await _news(bot) if one.message]
    assert [one.message_thread_id for one in heard] == [None, first.id, first.id]
    assert not any(one.is_topic_message for one in heard)


async def test_message_numbers(tg: Telegram, bot: Bot) -> None:
    anna = tg.user("Anna")
    chats = [
        anna.chat,
        tg.group("A", [anna]),
        tg.supergroup("B", [anna]),
        tg.supergroup("C", [anna]),
    ]
    assert [anna.says("x", chat).id for chat in chats] == [1, 2, 2, 2]
    assert len(await _news(bot)) == 1


async def test_the_upgrade(tg: Telegram, bot: Bot) -> None:
    group = tg.group("Redaktion", [tg.user("Anna")])
    supergroup = group.upgrade()
    told = [one.message for one in await _news(bot) if one.message]
    assert [(one.chat_id, one.migrate_to_chat_id, one.migrate_from_chat_id) for one in told] == [
        (group.id, supergroup.id, None),
        (supergroup.id, None, group.id),
    ]
    assert str(supergroup.id).startswith("-100")


async def test_anonymous_admins_and_channels(tg: Telegram, bot: Bot) -> None:
    anna = tg.user("Anna")
    group = tg.supergroup("Redaktion", [anna], admins=[anna])
    channel = tg.channel("News", [anna])
    anna.says("/ask anonymously", group, anonymous=True)
    channel.says("/ask as a channel", group)
    post = channel.posts("A post")
    anna.edits(post, "An edited post")
    news = await _news(bot)
    first, second = news[0].message, news[1].message
    assert first is not None
    assert second is not None
    assert first.sender_chat == first.chat
    assert first.from_user is not None
    assert first.from_user.username == "GroupAnonymousBot"
    assert second.sender_chat is not None
    assert second.sender_chat.id == channel.id
    assert news[2].channel_post is not None
    assert news[3].edited_channel_post is not None
    await bot.send_message(channel.id, "from the bot")
    assert (await channel.reply()).text == "from the bot"


async def test_members(tg: Telegram, bot: Bot) -> None:
    anna, ben, eve = tg.user("Anna"), tg.user("Ben"), tg.user("Eve")
    group = tg.supergroup("Redaktion", [anna, ben], username="redaktion")
    group.promotes(ben)
    roles = {
        one.id: (await bot.get_chat_member(group.id, one.id)).status for one in (anna, ben, eve)
    }
    assert list(roles.values()) == ["creator", "administrator", "left"]
    admins = await bot.get_chat_administrators("@redaktion")
    assert {one.user.id for one in admins} == {anna.id, ben.id}
    assert (await bot.get_chat(group.id)).title == "Redaktion"
    assert await bot.get_chat_member_count(group.id) == 3
    me = await bot.get_chat_member(group.id, bot.id)
    assert me.status == "member"
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.get_chat(-100)


async def test_a_scenario_reads_like_a_chat_log(tg: Telegram, bot: Bot) -> None:
    anna, ben = tg.user("Anna", language="de"), tg.user("Ben")
    group = tg.supergroup("Redaktion", members=[anna, ben], bot_role="member")
    topic = group.topic("Wahl")
    question = anna.says("@newsbot Wer hat gewonnen?", in_=topic)
    await bot.send_message(
        group.id, "<i>Niemand.</i>", "HTML", reply_to_message_id=question.id
    )  # fmt: skip
    reply = topic.wait_for_reply()
    assert reply.topic is topic
    ben.says("Warum?", reply_to=reply)
    ben.deletes(question)
    assert tg.transcript() == (
        "── Redaktion ──\n"
        "Anna: [forum_topic_created]\n"
        "── Redaktion › Wahl ──\n"
        "Anna (3): @newsbot Wer hat gewonnen?\n"
        "bot (4 ↩ 3): Niemand.\n"
        "Ben (5 ↩ 4): Warum?\n"
        "Ben deletes 3"
    )
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(group.id, "x", reply_to_message_id=question.id)
    assert await _heard(bot) == [None, "@newsbot Wer hat gewonnen?", "Warum?"]
