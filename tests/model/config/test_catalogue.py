"""config/ as objects: what is read, and what is refused with the file and the entry named."""

import shutil
from pathlib import Path

import pandas as pd
import pytest
from pydantic import ValidationError

from model.config.catalogue import Offence
from model.config.catalogue_files import load_catalogue
from model.errors import ConfigError
from model.settings import PROJECT
from model.ward_names import wards_named
from tests.town import BREAKS, PLACE, PLAN, spoil


def test_a_place_is_its_wards_groups_plans_and_breaks(town):
    assert [w.name for w in town.place.wards] == ["Cross & Gate", "Market"]
    assert town.place.ward_codes("east") == ("E05000002",)
    assert [f.id for f in town.frameworks] == ["plan"]
    assert [b.name for b in town.breaks] == ["Rule changed", "Town moved"]
    assert town.breaks[0].month == pd.Period("2023-05", "M")


def test_an_earlier_code_and_the_current_one_lead_to_the_ward(town):
    assert town.place.current_code == {
        "E05000001": "E05000002",
        "E05000002": "E05000002",
        "E05000003": "E05000003",
    }


@pytest.mark.parametrize("name", ["Cross & Gate", "CROSS AND  GATE", " cross&gate ", "Crossgate"])
def test_a_ward_is_known_by_every_spelling_of_its_name(town, name):
    assert wards_named(name, town.place.codes_of_name) == ("E05000002",)


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
    second = PLAN.replace('"plan"', '"second"', 1).replace('A plan"', 'Another"')
    second = second.replace('"Plan"', '"Other"')
    (config / "frameworks" / "another.toml").write_text(second, encoding="utf-8")
    assert [f.id for f in load_catalogue(config, "town").frameworks] == ["plan", "second"]


def test_a_plan_for_other_places_is_left_out(config):
    (config / "places" / "city.toml").write_text('id = "city"', encoding="utf-8")
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
            'code = "E05000003"',
            'code = "E05000002"',
            ["town.toml", "ward E05000002: 'E05000002' is that of ward E05000002 too"],
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
            'not_ranked = ["E05000009"]\nnot_ranked_why = "because"\n[box]',
            ["town.toml", "not_ranked names E05000009"],
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
            ["town.toml, frameworks", "'other' is no plan", "expected the name of a file"],
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


def add_to(config, file, text):
    path = config / file
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


OFFENCE = '\n[[offence]]\nid = "{}"\nname = "{}"\nnames = ["{}"]\n'
INDICATOR = """
[[indicator]]
id = "{id}"
name = "{name}"
method = "{method}"
offences = {offences}
grade = "direct"
direction = "down"
unit = "{unit}"
source = "{source}"
"""


