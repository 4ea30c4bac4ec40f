"""Who publishes what is shown, under which licence, and whose small numbers are hidden."""

from __future__ import annotations

import pandas as pd

from components.panel import Column, Panel
from model.config.sources import Source
from model.many import many, verb
from pages.question import Question

_BASE = (
    (
        "Ward and small-area boundaries",
        "Office for National Statistics, Open Geography Portal",
        "Open Government Licence v3.0; contains OS data © Crown copyright and database right",
        "Wards are assigned by the point, not by the LSOA in the file.",
        "",
    ),
    (
        "Residents",
        "Office for National Statistics",
        "Open Government Licence v3.0",
        "The nearest year to the boundaries; never a worker or visitor population.",
        "",
    ),
)
_POSTCODES = (
    "Postcodes",
    "Ordnance Survey, Royal Mail and Office for National Statistics",
    "Open Government Licence v3.0; contains OS data © Crown copyright and database right; contains "
    "Royal Mail data © Royal Mail copyright and database right; contains National Statistics data "
    "© Crown copyright and database right",
    "A postcode that is searched for, and a place known by one, lies at its point, not at a door.",
    "",
)
"""What Code-Point Open asks to be said; of the other sources it is the same."""


def sources_table(question: Question) -> pd.DataFrame:
    """One row a source that is loaded, and those of every map and rate."""
    dataset = question.dataset
    values = set(dataset.indicator_values["source"])
    loaded = [
        s for s in dataset.catalogue.sources if s.id in dataset.status or values & {s.id, s.name}
    ]
    rows = [
        (s.name, s.publisher, s.licence or "For this dashboard only", s.know, _small_numbers(s))
        for s in loaded
    ]
    postcodes = [_POSTCODES] if dataset.postcode_sources else []
    return pd.DataFrame(
        [*rows, *_BASE, *postcodes], columns=["what", "publisher", "licence", "know", "small"]
    )


def _small_numbers(source: Source) -> str:
    if not source.disclosive:
        return "shown: open data"
    return f"1 to {source.threshold - 1} hidden, and what would give them away"


def sources_sentence(table: pd.DataFrame, _: Question) -> str:
    """How many sources feed the dashboard, and of how many small numbers are hidden."""
    hidden = int(table["small"].str.contains("hidden").sum())
    words = f"{many(len(table), 'sources')} {verb(len(table), 'feeds', 'feed')} these pages."
    of = "one of them" if hidden == 1 else f"{hidden} of them"
    return f"{words} Small numbers of {of} are hidden." if hidden else words


SOURCES = Panel(
    page="data",
    id="sources",
    title="Sources and licences",
    table=sources_table,
    sentence=sources_sentence,
    columns=lambda _: (
        Column("what", "Data"),
        Column("publisher", "Publisher"),
        Column("licence", "Licence"),
        Column("know", "What to know"),
        Column("small", "Small numbers"),
    ),
    filtered=False,
)
