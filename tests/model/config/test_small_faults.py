"""Small faults of every file of config/: each is refused in a sentence, and none is passed over."""

import re

import pytest

from data_loaders.ward_figures import columns
from model.config.catalogue_files import load_catalogue
from model.errors import ConfigError
from model.settings import PROJECT
from tests.town import spoil

HEADINGS = sorted(
    {
        name
        for names in vars(columns).values()
        if isinstance(names, tuple) and all(isinstance(name, str) for name in names)
        for name in names
    }
)
"""Whatever a column of ward figures may be called."""

PLACE, PLAN = "places/town.toml", "frameworks/plan.toml"


def refused(config):
    with pytest.raises(ConfigError) as error:
        load_catalogue(config, "town")
    return str(error.value)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("offences.toml", 'kind = "incident"', 'activity = "yes"', "true or false without quotes"),
        ("offences.toml", 'kind = "incident"', "activity = 1", "true or false without quotes"),
        ("offences.toml", '["House burglary"]', '"House burglary"', "should be a list in [ ]"),
        ("offences.toml", '["House burglary"]', "[1]", "should be text in quotes (found 1)"),
        ("offences.toml", 'id = "visit"', 'id = "-visit"', "'-visit' does not match"),
        ("offences.toml", 'id = "visit"', f'id = "{"v" * 81}"', "at most 80 characters"),
        (
            "offences.toml",
            'source = "partner"',
            "",
            "kind 'other' is what is no crime of police.uk",
        ),
        ("sources.toml", 'id = "partner"', 'id = ".."', "'..' does not match"),
        ("sources.toml", 'id = "partner"', 'id = "police-uk"', "is that of police.uk too"),
        ("sources.toml", "disclosive = false", 'disclosive = "false"', "without quotes"),
        ("sources.toml", 'id = "partner"', 'id = "partner"\nlate_months = 2', "without revised_m"),
        ("sources.toml", 'id = "partner"', 'id = "partner"\nthreshold = "5"', "a whole number"),
        ("sources.toml", 'id = "partner"', 'id = "partner"\nlicence = " "', "licence has a blank"),
        ("breaks.toml", '"2023-05"', '"9999-05"', "month '9999-05' is not from 1900 to 2100"),
        ("breaks.toml", '"2023-05"', '"2023-05"\nuntil = "2023-04"', "is not after '2023-05'"),
        ("breaks.toml", '["burglary"]', "[]", "offences: should have at least 1"),
        ("spine.toml", 'title = "Homes"', "title = 5", "title: should be text in quotes"),
        (
            "spine.toml",
            "[[spine]]",
            "[spine]",
            "spine is no list; write each entry under [[spine]]",
        ),
        ("variation.toml", "[group]", "[committee]", "committee: there is no such key here"),
        ("wording.toml", '"surge",', '"Normal",', "'similar' says 'normal', which claims more"),
        ("wording.toml", "; note that {note}", "", "'flagged' does not say '{note}'"),
        ("wording.toml", "; note that", "; crisis:", "'flagged' says 'crisis', which claims more"),
        ("wording.toml", "{direction}; may", "{months} may", "'possible' leaves '{months}' open"),
        ("wording.toml", "{direction}; may", "{direction:d} may", "a blank with : or !"),
        ("wording.toml", "{direction}; may", "{ may", "'possible' says '{ may"),
        ("wording.toml", "Not comparable: {reason}", "Not comparable", "does not say '{reason}'"),
        (PLAN, 'id = "hidden"', 'id = "all"', "priority 'all': a link says 'all' for no one"),
        (PLAN, 'id = "hidden"', 'id = "hidden"\nactivities = -1', "activities: should be greater"),
        (PLAN, 'due = "2016-03"', 'due = "2106-13"', "due: month '2106-13' is not written YYYY-MM"),
        (PLAN, 'due = "2016-03"', 'due = "2206-03"', "due: month '2206-03' is not from 1900"),
        (PLAN, 'due = "2016-03"', 'lead = ""', "deliverables 1 ('locks'), lead has a blank text"),
        (PLAN, 'measured_by = "safe"', 'measured_by = "safe"\nurl = "x"', "url: there is no such"),
        (PLAN, 'measured_by = "safe"', 'measured_by = "sage"', "'sage' is no indicator"),
        (PLAN, '["hidden"]', '["hiden"]', "indicator 'feel-safe': 'hiden' is no priority"),
        (
            PLAN,
            'measured_by = "safe"',
            'measured_by = "safe"\ntarget = 10',
            "a target without target_period; expected both or neither",
        ),
        (
            PLAN,
            'measured_by = "safe"',
            'measured_by = "safe"\ntarget = 10\ntarget_period = "year"\nunit = "crimes"',
            "its figures are in 'crimes', and 'safe', which measures it, is in '% of people asked'",
        ),
        (
            PLAN,
            'measured_by = "safe"',
            'measured_by = "safe"\nbaseline = 10\ncountable = false',
            "it has a baseline and countable = false; expected one of the two",
        ),
        (
            PLAN,
            'measured_by = "safe"',
            'measured_by = "safe"\ndirection = "down"',
            "direction 'down', and 'safe', which measures it, has 'up'; expected one way",
        ),
        ("indicators.toml", "% of people asked", "percent asked", "expected % at its beginning"),
        (
            "indicators.toml",
            'of = ["burglary", "asb"]',
            'of = ["burglary"]',
            "'offences' and 'of' are the same, so that the share is always 100 %",
        ),
    ],
)
def test_a_value_that_means_nothing_is_refused(config, file, old, new, said):
    spoil(config, file, old, new)
    words = refused(config)
    assert said in words
    assert file.split("/")[-1] in words or "plan 'plan'" in words


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("own = -0.1", "ward, own: should be greater than"),
        ("own = inf", "ward, own: should be a finite number"),
        ("own = 2892", "ward, own: should be less than"),
        ('own = "0.3"', "ward, own: should be a number"),
        ("own = true", "ward, own: should be a number"),
        ("left = 1.0", "ward, left: should be less than 1"),
    ],
)
def test_a_number_of_how_counts_vary_is_a_likely_one(config, number, said):
    file = config / "variation.toml"
    key = number.split(" = ")[0]
    text = file.read_text(encoding="utf-8")
    file.write_text(re.sub(rf"(?m)^{key} = .*$", number, text, count=1), encoding="utf-8")
    words = refused(config)
    assert said in words
    assert "variation.toml" in words


