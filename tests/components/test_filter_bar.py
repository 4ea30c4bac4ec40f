"""The filter bar: native controls, each with a label, each writing a parameter of the link."""

import pytest
from dash import html

from components.filter_bar import MEASURES, SELECTS, element, filter_bar, options_text
from model.filters import COUNT, RATE
from model.links import KEYS


def everything(component):
    """A component and all that is inside it."""
    yield component
    children = getattr(component, "children", None)
    for child in children if isinstance(children, list) else [children]:
        if hasattr(child, "to_plotly_json"):
            yield from everything(child)


@pytest.fixture(scope="module")
def parts():
    return list(everything(filter_bar("overview")))


@pytest.fixture(scope="module")
def fields(parts):
    """Each control's wrapper by the parameter that it writes."""
    return {p.to_plotly_json()["props"].get("data-param"): p for p in parts}


def test_every_control_writes_a_parameter_that_a_link_knows(fields):
    # The others have their control inside a card of a page (tests/test_app.py).
    names = {name for name in fields if name}
    assert {"offences", "measure", *(name for name, _, _ in SELECTS)} == names <= set(KEYS)


def test_a_control_clears_what_makes_no_sense_after_it(fields):
    clears = {n: f.to_plotly_json()["props"]["data-clears"] for n, f in fields.items() if n}
    assert {name: cleared for name, cleared in clears.items() if cleared} == {
        "plan": "priority offences",
        "priority": "offences",
        "measure": "sort colour",
    }


@pytest.mark.parametrize(("name", "label"), [(s[0], s[1]) for s in SELECTS])
def test_a_select_has_a_label_of_its_own(fields, name, label):
    words, select = fields[name].children
    assert select.id == element("overview", name)
    assert (words.children, words.htmlFor) == (label, select.id)


@pytest.mark.parametrize("name", ["offences", "measure"])
def test_a_group_of_boxes_is_named_by_its_label(parts, name):
    label = element("overview", f"{name}-label")
    props = [p.to_plotly_json()["props"] for p in parts]
    assert [p.get("role") for p in props if p.get("aria-labelledby") == label] == ["group"]
    assert [p["children"] for p in props if p.get("id") == label]


def test_the_measure_is_count_or_rate():
    assert [value for value, _ in MEASURES] == [COUNT, RATE]


def test_ids_are_of_the_page_and_met_once(parts):
    ids = [p.id for p in parts if getattr(p, "id", None)]
    assert len(ids) == len(set(ids))
    assert all(i.startswith("overview-filter-") for i in ids)


def test_two_pages_share_no_id(parts):
    other = {getattr(p, "id", None) for p in everything(filter_bar("data"))} - {None}
    assert not other & {getattr(p, "id", None) for p in parts}


def test_the_copied_link_is_announced(parts):
    (status,) = (p for p in parts if getattr(p, "role", None) == "status")
    assert isinstance(status, html.Span)


def test_choices_of_a_select_are_text_made_once():
    text = options_text((("12", "12 months"), ("b", "A & B")))
    assert text == "<option value='12'>12 months</option><option value='b'>A &amp; B</option>"
    assert options_text((("12", "12 months"), ("b", "A & B"))) is text
