"""What is wrong with a sentence: number agreement, zero cases, capitals, length, words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from model.many import one

MOST_WORDS = 30
THINGS = (
    *("areas", "cameras", "cases", "cells", "changes", "committees", "counts", "crimes", "days"),
    *("deliverables", "entries", "figures", "files", "groups", "hotspots", "incidents", "lines"),
    *("indicators", "layers", "map points", "measures", "milestones", "months", "offences"),
    *("outcomes", "periods", "places", "plans", "points", "priorities", "records", "releases"),
    *("residents", "rows", "searches", "sources", "targets", "teams", "visits", "wards", "weeks"),
    *("casualties", "neighbours", "years", "zones"),
)
MANY = "|".join(THINGS)
ONE = "|".join(one(things) for things in THINGS)
NUMBER = r"(?:0|[2-9]|[1-9][\d,]*\d)"
FREE = r"(?<![\d.,’'/×=%–-])(?<!No\. )\b"
"""Before a number that is no part of a larger one, of a sum or of a name."""
MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"

WRONG = {
    "many after one": rf"{FREE}1 (?:whole )?(?:{MANY})\b",
    "one after many": rf"{FREE}{NUMBER} (?:{ONE})\b(?! (?:type|boundar|grid|file|figure|code))",
    "one have": rf"{FREE}1 (?:of them |(?:{ONE}) )?(?:have|are|were|stay|do|rise|fall)\b",
    "many has": rf"(?<!of )(?<!its )(?<!of the ){FREE}{NUMBER} (?:{MANY}) (?:has|is|was|stays)\b",
    "of one": rf"\b[Oo]f 1 (?:{ONE}|{MANY})\b",
    "of none": rf"\b(?:[Ii]n|[Oo]f|[Aa]mong|[Tt]hese) 0 (?:{MANY})\b|{FREE}0 of them\b",
    "none are": rf"{FREE}0 (?:(?:{MANY}) )?(?:have|are|were|stay|rose|fell|would|do|cannot)\b",
    "one of many are": rf"{FREE}1 of the [^.:;,]*?(?:{MANY}) (?:are|have|were)\b|\bare 1\b",
    "some of as many": r"\b([2-9]|[1-9]\d+) of the \1\b",
    "one hold": r"\(1\) hold\b",
    "has not a": r"\bhas not a\b",
    "a month twice": rf"(?i)(?<!to )\b((?:{MONTHS}) \d{{4}}) \(\1 is\b",
    "a month without a capital": rf"\b(?:{MONTHS}) (?:19|20)\d\d\b",
    "in the month": rf"(?i)\b(?:in|of) the (?:{MONTHS}) (?:19|20)\d\d\b",
    "most in": r"(?i)\bmost in ?(?:\.\.\.|…|[.,;]|$)",
    "a doubled word": r"(?i)\b(?!had\b|that\b)([a-z]+) \1\b",
    "two spaces": r"\S  ",
    "a space before a stop": r"\w [.,;:!](?:\s|$)",
    "two stops": r"\.\.(?!\.)|,,|;;|;\.|:\.|,\.",
    "nothing in words": r"\b(?:nan|NaN|NaT|inf|null|undefined)\b|<NA>|[a-z,(:] None\b",
}
STATISTICS = (
    r"(?<!\*)\b[pz]\b|nine draws|\bvariance\b|standard deviation|\bsigma\b|null hypothesis|"
    r"confidence|Mann-Kendall|significan|Poisson"
)
PATTERNS = {name: re.compile(pattern) for name, pattern in WRONG.items()}


@cache
def phrase_faults(text: str) -> tuple[str, ...]:
    """What is wrong with any text, a whole sentence or not; many stand on every page."""
    return tuple(_phrase_faults(text))


def _phrase_faults(text: str) -> Iterator[str]:
    for name, pattern in PATTERNS.items():
        if found := pattern.search(text):
            yield f"{name}: “{found.group()}”"
    if not _balanced(text):
        yield "brackets"


@cache
def sentence_faults(text: str) -> tuple[str, ...]:
    """What is wrong with a text of whole sentences, as a councillor reads them."""
    return tuple(_sentence_faults(text))


def _sentence_faults(text: str) -> Iterator[str]:
    yield from phrase_faults(text)
    if found := re.search(STATISTICS, text):
        yield f"statistics: “{found.group()}”"
    for sentence in re.split(r"(?<=[.!?]) +(?=[A-Z0-9“])", text.strip()):
        if not re.match(r"[A-Z0-9“‘(−+–]", sentence):
            yield "no capital"
        if not re.search(r"[.!?]”?\)?$", sentence):
            yield "no stop"
        number = sum(bool(re.search(r"\w", word)) for word in sentence.split())
        if number > MOST_WORDS:
            yield f"long: {number} words"


def _balanced(text: str) -> bool:
    pairs = {")": "(", "]": "[", "”": "“"}
    open_: list[str] = []
    for c in text:
        if c in pairs.values():
            open_.append(c)
        elif c in pairs and (not open_ or open_.pop() != pairs[c]):
            return False
    return not open_
