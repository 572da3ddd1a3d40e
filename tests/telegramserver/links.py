"""Which links Telegram takes, and how it writes them down."""

from __future__ import annotations

import re

_LINK = re.compile(
    r"(?:(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<user>[^/?#@]*@)?)?"
    r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^/?#:]*)(?::(?P<port>\d+))?(?P<rest>[/?#].*)?",
    re.DOTALL,
)
_HOST = re.compile(r"[A-Za-z0-9._\-\u0080-\U0010ffff]+")
_USER = re.compile(r"tg://user\?id=(\d+)")
_IN_APP = re.compile(r"(tg|ton|tonsite)://\S+", re.IGNORECASE)


def checked_link(link: str) -> str | None:
    """The link as Telegram keeps it; None where it drops it without a word."""
    link = link.strip()
    if _IN_APP.fullmatch(link):
        return link
    parts = _LINK.fullmatch(link)
    if parts is None or (parts["scheme"] or "http").lower() not in {"http", "https"}:
        return None
    host = parts["host"].lower()
    if not _is_host(host) or int(parts["port"] or 80) not in range(1, 65536):
        return None
    rest = parts["rest"] or "/"
    rest = re.sub(r"[\x00-\x20\x7f]", lambda bad: f"%{ord(bad[0]):02X}", rest)
    port = f":{parts['port']}" if parts["port"] else ""
    return (
        f"{(parts['scheme'] or 'http').lower()}://{host}{port}{'' if rest[0] == '/' else '/'}{rest}"
    )


def user_of_link(link: str) -> int | None:
    """The user whom `tg://user?id=…` mentions."""
    found = _USER.match(link)
    return int(found[1]) if found else None


def _is_host(host: str) -> bool:
    if host.startswith("["):
        return True
    return bool(_HOST.fullmatch(host)) and "." in host.strip(".") and ".." not in host
