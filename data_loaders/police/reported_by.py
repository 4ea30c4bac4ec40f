"""The column that says which police force a record was reported by."""

from __future__ import annotations

from functools import cached_property

import pyarrow as pa

from data_loaders.columns.dictionary_columns import Coded, coded
from data_loaders.files.faults import Fault
from model.forces import Force, force_named

_EXPECTED = "the name of a force that police.uk has, such as 'West Yorkshire Police'"


class ReportedBy:
    """The slug of every row's force; `own` is that of the place.

    A name that is no force, or may be several, is a fault: taken for a force of its own, it would
    count a month twice, or leave it without the place's.
    """

    def __init__(self, column: pa.Array, own: str) -> None:
        self._meant: dict[str, Force] = {}
        self._own = own
        self.slugs: Coded = coded(column, self._slug, pa.string())

    @cached_property
    def fault(self) -> Fault:
        """The rows of no known force."""
        return Fault(
            self.slugs.unknown,
            lambda i: f"reported by {self.slugs.text(i)}",
            _EXPECTED,
            suggestion=lambda i: " or ".join(self._meant[self.slugs.text_of(i)].perhaps),
        )

    @property
    def notes(self) -> tuple[str, ...]:
        """Which names were not spelled out, and what they were taken for."""
        return tuple(
            f"reported by {name!r}: taken as {force.slug}"
            for name, force in sorted(self._meant.items())
            if force.respelt
        )

    def _slug(self, name: str) -> str | None:
        self._meant[name] = force_named(name, self._own)
        return self._meant[name].slug or None
