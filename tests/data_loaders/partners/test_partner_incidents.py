"""Partners' incidents: a table and a small TOML beside it, in words where they do not fit."""

from __future__ import annotations

import io
import tempfile
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_loaders.columns.local_time import written_minute
from data_loaders.load import add
from model.config.catalogue import Catalogue
from model.tables import LEDGER_CLASSES
from store.store import Store
from tests.data_loaders import loading as made
from tests.data_loaders.made_extracts import (
    AWAY,
    EAST,
    WEST,
    classes,
    counted,
    line_of,
    swapped,
    table,
    written,
)

HEADER = "Case ref,Opened,Closed,X,Y,Notes"
MAPPING = """
source = "lasbt"
offence = "lasbt-case"

[columns]
id = "Case ref"
easting = "X"
northing = "Y"
from = "Opened"
to = "Closed"
"""
BY_WORD = """
source = "police-extract"
passed_over = ["Noise"]

[columns]
offence = "Kind"
ward = "Ward"
from = ["Day", "Time"]

[offences]
"DV" = "domestic-abuse-incident"
"Damage" = "nuisance-damage-incident"
"""


def case(
    ref: str = "1",
    *,
    opened: str = "05/01/2026 14:30",
    closed: str = "",
    at: tuple[object, object] = WEST,
) -> str:
    """A row of a file of cases."""
    return f"{ref},{opened},{closed},{at[0]},{at[1]},A neighbour shouted"


@pytest.fixture(scope="module")
def place(leeds):
    """A place of two wards, both sources shown as they are so that counts can be checked."""
    two = made.two_wards(leeds)
    shown = tuple(s.model_copy(update={"disclosive": False}) for s in two.sources)
    fields = {name: getattr(two, name) for name in Catalogue.model_fields}
    return Catalogue.model_construct(**{**fields, "sources": shown})


@pytest.fixture(scope="module")
def guarded_place(leeds):
    """The same place with its sources disclosive, as they are."""
    return made.two_wards(leeds)


def files(folder: Path, *rows: str, mapping: str = MAPPING, header: str = HEADER, stem="lasbt"):
    """A CSV and the mapping beside it."""
    return [
        written(folder, f"{stem}.csv", header, *rows),
        written(folder, f"{stem}.toml", mapping),
    ]


def load(store, tmp_path, place, *rows: str, **options):
    """The line of the ledger of a made file."""
    return line_of(add(files(tmp_path, *rows, **options), place, store), ".csv")


def found(store) -> pd.DataFrame:
    return table(store, "incidents").set_index("incident_id")


def test_a_case_becomes_an_incident_without_its_text(store, tmp_path, place):
    line = load(store, tmp_path, place, case("7", closed="06/01/2026 09:00"))
    assert (line.kind, classes(line)) == ("partner incidents", (1, 0, 0, 0, 0))
    incident = found(store).loc["7"]
    assert (incident["source"], incident["part"]) == ("lasbt", "lasbt-case")
    assert (incident["easting"], incident["northing"]) == WEST
    assert incident["location_precision"] == "exact"
    assert incident["occurred_from"] == pd.Timestamp("2026-01-05 14:30Z")
    assert incident["occurred_to"] == pd.Timestamp("2026-01-06 09:00Z")
    assert "shouted" not in table(store, "incidents").astype(str).to_string()


def test_cases_are_counted_in_their_wards(store, tmp_path, place):
    rows = [case("1"), case("2", at=EAST), case("3", at=EAST), case("4", at=AWAY)]
    line = load(store, tmp_path, place, *rows, case("5", at=("", "")), case("1"))
    assert classes(line) == (3, 1, 1, 1, 0)
    assert list(counted(store, "lasbt")["count"]) == [1, 2]


