"""Exit status 0 if the bot's `/healthz` says that it is well: `healthcheck.py 0.0.0.0:8443`.

Needs nothing but Python, so that it costs little every half a minute.
"""

from __future__ import annotations

import json
import sys
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

TIMEOUT_S = 12.0  # longer than the bot waits for its database
_ANY = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # what is listened on, and the way there


def fault_of(listen: str) -> str | None:
    """What is wrong with a bot that listens on an address; None if nothing is, or it is empty."""
    if not listen:
        return None
    parts = urlsplit(f"//{listen}")
    host = parts.hostname or ""
    connection = HTTPConnection(_ANY.get(host, host), parts.port, timeout=TIMEOUT_S)
    try:
        connection.request("GET", "/healthz")
        response = connection.getresponse()
        body = response.read()
        return None if response.status == 200 else str(json.loads(body).get("reason"))
    except (OSError, HTTPException, ValueError) as exc:
        return f"no answer from {listen} ({exc})"
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(fault_of(sys.argv[1] if len(sys.argv) > 1 else ""))
