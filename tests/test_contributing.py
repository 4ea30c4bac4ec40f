"""CONTRIBUTING.md says what works: its templates work as they stand, what it names is there."""

from __future__ import annotations

import re
import shutil
import textwrap
from types import ModuleType

import pytest

from model.config.catalogue_files import load_catalogue
from model.filters import CHOICES
from model.settings import PROJECT
from pages.page import Page

TEXT = (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def template(heading: str) -> str:
    """What is indented under a heading."""
    section = TEXT.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("    ") or not line]
    return textwrap.dedent("\n".join(lines)).strip()


@pytest.fixture
def config(tmp_path):
    return shutil.copytree(PROJECT / "config", tmp_path / "config")


def test_the_indicator_of_the_template_is_one_entry(config):
    file = config / "indicators.toml"
    entry = template("Add an indicator")
    file.write_text(f"{file.read_text(encoding='utf-8')}\n{entry}\n", encoding="utf-8")
    found = load_catalogue(config, "leeds").indicator["robbery-and-weapons"]
    assert found.offences == ("robbery", "possession-of-weapons")


def test_the_plan_of_the_template_is_one_file(config):
    plan = template("Add a plan")
    (config / "frameworks" / "strategy-2024-27.toml").write_text(plan, encoding="utf-8")
    found = load_catalogue(config, "leeds").framework("strategy-2024-27")
    assert [i.measured_by for i in found.indicators] == ["burglary"]
    assert found.deliverables[0].kind == "milestone"


def test_a_filter_of_few_choices_is_declared_once():
    assert "_one_of(" in template("Add a filter")
    assert {"by", "map", "scale"} <= CHOICES.keys()


def test_the_page_of_the_template_is_a_page_of_as_many_lines_as_it_says():
    text = template("Add a page")
    assert f"one file of {len(text.splitlines())} lines" in TEXT
    page = ModuleType("busiest")
    exec(text, vars(page))
    assert isinstance(page, Page)
    assert {panel.page for panel in page.PANELS} == {page.NAME}
    assert {"months-sentence", "months-grid", "months-downloads"} < set(page.outputs())


def test_what_it_names_is_there():
    named = re.findall(r"`((?:[\w.-]+/)+[\w.-]*)`", TEXT)
    made = {
        "pages/busiest.py",
        "config/frameworks/NAME.toml",
        "data_loaders/partners/fire_incidents.py",
    }
    assert len(set(named) - made) > 10
    assert [path for path in set(named) - made if not (PROJECT / path).exists()] == []
