"""The query string: one question, one link; nonsense falls back and says so."""

from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.shell import notice_list
from model.config.plans import Priority
from model.filters import (
    CELLS,
    COMPARISONS,
    COUNT,
    GRAINS,
    GRIDS,
    LAST_YEAR,
    LAYERS,
    MAPS,
    MOST_SINCE,
    PERIODS,
    RATE,
    SCALES,
    SORTS,
    THREE_YEARS,
    USUAL_LAYERS,
    Area,
    Filters,
    Scope,
    choices,
    default_offences,
    with_area,
)
from model.links import KEYS, parse, query
from model.periods import Window, month

FIRST, LAST = month("2021-01"), month("2025-02")
ADEL, ADEL_BEFORE = "E05012841", "E05011382"
ROADS = ("road-killed", "road-serious", "road-slight")
OVERLAYS = ("A&E, 50% + café", "CCTV cameras")
ROAD_SPAN = (month("2022-01"), month("2023-12"))


@pytest.fixture(scope="module")
def scope(leeds):
    """Leeds from January 2021 to February 2025, road casualties of 2022 and 2023 among it.

    A second plan has two priorities of the first and one of its own.
    """
    plan = leeds.framework("city-plan-2021-24")
    streets = Priority(
        id="streets",
        title="Safe streets",
        kin=("violence", "acquisitive"),
        measures=("robbery", "burglary"),
    )
    second = plan.model_copy(
        update={
            "id": "second",
            "short_title": "Second plan",
            "priorities": (*plan.priorities[:2], streets),
        }
    )
    catalogue = leeds.model_copy(update={"frameworks": (plan, second)})
    place = leeds.place
    wards = tuple(w.code for w in place.wards)
    areas = (
        Area(place.district_code, "All Leeds", "whole", wards),
        *(Area(g.id, g.name, "group", place.ward_codes(g.id)) for g in place.groups),
        *(Area(w.code, w.name, "ward", (w.code,)) for w in place.wards),
    )
    spans = {**_held(catalogue), **dict.fromkeys(ROADS, ROAD_SPAN)}
    return Scope(catalogue, areas, spans, OVERLAYS)


def _held(catalogue, first=FIRST):
    """The spans of police data from a month on."""
    return dict.fromkeys(catalogue.police_offences, (first, LAST))


@pytest.fixture(scope="module")
def plain(scope):
    """The question of a link without a query string."""
    return parse("", scope)[0]


def questions(scope):
    """Every valid combination of filters."""
    plans = scope.catalogue.frameworks
    pairs = st.sampled_from([(plan, p) for plan in plans for p in (None, *plan.priorities)])
    months = st.integers(0, (LAST - FIRST).n).map(lambda n: FIRST + n)
    windows = st.builds(Window.ending, months, st.sampled_from(PERIODS))
    sorts = st.builds(str.__add__, st.sampled_from(("", "-")), st.sampled_from(SORTS))

    layers = st.shared(st.sets(st.sampled_from(LAYERS)), key="layers")

    def meetings(window):
        earliest = (window.last - (MOST_SINCE - 1)).start_time.date()
        return st.integers(0, 500).map(lambda n: earliest + timedelta(days=n))

    @st.composite
    def filters(draw):
        plan, priority = draw(pairs)
        known = choices(scope, plan, priority)
        ticked = draw(st.sets(st.sampled_from(known), min_size=1)) if known else set()
        window = draw(windows)
        return Filters(
            plan=plan,
            priority=priority,
            offences=tuple(o for o in known if o in ticked),
            area=draw(st.sampled_from(scope.areas)),
            window=window,
            compare=draw(st.sampled_from(COMPARISONS if window.length <= 12 else (LAST_YEAR,))),
            measure=draw(st.sampled_from((COUNT, RATE))),
            sort=draw(sorts),
            since=draw(meetings(window)),
            by=draw(st.sampled_from(GRAINS)),
            layers=tuple(name for name in LAYERS if name in draw(layers)),
            map=draw(st.sampled_from(MAPS)),
            scale=draw(st.sampled_from(SCALES)),
            overlay=draw(st.sampled_from(("", *OVERLAYS))),
            release=draw(st.sampled_from(("", "2025-04-01T10-00-00", "a & b=c"))),
        )

    return filters()


@settings(deadline=None)
@given(data=st.data())
def test_every_question_reads_back_from_its_link(data, scope):
    asked = data.draw(questions(scope))
    link = query(asked, scope)
    assert parse(link, scope) == (asked, ())
    assert parse(f"?{link}", scope) == (asked, ())
    assert query(parse(link, scope)[0], scope) == link


