"""In which order the files of a load are read: by what they are, never as they were given.

Of two versions of one month of which nothing says the newer, the first that is read stays: so the
larger file does, whatever the files are called and in whatever order they come.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from data_loaders.files.readings import Member, sha256_of
from data_loaders.one_load.ledger import Line
from model.errors import RefusedFileError

Found = tuple[Member, str]
"""A file and its kind."""


def of_kinds(found: Iterable[Found], *kinds: str) -> list[Member]:
    """The files of these kinds, kind after kind."""
    given = list(found)
    return [member for kind in kinds for member, of_kind in given if of_kind == kind]


def by_content(found: Sequence[Found]) -> list[Found]:
    """The files, the largest first; those of one size and kind in the order of their bytes."""
    alike = Counter((member.size, kind) for member, kind in found)

    def order(item: Found) -> tuple[int, str]:
        member, kind = item
        return -member.size, _digest(member) if alike[member.size, kind] > 1 else ""

    return sorted(found, key=order)


def _digest(member: Member) -> str:
    try:
        return sha256_of(member)
    except RefusedFileError:
        # Whoever reads it says why.
        return ""


def as_given(lines: Sequence[Line], found: Sequence[Found]) -> list[Line]:
    """The lines of a load, those of the files of one kind in the order these were given in."""
    rank = {member.name: n for n, (member, _) in reversed(list(enumerate(found)))}
    kind = {member.name: of_kind for member, of_kind in found}
    sorted_lines = list(lines)
    for of_kind in {kind[line.file] for line in lines if line.file in kind}:
        slots = [n for n, line in enumerate(lines) if kind.get(line.file) == of_kind]
        in_order = sorted((lines[n] for n in slots), key=lambda line: rank[line.file])
        for slot, line in zip(slots, in_order, strict=True):
            sorted_lines[slot] = line
    return sorted_lines
