"""The partnership's monthly table by ward: long and wide, tidy and not."""

from __future__ import annotations

import random
import re
from datetime import date

import pandas as pd
import pytest

from data_loaders.load import add
from data_loaders.ward_figures import ward_figures
from data_loaders.ward_figures.ward_figures import WardFigureReading, read_ward_figures
from model.errors import RefusedFileError
from store.store import Store
from tests.data_loaders import loading as made
from tests.data_loaders.made_figures import (
    ASH,
    BIRCH,
    CEDAR,
    CODES,
    DALE,
    NAMES,
    areas_of,
    boundaries,
    changed,
    four_wards,
    loaded,
    table,
    written,
)
from tests.files import member, workbook

FEB, MAR = pd.Timestamp("2025-02-01"), pd.Timestamp("2025-03-01")
HEADER = "ward,month,measure,count"

LONG = """ward,month,measure,count
Ash,2025-02,Burglary,11
Birch,2025-02,Burglary,12
Cedar,2025-02,Burglary,13
Dale & Elm,2025-02,Burglary,14
Ash,2025-03,Burglary,21
Birch,2025-03,Burglary,22
Cedar,2025-03,Burglary,0
Dale & Elm,2025-03,Burglary,1204
Ash,2025-02,Robbery,7
Birch,2025-02,Robbery,
"""
WIDE = """Ward name,Measure,Feb-25,March 2025
Ash,Burglary,11,21
Birch,burglary,12,22
Cedar,Burglary,13.0,0
Dale and Elm,Burglary,14,"1,204"
Ash,Robbery,7,
Birch,Robbery,,
"""


@pytest.fixture(scope="module")
def place(leeds):
    return four_wards(leeds)


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(str(tmp_path / "store"))


def read(place, data: str | bytes, name: str = "figures.csv") -> WardFigureReading:
    return read_ward_figures(member(data, name), place, areas=areas_of(place))


def figures(reading: WardFigureReading) -> list[tuple[str, str, str, int]]:
    """The figures as (code, month, offence, count)."""
    return [
        (r.area_code, f"{r.month:%Y-%m}", r.offence, r.count)
        for r in reading.figures[["area_code", "month", "offence", "count"]].itertuples(index=False)
    ]


def rejected(reading: WardFigureReading) -> list[tuple[int, str, str]]:
    return [(r.row, r.found, r.expected) for r in reading.rejects]


def lines(*rows: str) -> str:
    return "\n".join((HEADER, *rows)) + "\n"


def test_a_long_table(place):
    reading = read(place, LONG)
    assert figures(reading)[:3] == [
        (ASH, "2025-02", "burglary", 11),
        (ASH, "2025-02", "robbery", 7),
        (ASH, "2025-03", "burglary", 21),
    ]
    assert (reading.rows_read, reading.unknown, reading.outside, reading.rejects) == (10, 1, 0, ())
    assert reading.notes == ("a blank cell, so not known: Birch, Feb 2025 (Robbery)",)


def test_wide_and_long_and_shuffled_give_the_same_figures_to_the_last_digit(place):
    long = read(place, LONG).figures
    head, *rows = LONG.splitlines()
    random.Random(1).shuffle(rows)
    pd.testing.assert_frame_equal(read(place, WIDE).figures, long)
    pd.testing.assert_frame_equal(read(place, "\n".join((head, *rows))).figures, long)


def test_a_workbook_with_dates_for_months_and_a_measure_for_each_sheet(place):
    months = [date(2025, 2, 1), date(2025, 3, 1)]
    data = workbook(
        Notes=[["Prepared by the partnership"]],
        Burglary=[["Monthly figures"], [], ["Ward", *months], ["Ash", 11, 21], ["Birch", 12, None]],
        Robbery=[["Ward", *months], ["Ash", 7, 8.0]],
    )
    reading = read(place, data, "figures.xlsx")
    assert figures(reading) == [
        (ASH, "2025-02", "burglary", 11),
        (ASH, "2025-02", "robbery", 7),
        (ASH, "2025-03", "burglary", 21),
        (ASH, "2025-03", "robbery", 8),
        (BIRCH, "2025-02", "burglary", 12),
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Robberies by ward: Robbery\n\nward,2025-02\nAsh,7\n", "figures.csv"),
        ("ward,2025-02\nAsh,7\n", "fourville-robbery-2025.csv"),
        ("ward,2025-02\nAsh,7\n", "figures.zip: burglary/robbery.csv"),
        ("Robbery 2025,\nward,2025-02\nAsh,7\n", "burglary.csv"),
    ],
)
def test_a_single_measure_may_be_stated_once(place, text, name):
    assert figures(read(place, text, name)) == [(ASH, "2025-02", "robbery", 7)]


