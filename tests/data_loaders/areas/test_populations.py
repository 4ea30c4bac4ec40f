"""Tables of residents, from CSV and Excel, tidy and not."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_loaders.areas.population_columns import stated_year
from data_loaders.areas.populations import read_populations
from data_loaders.files.archives import members
from data_loaders.files.readings import PopulationReading
from data_loaders.recognise import recognise
from model.errors import RefusedFileError
from model.tables import POPULATIONS
from tests.files import member, workbook

ARMLEY, WEETWOOD, LEEDS = "E05011385", "E05011413", "E08000035"


def read(leeds, text: str | bytes, name: str = "populations-2020.csv") -> PopulationReading:
    return read_populations(member(text, name), leeds)


def found(reading: PopulationReading) -> list[tuple[str, int, int]]:
    """The table as (code, year, residents)."""
    return list(reading.populations.itertuples(index=False, name=None))


def test_a_plain_table(leeds):
    reading = read(leeds, f"code,year,population\n{ARMLEY},2022,25313\n{WEETWOOD},2021,21542\n")
    assert found(reading) == [(ARMLEY, 2022, 25313), (WEETWOOD, 2021, 21542)]
    assert (reading.rows_read, reading.rejects, reading.kind) == (2, (), "populations")
    POPULATIONS.validate(reading.populations)


@pytest.mark.parametrize(
    "header",
    [
        "Ward code,Population",
        "WD20CD,All Ages",
        "ward_code_2020,population_mid_2020",
        "Ward 2021 Code,Total",
        "Code,Usual residents",
        "Code,Mid-2020 population estimate",
    ],
)
def test_the_names_columns_have_in_the_wild(leeds, header):
    assert found(read(leeds, f"{header}\n{ARMLEY},25313\n")) == [(ARMLEY, 2020, 25313)]


def test_a_point_that_may_group_thousands_is_asked_about(leeds):
    text = "code,population\n{},{}\n{},{}\n"
    with pytest.raises(RefusedFileError, match=r"population '25\.000' for Armley"):
        read(leeds, text.format(ARMLEY, "25.000", WEETWOOD, "21.542"))


@pytest.mark.parametrize("text", ["25313", "25,313", "25313.0", " 25313 ", "25 313"])
def test_numbers_as_they_are_written(leeds, text):
    assert found(read(leeds, f'code,population\n{ARMLEY},"{text}"\n')) == [(ARMLEY, 2020, 25313)]


@pytest.mark.parametrize(
    ("header", "name", "year"),
    [
        ("code,population_mid_2019", "wards-2023.csv", 2019),
        ("code,population", "wards-2023.csv", 2023),
        ("code,population", "old.zip: 2001/ward_2025_population_mid_2020.csv", 2020),
        ("Mid-2018 estimates,\ncode,population", "wards-2023.csv", 2018),
    ],
)
def test_where_the_year_is_found(leeds, header, name, year):
    assert found(read(leeds, f"{header}\n{ARMLEY},25313\n", name)) == [(ARMLEY, year, 25313)]


@pytest.mark.parametrize("name", ["wards.csv", "wards-2019-to-2021.csv"])
def test_without_a_year_it_is_said_how_to_give_one(leeds, name):
    with pytest.raises(
        RefusedFileError, match=r"does not say of which year .*populations-2020\.csv"
    ):
        read(leeds, f"code,population\n{ARMLEY},25313\n", name)


def test_of_several_years_side_by_side_the_latest_is_read_and_the_rest_named(leeds):
    text = f"code,population_2019,population_2021,population_2020\n{ARMLEY},1,3,2\n"
    reading = read(leeds, text)
    assert found(reading) == [(ARMLEY, 2021, 3)]
    assert reading.notes[0] == (
        "residents from the column 'population_2021'; left out: population_2020, population_2019"
    )


def test_an_earlier_code_becomes_the_one_in_use_now_with_a_note(leeds):
    reading = read(leeds, "code,population\nE05011382,19605\n")
    assert found(reading) == [("E05012841", 2020, 19605)]
    assert "E05011382 (Adel & Wharfedale): the earlier code, read as the one" in reading.notes[0]


def test_areas_of_other_places_are_left_out_with_a_note_and_are_no_rejects(leeds):
    text = f"code,population\n{ARMLEY},25313\nE05000630,9000\nE92000001,56000000\n"
    reading = read(leeds, text)
    assert found(reading) == [(ARMLEY, 2020, 25313)]
    assert (reading.rows_read, reading.rejects) == (3, ())
    assert "2 areas of other places left out" in reading.notes


def test_the_district_is_kept_beside_its_wards(leeds):
    """The column of district codes stands first, and is the same in every row."""
    text = (
        "LAD code,Ward code,Total\n"
        f"{LEEDS},{ARMLEY},25313\n{LEEDS},{WEETWOOD},21542\n{LEEDS},{LEEDS},809036\n"
    )
    assert found(read(leeds, text)) == [
        (ARMLEY, 2020, 25313),
        (WEETWOOD, 2020, 21542),
        (LEEDS, 2020, 809036),
    ]


def test_a_blank_cell_is_not_available_and_never_a_zero(leeds):
    reading = read(leeds, f"code,name,population\n{ARMLEY},Armley,25313\n{WEETWOOD},Weetwood,\n")
    assert found(reading) == [(ARMLEY, 2020, 25313)]
    assert [(reject.row, reject.found) for reject in reading.rejects] == [
        (3, "no population for Weetwood")
    ]
    assert "population not available for Weetwood: the cell is blank" in reading.notes


def test_wards_that_are_not_in_the_file_are_named(leeds):
    reading = read(leeds, f"code,population\n{ARMLEY},25313\n")
    (note,) = reading.notes
    assert note.startswith("population not available for Adel & Wharfedale, Alwoodley, ")
    assert note.endswith(": not in the file")
    assert "Armley" not in note


@pytest.mark.parametrize("text", ["0", "-5", "many", "25.5", "25k", "1,23", ".."])
def test_what_is_no_number_of_residents_is_a_reject(leeds, text):
    reading = read(leeds, f'code,population\n{WEETWOOD},21542\n\n{ARMLEY},"{text}"\n')
    (reject,) = reading.rejects
    assert (reject.row, reject.found) == (4, f"population '{text}' for Armley")
    assert reject.expected == "a whole number of residents, 1 or more"
    assert reading.rows_read == 2


def test_a_code_that_is_none_and_a_ward_met_twice_are_rejects(leeds):
    text = f"code,population\n{ARMLEY},1\nArmley,2\n{ARMLEY},3\n{WEETWOOD},4\n{WEETWOOD},4\n"
    reading = read(leeds, text)
    assert sorted((reject.row, reject.found) for reject in reading.rejects) == [
        (2, "Armley in 2020 a second time, and not the same"),
        (3, "area code 'Armley'"),
        (4, "Armley in 2020 a second time"),
        (6, "Weetwood in 2020 a second time"),
    ]
    assert found(reading) == [(WEETWOOD, 2020, 4)]


SEXES = f"""Ward code,Sex,Age,Value population
{ARMLEY},Males,All ages,12000
{ARMLEY},Persons,All ages,25313
{ARMLEY},Persons,0 to 15,5000
{ARMLEY},Females,All ages,13313
"""


def test_rows_of_one_sex_or_age_are_never_taken_for_everyone(leeds):
    reading = read(leeds, SEXES.replace("Value population", "Population"))
    assert found(reading) == [(ARMLEY, 2020, 25313)]
    assert reading.rejects == ()
    assert reading.notes[0] == "only rows of everyone are read; left out: 0 to 15, Females, Males"


@pytest.mark.parametrize("of_whom", ["Males", "Females", "Aged 65 and over", "Women"])
def test_without_rows_of_everyone_the_file_is_refused_with_whom_it_is_of(leeds, of_whom):
    text = f"Ward code,Sex,Population\n{ARMLEY},{of_whom},12000\n"
    with pytest.raises(RefusedFileError, match=f"they are of {of_whom} only"):
        read(leeds, text)


@pytest.mark.parametrize("names", [("Males", "Females"), ("Mid-2020 Females", "Mid-2020 Males")])
def test_sheets_of_men_and_of_women_are_refused_and_named(leeds, names):
    rows = [["Ward code", "All ages"], [ARMLEY, 12000]]
    with pytest.raises(RefusedFileError, match=f"'{names[0]}', '{names[1]}'.*one sex or age only"):
        read(leeds, workbook(**dict.fromkeys(names, rows)), "p-2020.xlsx")


@pytest.mark.parametrize(
    ("header", "name", "is_read"),
    [
        ("Ward code,Total", "wards-2020.csv", False),
        ("Ward code,Owned,Rented,Total", "tenure-2020.csv", False),
        ("Ward code,Total", "census-2021-households.csv", False),
        ("Ward code,Males,Females,Total", "wards-2020.csv", True),
        ("Ward code,0-15,16-64,65+,Total", "wards-2020.csv", True),
        ("Mid-2020 population,\nWard code,Total", "wards.csv", True),
    ],
)
def test_a_total_is_of_residents_only_where_something_says_so(leeds, header, name, is_read):
    text = f"{header}\n{ARMLEY}{',25313' * header.splitlines()[-1].count(',')}\n"
    if is_read:
        assert found(read(leeds, text, name)) == [(ARMLEY, 2020, 25313)]
    else:
        with pytest.raises(RefusedFileError, match="nothing says that its column 'Total' counts"):
            read(leeds, text, name)


@pytest.mark.parametrize("total", ["Total,,46855", ",Grand total,46855", ",Total: 46855,"])
def test_a_total_under_the_wards_is_no_row(leeds, total):
    text = f"code,name,population\n{ARMLEY},Armley,25313\n{WEETWOOD},Weetwood,21542\n{total}\n"
    reading = read(leeds, text)
    assert (reading.rows_read, reading.rejects, len(found(reading))) == (2, (), 2)


def test_a_mark_after_a_number_of_residents_leaves_it(leeds):
    text = f'code,population\n{ARMLEY},"25,313 [r]"\n{WEETWOOD},21542*\n'
    assert found(read(leeds, text)) == [(ARMLEY, 2020, 25313), (WEETWOOD, 2020, 21542)]


def test_a_year_that_is_none_is_a_reject(leeds):
    reading = read(leeds, f"code,year,population\n{ARMLEY},2020,1\n{WEETWOOD},soon,2\n")
    assert [(reject.row, reject.found) for reject in reading.rejects] == [(3, "year 'soon'")]


def test_a_workbook_with_titles_notes_and_several_sheets(leeds):
    table = [
        ["Mid-2020 population estimates"],
        [],
        ["Ward Code", "Ward Name", "All Ages", "0", "1"],
        [ARMLEY, "Armley", 25313, 300, 301],
        [WEETWOOD, "Weetwood", 21542.0, 200, 201],
        [],
        ["Source: Office for National Statistics"],
    ]
    men = [
        row if len(row) < 3 or row[2] == "All Ages" else [*row[:2], 1, *row[3:]] for row in table
    ]
    data = workbook(Contents=[["Sheet", "What"]], Mid_2020_Males=men, Mid_2020_Persons=table)
    reading = read(leeds, data, "sape.xlsx")
    assert found(reading) == [(ARMLEY, 2020, 25313), (WEETWOOD, 2020, 21542)]
    assert reading.rows_read == 2
    assert reading.notes[0] == (
        "read from the sheet 'Mid 2020 Persons', one of 3; residents of other sheets left out: "
        "'Mid 2020 Males' (2020)"
    )


def test_a_reject_in_a_workbook_has_the_row_excel_shows(leeds):
    rows = [["Title 2020"], [], ["code", "population"], [ARMLEY, 1], [], [WEETWOOD, "few"]]
    (reject,) = read(leeds, workbook(A=rows), "a.xlsx").rejects
    assert reject.row == 6


def test_a_cell_far_to_the_right_costs_nothing(leeds):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["code", "population"], [ARMLEY, 25313]):
        sheet.append(row)
    sheet["XFD3"] = "far"
    stream = io.BytesIO()
    book.save(stream)
    assert found(read(leeds, stream.getvalue(), "p-2020.xlsx")) == [(ARMLEY, 2020, 25313)]


def test_a_workbook_that_is_a_zip_bomb_is_refused(leeds):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", bytes(20 << 20))
    with pytest.raises(
        RefusedFileError, match=r"b\.xlsx: a workbook of .* that would unpack to 20,9"
    ):
        read(leeds, stream.getvalue(), "b.xlsx")


@pytest.mark.parametrize("keep", [50, 1000, -30])
def test_a_workbook_cut_off_on_its_way_is_refused_in_words(leeds, keep):
    data = workbook(A=[["code", "population"], [ARMLEY, 1]])[:keep]
    with pytest.raises(RefusedFileError, match=r"c\.xlsx: not a whole Excel workbook"):
        read(leeds, data, "c.xlsx")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the file is empty"),
        (
            "a,b\n1,2\n",
            "no table of residents in it; its first row is a, b; expected a column of w",
        ),
        ("code,population\nArmley,25313\n", "no table of residents in it"),
        ("code,population\nE05000630,9\n", "none of its 1 rows gives the residents of a ward of L"),
        (f"code,population\n{ARMLEY},\n", "every cell is blank"),
        (f"code,population\n{ARMLEY},few\n", r"\(population 'few' for Armley\)"),
    ],
)
def test_a_file_of_nothing_usable_is_refused_in_words(leeds, text, words):
    with pytest.raises(RefusedFileError, match=words):
        read(leeds, text)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Mid-2020 Persons", 2020),
        ("ward_2025_population_mid_2020", 2020),
        ("mid year 2019, on 2021 wards", 2019),
        ("2020-06-30", 2020),
        ("2019 and 2020", None),
        ("12020", None),
        ("1889", None),
        ("", None),
    ],
)
def test_the_year_a_text_states(text, year):
    assert stated_year(text) == year


CODES = st.sampled_from([ARMLEY, WEETWOOD, LEEDS, "E05011382", "E05012841", "E05000630", "x", ""])


@given(st.lists(st.tuples(CODES, st.sampled_from(["5", "0", "", "-1", "x", "7,000"])), max_size=9))
def test_no_row_is_counted_twice_and_none_is_lost(leeds, rows):
    lines = "".join(f'{code},"{text}"\n' for code, text in rows)
    try:
        reading = read(leeds, f"code,population\n{lines}")
    except RefusedFileError:
        return
    left_out = reading.rows_read - len(reading.populations) - len(reading.rejects)
    assert left_out == sum(code == "E05000630" for code, _ in rows)
    POPULATIONS.validate(reading.populations)


def test_the_real_wards_of_leeds(leeds, shared_data):
    (item,) = members(shared_data / "leeds/wards.csv")
    reading = read_populations(item, leeds)
    assert (reading.rows_read, len(reading.populations)) == (33, 31)
    assert [reject.found for reject in reading.rejects] == [
        "no population for Garforth & Swillington",
        "no population for Temple Newsam",
    ]
    assert set(reading.populations["year"]) == {2020}
    assert reading.notes == (
        "population not available for Garforth & Swillington, Temple Newsam: the cell is blank",
    )
    expected = {w.code: w.population for w in leeds.place.wards if w.population}
    assert dict(
        zip(*(reading.populations[c] for c in ("area_code", "population")), strict=True)
    ) == (expected)


def test_a_place_that_lists_no_wards_takes_those_of_its_boundaries(westminster):
    text = f"code,population\nE05000630,11000\n{ARMLEY},25313\nE09000033,247000\n"
    content = member(text, "populations-2020.csv")
    reading = read_populations(content, westminster, wards={"E05000630", "E05000631"})
    assert reading.notes == ("1 areas of other places left out",)
    assert found(reading) == [("E05000630", 2020, 11000), ("E09000033", 2020, 247000)]


@pytest.mark.parametrize("years", [(2011, 2012, 2022), (2022, 2012, 2011), (2012, 2022, 2011)])
@pytest.mark.parametrize("stated", ["in the name", "in a title", "in a column"])
def test_of_a_sheet_for_each_year_the_newest_is_read_in_any_order(leeds, years, stated):
    sheets = {}
    for year in years:
        rows = [["Ward Code", "Year", "All Ages"], [ARMLEY, year, 10 * year]]
        if stated != "in a column":
            rows = [[row[0], row[2]] for row in rows]
        title = [[f"Mid-{year} population estimates"]] if stated == "in a title" else []
        name = f"Mid-{year} Persons" if stated == "in the name" else f"Persons {'abc'[year % 3]}"
        sheets[name] = [*title, *rows]
    reading = read(leeds, workbook(**sheets), "wards.xlsx")
    assert found(reading) == [(ARMLEY, 2022, 20220)]


def test_the_years_that_other_sheets_are_of_are_named(leeds):
    rows = {y: [[f"Mid-{y}"], ["Code", "Population"], [ARMLEY, 20000 + y]] for y in (2021, 2022)}
    data = workbook(**{f"Mid-{year} persons": table for year, table in rows.items()})
    reading = read(leeds, data, "sape.xlsx")
    assert found(reading) == [(ARMLEY, 2022, 22022)]
    assert "other sheets left out: 'Mid-2021 persons' (2021)" in reading.notes[0]


NOMIS = """"TS001 - Number of usual residents in households and communal establishments"
"ONS Crown Copyright Reserved [from Nomis on 1 May 2025]"

