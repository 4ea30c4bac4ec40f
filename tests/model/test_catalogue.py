"""config/ as objects: what is read, and what is refused with the file and the entry named."""

import pandas as pd
import pytest
from pydantic import ValidationError

from model.catalogue import load_catalogue, plain_name
from model.errors import ConfigError

OFFENCES = """
[[offence]]
id = "burglary"
name = "Burglary"
names = ["House burglary"]

[[offence]]
id = "asb"
name = "Anti-social behaviour"
kind = "incident"
plural = "incidents"
"""
BREAKS = """
[[break]]
month = "2023-05"
name = "Rule changed"
offences = ["burglary"]
source = "A publication"
"""
PLAN = """
id = "plan"
title = "A plan"
short_title = "Plan"
owner = "A partnership"
period = "2025"
source = "A publication"
has_targets = false

[[priority]]
id = "homes"
title = "Safe homes"
measures = [{ offence = "burglary", grade = "direct" }]

[[priority]]
id = "hidden"
title = "Hidden harm"
partner_files = [{ needs = "Counts", holder = "A partner", why = "No open data" }]
"""
PLACE = """
id = "town"
name = "Town"
whole = "All Town"
title = "Safer Town"
subtitle = "Community safety"
district_code = "E08"
force = "town"
boundary_year = 2025
frameworks = ["plan"]

[box]
west = -1.0
south = 53.0
east = 0.0
north = 54.0

[[group]]
id = "east"
name = "East"

[[ward]]
code = "E2"
name = "Cross & Gate"
group = "east"
earlier_codes = ["E1"]
aliases = ["Crossgate"]

[[ward]]
code = "E3"
name = "Market"

[[break]]
month = "2020-01"
name = "Town moved"
offences = ["asb"]
source = "A note"
"""
FILES = {
    "offences.toml": OFFENCES,
    "breaks.toml": BREAKS,
    "frameworks/plan.toml": PLAN,
    "places/town.toml": PLACE,
}


@pytest.fixture
def config(tmp_path):
    """A config folder that is right, to be spoilt by a test."""
    for name, text in FILES.items():
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def town(config):
    return load_catalogue(config, "town")


def spoil(config, name, old, new):
    file = config / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


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
    assert town.place.code_of_name[plain_name(name)] == "E2"


@pytest.mark.parametrize("name", ["Burglary", "burglary", "House burglary"])
def test_an_offence_is_known_by_id_name_and_other_names(town, name):
    assert town.offence_of_name[name.lower()] == "burglary"


def test_total_crime_holds_crimes_and_no_incident(town):
    assert town.crimes == ("burglary",)


def test_a_priority_without_measures_has_no_offences(town):
    plan = town.framework("plan")
    assert plan.priority("homes").offences == ("burglary",)
    assert plan.priority("hidden").offences == ()
    assert plan.priority("nothing") is None
    assert town.framework("nothing") is None


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
            "frameworks/plan.toml",
            'offence = "burglary"',
            'offence = "burglery"',
            ["plan.toml", "priority 'homes'", "'burglery'", "asb, burglary"],
            id="a plan measures an unknown offence",
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
            ["offences.toml", "offence 2", "plurals", "'incidents'"],
            id="an unknown key of an entry",
        ),
        pytest.param(
            "offences.toml",
            'kind = "incident"',
            'kind = "event"',
            ["offences.toml", "offence 2", "kind", "'crime' or 'incident'", "'event'"],
            id="a value that is none of the known ones",
        ),
        pytest.param(
            "offences.toml",
            'id = "burglary"\n',
            "",
            ["offences.toml", "offence 1", "id", "required"],
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
            "[]",
            ["town.toml", "frameworks", "at least 1"],
            id="a place without a plan",
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
            'grade = "direct"',
            'grade = "good"',
            ["plan.toml", "priority.0.measures.0.grade", "'good'"],
            id="an unknown grade",
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
