"""The data page: which months are here, and where every row went."""

from __future__ import annotations

import dataclasses
import json

import pandas as pd
import pytest
from dash import html

from components.exports import exported
from components.markup import markup
from model.file_kinds import PARTNER_KINDS
from model.tables import LEDGER, LEDGER_CLASSES, POLICE
from pages import data
from pages.frame import about
from pages.reliance import notes, page_note
from tests.pages.faces import cells, found, words

STREET = "Street-level crime and ASB"
LINE = {
    "load_id": "a1",
    "loaded_at": "2026-11-20T09:30:00+00:00",
    "file": "2026-08-west-yorkshire-street.csv",
    "kind": "street crime",
    "sha256": "0" * 64,
    "rows_read": 100,
    "placed": 60,
    "outside": 25,
    "no_location": 5,
    "duplicate": 3,
    "replaced": 0,
    "rejected": 7,
    "notes": json.dumps({"public": ["Feb 2026: every record is there already"]}),
    "rejects": json.dumps([[n, "YYYY-MM"] for n in (4, 9, 12, 30)]),
    "refused": "",
}
REFUSED = LINE | {
    "loaded_at": "2026-11-21T09:30:00+00:00",
    "file": "page.csv",
    "kind": "refused",
    "rows_read": 0,
    **dict.fromkeys(LEDGER_CLASSES, 0),
    "notes": "[]",
    "rejects": "[]",
    "refused": "page.csv is a web page, not a table",
}


@pytest.fixture
def with_ledger(asked):
    """The question of a release into which two files were loaded."""
    question = asked("")
    ledger = LEDGER.validate(pd.DataFrame([LINE, REFUSED]))
    return dataclasses.replace(
        question, dataset=dataclasses.replace(question.dataset, ledger=ledger)
    )


def test_the_missing_month_is_named_and_is_no_zero(asked):
    question = asked("")
    table = data.COVERAGE.table(question)
    august = table.set_index(["source", "month"]).loc[(STREET, "Aug 2022")]
    assert august["status"] == "missing"
    assert pd.isna(august["records"])
    assert august["reason"] == "no file for this month has been loaded"
    sentence = data.COVERAGE.sentence(table, question)
    assert f"{STREET}: 59 of 60 months are complete, Oct 2021 to Sep 2026." in sentence
    assert "Missing: Aug 2022." in sentence


def behind(question):
    """The question where a ward has a figure of burglaries of a month without a street file."""
    dataset = question.dataset
    row = dataset.ward_counts[dataset.ward_counts["offence"] == "burglary"].head(1)
    figure = row.assign(source="ward-figures", month=pd.Timestamp("2022-08-01"))
    counts = pd.concat([dataset.ward_counts, figure], ignore_index=True)
    return dataclasses.replace(question, dataset=dataclasses.replace(dataset, ward_counts=counts))


def test_months_of_figures_behind_another_source_are_said_not_to_be_shown(asked):
    question = asked("")
    assert "Not shown" not in data.COVERAGE.sentence(data.COVERAGE.table(question), question)
    question = behind(question)
    sentence = data.COVERAGE.sentence(data.COVERAGE.table(question), question)
    name = question.dataset.catalogue.source["ward-figures"].name
    assert f"Not shown of {name}: Burglary, Aug 2022. Pages count this from {STREET}" in sentence


@pytest.mark.parametrize(
    ("query", "in_file", "on_page"),
    [
        ("offences=burglary&to=2022-09&months=12", True, True),
        ("offences=burglary&to=2026-09&months=3", True, False),
        ("offences=robbery&to=2022-09&months=12", False, False),
    ],
)
def test_files_say_so_of_their_offences_and_pages_of_their_months(asked, query, in_file, on_page):
    question = behind(asked(query))
    assert any("Burglary, Aug 2022" in note for note in notes(question)) == in_file
    note = page_note(question)
    assert ("Burglary, Aug 2022" in " ".join((*note.lines, *note.more))) == on_page


def test_each_source_says_which_months_it_has(asked):
    question = asked("")
    sentence = data.COVERAGE.sentence(data.COVERAGE.table(question), question)
    # Casualties come in whole calendar years, the partner's file is of the last three years.
    assert "Road casualties: 48 of 48 months are complete, Jan 2022 to Dec 2025." in sentence
    assert "Police extract: 36 of 36 months are complete, Oct 2023 to Sep 2026." in sentence


def test_how_many_records_there_are_is_not_said_of_a_source_with_hidden_numbers(asked):
    table = data.COVERAGE.table(asked("")).set_index("source")
    # From a total of two offences and the whole of one, the hidden whole of the other would follow.
    assert table.loc["Police extract", "records"].isna().all()
    assert table.loc["Road casualties", "records"].notna().all()


def test_the_strip_has_a_square_a_month_and_marks_the_missing_one(asked):
    strip = data.view(asked(""))["coverage-strip"]
    squares = [s for s in found(strip, html.Span) if "month-" in getattr(s, "className", "")]
    assert len(squares) == 60 + 48 + 36
    (missing,) = [s for s in squares if "month-missing" in s.className]
    assert (missing.title, missing.children) == ("Aug 2022: missing", "×")