Date,{year}

2022 ward,mnemonic,{columns}
"Armley",E05011385,25313,25200,113
"Weetwood",E05011413,21542,21000,542

"In order to protect against disclosure of personal information, records have been swapped."
"""
LIVES = "Lives in a household,Lives in a communal establishment"


@pytest.mark.parametrize("order", ["{total},{lives}", "{lives},{total}"])
def test_a_table_of_nomis_as_it_is_downloaded(leeds, order):
    columns = order.format(total="Total: All usual residents", lives=LIVES)
    reading = read(leeds, NOMIS.format(year=2021, columns=columns), "download.csv")
    residents = [25313, 21542] if order.startswith("{total}") else [113, 542]
    assert found(reading) == [(ARMLEY, 2021, residents[0]), (WEETWOOD, 2021, residents[1])]
    assert reading.rejects == ()


@pytest.mark.parametrize(
    "column",
    [
        "Residence type: Total; measures: Value",
        "Sex: All persons; Age: All Ages; measures: Value",
        "Ethnic group: Total: All usual residents; measures: Value",
    ],
)
def test_a_table_of_nomis_in_bulk(leeds, column):
    other = "Residence type: Lives in a household; measures: Value"
    text = f"date,geography,geography code,{other},{column}\n"
    text += f"2021,Armley,{ARMLEY},25200,25313\n2021,Weetwood,{WEETWOOD},21000,21542\n"
    assert found(read(leeds, text, "bulk.csv")) == [(ARMLEY, 2021, 25313), (WEETWOOD, 2021, 21542)]


@pytest.mark.parametrize(
    "column",
    [
        "Household composition: Total; measures: Value",
        "Age of HRP: Total; measures: Value",
        "Sex: Male; Age: Total; measures: Value",
        "Male: All ages",
        "Residence type: Lives in a household; measures: Value",
    ],
)
def test_another_total_of_nomis_is_none_of_residents(leeds, column):
    with pytest.raises(RefusedFileError, match="no table of residents in it"):
        read(leeds, f"date,geography code,{column}\n2021,{ARMLEY},9000\n")


def test_columns_of_each_sex_and_age_say_that_a_total_counts_people(leeds):
    ages = ",".join(f"{sex}{age}" for sex in "FM" for age in range(91))
    rows = [f"{LEEDS},Leeds,{code},x,25313{',1' * 182}" for code in (ARMLEY, WEETWOOD)]
    head = f"LAD 2023 Code,LAD 2023 Name,Ward 2023 Code,Ward 2023 Name,Total,{ages}"
    text = "\n".join([head, *rows])
    assert found(read(leeds, text, "sapewards2022.csv")) == [
        (ARMLEY, 2022, 25313),
        (WEETWOOD, 2022, 25313),
    ]


@pytest.mark.parametrize(
    ("title", "name"),
    [("", "ward population.csv"), ("Residents by ward\n", "wards.csv")],
)
@pytest.mark.parametrize("years", [(2021, 2022, 2023), (2023, 2021, 2022)])
def test_of_columns_called_by_years_alone_the_newest_is_read(leeds, title, name, years):
    text = (
        f"{title}Ward code,{','.join(map(str, years))}\n{ARMLEY},{','.join(f'2{y}' for y in years)}"
    )
    assert found(read(leeds, text, name)) == [(ARMLEY, 2023, 22023)]
    assert recognise(member(text, name), leeds.offence_of_name) == "populations"


@pytest.mark.parametrize(
    "name",
    [
        "burglary.csv",
        "crime per 1,000 population.csv",
        "population density.csv",
        "population aged 65+.csv",
    ],
)
def test_years_of_anything_else_are_not_taken_for_residents(leeds, name):
    text = f"Ward code,2021,2022\n{ARMLEY},25,31\n"
    assert recognise(member(text, name), leeds.offence_of_name) == "ward figures"
    with pytest.raises(RefusedFileError):
        read(leeds, text, name)


def test_a_file_called_by_some_people_is_not_of_everyone(leeds):
    with pytest.raises(RefusedFileError, match="one sex or age only"):
        read(leeds, f"Ward code,Population\n{ARMLEY},4000\n", "population aged 65+ 2022.csv")


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("Downloaded on 1 May 2025", 2022),
        ("Population at 30 June 2021", 2021),
        ("Mid-2021 estimates as of 1 May 2025", 2021),
        ("Year,2021\nReleased 15 July 2024", 2021),
    ],
)
def test_a_day_above_a_table_is_no_year_of_its_residents(leeds, title, year):
    text = f"{title}\nWard code,Population\n{ARMLEY},25313\n"
    assert found(read(leeds, text, "wards-2022.csv")) == [(ARMLEY, year, 25313)]