def test_small_counts_of_a_disclosive_source_are_hidden_and_zones_left_out(tmp_path, guarded_place):
    store = Store(str(tmp_path / "store"))
    rows = [case(str(n)) for n in range(3)] + [case(f"e{n}", at=EAST) for n in range(9)]
    add([made.boundaries(tmp_path, guarded_place), *files(tmp_path, *rows)], guarded_place, store)
    counts = table(store, "ward_counts").set_index("area_code")
    west, _ = (ward.code for ward in guarded_place.place.wards)
    assert counts.loc[west, "status"] == "suppressed"
    assert pd.isna(counts.loc[west, "count"])
    assert 12 - 3 not in set(counts["count"].dropna())  # or 3 would be what is left of 12
    (covered,) = table(store, "coverage").to_dict("records")
    assert covered["records"] == 2  # the number of figures, not their sum


def test_the_months_it_covers_hold_zeros(store, tmp_path, place):
    mapping = 'first = "2026-01"\nlast = "2026-03"\n' + MAPPING
    load(store, tmp_path, place, case(opened="05/03/2026 10:00"), mapping=mapping)
    counts = table(store, "ward_counts")
    assert sorted(counts["count"]) == [0, 0, 0, 0, 0, 1]
    covered = table(store, "coverage")
    assert list(covered["month"].dt.month) == [1, 2, 3]
    assert set(covered["status"]) == {"complete"}


def test_a_record_outside_the_months_of_the_mapping_is_a_reject(store, tmp_path, place):
    mapping = 'first = "2026-01"\nlast = "2026-03"\n' + MAPPING
    rows = [case("1", opened="31/03/2026 23:50"), case("2", opened="01/04/2026 00:10")]
    (reject,) = load(store, tmp_path, place, *rows, mapping=mapping).rejects
    assert reject.found == "from '01/04/2026 00:10'"
    assert reject.expected == "a time in Jan 2026 to Mar 2026, the months the mapping gives"


def test_a_file_without_one_usable_row_is_refused_and_leaves_no_zeros(store, tmp_path, place):
    mapping = 'first = "2026-01"\nlast = "2026-03"\n' + MAPPING
    line = load(store, tmp_path, place, case(opened="2026-Q1"), mapping=mapping)
    assert "none of its 1 rows can be used, so nothing of it was loaded" in line.refused
    assert "found from '2026-Q1'" in line.refused
    assert table(store, "ward_counts").empty
    assert table(store, "parts").empty
    assert table(store, "coverage").empty


def test_a_file_of_wards_of_another_place_leaves_no_zeros(store, tmp_path, place):
    row = "DV,05/01/2026,,E05000001"
    options = {"mapping": BY_WORD, "header": "Kind,Day,Time,Ward", "stem": "extract"}
    line = load(store, tmp_path, place, row, **options)
    assert "is it the file of another place?" in line.refused


def test_a_file_of_kinds_that_are_not_counted_says_that_there_was_nothing(store, tmp_path, place):
    west, _ = place.place.wards
    mapping = 'first = "2026-01"\nlast = "2026-01"\n' + BY_WORD
    options = {"mapping": mapping, "header": "Kind,Day,Time,Ward", "stem": "extract"}
    line = load(store, tmp_path, place, f"Noise,05/01/2026,,{west.code}", **options)
    assert not line.refused
    assert set(table(store, "ward_counts")["count"]) == {0}


@pytest.mark.parametrize("bad", [{"at": (426000, "")}, {"opened": "2026-02"}])
def test_a_rejected_row_counts_against_its_own_month_only(store, tmp_path, place, bad):
    mapping = 'first = "2026-01"\nlast = "2026-03"\n' + MAPPING
    days = [f"{day:02d}/{month:02d}/2026" for month in (1, 2, 3) for day in (1, 2, 23)]
    rows = [case(str(n), opened=day) for n, day in enumerate(days)]
    (reject,) = load(
        store, tmp_path, place, *rows, case("x", **{"opened": "05/02/2026"} | bad), mapping=mapping
    ).rejects
    assert reject.month == pd.Timestamp("2026-02-01")
    assert list(table(store, "coverage")["status"]) == ["complete", "partial", "complete"]


def test_of_many_rows_without_a_readable_month_any_month_may_lack_some(store, tmp_path, place):
    mapping = 'first = "2026-01"\nlast = "2026-02"\n' + MAPPING
    rows = [case("1"), case("2", opened="05/02/2026 10:00")]
    rows += [case(n, opened="soon") for n in "34"]
    load(store, tmp_path, place, *rows, mapping=mapping)
    assert set(table(store, "coverage")["status"]) == {"partial"}


