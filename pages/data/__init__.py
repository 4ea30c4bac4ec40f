"""Data: what is loaded, which months are whole, where every row went, sources and releases."""

from __future__ import annotations

import json

import pandas as pd
from dash import Output, html

from components.coverage_strip import coverage_strip
from components.grid import grid
from components.panel import Column, Panel
from components.shell import card, download_links, scroll_box
from data_loaders.kinds import PARTNER_KINDS
from model.catalogue import Source
from model.periods import Window, short
from model.tables import LEDGER_CLASSES, POLICE
from pages.question import Question

NAME = "data"
PATH = "/data"
LABEL = "Data"
FILTERED = False
OPENERS = ()


def coverage_table(question: Question) -> pd.DataFrame:
    """One row a source and month: source, month, status, records in the place, reason, file.

    The sources in the order of their list, the months of each from the latest on.
    """
    dataset = question.dataset
    order = {s.id: number for number, s in enumerate(dataset.catalogue.sources)}
    table = dataset.coverage.sort_values(
        ["source", "month"],
        key=lambda c: c.map(order) if c.name == "source" else c,
        ascending=[True, False],
        ignore_index=True,
    )
    periods = pd.PeriodIndex(table["month"], freq="M")
    files = dataset.parts.groupby(["source", "month"])["file"].agg(_file_words)
    keys = pd.MultiIndex.from_frame(table[["source", "month"]])
    return pd.DataFrame(
        {
            "source": [_source_name(question, s) for s in table["source"]],
            "month": [short(p) for p in periods],
            "period": periods,
            "status": table["status"],
            "records": _records(question, table),
            "reason": table["reason"],
            "file": files.reindex(keys).fillna("").to_numpy(),
        }
    )


def _records(question: Question, coverage: pd.DataFrame) -> pd.Series:
    """Records a month; none where it is missing, nor of a source whose small numbers are hidden."""
    known = question.dataset.catalogue.source
    is_open = {s: s in known and not known[s].disclosive for s in set(coverage["source"])}
    shown = (coverage["status"] != "missing") & coverage["source"].map(is_open)
    return coverage["records"].astype("Float64").where(shown)


def _source_name(question: Question, source: str) -> str:
    known = question.dataset.catalogue.source.get(source)
    return known.name if known else source


def _file_words(files: pd.Series) -> str:
    names = sorted(set(files))
    return names[0] if len(names) == 1 else f"{len(names)} files, first {names[0]}"


def coverage_sentence(table: pd.DataFrame, _: Question) -> str:
    """How many months there are of each source, and which are missing."""
    parts = [_source_sentence(name, rows) for name, rows in table.groupby("source", sort=False)]
    return f"{' '.join(parts)} A missing month is a gap, never a zero."


def _source_sentence(name: str, rows: pd.DataFrame) -> str:
    complete = int((rows["status"] == "complete").sum())
    span = Window(rows["period"].min(), rows["period"].max()).span
    words = f"{name}: {complete} of {len(rows)} months are complete, {span}."
    if len(rows) == 1:
        words = f"{name}: one month is here, {span}."
    for status in ("partial", "missing"):
        months = list(rows.loc[rows["status"] == status, "month"])[::-1]
        if months:
            words += f" {status.capitalize()}: {', '.join(months)}."
    return words


COVERAGE = Panel(
    page=NAME,
    id="coverage",
    title="Which months are here",
    table=coverage_table,
    sentence=coverage_sentence,
    columns=lambda _: (
        Column("source", "Source"),
        Column("month", "Month"),
        Column("status", "Data"),
        Column("records", "Records", "count"),
        Column("reason", "Why"),
        Column("file", "Read from"),
    ),
    filtered=False,
)


def ledger_table(question: Question) -> pd.DataFrame:
    """One row a file ever loaded into this release, the newest load first.

    A partner's file has no numbers and no rows here: beside the figures that are shown, they could
    give away one that is hidden. Who loads it sees them in the terminal.
    """
    ledger = question.dataset.ledger.copy()
    ledger["loaded"] = pd.to_datetime(ledger["loaded_at"]).dt.strftime("%Y-%m-%d %H:%M")
    partner = ledger["kind"].isin(PARTNER_KINDS)
    words = [_ledger_words(row) for row in ledger.to_dict("records")]
    ledger["notes"] = pd.Series(words, index=ledger.index, dtype="str").mask(partner, NOT_LISTED)
    for column in _COUNTED:
        ledger[column] = ledger[column].astype("Float64").mask(partner)
    return ledger.sort_values("loaded_at", ascending=False, kind="stable", ignore_index=True)


_COUNTED = ("rows_read", *LEDGER_CLASSES)

NOT_LISTED = "A partner's file: its numbers of rows are not shown"


def _ledger_words(row: dict) -> str:
    rejects = [
        f"row {number}: found {found}; expected {expected}"
        for number, found, expected in json.loads(row["rejects"])[:3]
    ]
    more = row["rejected"] - len(rejects)
    if more > 0 and rejects:
        rejects.append(f"and {more:,} more rejected rows")
    words = [row["refused"], *json.loads(row["notes"]), *rejects]
    return "; ".join(w for w in words if w)