@pytest.mark.parametrize(
    "unit",
    [
        *("percent", "per cent", "Percentage", "pct of crimes", "share of crimes", "rate"),
        *("crimes per 1,000 residents", "per 1000 people", "crimes per head", "crimes/1000"),
    ],
)
def test_a_count_has_the_unit_of_a_count(config, unit):
    spoil(config, "indicators.toml", 'unit = "crimes"', f'unit = "{unit}"')
    assert f"'{unit}'" in refused(config)


@pytest.mark.parametrize("unit", ["visits", "% per 1,000", "visits per 1,000 homes", "per 1,0000"])
def test_a_rate_has_the_unit_of_a_rate(config, unit):
    spoil(config, "indicators.toml", "visits per 1,000 residents", unit)
    assert f"'{unit}'" in refused(config)


def test_outcomes_and_crimes_are_never_one_sum(config):
    spoil(config, "offences.toml", 'kind = "incident"', 'kind = "outcome"')
    spoil(config, "indicators.toml", '["burglary"]', '["burglary", "asb"]')
    assert "homes-burgled: its offences are outcomes and crimes in one sum" in refused(config)


@pytest.mark.parametrize(
    ("force", "meant"),
    [
        ("west-yorks", "west-yorkshire"),
        ("West Yorkshire Police", "west-yorkshire"),
        ("WYP", "west-yorkshire"),
        ("metropolitan-police", "metropolitan"),
        ("city-london", "city-of-london"),
        ("cleaveland", "cleveland"),
        ("atlantis", "expected its name there"),
    ],
)
def test_a_force_that_police_uk_does_not_have_is_refused_with_the_nearest(config, force, meant):
    spoil(config, PLACE, 'force = "durham"', f'force = "{force}"')
    words = refused(config)
    assert f"town.toml: force '{force}' is no force of police.uk" in words
    assert meant in words


@pytest.mark.parametrize(
    ("key", "code"),
    [
        *(('code = "E05000003"', c) for c in ("e05000003", "E0500003", "E050000033", "E08000003")),
        *(('code = "E05000003"', c) for c in ("E01033008", "Market", "00DAFA")),
        *(('["E05000001"]', code) for code in ("e05000001", "E0500001", "E08000002")),
        *(
            ('district_code = "E08000001"', code)
            for code in ("e08000001", "E0800001", "Town", "E05011385", "E01033008")
        ),
    ],
)
def test_a_code_is_one_that_files_give(config, key, code):
    spoil(config, PLACE, key, re.sub('"[^"]*"', f'"{code}"', key))
    words = refused(config)
    assert f"'{code}' is no such code; expected a letter and eight digits" in words
    assert "town.toml" in words