def test_words_are_offences_and_wards_are_names_or_codes(store, tmp_path, place):
    west, east = place.place.wards
    rows = [
        f"DV,05/01/2026,1430,{west.name}",
        f"damage,05/01/2026,,{east.code}",
        f"Noise,05/01/2026,,{east.code}",
        "DV,05/01/2026,,E05000001",
        "DV,05/01/2026,,",
        f"Piracy,05/01/2026,,{west.name}",
        f"DV,05/01/2026,,{west.name}x",
    ]
    options = {"mapping": BY_WORD, "header": "Kind,Day,Time,Ward", "stem": "extract"}
    line = load(store, tmp_path, place, *rows, **options)
    assert classes(line) == (2, 2, 1, 0, 2)
    assert "1 of kinds the mapping passes over" in line.notes
    assert [reject.row for reject in line.rejects] == [7, 8]
    assert line.rejects[0].found == "offence 'Piracy'"
    assert line.rejects[0].expected == "a word of its mapping: 'DV', 'Damage'"
    assert line.rejects[1].found == f"ward '{west.name}x', perhaps {west.name}"
    assert [reject.column for reject in line.rejects] == ["Kind", "Ward"]
    assert line.rejects[1].suggestion == west.name
    counts = counted(store, "police-extract")[["area_code", "offence", "count"]]
    assert set(counts.itertuples(index=False, name=None)) == {
        (west.code, "domestic-abuse-incident", 1),
        (east.code, "nuisance-damage-incident", 1),
    }
    assert set(table(store, "incidents")["location_precision"]) == {"area"}


@pytest.mark.parametrize(
    ("opened", "closed", "begins", "ends"),
    [
        ("05/01/2026 14:30", "", "2026-01-05 14:30", "2026-01-05 14:30"),
        ("2026-01-05T14:30:15", "", "2026-01-05 14:30:15", "2026-01-05 14:30:15"),
        ("05/01/2026", "", "2026-01-05 00:00", "2026-01-05 23:59"),
        ("05/01/2026", "07/01/2026", "2026-01-05 00:00", "2026-01-07 23:59"),
        ("05/01/2026 00:00", "", "2026-01-05 00:00", "2026-01-05 23:59"),
        ("05/07/2026 14:30", "05/07/2026", "2026-07-05 13:30", "2026-07-05 22:59"),
    ],
)
def test_times_and_days(store, tmp_path, place, opened, closed, begins, ends):
    load(store, tmp_path, place, case("1", opened=opened, closed=closed))
    incident = found(store).loc["1"]
    assert incident["occurred_from"] == pd.Timestamp(f"{begins}Z")
    assert incident["occurred_to"] == pd.Timestamp(f"{ends}Z")


def test_midnight_among_other_times_is_midnight(store, tmp_path, place):
    rows = [case("1", opened="05/01/2026 00:00"), case("2", opened="05/01/2026 14:30")]
    load(store, tmp_path, place, *rows)
    assert found(store).loc["1", "occurred_to"] == pd.Timestamp("2026-01-05 00:00Z")


@pytest.mark.parametrize(
    ("options", "opened"),
    [
        ("dayfirst = false\n", "01/05/2026 14:30"),
        ('formats = ["%Y%m%d %H.%M"]\n', "20260105 14.30"),
        ('timezone = "UTC"\n', "05/01/2026 14:30"),
    ],
)
def test_other_ways_to_write_times(store, tmp_path, place, options, opened):
    load(store, tmp_path, place, case("1", opened=opened), mapping=options + MAPPING)
    assert found(store).loc["1", "occurred_from"] == pd.Timestamp("2026-01-05 14:30Z")


