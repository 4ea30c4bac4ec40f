"""config/ as objects: what is read, and what is refused with the file and the entry named."""

import pandas as pd
import pytest
from pydantic import ValidationError

from model.catalogue import load_catalogue
from model.errors import ConfigError
from model.ward_names import wards_named
from tests.town import PLACE, PLAN, spoil, write_config


@pytest.fixture
def config(tmp_path):
    """A config folder that is right, to be spoilt by a test."""
    return write_config(tmp_path)


@pytest.fixture
def town(config):
    return load_catalogue(config, "town")


def test_a_place_is_its_wards_groups_plans_and_breaks(town):
    assert [w.name for w in town.place.wards] == ["Cross & Gate", "Market"]
    assert town.place.ward_codes("east") == ("E2",)
    assert [f.id for f in town.frameworks] == ["plan"]
    assert [b.name for b in town.breaks] == ["Rule changed", "Town moved"]
    assert town.breaks[0].month == pd.Period("2023-05", "M")


def test_an_earlier_code_and_the_current_one_lead_to_the_ward(town):
    assert town.place.current_code == {"E1": "E2", "E2": "E2", "E3": "E3"}


@pytest.mark.parametrize("name", ["Cross & Gate", "CROSS AND  GATE", " cross&gate ", "Crossgate"])
def test_a_ward_is_known_by_every_spelling_of_its_name(town, name):
    assert wards_named(name, town.place.codes_of_name) == ("E2",)


@pytest.mark.parametrize("name", ["Burglary", "burglary", "House burglary"])
def test_an_offence_is_known_by_id_name_and_other_names(town, name):
    assert town.offence_of_name[name.lower()] == "burglary"


def test_total_crime_holds_crimes_and_nothing_else(town):
    assert town.crimes == ("burglary",)
    assert town.police_offences == ("burglary", "asb")


def test_a_priority_counts_what_its_counts_and_rates_name(town):
    plan = town.framework("plan")
    assert town.offences_of(plan.priority("homes"), plan) == ("burglary", "visit")
    assert town.offences_of(plan.priority("hidden"), plan) == ()


def test_a_priority_is_measured_by_the_plans_own_indicators_then_by_ours(town):
    plan = town.framework("plan")
    measured = [[m.id for m in town.measures_of(p, plan)] for p in plan.priorities]
    assert measured == [["homes-burgled", "burglary-share", "visits"], ["safe"]]


def test_what_a_plan_or_catalogue_does_not_have_is_none(town):
    assert town.framework("plan").priority("nothing") is None
    assert town.framework("nothing") is None


def test_a_plan_dropped_into_the_folder_is_loaded_after_those_listed(config):
    second = PLAN.replace('"plan"', '"second"', 1)
    (config / "frameworks" / "another.toml").write_text(second, encoding="utf-8")
    assert [f.id for f in load_catalogue(config, "town").frameworks] == ["plan", "second"]


def test_a_plan_for_other_places_is_left_out(config):
    elsewhere = PLAN.replace('"plan"', '"second"\nplaces = ["city"]', 1)
    (config / "frameworks" / "another.toml").write_text(elsewhere, encoding="utf-8")
    assert [f.id for f in load_catalogue(config, "town").frameworks] == ["plan"]