@pytest.mark.parametrize("name", ["figures.csv", "robbery-and-burglary.csv"])
def test_without_one_measure_it_is_said_how_to_state_it(place, name):
    words = r"nothing says what the figures count; expected a column 'measure'.*Robbery"
    with pytest.raises(RefusedFileError, match=words):
        read(place, "ward,2025-02\nAsh,7\n", name)


@pytest.mark.parametrize(
    "ward",
    ["E05011385", "E05001414", "e05011385", "Dale & Elm", "dale  AND elm", "Dale", "Dale Ward"],
)
def test_a_ward_by_any_code_or_name_it_has(place, ward):
    assert figures(read(place, lines(f"{ward},2025-02,Robbery,7"))) == [
        (DALE, "2025-02", "robbery", 7)
    ]


@pytest.mark.parametrize("month", ["2025-02", "Feb-25", "February 2025", "01/02/2025"])
def test_a_month_in_any_spelling(place, month):
    assert figures(read(place, lines(f"Ash,{month},robbery,7")))[0][1] == "2025-02"


@pytest.mark.parametrize("text", ["<5", "*", "c", "< 5", "[c]", "[low]", "1-4", "#", "~"])
def test_what_a_publisher_hides_is_not_known_and_named(place, text):
    reading = read(place, lines(f"Ash,2025-02,Robbery,{text}", "Birch,2025-02,Robbery,0"))
    assert figures(reading) == [(BIRCH, "2025-02", "robbery", 0)]
    assert (reading.rows_read, reading.unknown) == (2, 1)
    assert reading.notes == ("hidden by the publisher, so not known: Ash, Feb 2025 (Robbery)",)


@pytest.mark.parametrize(
    "text", ["-3", "2.5", "seven", "1,20", "0,123", "01,234", "0 123", "#REF!", "1e3"]
)
def test_what_is_no_count_is_rejected_with_its_row_and_column(place, text):
    reading = read(
        place, f'ward,measure,Feb-25,Mar-25\nAsh,Robbery,9,8\nBirch,Robbery,"{text}",6\n'
    )
    assert [reject.column for reject in reading.rejects] == ["Feb-25"]
    assert [reject.month for reject in reading.rejects] == [FEB]
    # Digits of a source that hides small counts are not shown: ledgers are for readers too.
    hidden = any(map(str.isdigit, text))
    assert rejected(reading) == [
        (
            3,
            "a count that is no whole number" if hidden else f"count '{text}'",
            "a whole number from 0, or nothing where it is not known",
        )
    ]
    assert len(reading.figures) == 3


@pytest.mark.parametrize(
    ("row", "found", "expected"),
    [
        ("Brich,2025-02,Robbery,7", "ward 'Brich'", "a ward of the place: Birch"),
        (",2025-02,Robbery,7", "no ward", "the code or name of a ward"),
        ("Ash,2025-13,Robbery,7", "month '2025-13'", "a month such as 2025-02"),
        ("Ash,2025-02,Robery,7", "measure 'Robery'", "perhaps Robbery"),
        ("Ash,2025-02,,7", "no measure", "an offence of config/offences.toml"),
    ],
)
def test_a_row_that_cannot_be_used_costs_no_other(place, row, found, expected):
    reading = read(place, lines("Ash,2025-02,Robbery,7", row, "Cedar,2025-02,Robbery,9"))
    ((number, said, wanted),) = rejected(reading)
    assert number == 3
    assert said.endswith(found)
    assert expected in wanted
    assert [f[0] for f in figures(reading)] == [ASH, CEDAR]
    assert reading.rows_read == 3


def test_a_code_that_is_another_ward_than_the_name_is_rejected(place):
    text = f"ward code,ward name,month,offence,count\n{ASH},Birch,2025-02,Robbery,7\n"
    assert rejected(read(place, text))[0][1] == f"code '{ASH}' beside 'Birch'"