@settings(deadline=None)
@given(data=st.data())
def test_a_link_is_written_in_one_order_and_holds_no_default(data, scope):
    asked = data.draw(questions(scope))
    pairs = parse_qsl(query(asked, scope))
    order = (*KEYS, "release")
    assert [k for k, _ in pairs] == sorted((k for k, _ in pairs), key=order.index)
    for key, _ in pairs:
        shorter = urlencode([p for p in pairs if p[0] != key])
        assert parse(shorter, scope)[0] != asked, f"{key} could be left out"


@settings(deadline=None)
@given(st.text(max_size=300))
def test_no_text_at_all_stops_a_reader(scope, text):
    filters, notices = parse(text, scope)
    assert filters.area in scope.areas
    assert filters.window.length in PERIODS
    assert all(isinstance(n, str) for n in notices)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), st.text(max_size=60)))
def test_no_value_at_all_stops_a_reader(scope, values):
    filters, _ = parse(urlencode(values), scope)
    again, notices = parse(query(filters, scope), scope)
    assert (again, notices) == (filters, ())


def test_the_plainest_question_is_total_crime_in_the_whole_place_over_a_year(scope, plain):
    assert plain.area.name == "All Leeds"
    assert plain.window == Window(month("2024-03"), LAST)
    assert plain.priority is None
    assert plain.compare == LAST_YEAR
    assert plain.measure == COUNT
    assert plain.sort == "-value"
    assert "anti-social-behaviour" not in plain.offences
    assert len(plain.offences) == 13


@pytest.mark.parametrize(
    ("first", "usual", "words"),
    [
        ("2021-01", 12, "Jan 2021 to Feb 2025"),
        ("2024-03", 12, "Mar 2024 to Feb 2025"),
        ("2024-04", 6, "Apr 2024 to Feb 2025"),
        ("2024-11", 3, "Nov 2024 to Feb 2025"),
        ("2025-01", 1, "Jan 2025 to Feb 2025"),
        ("2025-02", 1, "Feb 2025"),
    ],
)
def test_the_plainest_period_is_a_year_or_what_there_is(scope, first, usual, words):
    short_scope = replace(scope, spans=_held(scope.catalogue, month(first)))
    filters, notices = parse("", short_scope)
    assert (filters.window.length, notices) == (usual, ())
    assert query(filters, short_scope) == ""
    assert short_scope.words == words


@pytest.mark.parametrize(
    ("since", "months"),
    [
        ("2024-12-01", "Dec 2024 to Feb 2025"),
        ("2024-12-02", "Jan 2025 to Feb 2025"),
        ("2024-12-31", "Jan 2025 to Feb 2025"),
        ("2025-02-01", "Feb 2025"),
        ("2025-02-02", None),
        ("2025-06-01", None),
    ],
)
def test_the_months_since_a_meeting_are_the_whole_ones_after_it(scope, since, months):
    filters, notices = parse(f"since={since}", scope)
    assert notices == ()
    assert filters.since == date.fromisoformat(since)
    assert (filters.since_window.span if filters.since_window else None) == months


def test_the_usual_meeting_lies_three_months_back_from_the_end_of_the_period(scope, plain):
    assert plain.since == date(2024, 12, 1)
    assert parse("to=2024-06", scope)[0].since == date(2024, 4, 1)
    assert query(plain, scope) == ""


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("soon", "“soon”, which is not a day written YYYY-MM-DD: showing what is new since 1 Dec"),
        ("2025-02-30", "which is not a day written YYYY-MM-DD"),
        ("2024-02-29", "which is before 1 Mar 2024, a year back: showing what is new since 1 Dec"),
    ],
)
def test_a_meeting_that_cannot_be_is_replaced_in_words(scope, plain, asked, says):
    filters, (notice,) = parse(f"since={asked}", scope)
    assert filters.since == plain.since
    assert says in notice


@pytest.mark.parametrize(
    ("asked", "layers", "notices"),
    [
        ("forecast,limits", ("limits", "forecast"), 0),
        ("none", (), 0),
        ("limits,moon", ("limits",), 1),
        ("moon", (), 1),
    ],
)
def test_layers_are_read_in_one_order(scope, asked, layers, notices):
    filters, said = parse(f"layers={asked}", scope)
    assert (filters.layers, len(said)) == (layers, notices)


def test_the_usual_layers_are_not_written(scope, plain):
    assert plain.layers == USUAL_LAYERS
    assert query(replace(plain, layers=()), scope) == "layers=none"


def test_a_period_longer_than_the_data_can_still_be_asked_for(scope):
    one_month = replace(scope, spans=_held(scope.catalogue, LAST))
    filters, notices = parse("months=12", one_month)
    assert (filters.window.length, notices) == (12, ())
    assert query(filters, one_month) == "months=12"


