"""Which names a text may mean: as it is typed, half typed, or with a letter wrong."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from model.ward_names import loose_name

EXACT, BEGINS, WORDS_BEGIN, TOGETHER, CONTAINS, MISTAKEN = range(6)
"""How well a name fits: the same; it begins so; its words do; it does without blanks; it holds the
text; it does with letters wrong."""

_SHORT_FOR = {
    "st": ("saint", "street"),
    "rd": ("road",),
    "ave": ("avenue",),
    "ln": ("lane",),
    "dr": ("drive",),
    "cres": ("crescent",),
    "gdns": ("gardens",),
    "pl": ("place",),
    "sq": ("square",),
    "ct": ("court",),
    "terr": ("terrace",),
    "cl": ("close",),
}
"""How the words of addresses are shortened: either form finds the other."""


def plain(text: str) -> str:
    """A name as it is compared: no case, accents or signs, `&` is `and`, single blanks."""
    letters = unicodedata.normalize("NFKD", text)
    bare = "".join(c for c in letters if not unicodedata.combining(c))
    return " ".join(re.sub(r"[\W_]+", " ", loose_name(bare)).split())


@dataclass(frozen=True, eq=False)
class Spellings:
    """Names in a fixed order, which are found by their position."""

    names: Sequence[str]
    """Each as `plain` has it."""

    def ranked(self, text: str) -> dict[int, tuple[int, int]]:
        """The positions of the names that a text may mean: how each fits, and letters wrong.

        Mistakes are looked for only where no name fits as the text is typed.
        """
        asked = plain(text)
        if not asked:
            return {}
        found = dict.fromkeys(self._holding(asked), (CONTAINS, 0))
        found |= dict.fromkeys(self._together(asked.replace(" ", "")), (TOGETHER, 0))
        found |= dict.fromkeys(self._of_words(asked.split()), (WORDS_BEGIN, 0))
        found |= {n: (self._fit(n, asked), 0) for n in found if self.names[n].startswith(asked)}
        return found or self._mistaken(asked.split())

    def _fit(self, position: int, asked: str) -> int:
        return EXACT if self.names[position] == asked else BEGINS

    def _holding(self, asked: str) -> list[int]:
        # One letter is in nearly every name.
        return [n for n, name in enumerate(self.names) if asked in name] if len(asked) > 1 else []

    def _together(self, asked: str) -> list[int]:
        return [n for n, name in enumerate(self._joined) if name.startswith(asked)]

    def _of_words(self, asked: Sequence[str]) -> set[int]:
        """The names in which a word begins with each of some."""
        return set.intersection(*(self._having(self._beginning(word)) for word in asked))

    def _beginning(self, asked: str) -> list[str]:
        words: list[str] = []
        for form in (asked, *_SHORT_FOR.get(asked, ())):
            at = bisect_left(self._words, form)
            end = bisect_left(self._words, form + "\U0010ffff")
            words += self._words[at:end]
        return words

    def _having(self, words: Iterable[str]) -> set[int]:
        return set().union(*(self._with_word[word] for word in words))

    def _mistaken(self, asked: Sequence[str]) -> dict[int, tuple[int, int]]:
        """The names in which each word is like one of them, with the letters wrong of all."""
        letters = self._wrong(asked[0])
        for word in asked[1:]:
            # Most texts that are no names end here, however many words they have.
            if not letters:
                break
            wrong = self._wrong(word)
            letters = {n: letters[n] + wrong[n] for n in letters.keys() & wrong.keys()}
        return {n: (MISTAKEN, wrong) for n, wrong in letters.items()}

    def _wrong(self, asked: str) -> dict[int, int]:
        """The fewest letters wrong in each name that has a word like this one, or beginning so."""
        least: dict[str, int] = dict.fromkeys(self._beginning(asked), 0)
        if most := _most_wrong(asked):
            # A word may be half typed, with a letter too many or too few.
            for length in (len(asked), len(asked) + 1, None):
                begun = [word[:length] for word in self._words]
                near = extract(
                    asked, begun, scorer=OSA.distance, processor=None, score_cutoff=most, limit=None
                )
                for _, distance, n in near:
                    word = self._words[n]
                    least[word] = min(int(distance), least.get(word, most))
        of_name: dict[int, int] = {}
        for word, letters in least.items():
            for n in self._with_word[word]:
                of_name[n] = min(letters, of_name.get(n, letters))
        return of_name

    @cached_property
    def _joined(self) -> list[str]:
        return [name.replace(" ", "") for name in self.names]

    @cached_property
    def _words(self) -> list[str]:
        return sorted(self._with_word)

    @cached_property
    def _with_word(self) -> dict[str, list[int]]:
        """The positions of the names with a word, or with one that it is short for."""
        found: dict[str, list[int]] = {}
        for n, name in enumerate(self.names):
            words = set(name.split())
            for word in words.union(*(_SHORT_FOR.get(word, ()) for word in words)):
                found.setdefault(word, []).append(n)
        return found


def _most_wrong(word: str) -> int:
    """How many letters of a word may be wrong; of a code or number none: A61 is not A64."""
    if len(word) < 4 or re.search(r"\d", word):
        return 0
    return 1 if len(word) < 8 else 2
