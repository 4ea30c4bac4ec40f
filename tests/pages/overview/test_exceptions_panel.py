"""Since your last meeting: what the overview lists, of what, and what it says is left out."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from dash import html

from pages import overview
from pages import tested as at_once
from pages.asking import ask
from pages.known import how_known
from pages.overview.exceptions import EXCEPTIONS, offences_of
from pages.overview.wards import WARDS
from pages.trends.multiples import MULTIPLES
from stats.change import verdict_words
from store.datasets import Datasets
from tests.pages.faces import cells, found, words

PLANTED = {
    ("Burmantofts & Richmond Hill", "Anti-social behaviour"),
    ("Burmantofts & Richmond Hill", "Criminal damage and arson"),
    ("Middleton Park", "Anti-social behaviour"),
    ("Middleton Park", "Criminal damage and arson"),
    ("Moortown", "Anti-social behaviour"),
    ("Weetwood", "Anti-social behaviour"),
    ("Roundhay", "Anti-social behaviour"),
    ("Morley North", "Anti-social behaviour"),
}


def listed(question):
    return EXCEPTIONS.table(question)


def sentence(question):
    return EXCEPTIONS.sentence(listed(question), question)


@pytest.mark.parametrize("query", ["", "priority=asb", "area=inner-east"])
def test_only_what_is_planted_in_the_demonstration_is_listed(asked, query):
    table = listed(asked(query))
    pairs = set(zip(table["area_name"], table["name"], strict=True))
    assert pairs
    # What is chosen is looked at as one figure too: a ward moved that much as a whole.
    wards = {ward for ward, _ in PLANTED}
    assert {pair for pair in pairs if pair[1] != asked(query).subject} <= PLANTED
    assert {ward for ward, name in pairs if name == asked(query).subject} <= wards


def test_asb_stands_beside_crime_though_it_is_never_summed_with_it(asked):
    question = asked("")
    assert "anti-social-behaviour" not in question.filters.offences
    assert "Anti-social behaviour" in set(listed(question)["name"])


def test_the_months_since_the_meeting_come_first_then_the_period_asked(asked):
    question = asked("priority=asb&since=2026-06-17")
    table = listed(question)
    assert table["period"].drop_duplicates().tolist() == [
        "3 months to Sep 2026",
        "12 months to Sep 2026",
    ]
    for _, rows in table.groupby("period"):
        assert rows["difference"].abs().is_monotonic_decreasing
    assert sentence(question).startswith(
        "3 offences and “ASB and Public Order” by ward, All Leeds. "
        "Jul 2026 to Sep 2026, against the same period a year before"
    )


def test_every_row_is_a_change_like_any_other(asked):
    question = asked("priority=asb")
    wording = question.dataset.catalogue.wording
    windows = {w.words: w for w in (question.filters.since_window, question.filters.window)}
    for row in listed(question).to_dict("records"):
        filters = replace(question.filters, window=windows[row["period"]])
        compared = replace(question, filters=filters).compare(
            offences_of(row, question), area_kind="ward"
        )
        moved = compared.change("ward", row["value"], row["base"], area=row["area_code"])
        assert row["z"] == pytest.approx(moved.z)
        assert (row["difference"], row["percent"]) == (moved.difference, moved.percent)
        assert row["words"] == verdict_words(moved, wording)
        assert (moved.verdict, row["tone"] in ("good", "bad")) == ("beyond", True)
        assert row["q"] <= 0.05
        assert (row["more_lower"], row["more_upper"]) == moved.limits
        assert row["more_lower"] * row["difference"] > 0


def test_each_count_is_the_one_of_the_ward_table(asked):
    row = listed(asked("priority=asb")).iloc[-1]
    wards = overview.WARDS.table(asked(f"priority=asb&offences={row['offence']}"))
    ward = wards.set_index("area_code").loc[row["area_code"]]
    assert (ward["value"], ward["base"], ward["words"]) == (row["value"], row["base"], row["words"])


def test_the_sentence_says_how_many_figures_were_tested(asked):
    assert "924 figures" not in sentence(asked(""))
    said = sentence(asked(""))
    # 33 wards, 14 offences, two periods.
    tested, small = (
        int(said.split(words)[0].split()[-1].strip("(").replace(",", ""))
        for words in (" figures were", " too small")
    )
    assert tested + small == 33 * 15 * 2
    assert "at most one in twenty is expected to be chance" in " ".join(how_known(asked("")))


@pytest.mark.parametrize("since", ["2026-09-02", "2026-11-05"])
def test_a_meeting_without_a_whole_month_after_it_says_so(asked, since):
    question = asked(f"since={since}")
    assert "There is no whole month since" in sentence(question)
    assert set(listed(question)["period"]) <= {"12 months to Sep 2026"}


def test_what_cannot_be_compared_is_named_with_the_reason(asked):
    said = sentence(asked("to=2023-12"))
    assert "Not tested: Public order and Violence and sexual offences" in said
    assert "recording changed in May 2023" in said
    assert "Jan 2023 to Dec 2023: nothing can be compared." in said
    assert "Not tested: 14 offences (Jan 2023 to Dec 2023: Aug 2022 is missing)." in said


def test_nothing_beyond_normal_variation_is_said_and_no_table_is_shown(asked):
    question = asked("area=city-centre")
    assert listed(question).empty
    assert "nothing rose or fell beyond normal variation" in sentence(question)
    assert cells(overview.view(question)["exceptions-grid"]) == []


def test_activity_is_never_good_or_bad_and_has_its_own_words(asked):
    question = asked("compare=three-years&offences=drugs")
    for row in listed(question).to_dict("records"):
        assert row["tone"] == "neutral"
        assert "may reflect police activity" in row["words"]


@pytest.mark.parametrize(
    ("moved", "said"),
    [
        ({}, "nothing rose or fell beyond normal variation."),
        ({"burglary": (5, -1, 2)}, "2 rose and 1 fell beyond normal variation."),
        (
            {"burglary": (5,), "drugs": (4,), "possession-of-weapons": (-9, 3)},
            "1 rose beyond normal variation. 2 were recorded more often and 1 was recorded less "
            "often. That may reflect police activity or reporting.",
        ),
        (
            {"drugs": (-4,)},
            "1 was recorded less often. That may reflect police activity or reporting.",
        ),
    ],
)
def test_what_follows_activity_neither_rises_nor_falls_in_the_sentence(asked, moved, said):
    question = asked("")
    rows = [
        {"period": "12 months to Sep 2026", "offence": offence, "difference": difference}
        for offence, differences in moved.items()
        for difference in differences
    ]
    table = pd.DataFrame(rows, columns=["period", "offence", "difference"])
    sentence = EXCEPTIONS.sentence(table, question)
    assert f"Oct 2025 to Sep 2026, against the 12 months before: {said} " in sentence


def test_the_card_goes_where_nobody_measures(asked):
    assert "hidden" in overview.view(asked("priority=exploitation"))["exceptions"]
    assert "hidden" not in overview.view(asked(""))["exceptions"]


def test_a_row_leads_to_that_ward_and_offence(asked):
    faces = overview.view(asked("priority=asb"))
    links, rows = found(faces["exceptions-grid"], html.A), listed(asked("priority=asb"))
    for link, row in zip(links, rows.to_dict("records"), strict=True):
        question = asked(link.href.lstrip("?"))
        assert question.filters.area.name == words(link) == row["area_name"]
        assert question.subject == row["name"]


def test_the_date_field_shows_the_day_and_how_far_back_it_may_lie(asked):
    faces = overview.view(asked("since=2026-06-17"))
    assert faces["since"] == "2026-06-17"
    assert faces["since-min"] == "2025-10-01"


def test_partner_figures_with_hidden_months_are_counted_as_not_known(asked):
    said = sentence(asked("priority=hate-crime"))
    assert "not known or hidden" in said


# --- real data ---


def test_a_real_gap_blocks_what_it_must(westminster_store, westminster):
    store, _ = westminster_store
    question = ask(
        "to=2017-05&since=2017-02-20&months=3", Datasets(store, westminster, check_s=3600)
    )
    assert question.filters.since_window.span == "Mar 2017 to May 2017"
    assert listed(question).empty
    assert "Mar 2016 is missing" in sentence(question)
    whole = ask("", Datasets(store, westminster, check_s=3600))
    assert listed(whole)["area_code"].isin(whole.dataset.scope.whole.members).all()
    assert " figures were tested at once" in sentence(whole)


def test_a_ward_of_which_nothing_could_be_tested_is_not_told_that_nothing_moved(asked):
    """Farnley & Wortley had too few robberies; of its figures of all offences some had enough."""
    none = sentence(asked("offences=robbery&months=1&area=E05012648"))
    assert none.count(": no figure of this ward could be tested.") == 2
    assert "They are of other wards." in none
    assert "nothing rose or fell" not in none
    assert "would not show" not in none
    question = asked("area=E05012648")
    names = at_once.tested(question).limits.names
    own = sum(code == "E05012648" for code, _, _ in names)
    assert f"They are of all wards, {own} of this one." in sentence(question)


@pytest.mark.parametrize(
    "query", ["to=2026-06", "months=6", "area=inner-south", "offences=burglary"]
)
def test_no_sentence_says_of_all_figures_what_holds_of_the_wards_alone(asked, query):
    for panel in (WARDS, MULTIPLES):
        said = panel.sentence(panel.table(asked(query)), asked(query))
        assert "With those of “Since your last meeting”, " in said
        assert "tested at once. None" not in said


def test_of_wards_too_small_to_be_tested_it_is_not_said_that_none_moved(asked):
    question = asked("offences=robbery&months=1")
    for panel, begins in ((WARDS, ": the"), (MULTIPLES, ". The")):
        said = panel.sentence(panel.table(question), question)
        assert f"{begins} one that could be tested is not beyond normal variation." in said