def ledger_sentence(table: pd.DataFrame, _: Question) -> str:
    """The rows read and the five classes they ended in."""
    if table.empty:
        return "Demonstration data has no ledger: nothing was read from a file."
    sums = table[list(_COUNTED)].sum().astype(int)
    parts = [f"{sums[name]:,} {words}" for name, words in _CLASS_WORDS.items()]
    refused = int((table["refused"] != "").sum())
    end = f" {refused} files were refused whole." if refused else ""
    return f"{sums['rows_read']:,} rows read: {', '.join(parts)}.{end}"


_CLASS_WORDS = {
    "placed": "placed in an area",
    "outside": "outside the place",
    "no_location": "without a location",
    "duplicate": "duplicate",
    "rejected": "rejected",
}

LEDGER = Panel(
    page=NAME,
    id="ledger",
    title="Where every row went",
    table=ledger_table,
    sentence=ledger_sentence,
    columns=lambda _: (
        Column("file", "File"),
        Column("kind", "What it is"),
        Column("loaded", "Loaded (UTC)"),
        Column("rows_read", "Rows read", "count"),
        Column("placed", "Placed", "count"),
        Column("outside", "Outside", "count"),
        Column("no_location", "No location", "count"),
        Column("duplicate", "Duplicate", "count"),
        Column("rejected", "Rejected", "count"),
        Column("notes", "Notes"),
    ),
    filtered=False,
)


def releases_table(question: Question) -> pd.DataFrame:
    """One row a release, the newest first."""
    return pd.DataFrame(
        [
            {
                "release": r.release_id,
                "created": f"{r.created:%Y-%m-%d %H:%M}",
                "note": r.note,
                "kind": "demonstration" if r.demonstration else "real data",
                "shown": "shown now" if r.release_id == question.dataset.release.release_id else "",
            }
            for r in reversed(question.releases)
        ]
    )


def releases_sentence(table: pd.DataFrame, _: Question) -> str:
    """How many releases there are and how to read an older one."""
    return (
        f"{len(table)} {'release is' if len(table) == 1 else 'releases are'} kept. "
        "Add release=NAME to a link to read it from that release."
    )


RELEASES = Panel(
    page=NAME,
    id="releases",
    title="Releases",
    table=releases_table,
    sentence=releases_sentence,
    columns=lambda _: (
        Column("release", "Release"),
        Column("created", "Made (UTC)"),
        Column("kind", "Kind"),
        Column("note", "Note"),
        Column("shown", "Now"),
    ),
    filtered=False,
)

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
    return pd.DataFrame([*rows, *_BASE], columns=["what", "publisher", "licence", "know", "small"])


def _small_numbers(source: Source) -> str:
    if not source.disclosive:
        return "shown: open data"
    return f"1 to {source.threshold - 1} hidden, and what would give them away"


def sources_sentence(table: pd.DataFrame, _: Question) -> str:
    """How many sources feed the dashboard, and of how many small numbers are hidden."""
    hidden = int(table["small"].str.contains("hidden").sum())
    words = f"{len(table)} sources feed these pages."
    return f"{words} Small numbers of {hidden} of them are hidden." if hidden else words


SOURCES = Panel(
    page=NAME,
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

PANELS = (COVERAGE, LEDGER, RELEASES, SOURCES)


def layout(**_: str) -> html.Div:
    """The page before its tables arrive."""
    cards = [
        card(
            panel.element(),
            panel.title,
            [
                *([html.Div(id="data-coverage-strip")] if panel is COVERAGE else []),
                scroll_box(panel.element("grid"), f"{panel.title}, table"),
                html.Div(id=panel.element("downloads")),
            ],
        )
        for panel in PANELS
    ]
    heading = html.Div(
        [html.H1("What is loaded"), html.P(id="data-answer", className="answer")],
        className="page-heading",
    )
    return html.Div([heading, *cards], className="page page-data")


def outputs() -> dict[str, Output]:
    """What the page's callback fills, by the key `view` gives it."""
    keys = [f"{p.id}-{part}" for p in PANELS for part in ("sentence", "grid", "downloads")]
    return {key: Output(f"data-{key}", "children") for key in ("answer", "coverage-strip", *keys)}


def view(question: Question, **_: object) -> dict[str, object]:
    """Everything the page shows for a question; nothing of it is folded away."""
    faces: dict[str, object] = {}
    for panel in PANELS:
        table = panel.table(question)
        faces[f"{panel.id}-sentence"] = panel.sentence(table, question)
        faces[f"{panel.id}-grid"] = grid(table, panel.columns(question), panel.title)
        faces[f"{panel.id}-downloads"] = download_links(panel, question.query)
    coverage = COVERAGE.table(question)
    return {
        **faces,
        "answer": _answer(question),
        "coverage-strip": [
            html.Div(
                [
                    html.H3(name, className="strip-name"),
                    coverage_strip(list(rows["period"])[::-1], list(rows["status"])[::-1]),
                ]
            )
            for name, rows in coverage.groupby("source", sort=False)
        ],
    }


def _answer(question: Question) -> str:
    dataset = question.dataset
    police = dataset.coverage[dataset.coverage["source"] == POLICE]
    if police.empty:
        return f"{len(dataset.wards)} wards of {dataset.catalogue.place.name}: no police data yet."
    records = int(police["records"].sum())
    return (
        f"{records:,} records of crime and ASB in {len(dataset.wards)} wards of "
        f"{dataset.catalogue.place.name}, {_span(police)}."
    )


def _span(coverage: pd.DataFrame) -> str:
    months = pd.PeriodIndex(coverage["month"], freq="M")
    return Window(months.min(), months.max()).span