def test_each_source_has_a_strip_under_its_name(asked):
    strips = data.view(asked(""))["coverage-strip"]
    names = [words(heading) for heading in found(strips, html.H3)]
    assert sorted(names) == ["Police extract", "Road casualties", STREET]


def test_the_answer_counts_the_records_that_the_months_add_up_to(asked):
    question = asked("")
    table = data.COVERAGE.table(question)
    total = int(table.loc[table["source"] == STREET, "records"].sum())
    assert f"{total:,} records" in words(data.view(question)["answer"])
    assert "33 wards of Leeds" in words(data.view(question)["answer"])


def test_demonstration_data_has_no_ledger_and_says_so(asked):
    question = asked("")
    table = data.LEDGER.table(question)
    assert table.empty
    assert "nothing was read from a file" in data.LEDGER.sentence(table, question)


def test_the_ledger_says_where_every_row_went(with_ledger):
    table = data.LEDGER.table(with_ledger)
    assert data.LEDGER.sentence(table, with_ledger) == (
        "100 rows read: 60 placed in an area, 25 outside the place, 5 without a location, "
        "3 duplicate, 0 replaced by a later file, 7 rejected. 1 file was refused whole."
    )


def test_the_ledger_has_a_row_a_kind_what_was_refused_first(with_ledger):
    refused, read = cells(data.view(with_ledger)["ledger-grid"])
    assert refused[:3] == ["refused", "1", "2026-11-21 09:30"]
    assert read == ["street crime", "1", "2026-11-20 09:30", "100", "60", "25", "5", "3", "0", "7"]


def test_two_thousand_files_are_one_row(with_ledger):
    many = pd.DataFrame([LINE | {"file": f"{n}.json"} for n in range(2000)])
    dataset = dataclasses.replace(with_ledger.dataset, ledger=LEDGER.validate(many))
    question = dataclasses.replace(with_ledger, dataset=dataset)
    (row,) = cells(data.view(question, opened=())["ledger-grid"])
    assert row[:4] == ["street crime", "2,000", "2026-11-20 09:30", "200,000"]
    assert data.view(question, opened=())["files-grid"] == []
    assert len(cells(data.view(question)["files-grid"])) == 2000


def test_rejected_rows_are_grouped_by_cause(with_ledger):
    table = data.REJECTED.table(with_ledger)
    (row,) = cells(data.view(with_ledger)["rejected-grid"])
    assert row == [
        "YYYY-MM",
        "4",
        "2026-08-west-yorkshire-street.csv, rows 4, 9, 12 …",
    ]
    assert "4 rows were rejected for 1 cause" in data.REJECTED.sentence(table, with_ledger)


def test_the_files_are_listed_the_newest_load_first(with_ledger):
    refused, read = cells(data.view(with_ledger)["files-grid"])
    assert refused[0] == "page.csv"
    # What a refused file holds is nobody's business: it may be a partner's.
    assert refused[-1] == (
        "Refused whole: nothing of it was loaded. Why was said to whoever added it"
    )
    assert read[1:10] == ["street crime", "2026-11-20 09:30", "100", "60", "25", "5", "3", "0", "7"]
    assert read[-1] == (
        "Feb 2026: every record is there already; 4 rows: expected YYYY-MM "
        "(2026-08-west-yorkshire-street.csv, rows 4, 9, 12 …)"
    )


@pytest.mark.parametrize("kind", PARTNER_KINDS)
def test_nothing_of_a_partners_rejected_rows_reaches_the_page(with_ledger, client, kind):
    secret = LINE | {"kind": kind, "rejects": json.dumps([[2, "ward 'Jane Example'", "a ward"]])}
    refused = REFUSED | {"refused": "x.csv: its columns are Jane Example, 14 Elm Grove"}
    ledger = LEDGER.validate(pd.DataFrame([secret, refused]))
    dataset = dataclasses.replace(with_ledger.dataset, ledger=ledger)
    question = dataclasses.replace(with_ledger, dataset=dataset)
    faces = data.view(question)
    assert "Jane" not in "".join(words(faces[f"{p.id}-grid"]) for p in data.PANELS)
    tables = [p.table(question)[[c.key for c in p.columns(question)]] for p in data.PANELS]
    assert "Jane" not in "".join(table.to_csv() for table in tables)
    assert data.REJECTED.sentence(data.REJECTED.table(question), question) == (
        "No row of an open file was rejected."
    )


def test_the_note_of_a_release_stands_beside_its_link_and_is_only_text(asked):
    question = asked("")
    hostile = "<script>alert(1)</script> =1+1"
    older = dataclasses.replace(question.dataset.release, release_id="2026-01-01-1", note=hostile)
    both = dataclasses.replace(question, releases=(older, *question.releases))
    grid = data.view(both)["releases-grid"]
    links = {words(a): a.href for a in found(grid, html.A)}
    assert links["2026-01-01-1"] == "?release=2026-01-01-1"
    assert hostile in words(grid)
    assert "<script>" not in markup(grid)