def test_codes_of_before_2011_may_be_earlier_ones(config):
    spoil(config, PLACE, '["E05000001"]', '["00DAFA"]')
    assert load_catalogue(config, "town").place.current_code["00DAFA"] == "E05000002"


@pytest.mark.parametrize("name", ["All Town", "all  town", "Total", "All wards", "Town total", "-"])
@pytest.mark.parametrize("of", ['name = "Market"', 'name = "East"', '["Crossgate"]'])
def test_no_area_is_called_as_the_whole_or_a_total_is(config, of, name):
    spoil(config, PLACE, of, re.sub('"[^"]*"', f'"{name}"', of))
    words = refused(config)
    assert f"'{name}'" in words
    assert "town.toml" in words


def test_a_ward_may_bear_the_name_of_its_district(config):
    spoil(config, PLACE, 'name = "Market"', 'name = "Town"')
    assert load_catalogue(config, "town").place.wards[1].name == "Town"


@pytest.mark.parametrize("whole", ["Town", "town"])
def test_but_not_where_the_whole_has_no_other(config, whole):
    spoil(config, PLACE, 'name = "Market"', 'name = "Town"')
    spoil(config, PLACE, 'whole = "All Town"', f'whole = "{whole}"')
    assert "ward E05000003 is called 'Town', as a file calls the whole place" in refused(config)


def test_groups_are_apart_without_the_word_for_a_group(config):
    spoil(config, PLACE, 'force = "durham"', 'force = "durham"\ngroup_label = "Committee"')
    spoil(config, PLACE, "[[ward]]", '[[group]]\nid = "b"\nname = "East Committee"\n\n[[ward]]')
    assert "group 'b': 'East Committee' is that of group 'east' too" in refused(config)


ZONE = '[[zone]]\nid = "{}"\nname = "Z"\ndefinition = "d"\nmade_of = ["{}"]\n'
LAYER = '[[boundaries]]\nservice = "{}"\narea_type = "{}"\nyear = {}\nwhere = "x"\n'


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[box]", 'group_label = ""\n[box]', "group_label has a blank text"),
        ("[box]", 'group_label = "Ward"\n[box]', "group_label 'Ward' is what other areas are"),
        ("[box]", 'force_is_place = "false"\n[box]', "true or false without quotes"),
        ("[box]", 'not_ranked = ["E05000003"]\n[box]', "not_ranked and not_ranked_why go together"),
        ("[box]", "district_population = 900\n[box]", "without district_population_year"),
        (
            "boundary_year = 2025",
            "boundary_year = 20255",
            "boundary_year is 20255; expected a year",
        ),
        ("boundary_year = 2025", 'boundary_year = "2025"', "a whole number without quotes"),
        ("boundary_year = 2025", "boundary_year = true", "a whole number without quotes"),
        ("west = -1.0", "west = -100.0", "box, west is -100; expected degrees from -9 to 3"),
        ("north = 54.0", "north = inf", "box, north: should be a finite number"),
        (
            "[[group]]",
            f"{ZONE.format('d1', 'E01033008')}[[group]]",
            "'d1' reads in a link as",
        ),
        ('name = "Market"', 'name = "Market"\nlongitude = 0.5', "give both, or neither"),
        (
            'name = "Market"',
            'name = "Market"\nlongitude = 53.5\nlatitude = -0.5',
            "is at longitude 53.5, latitude -0.5, outside the place's box",
        ),
        ('name = "Market"', 'name = "E05000003"', "is called 'E05000003', which is a code"),
        ('name = "Market"', 'name = "Market"\npopulation = "9,000"', "a whole number without"),
        ('name = "Market"', 'name = "Market"\npopulation = 9000', "without population_year"),
        (
            "[[group]]",
            '[[zone]]\nid = "z"\nname = "Z"\ndefinition = "d"\nmade_of = []\n\n[[group]]',
            "zone 'z' is made of nothing; expected codes of LSOAs",
        ),
        (
            "[[group]]",
            '[[zone]]\nid = "z"\nname = "Z"\ndefinition = "d"\nmade_of = ["E05000003"]\n[[group]]',
            "zone 'z', made_of: 'E05000003' is no such code",
        ),
        (
            "[[group]]",
            f"{LAYER.format('W', 'ward', 2018)}[[group]]",
            "boundary_year is 2025, and boundaries has wards of 2018",
        ),
        (
            "[[group]]",
            f"{LAYER.format('https://x/W', 'lsoa', 2021)}[[group]]",
            "boundaries, service 'https://x/W' is no name of a layer",
        ),
    ],
)
def test_a_place_is_of_somewhere_real(config, old, new, said):
    spoil(config, PLACE, old, new)
    words = refused(config)
    assert said in words
    assert "town.toml" in words


