"""Plans and what measures them: what a plan knows of itself, its kin, and what is refused."""

import pandas as pd
import pytest
from pydantic import ValidationError

from model.config.catalogue_files import load_catalogue
from model.config.plans import Framework, PlanIndicator, kin_of
from model.config.toml_entries import parsed
from model.errors import ConfigError
from tests.town import spoil


def a_plan(name, *priorities, **more):
    """A plan of those priorities, each an id and the threads it belongs to."""
    kept = [{"id": p, "title": p.title(), "kin": kin} for p, kin in priorities]
    words = dict.fromkeys(("title", "short_title", "owner", "period", "source"), name)
    return Framework.model_validate({"id": name, **words, "priority": kept, **more})


def test_kin_are_the_priorities_of_other_plans_that_share_a_thread():
    old = a_plan("old", ("theft", ["theft"]), ("harm", ["harm"]))
    new = a_plan("new", ("burglary", ["theft"]), ("roads", ["roads"]))
    assert [(f.id, p.id) for f, p in kin_of([old, new], new.priorities[0])] == [("old", "theft")]
    assert kin_of([old, new], new.priorities[1]) == ()


def test_the_nearest_kin_come_first_within_a_plan():
    near = a_plan("near", ("one", ["a"]), ("both", ["a", "b"]))
    asked = a_plan("asked", ("mine", ["a", "b"]))
    assert [p.id for _, p in kin_of([near], asked.priorities[0])] == ["both", "one"]


def test_an_indicator_of_the_whole_plan_is_under_no_priority():
    plan = a_plan(
        "plan",
        ("homes", []),
        indicator=[
            {"id": "of-homes", "title": "Of homes", "priorities": ["homes"]},
            {"id": "of-all", "title": "Of all"},
        ],
    )
    assert [i.id for i in plan.indicators_of(plan.priorities[0])] == ["of-homes"]
    assert [i.id for i in plan.unassigned] == ["of-all"]


def test_what_a_plan_needs_measured_is_listed_once_and_what_cannot_be_counted_is_not():
    plan = a_plan(
        "plan",
        ("homes", []),
        indicator=[
            {"id": "fewer", "title": "Fewer", "measured_by": "burglary"},
            {"id": "own", "title": "Own"},
            {"id": "again", "title": "Again", "measured_by": "burglary"},
            {"id": "vague", "title": "Vague", "countable": False},
        ],
    )
    assert plan.series == ("burglary", "own")


def test_a_target_of_zero_is_a_target():
    thing = PlanIndicator(id="i", title="I", target=0, target_period="year")
    assert thing.target == 0