def test_a_link_can_be_read_by_a_person(scope):
    filters, _ = parse("to=2024-12&priority=violence&offences=robbery%2Cviolent-crime", scope)
    assert query(filters, scope) == "priority=violence&offences=violent-crime,robbery&to=2024-12"


def test_the_plainest_question_has_an_empty_link(scope, plain):
    assert query(plain, scope) == ""


@pytest.mark.parametrize(
    ("link", "field", "found"),
    [
        ("plan=second", "plan.id", "second"),
        ("priority=violence", "priority.title", "Violence and Sexual Crime"),
        ("priority=all", "priority", None),
        ("offences=burglary,drugs", "offences", ("burglary", "drugs")),
        ("offences=drugs,burglary", "offences", ("burglary", "drugs")),
        ("offences=anti-social-behaviour", "offences", ("anti-social-behaviour",)),
        ("area=inner-west", "area.name", "Inner West"),
        (f"area={ADEL}", "area.name", "Adel & Wharfedale"),
        ("months=3", "window.words", "3 months to Feb 2025"),
        ("to=2024-12", "window.words", "12 months to Dec 2024"),
        ("to=2021-01", "window.words", "12 months to Jan 2021"),
        ("compare=three-years", "compare", THREE_YEARS),
        ("measure=rate", "sort", "-rate"),
        ("measure=rate&sort=area_name", "sort", "area_name"),
        ("release=2025-04", "release", "2025-04"),
    ],
)
def test_a_value_that_makes_sense_is_taken_without_a_notice(scope, link, field, found):
    value, notices = parse(link, scope)
    for name in field.split("."):
        value = getattr(value, name)
    assert value == found
    assert notices == ()


@pytest.mark.parametrize(
    ("key", "bad"),
    [
        ("plan", "no-such-plan"),
        ("priority", "no-such-priority"),
        ("offences", "no-such-offence"),
        ("offences", "public-disorder-weapons"),
        ("area", "E05999999"),
        ("area", "Armley"),
        *(("months", bad) for bad in ("0", "2", "-12", "twelve", "12.0", "1e1", "012")),
        *(("to", bad) for bad in ("2025-13", "2025", "Feb-25", "2020-12", "2025-03", "9999-12")),
        ("compare", "last-month"),
        ("measure", "z-score"),
        ("map", "heat"),
        ("scale", "log"),
        *(("sort", bad) for bad in ("colour", "--value", "-", "area_code")),
    ],
)
def test_a_value_that_makes_no_sense_falls_back_and_is_named(scope, plain, key, bad):
    filters, notices = parse(f"{key}={bad}", scope)
    assert filters == plain
    assert len(notices) == 1
    assert notices[0].startswith(f"The link asked for {key} “{bad}”, which ")


@pytest.mark.parametrize(
    ("link", "notice"),
    [
        (
            "to=2020-12",
            "The link asked for to “2020-12”, which is outside the data (Jan 2021 to Feb 2025): "
            "showing the period to Feb 2025.",
        ),
        (
            "compare=three-years&months=24",
            "The link asked for compare “three-years”, which needs a period of 12 months or less: "
            "showing last-year.",
        ),
        (
            "area=E05999999",
            "The link asked for area “E05999999”, which is not known: showing All Leeds.",
        ),
    ],
)
def test_a_notice_says_what_was_asked_why_not_and_what_is_shown(scope, link, notice):
    assert parse(link, scope)[1] == (notice,)


def test_the_offences_that_are_known_are_kept(scope):
    filters, notices = parse("offences=burglary,murder", scope)
    assert filters.offences == ("burglary",)
    assert "“burglary,murder”" in notices[0]
    assert notices[0].endswith("showing the others.")
    assert parse("offences=murder", scope)[1][0].endswith("showing all recorded crime.")


def test_an_offence_of_another_priority_is_not_counted_under_this_one(scope):
    filters, notices = parse("priority=violence&offences=burglary", scope)
    assert filters.offences == ("violent-crime", "robbery", "possession-of-weapons")
    assert len(notices) == 1
    assert notices[0].endswith("showing those of the priority.")


def test_a_priority_whose_measure_the_release_does_not_hold_counts_nothing(scope):
    assert parse("priority=hate-crime", scope)[0].offences == ()
    filters, notices = parse("priority=hate-crime&offences=violent-crime", scope)
    assert filters.offences == ()
    assert len(notices) == 1