def test_a_place_file_may_lie_outside_the_project(config, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "village.toml"
    elsewhere.write_text(PLACE.replace('"town"', '"village"', 1), encoding="utf-8")
    assert load_catalogue(config, str(elsewhere)).place.id == "village"


def test_the_catalogue_does_not_change(town):
    with pytest.raises(ValidationError, match="frozen"):
        town.place.name = "City"


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        pytest.param(
            "offences.toml",
            'source = "partner"',
            'source = "partners"',
            ["offences.toml, visit", "'partners' is no source", "partner, police.uk"],
            id="an offence of an unknown source",
        ),
        pytest.param(
            "spine.toml",
            'title = "Homes"',
            "",
            ["spine.toml, spine 1 ('homes')", "title: there is none, and it is required"],
            id="a thread without a title",
        ),
        pytest.param(
            "breaks.toml",
            '["burglary"]',
            '["burglery"]',
            ["breaks.toml", "break 'Rule changed'", "'burglery'", "asb, burglary"],
            id="a break of an unknown offence",
        ),
        pytest.param(
            "places/town.toml",
            '["asb"]',
            '["abs"]',
            ["town.toml", "break 'Town moved'", "'abs'"],
            id="a place's own break of an unknown offence",
        ),
        pytest.param(
            "places/town.toml",
            'group = "east"',
            'group = "west"',
            ["town.toml", "ward Cross & Gate", "'west'", "east"],
            id="a ward in an unknown group",
        ),
        pytest.param(
            "places/town.toml",
            'code = "E3"',
            'code = "E2"',
            ["town.toml", "ward E2", "more than once"],
            id="a ward twice",
        ),
        pytest.param(
            "places/town.toml",
            'group = "east"',
            "",
            ["town.toml", "group 'east' has no ward"],
            id="a group without wards",
        ),
        pytest.param(
            "places/town.toml",
            "[box]",
            'not_ranked = ["E9"]\n[box]',
            ["town.toml", "not_ranked names E9"],
            id="a ward not ranked that is no ward",
        ),
        pytest.param(
            "offences.toml",
            'plural = "incidents"',
            'plurals = "incidents"',
            ["offences.toml, offence 2 ('asb')", "plurals", "did you mean 'plural'?"],
            id="an unknown key of an entry",
        ),
        pytest.param(
            "offences.toml",
            'kind = "incident"',
            'kind = "event"',
            [
                "offences.toml",
                "offence 2 ('asb')",
                "kind: 'event' is not one of 'crime', 'incident'",
            ],
            id="a value that is none of the known ones",
        ),
        pytest.param(
            "offences.toml",
            'id = "burglary"\n',
            "",
            ["offences.toml, offence 1: id: there is none, and it is required"],
            id="an entry without its id",
        ),
        pytest.param(
            "offences.toml",
            "[[offence]]",
            "[[offense]]",
            ["offences.toml", "'offense'", "[[offence]]"],
            id="a table of another name",
        ),
        pytest.param(
            "breaks.toml",
            "[[break]]",
            "[[breaks]]",
            ["breaks.toml", "'breaks'", "[[break]]"],
            id="breaks that would have been lost",
        ),
        pytest.param(
            "breaks.toml",
            '"2023-05"',
            '"May 2023"',
            ["breaks.toml", "break 1", "'May 2023'", "YYYY-MM"],
            id="a month in words",
        ),
        pytest.param(
            "breaks.toml",
            '"2023-05"',
            "2023-05-01",
            ["breaks.toml", "break 1", "'2023-05-01'", "YYYY-MM"],
            id="a month as a date of TOML's own",
        ),
        pytest.param(
            "places/town.toml",
            "boundary_year",
            "boundaries_year",
            ["town.toml", "boundary_year", "boundaries_year"],
            id="an unknown key of a place",
        ),
        pytest.param(
            "places/town.toml",
            '["plan"]',
            '["plan", "other"]',
            ["other.toml", "no such file"],
            id="a plan without a file",
        ),
        pytest.param(
            "frameworks/plan.toml",
            'id = "plan"',
            "id = plan",
            ["plan.toml", "not valid TOML", "line 2"],
            id="TOML that is none",
        ),
    ],
)
def test_a_file_that_is_wrong_is_refused_by_file_and_entry(config, file, old, new, said):
    spoil(config, file, old, new)
    with pytest.raises(ConfigError) as error:
        load_catalogue(config, "town")
    for words in said:
        assert words in str(error.value)


def test_a_place_without_any_plan_is_refused(config):
    (config / "frameworks" / "plan.toml").unlink()
    spoil(config, "places/town.toml", '["plan"]', "[]")
    with pytest.raises(ConfigError, match=r"no plan for Town; add a file there, or name one"):
        load_catalogue(config, "town")


def test_text_that_is_not_utf8_is_refused(config):
    file = config / "offences.toml"
    file.write_bytes("# 5 £ of theft\n".encode("cp1252") + file.read_bytes())
    with pytest.raises(ConfigError, match=r"offences\.toml: not UTF-8 text .*save it as UTF-8"):
        load_catalogue(config, "town")


def test_a_place_that_is_not_there_is_answered_with_those_that_are(config):
    with pytest.raises(ConfigError, match="no place 'city': give one of town, or a path"):
        load_catalogue(config, "city")


def test_a_path_without_a_file_is_refused(config):
    with pytest.raises(ConfigError, match=r"missing\.toml: there is no such file"):
        load_catalogue(config, "missing.toml")
