"""Which wards lie on either side of a funnel, in a sentence; activity without a verdict."""

from __future__ import annotations

from components.wording import listed

ACTIVITY = "may reflect police activity or reporting"


def on_sides(higher: list[str], lower: list[str], *, most: int, what: str, activity: bool) -> str:
    """`A and B are higher and C is lower than expected`, without a full stop.

    Of a measure that follows police activity: `more recorded in A and B, fewer in C; may reflect
    police activity or reporting`. More names than `most` are told as a number of `what`.
    """
    if activity:
        parts = [
            f"{more} in {_some(names, most, what)}"
            for more, names in (("more recorded", higher), ("fewer recorded", lower))
            if names
        ]
        return f"{', '.join(parts)}; {ACTIVITY}"
    parts = [
        f"{_some(names, most, what)} {'is' if len(names) == 1 else 'are'} {way}"
        for way, names in (("higher", higher), ("lower", lower))
        if names
    ]
    return f"{' and '.join(parts)} than expected"


def _some(names: list[str], most: int, what: str) -> str:
    return listed(names) if len(names) <= most else f"{len(names)} {what}"