def test_wards_of_other_places_and_lines_under_the_table_are_left_out(place):
    rows = (
        "E05000630,2025-02,Robbery,7",
        "Bradford Moor,2025-02,Robbery,7",
        "Source: the police,,,",
    )
    reading = read(place, lines("Ash,2025-02,Robbery,7", *rows))
    assert (reading.rows_read, reading.outside, reading.rejects) == (3, 2, ())
    assert reading.notes == ("areas of other places left out: Bradford Moor; E05000630",)


@pytest.mark.parametrize(
    ("total", "wards"),
    [
        ("Fourville", 50),
        ("Total", 50),
        ("All wards", 50),
        ("E08000035", 50),
        ("North", 23),
        ("North Community Committee", 23),
        ("North total", 23),
    ],
)
@pytest.mark.parametrize("error", [0, 1])
def test_a_total_is_left_out_and_compared_with_its_wards(place, total, wards, error):
    reading = read(
        place, "\n".join(LONG.splitlines()[:5]) + f"\n{total},2025-02,Burglary,{wards + error}\n"
    )
    assert (len(reading.figures), reading.outside) == (4, 1)
    assert reading.notes[0] == "1 totals left out: they are made of the wards"
    said = [n for n in reading.notes if n.endswith("is not the sum of its wards: check the file")]
    assert len(said) == error
    assert not any(str(wards + error) in n or str(wards) in n for n in said)


def test_a_total_of_wards_of_which_one_is_not_known_is_not_compared(place):
    reading = read(place, lines("Ash,2025-02,Robbery,7", "North,2025-02,Robbery,70"))
    assert len(reading.notes) == 1


def test_a_column_that_is_not_read_is_named(place):
    reading = read(place, "ward,measure,Feb-25,Total,Remark\nAsh,Robbery,7,7,up\n")
    assert reading.notes == ("columns left out: Total; Remark",)


def test_a_reject_of_a_workbook_names_its_sheet(place):
    data = workbook(Burglary=[["Ward", "Feb-25"], ["Ash", "x y"]], Notes=[["about"]])
    assert rejected(read(place, data))[0][:2] == (
        2,
        "sheet 'Burglary', count 'x y'",
    )


def counts(store: Store, source: str) -> dict[tuple[str, str, str], object]:
    """What is stored by area, month and offence: a number, or "hidden"."""
    rows = table(store, "ward_counts")
    return {
        (r.area_code, f"{r.month:%Y-%m}", r.offence): "hidden" if pd.isna(r.count) else int(r.count)
        for r in rows[rows["source"] == source][
            ["area_code", "month", "offence", "count"]
        ].itertuples(index=False)
    }


def coverage(store: Store) -> list[tuple[str, str, str, str, int]]:
    return [
        (r.source, f"{r.month:%Y-%m}", r.status, r.reason, r.records)
        for r in table(store, "coverage").itertuples()
    ]


def test_figures_are_stored_under_the_source_of_their_offence(place, store, tmp_path):
    rows = [
        f"{w},2025-02,{m},{10 + n}" for m in ("Robbery", "LASBT cases") for n, w in enumerate(NAMES)
    ]
    report = loaded(place, store, tmp_path, lines(*rows))
    (line,) = report.lines
    assert (line.kind, line.rows_read, line.placed) == ("ward figures", 8, 8)
    assert counts(store, "ward-figures")[ASH, "2025-02", "robbery"] == 10
    assert counts(store, "ward-figures")["north", "2025-02", "robbery"] == 21
    assert counts(store, "lasbt")["E08000035", "2025-02", "lasbt-case"] == 46
    assert coverage(store) == [
        ("lasbt", "2025-02", "complete", "", 4),
        ("ward-figures", "2025-02", "complete", "", 4),
    ]


def test_small_counts_are_hidden_before_they_are_stored_and_cannot_be_subtracted(
    place, store, tmp_path
):
    rows = [f"{w},2025-02,Robbery,{n}" for w, n in zip(NAMES, (3, 20, 30, 40), strict=True)]
    loaded(place, store, tmp_path, lines(*rows))
    found = {area: count for (area, *_), count in counts(store, "ward-figures").items()}
    assert found[ASH] == "hidden"
    # With Birch and the north shown, Ash would be what is left.
    assert "hidden" in (found[BIRCH], found["north"])


