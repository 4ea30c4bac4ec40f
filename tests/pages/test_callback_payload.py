import dash
import pytest
from dash import Output, html

from pages.callback_payload import Travelling

OUTPUTS = {
    "title": Output("page-title", "children"),
    "figure": Output("page-figure", "figure"),
    "card": Output("page-card", "className"),
    "area": Output("page-area", "data-value"),
}
FACES = {"title": ["A & ", html.B("b")], "figure": {"data": []}, "card": "hidden", "area": "E05"}


@pytest.fixture
def travelling() -> Travelling:
    return Travelling(OUTPUTS, "page-written")


def test_dash_is_told_of_what_it_looks_after_and_of_one_thing_that_carries_the_rest(travelling):
    assert travelling.declared == {
        "written": Output("page-written", "data"),
        "figure": Output("page-figure", "figure"),
    }


def test_what_is_only_shown_travels_as_text_under_the_id_it_is_for(travelling):
    assert travelling.answer(FACES) == {
        "written": {
            "children": {"page-title": "A &amp; <b>b</b>"},
            "className": {"page-card": "hidden"},
            "data-value": {"page-area": "E05"},
        },
        "figure": {"data": []},
    }


def test_what_does_not_change_is_not_sent(travelling):
    found = travelling.answer(dict.fromkeys(OUTPUTS, dash.no_update))
    assert found["written"] == {"children": {}, "className": {}, "data-value": {}}
    assert found["figure"] is dash.no_update


def test_a_face_that_a_page_forgot_is_an_error(travelling):
    with pytest.raises(KeyError):
        travelling.answer({"title": ""})
