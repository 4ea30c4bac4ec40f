"""What a file is to those read before it of the same part of a month.

It is the same again, a piece beside them, a later or an older version, or something only a person
can tell. Every record of the files is compared, in the place or not, by its fingerprint: by id and
offence, and those without a lasting id of the publisher, as anti-social behaviour and all that the
API answers, by what they say. The order of rows and of columns changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from data_loaders.files.editions import newer
from data_loaders.months.bare_kinds import all_of_bare_kinds, said
from data_loaders.months.file_pairs import Earlier, Kind, Pair, all_there, stripped
from data_loaders.months.fingerprints import Fingerprints, all_of


@dataclass(frozen=True)
class Judgement:
    """What a file is, and which earlier ones it takes the place of.

    "unclear" is what only a person can tell, "versions" two of one command of which nothing says
    which is newer. "blocked" is a part of a month that the other service of police.uk has already,
    "silent" an answer of the API without a record of a police force where there is one with some.
    """

    kind: Kind
    replaces: tuple[str, ...] = ()
    """Names of the earlier pieces that a later version has anew."""
    why: str = ""
    """What was found, where only a person can tell."""
    advice: str = (
        "put the pieces together in one file, or add this one with --replace to use it instead"
    )
    """What to do then."""
    lacks: int = 0
    """Records that are there and not in the file, of one that is there already or is later."""
    may_add: bool = False
    """Whether a file that only a person can tell has records that are not there."""
    asked: bool = False
    """Whether it takes their place because a person asks for it, whatever it holds."""


def judged(
    new: Fingerprints,
    earlier: Mapping[str, Earlier],
    *,
    edition: str = "",
    lasting_ids: bool = True,
    name: Callable[[str], str] = str,
) -> Judgement:
    """What `new` is to the earlier pieces of its part, by the name of each.

    All are fingerprints. "same": all of `new` is there already. "later": it holds what some pieces
    hold, within `MISSING_SHARE`, and takes their place, unless its `edition` is known to be older.
    "piece": it has hardly a record in common with any. The API numbers its records anew now and
    then: its ids are not lasting. `name` is what people call an offence.
    """
    pairs = {
        piece: Pair.of(new, old, newer(edition, old.edition), lasting_ids, name)
        for piece, old in earlier.items()
    }
    there = all_of([old.records for old in earlier.values()])
    if lasting_ids and stripped(new, there) and said(new, there) == len(new):
        return Judgement("same", lacks=len(there) - len(new))
    if lasting_ids and all_of_bare_kinds(new, there):
        return Judgement("same", lacks=len(there) - len(new))
    withdrawn = all(pair.age == 1 and pair.kind == "later" for pair in pairs.values())
    if all_there(new, there) and not (withdrawn and len(new) < len(there)):
        explained = any(pair.age == -1 or pair.alike for pair in pairs.values())
        return Judgement("same", lacks=0 if explained else len(there) - len(new))
    for kind in ("unclear", "versions", "older"):
        for pair in pairs.values():
            if pair.kind == kind:
                more = kind == "unclear" and all(each.may_add for each in pairs.values())
                return Judgement(kind, why=pair.words, may_add=more)
    later = {piece: pair for piece, pair in pairs.items() if pair.kind == "later"}
    if not later:
        return Judgement("piece")
    return Judgement("later", tuple(later), lacks=sum(pair.lacks for pair in later.values()))


def refusal(file: str, what: str, there: str, found: Judgement) -> str:
    """What is said of a file that only a person can tell: `what` is there from files `there`."""
    if found.kind == "versions":
        return (
            f"{file}: {what} is there from {there} of the same command; they are two versions of "
            "it, and nothing says which is the newer. The larger file was used, and none of this "
            "one; add the two one after the other, the newer last"
        )
    return (
        f"{file}: {what} is there from {there}, and this file is neither a later version of it nor "
        f"a piece beside it: {found.why}. None of it was loaded; {found.advice}"
    )