def test_a_figure_that_is_given_and_hidden_here_is_not_said_to_be_hidden_by_its_publisher(
    place, store, tmp_path
):
    def reasons() -> list[str]:
        return [reason for *_, reason, _ in coverage(store)]

    def rows(measure: str, *numbers: object) -> str:
        return lines(*(f"{w},2025-02,{measure},{n}" for w, n in zip(NAMES, numbers, strict=True)))

    loaded(place, store, tmp_path, rows("LASBT cases", 3, 20, 30, ""))
    assert reasons() == ["without a figure: Dale & Elm"]
    loaded(place, store, tmp_path, rows("LASBT cases", 3, 20, "*", ""))
    assert reasons() == ["without a figure: Dale & Elm; hidden by the publisher: Cedar"]


def test_who_hides_a_figure_is_remembered_while_others_of_its_month_come(place, store, tmp_path):
    """Three returns and one of another offence: only what the publisher hides is a lack."""

    def reason() -> str:
        ((*_, reason, _),) = coverage(store)
        return reason

    def rows(measure: str, *numbers: object) -> str:
        given = zip(NAMES, numbers, strict=True)
        return lines(*(f"{w},2025-02,{measure},{n}" for w, n in given if n != ""))

    loaded(place, store, tmp_path, rows("Hate incidents", 3, 20, 30, 40))
    assert reason() == ""
    loaded(place, store, tmp_path, rows("Residential burglary", 9, 20, 30, 40))
    assert reason() == ""
    loaded(place, store, tmp_path, rows("Residential burglary", 9, "<5", 30, 40))
    assert reason() == "hidden by the publisher: Birch"
    loaded(place, store, tmp_path, rows("Hate incidents", 3, 20, 31, 40))
    assert reason() == "hidden by the publisher: Birch"
    loaded(place, store, tmp_path, rows("Residential burglary", 9, 2, 30, 40))
    assert reason() == ""
    loaded(place, store, tmp_path, rows("Hate incidents", "[x]", 20, 31, 40))
    assert reason() == "without a figure: Ash"


def test_of_a_store_of_before_nobody_says_who_hides(place, store, tmp_path, monkeypatch):
    def rows(measure: str, *numbers: object) -> str:
        given = zip(NAMES, numbers, strict=True)
        return lines(*(f"{w},2025-02,{measure},{n}" for w, n in given))

    with monkeypatch.context() as before:
        before.setattr(ward_figures, "withhold", lambda *_: {})
        loaded(place, store, tmp_path, rows("Hate incidents", 3, "<5", 30, 40))
    loaded(place, store, tmp_path, rows("Residential burglary", 9, 20, 30, 40))
    ((*_, reason, _),) = coverage(store)
    assert reason == "hidden, by the publisher or here: Ash; Birch"
    loaded(place, store, tmp_path, rows("Hate incidents", 3, 8, 30, 40))
    ((*_, status, reason, _),) = coverage(store)
    assert (status, reason) == ("complete", "")


def test_hidden_counts_of_one_source_do_not_stand_in_the_way_of_another(place, store, tmp_path):
    for measure in ("Robbery", "LASBT cases"):
        rows = [f"{w},2025-02,{measure},{n}" for w, n in zip(NAMES, (3, 20, 30, 40), strict=True)]
        loaded(place, store, tmp_path, lines(*rows))
    for source in ("ward-figures", "lasbt"):
        assert "hidden" in counts(store, source).values()


def test_a_month_without_a_ward_is_partial_and_a_month_between_is_missing(place, store, tmp_path):
    whole = [f"{w},2025-02,Robbery,10" for w in NAMES]
    part = [f"{w},2025-04,Robbery,10" for w in NAMES[:3]]
    loaded(place, store, tmp_path, lines(*whole, *part, f"{NAMES[3]},2025-04,Robbery,*"))
    assert coverage(store) == [
        ("ward-figures", "2025-02", "complete", "", 4),
        ("ward-figures", "2025-03", "missing", "no file for this month has been loaded", 0),
        ("ward-figures", "2025-04", "partial", "hidden by the publisher: Dale & Elm", 4),
    ]
    held = counts(store, "ward-figures")
    assert held[DALE, "2025-04", "robbery"] == "hidden"
    # A total without one of its wards would be too low.
    assert ("south", "2025-04", "robbery") not in held


@pytest.mark.parametrize("text", [LONG, WIDE])
def test_the_same_file_again_changes_nothing(place, store, tmp_path, text):
    loaded(place, store, tmp_path, text)
    before = store.current()
    assert loaded(place, store, tmp_path, text).release is None
    assert store.current() == before


