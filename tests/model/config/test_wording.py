"""The file of words: what it holds, and what it may never say."""

import re

import pytest

from model.config.catalogue_files import load_catalogue
from model.errors import ConfigError
from model.settings import PROJECT
from tests.town import spoil, write_config
from tests.wording import WORDING


def test_every_verdict_has_its_words():
    assert WORDING.of("similar") == "Within normal variation"
    assert WORDING.of("possible", direction="Higher", more="More") == "Higher; may be chance"
    assert (
        WORDING.of("recent", activity=True, direction="Lower", more="Fewer")
        == "Fewer recorded than usual for these months; may reflect police activity or reporting"
    )


def test_an_activity_has_words_of_its_own_where_the_file_gives_them():
    possible, beyond = (
        WORDING.moved(v, higher=True, activity=True) for v in ("possible", "beyond")
    )
    assert beyond == "More recorded; may reflect police activity or reporting"
    assert possible == "More recorded; may be chance, and may reflect police activity or reporting"
    assert WORDING.of("similar", activity=True) == WORDING.of("similar")


def test_why_more_of_an_activity_may_be_recorded_is_written_once():
    files = [PROJECT / "config" / "wording.toml"]
    for folder in ("components", "model", "pages", "stats"):
        files += (PROJECT / folder).rglob("*.py")
    said = [str(f) for f in files for _ in re.findall("may reflect", f.read_text("utf-8"))]
    assert said == [str(files[0])]


def test_so_many_months_are_said_as_are_needed():
    said = WORDING.of("no history", months=14, needed=28)
    assert said == "Not enough history: 14 of the 28 months needed"


def test_a_note_is_added_only_where_there_is_one():
    assert WORDING.noted("Within normal variation", "") == "Within normal variation"
    assert WORDING.noted("A", "b is so") == "A; note that b is so"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("Within normal variation", "No significant change", "says 'significant', which claims"),
        ("Within normal variation", "UP a little", "says 'up', which claims"),
        ("Within normal variation", "5% more", "says '%', which claims"),
        ("{direction}; may be chance", "{arrow} maybe", "leaves '{arrow}' open, which nothing"),
        ('id = "small"', 'id = "similar"', "verdict 'small' is there 0 times: write it once"),
        ('id = "small"', 'id = "tiny"', "'tiny' is not one of"),
        ("{words}; note", "{said}; note", "'flagged' leaves '{said}' open"),
        ("may reflect police", "may mean {more} police", "'reflects' leaves '{more}' open"),
        ("{direction}; may be chance", "{direction}; {reflects}", "leaves '{reflects}' open"),
    ],
)
def test_a_file_that_says_too_much_is_refused_in_words(tmp_path, old, new, says):
    config = write_config(tmp_path)
    spoil(config, "wording.toml", old, new)
    with pytest.raises(ConfigError, match=r"wording\.toml") as refused:
        load_catalogue(config, "town")
    assert says in str(refused.value)
