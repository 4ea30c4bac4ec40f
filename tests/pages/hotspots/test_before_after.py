"""Did it work, or did it move: the area, what lies around it and the control, and what is said."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from dash import html

from geo.custom_area import corners
from model.custom_area import read, written
from model.periods import month
from pages import hotspots
from pages.hotspots.before_after import MOVED
from pages.hotspots.operation import AROUND_M, controls, operation, was_busy
from pages.hotspots.spots import SPOTS
from tests.pages.faces import found, words


def place_of(question, name, ward):
    """The busiest hotspot of a class in a ward, drawn as an area a little wider than its cell."""
    spots = SPOTS.table(question)
    row = spots[(spots["class"] == name) & (spots["ward"] == ward)].iloc[0]
    (cell,) = SPOTS.shapes(spots[spots["cell"] == row["cell"]], question)
    return written(corners(cell.centroid.buffer(600)))


@pytest.fixture(scope="module")
def grew(asked):
    place = place_of(asked("priority=asb"), "new", "Burmantofts & Richmond Hill")
    return f"priority=asb&area={place}&began=2025-12"


def rows(question):
    return MOVED.table(question).to_dict("records")


def test_where_a_hotspot_was_planted_there_are_more_than_expected(asked, grew):
    area, *_ = rows(asked(grew))
    assert area["words"] == "More than expected: beyond chance"
    assert area["lower"] > 0
    assert area["difference"] == pytest.approx(area["after"] - area["expected"])


def test_where_one_faded_there_are_fewer(asked):
    question = asked("priority=asb")
    place = place_of(question, "historical", "Middleton Park")
    area, *_ = rows(asked(f"priority=asb&area={place}&began=2025-10"))
    assert area["words"] == "Fewer than expected: beyond chance"
    assert area["upper"] < 0


def test_the_counts_are_those_of_the_records(asked, grew):
    question = asked(grew)
    both = operation(question)
    assert (both.after.span, both.before.span) == ("Dec 2025 to Sep 2026", "Dec 2024 to Sep 2025")
    records = question.dataset.incidents()
    records = records[records["offence"].isin(question.filters.offences)]
    month = records["month"].dt.to_period("M")
    (ring,) = read(question.filters.area.code)
    outline = shapely.Polygon(ring)
    x, y = records["easting"].to_numpy(), records["northing"].to_numpy()
    far = shapely.distance(outline, shapely.points(x, y))
    parts = (far == 0, (far > 0) & (far <= AROUND_M), far <= AROUND_M, far > AROUND_M)
    for row, inside in zip(rows(question), parts, strict=True):
        for side, window in (("before", both.before), ("after", both.after)):
            during = (month >= window.first) & (month <= window.last)
            assert row[side] == (inside & during.to_numpy()).sum()


def test_a_ward_has_the_counts_it_has_on_every_other_page(asked):
    question = asked("priority=asb&area=E05011385&began=2026-01")
    area, *_ = rows(question)
    series = question.cube.of(["E05011385"], question.filters.offences)[0]
    both = operation(question)
    assert area["after"] == series[question.cube.in_window(both.after)].sum() > 0
    assert area["before"] == series[question.cube.in_window(both.before)].sum()


def test_both_together_are_the_sum_and_held_against_the_same_control(asked, grew):
    area, around, together, control = rows(asked(grew))
    for side in ("before", "after"):
        assert area[side] + around[side] == together[side]
    # Each is held against the months, of those before and of all earlier ones, that say less of it.
    for row in (area, around, together):
        assert row["difference"] == pytest.approx(row["after"] - row["expected"])
    assert np.isnan(control["difference"])


def test_a_control_can_be_named_and_leaves_out_what_lies_around(asked, grew):
    question = asked(f"{grew}&control=outer-south")
    *_, control = rows(question)
    assert control["part"] == "Control: Outer South"
    outer = asked("priority=asb&area=outer-south")
    series = outer.cube.of(["outer-south"], outer.filters.offences)[0]
    after = outer.cube.in_window(operation(question).after)
    assert control["after"] == series[after].sum()
    # The committee the area lies in gives what is not within 500 m of it.
    inside = rows(asked(f"{grew}&control=inner-east"))[-1]
    east = asked("priority=asb&area=inner-east")
    of_all = east.cube.of(["inner-east"], east.filters.offences)[0][after].sum()
    assert 0 < inside["after"] < of_all


def test_kinds_of_place_left_out_are_left_out_here_too(asked, grew):
    with_all, without = rows(asked(grew)), rows(asked(f"{grew}&without=street"))
    assert without[-1]["after"] < with_all[-1]["after"]


def test_more_than_twelve_months_are_held_against_two_years_before(asked, grew):
    both = operation(asked(grew.replace("2025-12", "2025-06")))
    assert (both.after.span, both.before.span) == ("Jun 2025 to Sep 2026", "Jun 2023 to Sep 2024")
    longest = operation(asked(grew.replace("2025-12", "2024-01")))
    assert longest.after.length == 24
    assert longest.before.span == "Jan 2022 to Dec 2023"


@pytest.mark.parametrize(
    ("began", "why"),
    [
        ("2023-08", "Aug 2022 is missing"),
        ("2022-01", "the data begins in Oct 2021"),
    ],
)
def test_a_missing_month_or_none_before_is_no_comparison(asked, grew, began, why):
    query = grew.replace("2025-12", began) + f"&to={began}"
    question = asked(query)
    assert MOVED.table(question).empty
    assert why in MOVED.sentence(MOVED.table(question), question)


def test_a_place_with_few_before_is_judged(asked, grew):
    question = asked(grew.replace("priority=asb", "offences=theft-from-the-person"))
    area, *_ = rows(question)
    assert area["before"] < 20
    assert area["words"] == "Within chance"
    assert area["lower"] < 0 < area["upper"]


def test_so_few_that_nothing_could_show_is_said(asked, grew):
    question = asked(grew.replace("priority=asb", "offences=theft-from-the-person") + "&months=1")
    question = replace(question, filters=replace(question.filters, began=month("2026-09")))
    area, *_ = rows(question)
    assert area["before"] + area["after"] < 6
    assert area["words"] == "Too few to tell"
    assert MOVED.sentence(MOVED.table(question), question).startswith("Too few crimes in")
    how = " ".join(MOVED.how(MOVED.table(question), question))
    assert "busy before" not in how, "no fall is told of, so none is withheld"


@pytest.mark.parametrize("more", ["", "&control=inner-east", "&ended=2026-02", "&without=street"])
@pytest.mark.parametrize("what", ["priority=asb", "offences=drugs", "offences=burglary", ""])
def test_the_verdict_is_first_in_one_sentence_of_thirty_words(asked, grew, what, more):
    question = asked(grew.replace("priority=asb", what) + more)
    table = MOVED.table(question)
    said = MOVED.sentence(table, question)
    assert len(said.split()) <= 30
    assert said.count(". ") == 0
    area = table.iloc[0]
    assert f"{area['after']:,.0f}" in said
    assert said.split()[0] in {"Fewer", "More", "No", "Too", "It"}


def test_what_follows_police_work_is_never_more_than_expected(asked):
    question = asked("area=E05011385&offences=drugs&began=2026-01")
    for row in rows(question):
        assert "expected" not in row["words"]
    assert "More drugs" not in MOVED.sentence(MOVED.table(question), question)


def test_how_it_is_known_names_months_control_and_history(asked, grew):
    question = asked(grew)
    table = MOVED.table(question)
    how = " ".join(MOVED.how(table, question))
    assert how.startswith("Dec 2025 to Sep 2026 is held against Dec 2024 to Sep 2025.")
    assert "It began in Dec 2025 and goes on." in how
    control = table.iloc[-1]
    assert f"{control['before']:,.0f} before and {control['after']:,.0f} after" in how
    assert "as much as chance alone has it" in how


def test_the_months_of_what_was_done_are_in_neither_count(asked, grew):
    question = asked(f"{grew}&ended=2026-02")
    both = operation(question)
    assert (both.after.span, both.before.span) == ("Mar 2026 to Sep 2026", "Mar 2025 to Sep 2025")
    said = " ".join(MOVED.how(MOVED.table(question), question))
    assert "done from Dec 2025 to Feb 2026, months that are in neither count" in said
    # What was done lasted a year: the months before lie before all of it.
    long = operation(asked(grew.replace("2025-12", "2025-03") + "&ended=2026-02"))
    assert (long.after.span, long.before.span) == ("Mar 2026 to Sep 2026", "Mar 2024 to Sep 2024")


@pytest.mark.parametrize("ended", ["2025-11", "2026-09", "2026-13"])
def test_an_end_before_it_began_or_with_nothing_after_it_is_replaced(asked, grew, ended):
    question = asked(f"{grew}&ended={ended}")
    assert question.filters.ended is None
    assert any("ended" in notice for notice in question.notices)


def test_a_place_of_the_tasking_list_is_known_to_have_been_busy(asked, grew):
    assert was_busy(asked(f"{grew}&tasks=h400.1076.1250"))


def test_where_it_was_busy_and_no_longer_history_is_known_no_fall_is_told(asked):
    question = asked("priority=asb")
    place = place_of(question, "historical", "Middleton Park")
    there = asked(f"priority=asb&area={place}&began=2025-10&tasks=h400.1076.1250")
    area, *_ = rows(there)
    assert area["words"] == "Fewer than expected: beyond chance"
    assert area["usual"] > area["after"]
    both = replace(operation(there), earlier=())
    there.kept[operation.__wrapped__, (), ()] = both
    there.kept.pop((MOVED.table.__wrapped__, (), ()))
    area, *_ = rows(there)
    assert area["words"].startswith("Cannot be told")


def test_of_the_whole_place_the_page_says_what_to_do(asked):
    question = asked("priority=asb")
    faces = hotspots.view(question)
    assert MOVED.table(question).empty
    assert "Choose an area, draw one" in faces["moved-sentence"]
    assert faces["moved-grid"] == faces["moved-downloads"] == []
    assert faces["moved-controls"].endswith("hidden")


def test_the_controls_stand_on_what_is_asked(asked, grew):
    faces = hotspots.view(asked(f"{grew}&control=inner-west"))
    assert not faces["moved-controls"].endswith("hidden")
    assert (faces["began"], faces["control"]) == ("2025-12", "inner-west")
    assert "value='2025-12'" in faces["began-options"]
    codes = [code for code, _ in controls(asked("area=inner-west"))]
    assert codes[0] == ""
    assert "inner-west" not in codes


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("began=2031-01", "is not within the data"),
        ("began=2025-13", "began “2025-13”"),
        ("control=nowhere", "comparing with the rest of the place"),
    ],
)
def test_what_cannot_be_asked_falls_back_and_says_so(asked, query, why):
    question = asked(query)
    assert (question.filters.began, question.filters.control) == (None, "")
    assert why in question.notices[0]


def test_the_places_of_the_tasking_list_can_be_asked_about_together(asked):
    question = asked("priority=asb")
    one, two, *_ = SPOTS.table(question)["cell"]
    (link,) = found(hotspots.view(asked(f"priority=asb&tasks={one},{two}"))["tasks-area"], html.A)
    assert words(link) == "Ask every page about these places together"
    there = asked(link.href.removeprefix("?"))
    assert there.filters.area.kind == "drawn"
    assert there.filters.tasks == (one, two)
    counted = SPOTS.table(question).set_index("cell")["count"][[one, two]].sum()
    window = there.cube.in_window(there.filters.window)
    inside = there.cube.of([there.filters.area.code], there.filters.offences)[0][window].sum()
    assert inside == pytest.approx(counted, rel=0.05)
    assert hotspots.view(question)["tasks-area"] == []


def test_its_file_begins_with_the_verdict_and_how_it_is_known(client, asked, grew):
    question = asked(grew)
    table = MOVED.table(question)
    about = client.get(f"/data/hotspots/moved.json?{grew}").get_json()["about"]
    assert about["Answer"] == MOVED.sentence(table, question)
    assert about["How we know"] == " ".join(MOVED.how(table, question))


def test_how_it_is_known_is_folded_away_and_hidden_without_an_area(asked, grew):
    assert hotspots.view(asked(grew))["moved-why"] == "fold how"
    assert hotspots.view(asked("priority=asb"))["moved-why"] == "fold how hidden"