def test_long_and_wide_are_the_same_store(place, tmp_path):
    stores = []
    for name, text in (("long", LONG), ("wide", WIDE)):
        (tmp_path / name).mkdir()
        stores.append(Store(str(tmp_path / name / "store")))
        loaded(place, stores[-1], tmp_path / name, text)
    one, other = stores
    for name in ("ward_counts", "coverage"):
        pd.testing.assert_frame_equal(table(one, name), table(other, name))


def test_a_later_file_corrects_one_ward_and_the_others_stay(place, store, tmp_path):
    loaded(place, store, tmp_path, lines(*[f"{w},2025-02,Robbery,10" for w in NAMES]))
    loaded(place, store, tmp_path, lines("Ash,2025-02,Robbery,11"))
    held = counts(store, "ward-figures")
    assert [held[code, "2025-02", "robbery"] for code in CODES] == [11, 10, 10, 10]
    assert held["E08000035", "2025-02", "robbery"] == 41


def test_a_correction_beside_hidden_figures_says_what_is_not_known_now(place, store, tmp_path):
    rows = [f"{w},2025-02,Robbery,{n}" for w, n in zip(NAMES, (3, 20, 30, 40), strict=True)]
    loaded(place, store, tmp_path, lines(*rows))
    report = loaded(place, store, tmp_path, lines("Dale,2025-02,Robbery,41"))
    assert "hidden in the store were not given again" in report.notes[0]
    held = counts(store, "ward-figures")
    assert held[DALE, "2025-02", "robbery"] == 41
    assert ("E08000035", "2025-02", "robbery") not in held
    assert coverage(store)[0][2] == "partial"


def test_what_the_store_counts_from_records_is_not_replaced(place, store, tmp_path):
    rows = [f"{w},2025-02,{m},10" for w in NAMES for m in ("LASBT cases", "Hate incidents")]
    loaded(place, store, tmp_path)
    part = {"source": "lasbt", "month": FEB, "part": "lasbt-case", "kind": "file", "file": "a.csv"}
    part |= {"sha256": "0", "load_id": "1", "records": 40}
    part |= {"outside": 0, "no_location": 0, "rejected": 0}
    with store.draft() as draft:
        draft.replace("parts", pd.DataFrame([part]).astype({"month": "datetime64[us]"}))
        draft.commit("made")
    (line,) = loaded(place, store, tmp_path, lines(*rows)).lines
    assert (line.placed, line.duplicate) == (4, 4)
    assert line.notes == ("4 figures left out: the store counts that month from records",)
    assert counts(store, "lasbt") == {}
    assert counts(store, "police-extract")[ASH, "2025-02", "hate-incident"] == 10


@pytest.mark.parametrize("order", [1, -1])
def test_what_two_files_of_one_load_say_and_not_the_same_is_rejected_in_both(
    place, store, tmp_path, order
):
    north = lines("Ash,2025-02,Robbery,10", "Birch,2025-02,Robbery,10")
    rest = lines("Birch,2025-02,Robbery,12", *[f"{w},2025-02,Robbery,10" for w in NAMES[2:]])
    report = loaded(place, store, tmp_path, *[north, rest][::order])
    ended = [(line.placed, line.duplicate, line.rejected) for line in report.lines]
    assert ended == [(1, 0, 1), (2, 0, 1)][::order]
    for line in report.lines:
        (reject,) = line.rejects
        assert reject.row == (3 if line.placed == 1 else 2)
        assert "Birch, Feb 2025 (Robbery) is in file-1.csv and file-2.csv, and not" in reject.found
        assert "in a command of its own" in reject.expected
    assert (BIRCH, "2025-02", "robbery") not in counts(store, "ward-figures")
    (covered,) = table(store, "coverage").itertuples()
    assert (covered.status, covered.reason) == ("partial", "without a figure: Birch")


@pytest.mark.parametrize("order", [1, -1])
def test_what_two_files_of_one_load_say_alike_counts_once_with_the_weightier_word(
    place, store, tmp_path, order
):
    north = lines("Ash,2025-02,Robbery,10 [p]", "Birch,2025-02,Robbery,10")
    rest = lines(*[f"{w},2025-02,Robbery,10" for w in NAMES])
    report = loaded(place, store, tmp_path, *[north, rest][::order])
    assert sum(line.placed for line in report.lines) == 4
    assert sum(line.duplicate for line in report.lines) == 2
    rows = table(store, "ward_counts").set_index("area_code")["status"]
    assert (rows[ASH], rows[BIRCH]) == ("provisional", "final")
    assert counts(store, "ward-figures")["E08000035", "2025-02", "robbery"] == 40