def indicator(**changes):
    plain = {"id": "more", "name": "More", "method": "count", "unit": "crimes"}
    given = plain | {"offences": '["burglary"]', "source": "police.uk"} | changes
    return INDICATOR.format(**given)


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        (
            "offences.toml",
            OFFENCE.format("homes", "Homes", "Burglary"),
            "'Burglary' is that of burg",
        ),
        (
            "offences.toml",
            OFFENCE.format("homes", "Homes", " BURGLARY "),
            "is that of burglary too",
        ),
        (
            "offences.toml",
            OFFENCE.format("homes", "burglary", "x"),
            "'burglary' is that of burglary",
        ),
        ("offences.toml", OFFENCE.format("homes", "Homes", "house  burglary"), "of burglary too"),
        ("offences.toml", OFFENCE.format("house-burglary", "Homes", "x"), "of burglary too"),
        ("offences.toml", OFFENCE.format("burglary", "Homes", "x"), "offence id burglary: listed"),
        ("offences.toml", OFFENCE.format("Big Burglary", "Homes", "x"), "does not match"),
        ("sources.toml", '[[source]]\nid="partner"\nname="B"\npublisher="B"', "source id partner"),
        (
            "sources.toml",
            '[[source]]\nid="b"\nname="a partner\'s COUNTS"\npublisher="B"',
            "source b: 'a partner's COUNTS' is that of partner too",
        ),
        (
            "sources.toml",
            '[[source]]\nid="b"\nname="B"\npublisher="B"\ndisclosive=false',
            "source 3 ('b'): disclosive = false without an open licence (licence = ''); expected",
        ),
        *(
            (
                "sources.toml",
                f'[[source]]\nid="b"\nname="B"\npublisher="B"\ndisclosive=false\nlicence="{none}"',
                f"without an open licence (licence = '{none}'); expected the one",
            )
            for none in ("none", "unknown", "tbc", "n/a", "No Open Government Licence", "internal")
        ),
        ("spine.toml", '[[spine]]\nid="b"\ntitle="homes"', "spine b: 'homes' is that of homes too"),
        ("indicators.toml", indicator(id="safe"), "indicator id safe: listed more than once"),
        ("indicators.toml", indicator(name="visits"), "more: 'visits' is that of visits too"),
        (
            "indicators.toml",
            indicator(source="partner"),
            "more: offence 'burglary' is counted from police.uk; expected offences of partner",
        ),
        (
            "indicators.toml",
            indicator(offences='["burglary", "visit"]'),
            "more: offence 'visit' is counted from partner; expected offences of police.uk",
        ),
        (
            "indicators.toml",
            indicator(offences='["burglary", "burglary"]'),
            "offences lists 'burglary' twice; expected each once",
        ),
        (
            "indicators.toml",
            indicator(unit="% of crimes"),
            "'count' with unit '% of crimes'; expect",
        ),
        (
            "indicators.toml",
            indicator(unit="crimes per 1,000 residents"),
            "method 'count' with unit",
        ),
        ("indicators.toml", indicator(method="rate"), "method 'rate' with unit 'crimes'; expected"),
        (
            "indicators.toml",
            indicator(method="share").replace("grade", 'of = ["asb"]\ngrade'),
            "method 'share' with unit 'crimes'; expected % at its beginning",
        ),
        (
            "indicators.toml",
            indicator(method="share", unit="% of crimes").replace("grade", 'of = ["asb"]\ngrade'),
            "more: 'burglary' is not among the offences of 'of'; expected a whole that holds what",
        ),
        (
            "breaks.toml",
            BREAKS,
            "break 'Rule changed': 'Rule changed (2023-05)' is that of break 'Rule changed' too",
        ),
        (
            "places/town.toml",
            '[[group]]\nid="e05000002"\nname="Second"',
            "group 'e05000002': 'e05000002' is that of ward E05000002 too",
        ),
        ("places/town.toml", '[[group]]\nid="b"\nname="all TOWN"', "is that of the whole too"),
        (
            "places/town.toml",
            '[[group]]\nid="b"\nname="EAST"',
            "'EAST' is that of group 'east' too",
        ),
        (
            "places/town.toml",
            '[[zone]]\nid="z"\nname="Market"\ndefinition="d"\nmade_of=["L1"]',
            "'Market' is that of zone 'z' too",
        ),
        (
            "places/town.toml",
            '[[ward]]\ncode="E05000009"\nname="Nine"\nearlier_codes=["E05000001"]',
            "ward E05000009: 'E05000001' is that of ward E05000002 too",
        ),
        (
            "places/town.toml",
            '[[ward]]\ncode="E05000009"\nname="Nine"\naliases=["MARKET"]',
            "ward E05000009: 'MARKET' is that of ward E05000003 too",
        ),
        (
            "frameworks/plan.toml",
            '[[outcome]]\nid="safety"\ntitle="More"',
            "plan 'plan', outcome safety: listed more than once",
        ),
    ],
)
def test_what_would_be_lost_or_misread_is_refused(config, file, text, said):
    add_to(config, file, f"\n{text}\n")
    with pytest.raises(ConfigError) as error:
        load_catalogue(config, "town")
    assert said in str(error.value)
    assert Path(file).name in str(error.value) or "plan 'plan'" in str(error.value)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("offences.toml", 'names = ["House burglary"]', 'names = [""]', "names has a blank text"),
        ("offences.toml", 'name = "Visits"', 'name = " "', "offence 3 ('visit'): name has a blank"),
        ("indicators.toml", 'unit = "crimes"', 'unit = ""', "unit has a blank text"),
        ("offences.toml", 'id = "visit"', 'id = "partner"', "'partner' is that of sources.toml"),
        ("offences.toml", 'id = "visit"', 'id = "crimes"', "'crimes' is that of total crime too"),
        ("places/town.toml", "west = -1.0", "west = 1.0", "box: west 1 to east 0, south 53"),
        (
            "places/town.toml",
            'code = "E05000003"',
            'code = " E3"',
            "ward 2, code: ' E3' is blank or has",
        ),
        (
            "places/town.toml",
            'name = "Market"',
            'name = "Market"\npopulation = 0',
            "greater than 0",
        ),
    ],
)
def test_what_no_entry_can_mean_is_refused(config, file, old, new, said):
    spoil(config, file, old, new)
    with pytest.raises(ConfigError) as error:
        load_catalogue(config, "town")
    assert said in str(error.value)
    assert Path(file).name in str(error.value)


def test_two_places_of_one_id_are_refused_for_they_would_share_a_store(config):
    (config / "places" / "village.toml").write_text(PLACE, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"town\.toml: id 'town' is that of village\.toml too"):
        load_catalogue(config, "town")


