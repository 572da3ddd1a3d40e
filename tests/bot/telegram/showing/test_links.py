"""Where links to messages lead."""

from __future__ import annotations

import pytest

from bot.telegram.showing.links import Spot


@pytest.mark.parametrize(
    ("spot", "address"),
    [
        (Spot(-1_002_000_000_001), "https://t.me/c/2000000001/17"),
        (Spot(-1_000_000_000_042), "https://t.me/c/42/17"),
        (Spot(-1_002_000_000_001, 5), "https://t.me/c/2000000001/5/17"),
        (Spot(-1_002_000_000_001, None, "redaktion"), "https://t.me/redaktion/17"),
        (Spot(-1_002_000_000_001, 5, "redaktion"), "https://t.me/redaktion/5/17"),
        (Spot(-1_002_000_000_001, None, "x/../y"), "https://t.me/c/2000000001/17"),
        (Spot(-1_002_000_000_001, None, ""), "https://t.me/c/2000000001/17"),
        (Spot(-4_000_000_001), None),
        (Spot(-4_000_000_001, None, "redaktion"), None),
        (Spot(100_001), None),
    ],
)
def test_a_message_has_the_address_that_its_chat_gives_it(spot: Spot, address: str | None) -> None:
    assert spot.address(17) == address