def test_a_later_command_says_how_many_figures_it_replaces(place, store, tmp_path):
    loaded(place, store, tmp_path, lines(*[f"{w},2025-02,Robbery,10" for w in NAMES]))
    (line,) = loaded(place, store, tmp_path, lines("Ash,2025-02,Robbery,12")).lines
    assert line.notes == ("1 figures take the place of those loaded earlier",)
    (line,) = loaded(place, store, tmp_path, lines("Ash,2025-02,Robbery,12")).lines
    assert line.notes == ()


def test_a_file_of_rejects_only_is_accounted_for_and_stores_nothing(place, store, tmp_path):
    (line,) = loaded(place, store, tmp_path, lines("Ash,2025-02,Robbery,many")).lines
    assert (line.rows_read, line.placed, line.rejected) == (1, 0, 1)
    assert table(store, "coverage").empty


def test_beside_figures_of_the_police_it_is_said_which_are_shown(place, store, tmp_path):
    boundaries(tmp_path)
    incident = made.street(tmp_path, made.row("a", longitude="-1.68"))
    figures = written(tmp_path, "figures.csv", lines("Ash,2025-02,Robbery,10"))
    report = add([tmp_path / "wards.geojson", incident, figures], place, store)
    assert report.lines[-1].notes == (
        "police.uk's own figures are loaded too, and pages show those: Robbery",
    )


def test_without_boundaries_the_file_is_refused_in_words(place, store, tmp_path):
    path = tmp_path / "figures.csv"
    path.write_text(LONG)
    (line,) = add([path], place, store).lines
    assert "there are no ward boundaries in the store yet" in line.refused
    assert "those of the demonstration do not count" in line.refused