def test_a_partner_s_counts_are_counted_once_the_release_holds_them(scope):
    spans = {**scope.spans, "hate-incident": (month("2024-01"), month("2024-06"))}
    filters, notices = parse("priority=hate-crime", replace(scope, spans=spans))
    assert (filters.offences, notices) == (("hate-incident",), ())
    assert filters.window == Window(month("2024-01"), month("2024-06"))


def test_offences_of_two_sources_never_stand_in_one_sum(scope):
    spans = {**scope.spans, "lasbt-case": (FIRST, LAST)}
    offences = parse("priority=asb", replace(scope, spans=spans))[0].offences
    assert offences == ("anti-social-behaviour", "public-order", "criminal-damage-arson")


def test_a_period_ends_with_the_data_of_what_is_asked(scope):
    filters, notices = parse("priority=road-safety", scope)
    assert filters.offences == ROADS
    assert (filters.window, notices) == (Window(month("2023-01"), month("2023-12")), ())
    assert query(filters, scope) == "priority=road-safety"
    later, notices = parse("priority=road-safety&to=2025-02", scope)
    assert (later.window.last, notices) == (LAST, ())
    assert query(later, scope) == "priority=road-safety&to=2025-02"


@pytest.mark.parametrize(
    ("offences", "first", "last"),
    [
        (["burglary"], FIRST, LAST),
        (ROADS, *ROAD_SPAN),
        (["road-slight", "burglary"], FIRST, LAST),
        (["hate-incident"], FIRST, LAST),  # not held: of all there is
        ([], FIRST, LAST),
    ],
)
def test_the_months_of_some_offences_together(scope, offences, first, last):
    assert scope.span(offences) == (first, last)


def test_a_priority_of_another_plan_leads_to_the_nearest_of_this_one(scope):
    filters, notices = parse("plan=second&priority=violence", scope)
    assert (filters.plan.id, filters.priority.id) == ("second", "streets")
    assert notices == ("“Violence and Sexual Crime” is nearest to “Safe streets” in Second plan.",)
    assert query(filters, scope) == "plan=second&priority=streets"


def test_of_two_kin_the_one_that_shares_more_is_the_nearest(scope):
    plan, second = scope.catalogue.frameworks
    both = second.priorities[-1].model_copy(update={"id": "both", "title": "Both"})
    third = second.model_copy(update={"id": "third", "priorities": (both,)})
    one = second.priorities[-1].model_copy(update={"id": "one", "kin": ("violence",)})
    most = second.priorities[-1].model_copy(update={"id": "most"})
    second = second.model_copy(update={"priorities": (one, most)})
    catalogue = scope.catalogue.model_copy(update={"frameworks": (plan, second, third)})
    filters, _ = parse("plan=second&priority=both", replace(scope, catalogue=catalogue))
    assert filters.priority.id == "most"


def test_a_priority_without_a_counterpart_falls_back_and_says_so(scope):
    filters, notices = parse("plan=second&priority=road-safety", scope)
    assert (filters.plan.id, filters.priority) == ("second", None)
    assert notices == (
        "“Road safety” has no counterpart in Second plan: showing all recorded crime.",
    )


@pytest.mark.parametrize("months", PERIODS)
def test_a_mean_of_three_years_is_for_periods_up_to_a_year(scope, months):
    filters, notices = parse(f"compare=three-years&months={months}", scope)
    assert filters.window.length == months
    assert filters.compare == (LAST_YEAR if months == 24 else THREE_YEARS)
    assert len(notices) == (months == 24)


def test_an_earlier_code_of_a_ward_leads_to_the_ward(scope):
    filters, notices = parse(f"area={ADEL_BEFORE}", scope)
    assert filters.area.code == ADEL
    assert notices == ()
    assert query(filters, scope) == f"area={ADEL}"


def test_every_earlier_code_of_leeds_leads_to_a_ward(scope):
    codes = [c for w in scope.catalogue.place.wards for c in w.earlier_codes]
    assert len(codes) == 6
    for code in codes:
        filters, notices = parse(f"area={code}", scope)
        assert (filters.area.kind, notices) == ("ward", ())


def test_parts_that_are_not_known_are_named_together(scope, plain):
    filters, notices = parse("utm_source=mail&months=12&shade=red", scope)
    assert filters == plain
    assert notices == ("The link has parts this dashboard does not know: “shade”, “utm_source”.",)


def test_of_two_values_of_one_parameter_the_last_is_taken_and_both_are_named(scope):
    filters, notices = parse("months=3&months=6&months=6", scope)
    assert filters.window.length == 6
    assert notices == ("The link asks for months as “3” and “6”: “6” is read.",)
    assert parse("months=6&months=6", scope)[1] == ()