def test_the_release_shown_now_is_marked(asked):
    question = asked("")
    (row,) = cells(data.view(question)["releases-grid"])
    assert row[0] == question.dataset.release.release_id
    assert row[2] == "demonstration"
    assert row[-1] == "shown now"


@pytest.mark.parametrize("fate", ["dropped on 2 February 2026 (on purpose)", "taken out in May"])
def test_a_release_that_is_not_kept_is_listed_and_leads_nowhere(asked, fate):
    question = asked("")
    gone = dataclasses.replace(
        question.dataset.release,
        release_id="2026-01-01-1",
        fate=fate,
    )
    both = dataclasses.replace(question, releases=(gone, *question.releases))
    grid = data.view(both)["releases-grid"]
    assert "2026-01-01-1" in words(grid)
    assert fate in words(grid)
    assert "release=2026-01-01-1" not in markup(grid)
    said = data.RELEASES.sentence(data.RELEASES.table(both), both)
    assert said.startswith("1 release is kept.")


def test_every_source_names_publisher_licence_and_what_becomes_of_small_numbers(asked):
    question = asked("")
    rows = {name: rest for name, *rest in cells(data.view(question)["sources-grid"])}
    for publisher, _, know, _ in rows.values():
        assert publisher
        assert know
    extract = rows.pop("Police extract")
    assert extract[1] == "For this dashboard only"
    assert extract[3] == "1 to 4 hidden, and what would give them away"
    assert all("Open Government Licence v3.0" in licence for _, licence, _, _ in rows.values())
    assert [small for *_, small in rows.values() if "hidden" in small] == []
    sentence = data.SOURCES.sentence(data.SOURCES.table(question), question)
    assert sentence.endswith("Small numbers of one of them are hidden.")


def test_postcodes_that_places_lie_at_are_named_with_their_owners(asked):
    question = asked("")
    assert "Postcodes" not in set(data.SOURCES.table(question)["what"])
    dataset = dataclasses.replace(question.dataset, postcode_sources=("Code-Point Open",))
    table = data.SOURCES.table(dataclasses.replace(question, dataset=dataset)).set_index("what")
    for owner in ("OS data", "Royal Mail data", "National Statistics data"):
        assert f"ontains {owner} ©" in table.loc["Postcodes", "licence"]
    release = dataclasses.replace(dataset.release, demonstration=False)
    real = dataclasses.replace(dataset, release=release)
    assert "Royal Mail" in about(real)["Postcodes"]
    assert "Postcodes" not in about(question.dataset)


def test_a_source_that_is_not_loaded_is_not_listed(asked):
    names = set(data.SOURCES.table(asked(""))["what"])
    assert {"Street-level crime and ASB", "Road casualties", "Police extract"} <= names
    assert "Stop and search" not in names


HOSTILE = "=1+1 <img src=x onerror=alert(1)>\r\n\u202eevil\u202c " + "A" * 5000


def test_a_note_is_one_line_of_text_whatever_is_in_it(asked):
    question = asked("")
    release = dataclasses.replace(question.dataset.release, note=HOSTILE)
    noted = dataclasses.replace(question, releases=(release,))
    (row,) = data.RELEASES.table(noted).to_dict("records")
    assert row["note"] == f"=1+1 <img src=x onerror=alert(1)> evil {'A' * 5000}"
    shown = markup(data.view(noted)["releases-grid"])
    assert "&lt;img src=x onerror=alert(1)&gt;" in shown
    assert "<img" not in shown
    assert "A" * 250 not in shown, "a page has its beginning"
    table, columns = data.RELEASES.table(noted), data.RELEASES.columns(noted)
    written = exported(table, columns, {}, "csv").decode("utf-8-sig")
    assert "'=1+1 <img" in written, "no formula"
    assert "A" * 5000 in written, "a file has all of it"
    assert len(written.splitlines()) == 2


def test_a_panel_without_rows_is_a_sentence_without_an_empty_table(asked):
    faces = data.view(asked(""))
    assert faces["rejected-grid"] == []
    assert faces["rejected-sentence"] == "No row of an open file was rejected."


def test_why_a_month_is_doubtful_or_partial_stands_under_its_strip(asked):
    question = asked("")
    coverage = question.dataset.coverage.copy()
    rows = coverage.index[coverage["source"] == POLICE][:8]
    coverage.loc[rows, ["status", "reason"]] = "partial", "two rows were rejected"
    unsure = dataclasses.replace(
        question, dataset=dataclasses.replace(question.dataset, coverage=coverage)
    )
    said = [words(li) for li in found(data.view(unsure)["coverage-strip"], html.Li)]
    assert len(said) == 7
    assert said[0].endswith(", partial: two rows were rejected.")
    assert said[-1] == "2 more: the table below says why."