def test_wards_and_district_are_of_one_size(config):
    years = 'population_year = 2020\npopulation_source = "ONS"\ndistrict_population_year = 2021\n'
    spoil(config, PLACE, "[box]", f"{years}district_population = 809\n[box]")
    spoil(config, PLACE, 'name = "Market"', 'name = "Market"\npopulation = 9000')
    assert "district_population is 809 and its wards have 9,000 residents" in refused(config)


@pytest.mark.parametrize(
    "name",
    [
        *HEADINGS,
        *("Total", "All", "Grand total", "YTD", "April", "Apr-24", "2024-04"),
        *("Sept", "Q1", "2024", "-", "Unknown", "all-crime", "Rate"),
    ],
)
def test_no_offence_is_called_as_a_column_a_sum_or_a_period_is(config, name):
    spoil(config, "offences.toml", '["House burglary"]', f'["{name}"]')
    assert "is what tables call a column, a sum or a period" in refused(config)


@pytest.mark.parametrize("name", ["Total", "April", "Ward", "all"])
def test_neither_its_name_nor_its_id_is(config, name):
    spoil(config, "offences.toml", 'name = "Visits"', f'name = "{name}"')
    assert f"offences.toml, visit: '{name}' is what tables call" in refused(config)
    spoil(config, "offences.toml", f'name = "{name}"', 'name = "Visits"')
    spoil(config, "offences.toml", 'id = "visit"', f'id = "{name.lower()}"')
    assert f"'{name.lower()}' is what tables call" in refused(config)


@pytest.mark.parametrize("name", ["Burglaries", "burglarys", "House burglaries"])
def test_one_of_a_thing_and_several_are_one_spelling(config, name):
    spoil(config, "offences.toml", 'name = "Visits"', f'name = "{name}"')
    assert f"'{name}' is that of burglary too" in refused(config)


@pytest.mark.parametrize(
    "licence",
    [
        *("OGL to be confirmed", "Open Government Licence?", "OGL (pending)", "CC BY-NC-ND 4.0"),
        *("All rights reserved, not Creative Commons", "Not under the OGL", "None; not OGL"),
        *("We hope for CC BY", "CC BY later", "as good as OGL", "OGL, but ask first", "v3.0"),
        *("Contains no data licensed under the OGL", "CC BY if the council agrees", "BY", "0"),
        *("Licensed under terms like the OGL", "https://example.org/creativecommons.org/by"),
        *("https://creativecommons.org/licenses/by-nc/4.0/", "Creative Commons"),
    ],
)
def test_a_licence_that_is_not_sure_opens_nothing(config, licence):
    spoil(config, "sources.toml", "Open Government Licence v3.0", licence)
    assert "disclosive = false without an open licence" in refused(config)


@pytest.mark.parametrize("name", ["break.toml", "indicator.toml", "key_figure.toml", "notes.toml"])
def test_a_file_that_nothing_reads_is_not_passed_over(config, name):
    (config / name).write_text("", encoding="utf-8")
    assert f"{name}: config/ has no file of that name" in refused(config)


def test_a_range_of_a_key_figure_does_not_run_backwards(config):
    shipped = (PROJECT / "config" / "key_figures.toml").read_text(encoding="utf-8")
    (config / "key_figures.toml").write_text(shipped, encoding="utf-8")
    spoil(config, "key_figures.toml", "[85021, 85097]", "[85097, 85021]")
    assert "expected [85097, 85021] runs backwards" in refused(config)
    spoil(config, "key_figures.toml", "value = 95011", 'value = "95011"')
    assert "figure 1: inputs 1, value: should be a number (found '95011')" in refused(config)
