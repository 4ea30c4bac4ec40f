"""Which offences a text may be a misspelling of."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from data_loaders.headings.stated_measure import (
    by_heading,
    nearly_named,
)
from model.config.catalogue import Catalogue, Offence


def expected_offence(text: str, catalogue: Catalogue) -> tuple[str, str]:
    """What is expected in place of a text, and which offences it may be."""
    near = any_of(offence.name for offence in offences_alike(text, catalogue))
    return f"an offence of config/offences.toml{f', perhaps {near}' if near else ''}", near


def offences_alike(text: str, catalogue: Catalogue) -> list[Offence]:
    """The offences that a text may be a misspelling of."""
    near = difflib.get_close_matches(text.lower(), catalogue.offence_of_name)
    found = dict.fromkeys(catalogue.offence_of_name[name] for name in near)
    if sure := nearly_named(text, by_heading(catalogue.offence_of_name)):
        found = {sure: None}
    return [catalogue.offence[offence] for offence in found]


def any_of(names: Iterable[str]) -> str:
    """Some names, as what a text may have meant."""
    return " or ".join(names)