def test_boundaries_may_come_in_the_same_command(place, store, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(LONG)
    report = add([path, boundaries(tmp_path)], place, store)
    assert not report.refused
    assert len(counts(store, "ward-figures"))


def test_one_figure_many_times_over_is_not_taken_for_one(place, store, tmp_path):
    """A row a crime, or a row an LSOA: another column tells them apart, and nobody read it."""
    rows = [f"{w},2025-02,Burglary,6" for w in NAMES for _ in range(3)]
    (line,) = loaded(place, store, tmp_path, lines(*rows)).lines
    assert line.refused
    assert line.placed == 0


def test_a_wide_row_rejected_counts_as_many_as_it_has_figures(place, store, tmp_path):
    rows = [f"{name},{','.join(['50'] * 12)}" for name in ("Ash", "Birchh", "Cedar", "Dale")]
    months = ",".join(f"2024-{month:02d}" for month in range(1, 13))
    report = loaded(place, store, tmp_path, "Burglary\nward," + months + "\n" + "\n".join(rows))
    line = next(line for line in report.lines if line.rejects)
    assert (len(line.rejects), line.rejected, line.rows_read) == (1, 12, 48)


def test_a_month_that_loses_an_offence_whole_is_not_complete(place, store, tmp_path):
    rows = [f"{name},Burglary,50\n,Drugs,7" for name in NAMES[:2]]
    rows += [f"{name},Burglary,50\n,Drugs,7\n,Robbery,9" for name in NAMES[2:]]
    text = "ward,crime type,2024-04\n" + "\n".join(rows) + "\n"
    wards, figures_ = boundaries(tmp_path), written(tmp_path, "figures.csv", text)
    add([wards, figures_], place, store)
    with store.draft() as draft:
        covered = draft.read("coverage")
    assert [*covered["status"]] == ["partial"]
    assert "6 of 10 figures of its files were rejected" in covered["reason"][0]


ROBBERY = [f"{ward},2025-02,Robbery,10" for ward in NAMES]
BURGLARY = [f"{ward},2025-02,Burglary,10" for ward in NAMES]
MISSPELT = [f"{ward},2025-02,Burgalry,10" for ward in NAMES]


@pytest.mark.parametrize(
    ("files", "status"),
    [
        ([[*ROBBERY, *MISSPELT]], "partial"),
        # Robbery once more, and another offence: the burglaries are still not there.
        ([[*ROBBERY, *MISSPELT], ROBBERY], "partial"),
        ([[*ROBBERY, *MISSPELT], [f"{ward},2025-02,Drugs,9" for ward in NAMES]], "partial"),
        ([[*ROBBERY, *MISSPELT], [f"{ward},2025-02,Drugs,9" for ward in NAMES], BURGLARY], "comp"),
        ([[*ROBBERY, *MISSPELT], BURGLARY], "complete"),
        ([[*ROBBERY, *MISSPELT], [*ROBBERY, *BURGLARY]], "complete"),
        # What is there already is not lost.
        ([BURGLARY, [*ROBBERY, *MISSPELT]], "complete"),
    ],
)
def test_a_month_is_partial_until_the_figures_that_were_rejected_are_given(
    place, store, tmp_path, files, status
):
    add([boundaries(tmp_path)], place, store)
    for number, rows in enumerate(files):
        add([written(tmp_path, f"given-{number}.csv", lines(*rows))], place, store)
    (month,) = coverage(store)
    assert month[2].startswith(status)
    assert (month[2] == "partial") == ("figures of its files were rejected" in month[3])


def test_two_wards_of_one_name_are_told_apart_in_what_is_said_of_a_month(place, store, tmp_path):
    ash, birch, cedar, dale = place.place.wards
    twice = (ash, birch, changed(cedar, name="Ash"), dale)
    place = changed(place, place=changed(place.place, wards=twice))
    rows = [f"{code},2025-02,Robbery,10" for code in (BIRCH, DALE)]
    loaded(place, store, tmp_path, "ward code,month,measure,count\n" + "\n".join(rows))
    (month,) = coverage(store)
    assert month[3] == "without a figure: Ash (North); Ash (South)"


FULL = "ward,measure,2025-01,2025-02\n" + "".join(
    f"{ward},Burglary,2{n},3{n}\n" for n, ward in enumerate(NAMES)
)


def of_wards(store):
    """What the store shows of wards, and the status of each month."""
    counts, coverage = table(store, "ward_counts"), table(store, "coverage")
    shown = counts[counts["count"].notna() & counts["area_code"].isin(CODES)]
    keys = {(area, f"{month:%Y-%m}") for area, month in shown[["area_code", "month"]].to_numpy()}
    return keys, list(coverage.loc[coverage["source"] == "ward-figures", "status"])


@pytest.mark.parametrize("mark", ["[x]", "n/a", "-", ""])
def test_a_figure_a_later_file_does_not_know_is_taken_out(place, store, tmp_path, mark):
    loaded(place, store, tmp_path, FULL)
    later = FULL.replace("Ash,Burglary,20", f"Ash,Burglary,{mark}")
    report = loaded(place, store, tmp_path, later)
    keys, status = of_wards(store)
    assert len(keys) == 7
    assert (ASH, "2025-01") not in keys
    assert status == ["partial", "complete"]
    assert any("taken out" in note for note in report.notes)


def test_of_one_load_a_figure_counts_beside_a_file_that_does_not_know_it(place, store, tmp_path):
    loaded(place, store, tmp_path, FULL, FULL.replace("Ash,Burglary,20", "Ash,Burglary,[x]"))
    assert len(of_wards(store)[0]) == 8


def test_a_month_not_filled_in_yet_takes_nothing_out(place, store, tmp_path):
    loaded(place, store, tmp_path, FULL)
    loaded(place, store, tmp_path, re.sub(r",3\d\n", ",\n", FULL))
    assert len(of_wards(store)[0]) == 8


def test_a_month_withdrawn_whole_is_no_longer_complete(place, store, tmp_path):
    loaded(place, store, tmp_path, FULL)
    loaded(place, store, tmp_path, re.sub(r",3\d\n", ",[x]\n", FULL))
    keys, status = of_wards(store)
    assert len(keys) == 4
    assert status == ["complete"]


@pytest.mark.parametrize(
    "written_as", ["{}, Fourville", "{} (Fourville)", "Fourville: {}", "Ward: {}", "FRV001 {}"]
)
def test_wards_of_the_place_are_never_those_of_others(place, written_as):
    rows = "".join(f'"{written_as.format(ward)}",7\n' for ward in NAMES)
    reading = read(place, f"Ward,Apr-24\n{rows}", "burglary.csv")
    assert len(figures(reading)) == len(NAMES)
    assert reading.outside == 0