def test_two_wards_may_share_a_name_and_are_told_apart(config):
    add_to(
        config, "places/town.toml", '\n[[ward]]\ncode="E05000009"\nname="market"\ngroup="east"\n'
    )
    place = load_catalogue(config, "town").place
    assert wards_named("Market Ward", place.codes_of_name) == ("E05000003", "E05000009")
    assert place.names_of({})["E05000009"] == "market (East)"
    assert place.names_of({})["E05000003"] == "Market (E05000003)"


def test_a_plan_for_a_place_nobody_knows_is_refused(config):
    spoil(config, "frameworks/plan.toml", 'period = "2025"', 'period = "2025"\nplaces = ["twon"]')
    with pytest.raises(ConfigError, match=r"plan\.toml, places: 'twon' is no place; expected ids"):
        load_catalogue(config, "town")


def test_a_key_figure_of_a_plan_nobody_knows_is_refused(config):
    shipped = (PROJECT / "config" / "key_figures.toml").read_text(encoding="utf-8")
    (config / "key_figures.toml").write_text(shipped, encoding="utf-8")
    words = "figure 1: 'community-safety-strategy-2018-21' is no plan; expected ids"
    with pytest.raises(ConfigError, match=words):
        load_catalogue(config, "town")


def test_two_plans_of_one_id_are_refused_also_for_another_place(config):
    (config / "places" / "city.toml").write_text('id = "city"', encoding="utf-8")
    again = PLAN.replace('"plan"', '"plan"\nplaces = ["city"]', 1)
    (config / "frameworks" / "again.toml").write_text(again, encoding="utf-8")
    with pytest.raises(ConfigError, match="plan id plan: listed more than once"):
        load_catalogue(config, "town")


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


@pytest.mark.parametrize(
    "licence",
    [
        "Open Government Licence v3.0",
        "OGL v3",
        "CC BY 4.0",
        "CC-BY-SA",
        "CC0",
        "Creative Commons Attribution",
        "Contains National Statistics data, licensed under the Open Government Licence v3.0",
        "Open Data Commons Open Database License (ODbL)",
        "The Open Government Licence (v3.0).",
        "Open Government Licence 3.0 (United Kingdom)",
        "Contains OS data © Crown copyright and database right 2024, licensed under the OGL",
        "OGL-UK-3.0",
        "Open Parliament Licence v3.0",
        "Creative Commons Attribution 4.0 International (CC BY 4.0)",
        "Creative Commons Attribution-ShareAlike 4.0 International Public License",
        "CC BY-SA 2.0 UK",
        "CC0 1.0 Universal",
        "Creative Commons Zero",
        "ODC-By v1.0",
        "ODbL 1.0; CC BY 4.0",
        "Contains public sector information licensed under the Open Government Licence v3.0.",
        "Source: Office for National Statistics licensed under the Open Government Licence v.3.0",
        "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
        "Open Government Licence v3.0 http://creativecommons.org/licenses/by-sa/4.0/",
    ],
)
def test_a_source_is_open_by_any_open_licence(config, licence):
    text = '[[source]]\nid="b"\nname="B"\npublisher="B"\ndisclosive=false\nlicence="{}"'
    add_to(config, "sources.toml", f"\n{text.format(licence)}\n")
    assert not load_catalogue(config, "town").source["b"].disclosive


CHARGED = OFFENCE.format("charged", "Charged", "a charge") + 'kind = "outcome"\n'


@pytest.mark.parametrize(("whole", "is_right"), [("burglary", True), ("asb", False)])
def test_a_share_of_crimes_by_their_outcome_is_of_every_crime(config, whole, is_right):
    add_to(config, "offences.toml", CHARGED)
    share = indicator(method="share", unit="% of crimes", offences='["charged"]')
    add_to(config, "indicators.toml", share.replace("grade", f'of = ["{whole}"]\ngrade', 1))
    if is_right:
        assert load_catalogue(config, "town").indicator["more"].of == ("burglary",)
        return
    with pytest.raises(ConfigError, match="more: 'burglary' is not among the offences of 'of'"):
        load_catalogue(config, "town")


@pytest.mark.parametrize("half", [{"settles_months": 12}, {"settles_why": "they come late"}])
def test_what_still_grows_says_for_how_long_and_why(half):
    with pytest.raises(ValueError, match="expected both or neither"):
        Offence(id="charged", name="Charged", **half)


def test_releases_are_kept_for_a_month_at_least_and_never_without_a_reason(tmp_path):
    config = shutil.copytree(PROJECT / "config", tmp_path / "config")
    for text, found in (("keep_days = 7\nreason = 'x'", "keep_days"), ("keep_days = 90", "reason")):
        (config / "releases.toml").write_text(text)
        with pytest.raises(ConfigError, match=f"releases.toml.*{found}"):
            load_catalogue(config, "leeds")
    (config / "releases.toml").unlink()
    assert load_catalogue(config, "leeds").keeping.keep_days is None
