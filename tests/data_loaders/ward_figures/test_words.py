"""Words over, under and beside ward figures: what is no filler makes them another measure."""

from __future__ import annotations

import pytest

from model.errors import RefusedFileError
from tests.data_loaders.made_figures import figures, four_wards, merged, read

OTHER = ("Rate per 1,000", "%", "Female", "Charged", "Rolling 12", "Knife", "Rank")
LINES = (
    *("Gender: F", "Age: 10-17", "Students", "Charges", "R12", "Seasonally adjusted"),
    *("Female victims, Analyst", "Cllr rate", "Assault, police officer"),
    *("in hundreds", "Year on year", "Offences cleared up"),
)
FILLERS = (
    *("Community safety team", "Number of offences", "Safer Fourville", "Data as at 3 March 2025"),
    *("Jane Smith, Analyst", "Cllr J. Jones", "jane.smith@fourville.gov.uk", "Tel: 0113 222 4444"),
    *("Prepared by Jane Smith", "For: Cllr Jones", "J Smith - Performance Manager"),
    *("Crime type: (All)", "Ward: All", "Last updated 03/03/2025", "Dashboard report, 2024/25"),
)


@pytest.fixture(scope="module")
def place(leeds):
    return four_wards(leeds)


def values(reading) -> list[int]:
    return sorted(figures(reading).values())


@pytest.mark.parametrize("word", OTHER)
def test_words_under_the_months_are_looked_at(place, word):
    text = f'Burglary\n,Feb-25,Mar-25\nWard,"{word}","{word}"\nAsh,7,8\n'
    with pytest.raises(RefusedFileError, match=r"its heading 'Feb-25: .*' says"):
        read(place, text)


@pytest.mark.parametrize("word", ["Count", "Recorded offences", "Number", "Total"])
def test_words_of_a_count_under_the_months_change_nothing(place, word):
    text = f"Burglary\n,Feb-25,Mar-25\nWard,{word},{word}\nAsh,7,8\n"
    assert values(read(place, text)) == [7, 8]


def test_the_count_of_a_month_is_read_and_the_rate_beside_it_left_out(place):
    data = merged(
        [
            ["Burglary"],
            [None, "Feb-25", None, "Mar-25", None],
            ["Ward", "Count", "Rate per 1,000", "Count", "Rate per 1,000"],
            ["Ash", 7, 70, 8, 80],
        ],
        *("B2:C2", "D2:E2"),
    )
    reading = read(place, data, "a.xlsx")
    assert values(reading) == [7, 8]
    assert any("columns left out: Feb-25: Rate per 1,000" in note for note in reading.notes)


@pytest.mark.parametrize("line", LINES)
def test_a_short_line_above_that_is_not_understood_is_refused(place, line):
    with pytest.raises(
        RefusedFileError, match=r"the line '.*' above its table says|one sex or age"
    ):
        read(place, f"Burglary by ward\n{line}\nWard,Feb-25\nAsh,7\n")


@pytest.mark.parametrize("line", LINES)
def test_a_merged_block_over_figures_that_is_not_understood_is_refused(place, line):
    rows = [[None, line, None], ["Ward", "Feb-25", "Mar-25"], ["Ash", 7, 8]]
    with pytest.raises(RefusedFileError):
        read(place, merged(rows, "B1:C1"), "burglary.xlsx")


@pytest.mark.parametrize("line", FILLERS)
def test_a_line_of_fillers_above_changes_nothing(place, line):
    assert values(read(place, f'Burglary by ward\n"{line}"\nWard,Feb-25\nAsh,7\n')) == [7]


def test_prose_above_that_is_not_understood_is_named(place):
    line = "Please ring the help desk on the ground floor if anything looks odd"
    reading = read(place, f"Burglary by ward\n{line}\nWard,Feb-25\nAsh,7\n")
    assert values(reading) == [7]
    assert any(f"the line '{line}' was not understood" in note for note in reading.notes)


def in_rows(name: str, value: str) -> str:
    rows = "".join(f"{ward},2025-02,Burglary,{value},7\n" for ward in ("Ash", "Birch"))
    return f"Ward,Month,Crime type,{name},Count\n{rows}"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("Knife enabled", "Yes"), ("Knife enabled", "No"), ("Outcome", "Charged")),
        *(("Domestic flag", "Domestic"), ("Time band", "Night"), ("Notes", "Domestic only")),
    ],
)
def test_a_column_of_one_value_is_a_filter_and_refused_with_both_named(place, name, value):
    with pytest.raises(RefusedFileError, match=f"column '{name}' says '{value}' in every row"):
        read(place, in_rows(name, value))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("Outcome", "All"), ("Region", "Yorkshire and The Humber"), ("Quarter", "Q4")),
        *(("Force", "West Yorkshire Police"), ("Group", "North"), ("Data source", "police.uk")),
        *(("LAD25CD", "E08000035"), ("Rate", "1.2"), ("Basis of it", "Recorded"), ("Row", "7")),
        *(("Analyst", "Jo Smith"), ("Sector", "Inner West"), ("Cllr", "J Smith")),
    ],
)
def test_a_column_of_one_place_period_source_or_filler_changes_nothing(place, name, value):
    assert values(read(place, in_rows(name, value))) == [7, 7]