@pytest.mark.parametrize(
    ("due", "month"), [({}, None), ({"due": "2016-03"}, pd.Period("2016-03", "M"))]
)
def test_a_deliverable_is_due_in_a_month_or_has_no_date(due, month):
    plan = a_plan("plan", ("homes", []), deliverable=[{"id": "d", "title": "D", **due}])
    assert plan.deliverables[0].due_month == month
    assert plan.deliverables[0].lead == "not named in the plan"


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        pytest.param(
            "frameworks/plan.toml",
            '"homes-burgled"',
            '"homes-burgeld"',
            ["plan 'plan'", "priority 'homes'", "'homes-burgeld' is no indicator", "safe, visits"],
            id="a plan measured by an unknown indicator",
        ),
        pytest.param(
            "frameworks/plan.toml",
            'measured_by = "safe"',
            'measured_by = "save"',
            ["plan 'plan'", "indicator 'feel-safe'", "'save' is no indicator", "safe, visits"],
            id="a plan's indicator measured by an unknown one",
        ),
        pytest.param(
            "frameworks/plan.toml",
            'measured_by = "safe"',
            '[[indicator]]\nid = "safe"\ntitle = "Safe"',
            ["plan 'plan'", "indicator 'safe'", "measured_by = 'safe'", "another id"],
            id="a plan's indicator that takes the id of another without a word",
        ),
        pytest.param(
            "frameworks/plan.toml",
            'priorities = ["hidden"]',
            'priorities = ["hiden"]',
            ["plan 'plan'", "indicator 'feel-safe'", "'hiden' is no priority", "hidden, homes"],
            id="an indicator of an unknown priority",
        ),
        pytest.param(
            "frameworks/plan.toml",
            'priority = "homes"',
            'priority = "home"',
            ["plan 'plan'", "deliverable 'locks'", "'home' is no priority", "hidden, homes"],
            id="a deliverable of an unknown priority",
        ),
        pytest.param(
            "frameworks/plan.toml",
            'outcome = "safety"',
            'outcome = "safe"',
            ["plan 'plan'", "priority 'homes'", "'safe' is no outcome", "known are safety"],
            id="a priority under an unknown outcome",
        ),
        pytest.param(
            "frameworks/plan.toml",
            'kin = ["homes"]',
            'kin = ["houses"]',
            ["plan 'plan'", "priority 'homes'", "'houses' is no spine entry", "spine.toml"],
            id="a priority on an unknown thread",
        ),
        pytest.param(
            "frameworks/plan.toml",
            'id = "hidden"',
            'id = "homes"',
            ["plan 'plan', priority homes", "more than once"],
            id="a priority twice",
        ),
        pytest.param(
            "frameworks/plan.toml",
            'due = "2016-03"',
            'due = "March 2016"',
            ["plan.toml", "deliverable 1 ('locks'), due", "'March 2016'", "YYYY-MM"],
            id="a due month in words",
        ),
        pytest.param(
            "frameworks/plan.toml",
            'kin = ["homes"]',
            'kind = ["homes"]',
            ["plan.toml", "priority 1 ('homes'), kind", "did you mean 'kin'?", "key_issues"],
            id="an unknown key of a priority",
        ),
        pytest.param(
            "indicators.toml",
            'method = "count"',
            'method = "mean"',
            ["indicators.toml, indicator 1 ('homes-burgled')", "'mean' is not one of", "'series'"],
            id="an unknown method",
        ),
        pytest.param(
            "indicators.toml",
            'label = "Shops are in it"',
            "",
            ["indicators.toml, indicator 1 ('homes-burgled')", "grade 'partial' needs a label"],
            id="a partial measure that does not say so",
        ),
        pytest.param(
            "indicators.toml",
            'holder = "A survey"',
            "",
            ["indicators.toml, indicator 4 ('safe')", "needs a holder"],
            id="a partner's measure without the partner",
        ),
        pytest.param(
            "indicators.toml",
            'offences = ["visit"]\n',
            "",
            ["indicators.toml, indicator 2 ('visits')", "method 'rate' needs offences"],
            id="a rate of nothing",
        ),
        pytest.param(
            "indicators.toml",
            'of = ["burglary", "asb"]\n',
            "",
            ["indicators.toml, indicator 3 ('burglary-share')", "goes with method 'share'"],
            id="a share of nothing",
        ),
        pytest.param(
            "indicators.toml",
            'offences = ["visit"]',
            'offences = ["vist"]',
            ["indicators.toml, visits", "'vist' is no offence", "asb, burglary, visit"],
            id="an indicator of an unknown offence",
        ),
        pytest.param(
            "indicators.toml",
            'source = "partner"',
            'source = "partners"',
            ["indicators.toml, visits", "'partners' is no source", "partner, police.uk"],
            id="an indicator of an unknown source",
        ),
        pytest.param(
            "indicators.toml",
            'grade = "direct"',
            'grade = "good"',
            ["indicators.toml", "grade: 'good' is not one of 'direct', 'partial'"],
            id="an unknown grade",
        ),
    ],
)
def test_a_plan_or_indicator_that_is_wrong_is_refused_by_name(config, file, old, new, said):
    spoil(config, file, old, new)
    with pytest.raises(ConfigError) as error:
        load_catalogue(config, "town")
    for words in said:
        assert words in str(error.value)


def test_a_list_whose_only_entry_is_faulty_is_told_of_the_fault_only():
    plan = a_plan("plan", ("homes", [])).model_dump(by_alias=True)
    del plan["priority"][0]["title"]
    with pytest.raises(ConfigError, match="title: there is none") as error:
        parsed(Framework, plan, "plan.toml")
    assert str(error.value).startswith("plan.toml ('plan'): priority 1 ('homes'), title: ")
    assert "at least" not in str(error.value)


@pytest.mark.parametrize("given", [{"target": 5}, {"target_period": "year"}])
def test_a_target_says_its_period(given):
    with pytest.raises(ValidationError, match="expected both or neither: what a figure must be of"):
        PlanIndicator(id="i", title="I", **given)


@pytest.mark.parametrize(("period", "months"), [("quarter", 3), ("year", 12), ("three years", 36)])
def test_a_period_of_a_target_is_a_number_of_months(period, months):
    assert PlanIndicator(id="i", title="I", target=5, target_period=period).target_months == months
