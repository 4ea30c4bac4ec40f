"""What the store keeps of the words said of a file, and so what any reader can come to see.

What a file contains may be somebody's name and address. It is said in the terminal, to whoever
adds the file, and every sentence said there is private unless it was made as `Public`: of counts,
months, names of files and our own words alone. A refusal is kept as one sentence, a rejected row of
an open file as its number and what was expected of it; what a partner's mapping expects is a
partner's word. What older versions wrote is masked whenever it is read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

import pandas as pd

from model.file_kinds import PARTNER_KINDS
from model.rejects import Reject

LISTED_REJECTS = 1000
"""Rejected rows kept one by one for each file; beyond it only their number is kept."""

REFUSED = "Refused whole: nothing of it was loaded. Why was said to whoever added it"
"""All that is kept of why a file was refused."""

REFUSED_KIND = "refused"
_NOT_OPEN = (*PARTNER_KINDS, REFUSED_KIND)
"""Kinds of file of which no row is told: a file that was refused may be a partner's."""


class Public(str):
    """A sentence in which nothing is quoted that stands in a file; what is made of it is none."""

    __slots__ = ()


def kept_notes(notes: Iterable[str]) -> str:
    """The public ones of some notes, as the ledger keeps them."""
    public = [note for note in notes if isinstance(note, Public)]
    # In an object: the plain lists of older versions held whatever was said.
    return json.dumps({"public": public}, ensure_ascii=False)


def notes_kept(text: str) -> list[Public]:
    """The notes of a line of the ledger."""
    kept = json.loads(text)
    return [Public(note) for note in kept["public"]] if isinstance(kept, dict) else []


def kept_rejects(rejects: Iterable[Reject], kind: str) -> str:
    """Rejected rows as the ledger keeps them: the number of each and what was expected."""
    kept = [] if kind in _NOT_OPEN else [(r.row, r.expected) for r in rejects]
    return json.dumps(kept, ensure_ascii=False)


def rejects_kept(text: str) -> list[Reject]:
    """The rejected rows of a line of the ledger, of any version of ours."""
    return [Reject(row, "", _expected(rest)) for row, *rest in json.loads(text)]


def _expected(rest: Sequence[str]) -> str:
    """What was expected of a row; before it older versions said what was found."""
    return rest[0] if len(rest) == 1 else rest[1]


def _masked_rejects(ledger: pd.DataFrame) -> pd.Series:
    texts = ledger["rejects"].map(lambda text: kept_rejects(rejects_kept(text), ""))
    kinds = ledger.get("kind", pd.Series(REFUSED_KIND, index=ledger.index))
    return texts.mask(kinds.isin(_NOT_OPEN), "[]").astype("str")


def kept_refusal(refused: str) -> str:
    """What is kept of a refusal; empty for a file that was not refused."""
    return REFUSED if refused else ""


def masked(ledger: pd.DataFrame) -> pd.DataFrame:
    """The `ledger` table, or some columns of it, with nothing private that was once written."""
    of_column = {"notes": lambda text: kept_notes(notes_kept(text)), "refused": kept_refusal}
    there = {name: mask for name, mask in of_column.items() if name in ledger}
    kept = {name: ledger[name].map(mask).astype("str") for name, mask in there.items()}
    if "rejects" in ledger:
        kept["rejects"] = _masked_rejects(ledger)
    return ledger.assign(**kept)