TABLE = "<tr><td>Ward</td><td>Feb-25</td></tr><tr><td>Ash</td><td>7</td></tr></table>"


@pytest.mark.parametrize(
    "before",
    [
        *("<h1>Burglary rate per 1,000</h1><table>", "<h2>Male victims of burglary</h2><table>"),
        "<h3>Burglary</h3><p>Rolling 12 months</p><table>",
        "<h1>Burglary</h1><table><caption>rate per 1,000</caption>",
    ],
)
def test_what_stands_before_a_table_of_a_web_page_is_a_line_above_it(place, before):
    with pytest.raises(RefusedFileError, match=r"the line '.*' above its table|one sex or age"):
        read(place, f"<html><body>{before}{TABLE}</body></html>", "a.xls")


def test_a_heading_of_a_web_page_names_the_offence_of_its_table(place):
    page = f"<h1>Burglary by ward</h1><table>{TABLE}<h1>Robbery</h1><table>{TABLE}"
    reading = read(place, f"<html><body>{page}</body></html>", "a.xls")
    assert {key[2] for key in figures(reading)} == {"burglary", "robbery"}


@pytest.mark.parametrize(
    "before",
    [
        *("<div>Burglary by ward</div>", "<b>Burglary</b> by ward<br>", "Burglary by ward"),
        *("<center><font>Burglary by ward</font></center>", "<ul><li>Burglary</li></ul>"),
        "<table><tr><td>Burglary by ward</td></tr></table>",
        "<nav>Home</nav><script>rate()</script><div style='display:none'>Rate</div>Burglary",
    ],
)
def test_any_text_of_a_web_page_over_a_table_is_a_line_above_it(place, before):
    page = f"<html><head><title>Rate</title></head><body>{before}<table>{TABLE}</body></html>"
    assert values(read(place, page, "a.xls")) == [7]
    for other in ("Rate per 1,000", "<b>Male</b> victims", "Rolling <i>12</i> months"):
        for text in (f"<div>{other}</div>", f"<br>{other}<br>", f"<span>{other}</span><p>"):
            with pytest.raises(
                RefusedFileError, match=r"the line '.*' above its table|one sex or age"
            ):
                read(place, page.replace("<body>", f"<body>{text}"), "burglary.xls")


@pytest.mark.parametrize("line", ["Female victims", "Rate per 1,000 residents", "Detected only"])
def test_a_short_line_under_a_table_that_is_of_another_measure_is_refused(place, line):
    with pytest.raises(RefusedFileError, match=f"the line '{line}' under its table says"):
        read(place, f'Burglary by ward\nWard,Feb-25\nAsh,7\nBirch,\n\n"{line}"\n')


@pytest.mark.parametrize(
    "line",
    [
        *("Jane Smith", "Includes attempted burglaries", "Source: victim survey"),
        *("Figures under 5 are not shown", "End of table", "Hyde Park joined the ward in 2018"),
    ],
)
def test_other_lines_under_a_table_change_nothing(place, line):
    reading = read(place, f'Burglary by ward\nWard,Feb-25\nAsh,7\n\n"{line}"\n')
    assert (values(reading), reading.notes) == ([7], ())


def test_a_long_line_under_a_table_that_may_be_of_another_measure_is_named(place):
    line = "Please be aware that the offences shown above are those that were detected"
    (note,) = read(place, f"Burglary by ward\nWard,Feb-25\nAsh,7\n{line}\n").notes
    assert note.startswith(f"the line '{line}' under the table says 'detected'")


@pytest.mark.parametrize(
    "title",
    [
        *("Safer Leeds performance - Burglary", "Community safety report: burglary by ward"),
        "Burglary dashboard",
    ],
)
def test_what_a_document_is_called_stands_beside_the_offence_of_its_title(leeds, title):
    reading = read(
        four_wards(leeds), f"{title.replace('Leeds', 'Fourville')}\nWard,Feb-25\nAsh,7\n"
    )
    assert values(reading) == [7]


@pytest.mark.parametrize(
    "name",
    [
        *("Total Crimes", "TotalCrimes", "Total recorded crime", "All offences"),
        *("Total number of crimes", "Recorded crimes", "Total_Incidents"),
    ],
)
def test_the_column_of_all_crimes_of_a_long_table_is_its_count(place, name):
    rows = "Ash,2025-02,Burglary,7,100\nBirch,2025-02,Burglary,8,200\n"
    text = f"Ward,Month,Offence,{name},{{}}\n{rows}"
    assert values(read(place, text.format("Population"))) == [7, 8]
    with pytest.raises(RefusedFileError, match=r"which of its columns .* is the count"):
        read(place, text.format("Detected"))


@pytest.mark.parametrize("name", ["Total YTD", "Total rate", "Total crimes last year"])
def test_a_total_of_something_else_is_no_count(place, name):
    with pytest.raises(RefusedFileError):
        read(place, f"Ward,Month,Offence,{name}\nAsh,2025-02,Burglary,7\n")