@pytest.mark.parametrize(
    ("cells", "words", "expected"),
    [
        ({"opened": "soon"}, "from 'soon'", "a time such as 31/08/2026 18:12"),
        ({"opened": ""}, "from ''", "a time such as"),
        ({"opened": "31/02/2026"}, "from '31/02/2026'", "or a day"),
        ({"opened": "01/01/2062"}, "from '01/01/2062'", "a time from 1990 to today"),
        ({"opened": "01/01/1900"}, "from '01/01/1900'", "a time from 1990 to today"),
        ({"closed": "later"}, "to 'later'", "a time such as"),
        (
            {"opened": "05/01/2026 14:30", "closed": "05/01/2026 14:29"},
            "from '05/01/2026 14:30' to '05/01/2026 14:29'",
            "an end that is not before the beginning",
        ),
        ({"at": (426000, "")}, "easting '426000', northing ''", "both, or neither"),
    ],
)
def test_a_row_that_cannot_be_used_is_a_reject_in_words(
    store, tmp_path, place, cells, words, expected
):
    line = load(store, tmp_path, place, case("1"), case("2", **cells), case("3"))
    (reject,) = line.rejects
    assert reject.row == 3
    assert words in reject.found
    assert expected in reject.expected
    assert list(found(store).index) == ["1", "3"]


def test_records_without_an_id_that_say_the_same_all_stay(store, tmp_path, place):
    mapping = MAPPING.replace('id = "Case ref"\n', "")
    line = load(store, tmp_path, place, case(), case(), case(at=EAST), mapping=mapping)
    assert line.placed == 3
    assert found(store).index.is_unique


# --- the mapping --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('"lasbt"', '"nobody"'), "source 'nobody' is not in sources.toml; expected one of"),
        (('"lasbt-case"', '"burglary"'), "'burglary' is not an offence of source 'lasbt'"),
        (('offence = "lasbt-case"', ""), "give either offence, for every row, or the column"),
        (('northing = "Y"', ""), "give the place as longitude and latitude, easting and northing"),
        (('to = "Closed"', 'until = "Closed"'), "until"),
        (('from = "Opened"', ""), "from"),
        (("[columns]", 'first = "2026-01"\n[columns]'), "give first and last together"),
        (
            ("[columns]", 'first = "2026-01"\nlast = "2099-12"\n[columns]'),
            "first and last are months from 1990 to this one",
        ),
        (
            ("[columns]", 'first = "1678-01"\nlast = "2026-01"\n[columns]'),
            "first and last are months from 1990 to this one",
        ),
        (
            ("[columns]", 'formats = ["%d/%m/%Y%%%Q"]\n[columns]'),
            "'%d/%m/%Y%%%Q' is no format of times",
        ),
        (("[columns]", "[columns"), "not valid TOML"),
        (
            ('easting = "X"', 'easting = "Eastings"'),
            "column 'Eastings' of its mapping is not there",
        ),
    ],
)
def test_what_is_wrong_with_a_mapping_is_said(store, tmp_path, place, change, words):
    line = load(store, tmp_path, place, case(), mapping=MAPPING.replace(*change))
    assert words in line.refused
    assert "lasbt" in line.refused.split(":")[0]


def test_a_column_that_is_there_twice_is_refused(store, tmp_path, place):
    line = load(store, tmp_path, place, case() + ",1", header=HEADER + ",X")
    assert "column 'X' of its mapping occurs twice" in line.refused


def test_a_mapping_without_its_file_is_refused(store, tmp_path, place):
    report = add([written(tmp_path, "lasbt.toml", MAPPING)], place, store)
    (line,) = report.refused
    assert line.refused.endswith("add lasbt.csv or lasbt.xlsx in the same command")


def test_a_mapping_beside_the_file_is_found_though_it_is_not_named(store, tmp_path, place):
    table_file, _ = files(tmp_path, case())
    report = add([table_file], place, store)
    assert line_of(report, "lasbt.csv").placed == 1


def test_a_table_without_a_mapping_is_refused_and_says_what_would_help(store, tmp_path, place):
    report = add([written(tmp_path, "cases.csv", HEADER, case())], place, store)
    assert "column mapping beside it" in report.refused[0].refused


@pytest.mark.parametrize(("rows", "words"), [((), "column names and no rows"), ((case(),), "")])
def test_a_file_without_rows_is_refused(store, tmp_path, place, rows, words):
    assert words in load(store, tmp_path, place, *rows).refused


# --- other containers ---------------------------------------------------------------------------