def test_of_many_unknown_parts_five_are_named(scope):
    _, notices = parse("&".join(f"x{n}=1" for n in range(9)), scope)
    assert len(notices) == 1
    assert notices[0].count("“") == 5


def test_an_endless_link_is_read_to_2000_characters(scope, plain):
    filters, notices = parse("area=" + "x" * 100_000 + "&months=3", scope)
    assert filters == plain
    assert notices[0] == "The link is too long: only 2,000 characters were read."
    assert all(len(n) < 200 for n in notices)


@pytest.mark.parametrize(("characters", "said"), [(2000, 0), (2001, 1)])
def test_2000_characters_are_still_read_whole(scope, characters, said):
    _, notices = parse("release=".ljust(characters, "x"), scope)
    assert len(notices) == said


@pytest.mark.parametrize("key", [k for k in KEYS if k != "offences"])
def test_html_in_a_value_stays_text(scope, key):
    harm = "<img src=x onerror=alert(1)>"
    filters, notices = parse(urlencode({key: harm}), scope)
    item = notice_list(notices).children.children[0]
    assert f"“{harm}”" in item.children, "the words go to the page as a text node"
    assert isinstance(item.children, str)
    assert "<" not in query(filters, scope)


def test_html_in_the_one_free_value_is_escaped_in_links(scope, plain):
    link = query(replace(plain, release='"><script>'), scope)
    assert link == "release=%22%3E%3Cscript%3E"


def test_the_same_question_of_another_area(scope, plain):
    assert with_area(plain, scope, "inner-west").area.name == "Inner West"
    assert with_area(plain, scope, "nowhere") == plain


def test_legacy_offences_cannot_be_ticked(scope):
    plan = scope.catalogue.frameworks[0]
    ids = choices(scope, plan, None)
    assert len(ids) == 14
    assert set(default_offences(scope, plan, None)) == set(ids) - {"anti-social-behaviour"}


def test_an_offence_the_release_does_not_hold_cannot_be_ticked(scope):
    spans = {o: span for o, span in scope.spans.items() if o != "drugs"}
    filters, notices = parse("offences=burglary,drugs", replace(scope, spans=spans))
    assert filters.offences == ("burglary",)
    assert len(notices) == 1


def test_a_layer_of_places_is_named_in_any_letters_and_missed_in_words(scope):
    filters, notices = parse("overlay=cctv+CAMERAS", scope)
    assert (filters.overlay, notices) == ("CCTV cameras", ())
    filters, (notice,) = parse("overlay=Schools", scope)
    assert filters.overlay == ""
    assert notice == (
        "The link asked for overlay “Schools”, which is not a layer of this release: no places are "
        "shown."
    )


@pytest.mark.parametrize("cells", [*GRIDS, "ward"])
def test_cells_of_every_kind_stand_in_a_link(scope, cells):
    filters, notices = parse(f"cells={cells}", scope)
    assert (filters.cells, notices) == (cells, ())
    assert query(filters, scope) == ("" if cells == GRIDS[0] else f"cells={cells}")


def test_lsoas_are_cells_only_where_their_boundaries_are(scope):
    assert parse("cells=lsoa", replace(scope, cells=CELLS))[0].cells == "lsoa"
    filters, (notice,) = parse("cells=lsoa", scope)
    assert filters.cells == GRIDS[0]
    assert "needs boundaries that are not loaded" in notice


@pytest.mark.parametrize("cell", ["h400.1074.1250", "s200.-3.12", ADEL, "E01011264"])
def test_a_cell_of_any_kind_can_be_picked_and_listed(scope, cell):
    filters, notices = parse(f"spot={cell}&tasks={cell}", scope)
    assert (filters.spot, filters.tasks, notices) == (cell, (cell,), ())


@pytest.mark.parametrize(
    "cell", ["E0501284", "E050128411", "05012841E", "h400", "<b>", "h400.1.1.1"]
)
def test_what_is_no_cell_is_not_picked(scope, cell):
    filters, (notice,) = parse(f"spot={cell}", scope)
    assert filters.spot == ""
    assert "is not a cell" in notice


@pytest.mark.parametrize(
    ("began", "found"),
    [("2021-01", None), ("2021-02", "2021-02"), ("2025-02", "2025-02"), ("2025-03", None)],
)
def test_something_began_after_the_first_month_and_by_the_end_of_the_period(scope, began, found):
    filters, notices = parse(f"began={began}", scope)
    assert filters.began == (month(found) if found else None)
    assert [n.partition("which ")[2] for n in notices] == (
        [] if found else ["is not within the data to Feb 2025: showing what followed Mar 2024."]
    )