def workbook(folder: Path) -> Path:
    """A workbook of two cases, with a title above the table and times as Excel keeps them."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Cases of January"])
    sheet.append(HEADER.split(","))
    sheet.append(["1", datetime(2026, 1, 5, 14, 30), None, *WEST, "text"])
    sheet.append([None, None, None, None, None, None])
    sheet.append(["2", datetime(2026, 1, 6), None, *EAST, "text"])
    sheet.append(["3", "soon", None, *EAST, "text"])
    path = folder / "lasbt.xlsx"
    book.save(path)
    return path


def test_a_workbook_is_read_with_the_rows_of_the_spreadsheet(store, tmp_path, place):
    paths = [workbook(tmp_path), written(tmp_path, "lasbt.toml", MAPPING)]
    line = line_of(add(paths, place, store), "lasbt.xlsx")
    assert classes(line) == (2, 0, 0, 0, 1)
    assert line.rejects[0].row == 6
    assert found(store).loc["1", "occurred_from"] == pd.Timestamp("2026-01-05 14:30Z")


def test_a_file_and_its_mapping_in_a_zip_and_in_a_folder(store, tmp_path, place):
    inside = tmp_path / "inside"
    files(inside, case("1"), case("2"))
    report = add([inside], place, store)
    assert line_of(report, "lasbt.csv").placed == 2
    archive = tmp_path / "partners.zip"
    with zipfile.ZipFile(archive, "w") as zipped:
        for path in inside.iterdir():
            zipped.write(path, f"2026/{path.name}")
    report = add([archive], place, store)
    assert classes(line_of(report, "lasbt.csv")) == (0, 0, 0, 2, 0)
    assert report.release is None


# --- later files --------------------------------------------------------------------------------


def test_another_mapping_reads_the_same_file_anew(store, tmp_path, place):
    load(store, tmp_path, place, case("1"))
    line = load(store, tmp_path, place, case("1"), mapping='precision = "snapped"\n' + MAPPING)
    assert line.placed == 1
    assert line.notes == ("replaces Jan 2026 as loaded from lasbt.csv",)
    assert list(found(store)["location_precision"]) == ["snapped"]


def test_files_of_two_offences_of_a_source_stand_beside_each_other(store, tmp_path, place):
    head = 'source = "police-extract"\noffence = "{}"\n[columns]\nfrom = "Opened"\n'
    columns = 'easting = "X"\nnorthing = "Y"\nid = "Case ref"\n'
    for offence, months in (
        ("domestic-abuse-incident", (1, 2)),
        ("nuisance-damage-incident", (2,)),
    ):
        rows = [case(f"{m}", opened=f"05/{m:02}/2026 10:00") for m in months]
        mapping = head.format(offence) + columns
        add(files(tmp_path, *rows, mapping=mapping, stem=offence), place, store)
    assert len(table(store, "incidents")) == 3
    covered = table(store, "coverage")
    assert list(covered["status"]) == ["partial", "complete"]
    name = place.offence["nuisance-damage-incident"].name
    assert covered["reason"][0] == f"no file of {name}"
    # What is not covered has no figure: nothing is a zero that nobody counted.
    counts = table(store, "ward_counts")
    january = counts[counts["month"] == "2026-01-01"]
    assert set(january["offence"]) == {"domestic-abuse-incident"}


def test_records_without_an_id_pasted_twice_are_refused(store, tmp_path, place):
    rows = [case("", opened=f"{1 + n % 28:02d}/01/2026 14:{n:02d}") for n in range(40)]
    line = load(store, tmp_path, place, *rows, *rows)
    assert "Jan 2026 stands in it twice: 80 of its 80 rows" in line.refused
    # Of those with an id one counts; of days and wards alone some are alike in a true file.
    with_ids = [case(str(n)) for n in range(40)]
    assert load(store, tmp_path, place, *with_ids, *with_ids).duplicate == 40


def test_new_boundaries_count_the_cases_again(store, tmp_path, place):
    load(store, tmp_path, place, case("1"))
    add([swapped(made.boundaries(tmp_path, place))], place, store)
    assert list(counted(store, "lasbt")["area_code"]) == [place.place.wards[1].code]


ROWS = st.builds(
    case,
    st.sampled_from(["", "1", "2", "3"]),
    opened=st.sampled_from(["05/01/2026 14:30", "05/02/2026", "", "31/02/2026", "soon"]),
    closed=st.sampled_from(["", "06/01/2026 10:00", "later"]),
    at=st.sampled_from([WEST, EAST, AWAY, ("", ""), ("", 1), ("x", "y")]),
) | st.sampled_from(["", "a,b", ",,,,,", '"unclosed,2026'])


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(tables=st.lists(st.lists(ROWS, max_size=8), min_size=1, max_size=3))
def test_whatever_is_in_a_file_every_record_is_accounted_for(place, tables):
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        store = Store(str(here / "store"))
        paths = [p for i, rows in enumerate(tables) for p in files(here, *rows, stem=f"f{i}")]
        report = add([made.boundaries(here, place), *paths], place, store)
        lines = [line for line in report.lines if line.kind == "partner incidents"]
        for line in lines:
            assert line.rows_read == sum(getattr(line, name) for name in LEDGER_CLASSES)
        placed = sum(line.placed for line in lines)
        assert len(table(store, "incidents")) == placed
        assert table(store, "ward_counts")["count"].sum() == placed


def test_an_extract_of_other_bytes_is_refused(store, tmp_path, place):
    broken = io.BytesIO()
    with zipfile.ZipFile(broken, "w") as zipped:
        zipped.writestr("[Content_Types].xml", "<Types/>")
    (tmp_path / "lasbt.xlsx").write_bytes(broken.getvalue())
    report = add([tmp_path / "lasbt.xlsx", written(tmp_path, "lasbt.toml", MAPPING)], place, store)
    assert "not a whole Excel workbook" in line_of(report, "lasbt.xlsx").refused


@pytest.mark.parametrize(
    ("opened", "begins", "ends"),
    [
        ("2026-07-05T14:30:00Z", "2026-07-05 14:30", "2026-07-05 14:30"),
        ("2026-10-25T01:30:00+00:00", "2026-10-25 01:30", "2026-10-25 01:30"),
        ("2026-10-25 01:30:00.000+01:00", "2026-10-25 00:30", "2026-10-25 00:30"),
        ("05/07/26 14:30", "2026-07-05 13:30", "2026-07-05 13:30"),
        ("05/07/2026 02:30 PM", "2026-07-05 13:30", "2026-07-05 13:30"),
        ("Feb-26", "2026-02-01 00:00", "2026-02-28 23:59"),
        ("2026-02", "2026-02-01 00:00", "2026-02-28 23:59"),
        ("February 2026", "2026-02-01 00:00", "2026-02-28 23:59"),
    ],
)
def test_zones_short_years_half_days_and_months(store, tmp_path, place, opened, begins, ends):
    line = load(store, tmp_path, place, case("1", opened=opened))
    incident = found(store).loc["1"]
    assert incident["occurred_from"] == pd.Timestamp(f"{begins}Z")
    assert incident["occurred_to"] == pd.Timestamp(f"{ends}Z")
    assert ("1 without a day: any time of their month" in line.notes) == (ends[-2:] == "59")


def test_financial_years_are_no_months(store, tmp_path, place):
    rows = [case("1", opened="2009-10"), case("2", opened="2010-11")]
    assert "none of its 2 rows can be used" in load(store, tmp_path, place, *rows).refused


@pytest.mark.parametrize(
    ("text", "minute"), [("12:05 AM", 5), ("12:05pm", 725), ("13:00 PM", None), ("0:10 am", None)]
)
def test_times_of_half_a_day(text, minute):
    assert written_minute(text) == minute


def test_american_dates_refuse_the_file_until_the_mapping_says_so(store, tmp_path, place):
    rows = [case("1", opened="01/02/2026 10:00"), case("2", opened="01/22/2026 10:00")]
    refused = load(store, tmp_path, place, *rows).refused
    assert "its dates have the month before the day ('01/22/2026 10:00')" in refused
    assert "dayfirst of its mapping" in refused
    load(store, tmp_path, place, *rows, mapping="dayfirst = false\n" + MAPPING)
    assert set(found(store)["month"]) == {pd.Timestamp("2026-01-01")}
