from xml.etree import ElementTree as ET

import pytest
from dash import dcc, html

from components.markup import Ready, element, markup


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (None, ""),
        ("", ""),
        (0, "0"),
        (1204, "1204"),
        ("Burmantofts & Richmond <Hill>", "Burmantofts &amp; Richmond &lt;Hill&gt;"),
        (["a", None, ["b", html.B("c")], ("d",)], "ab<b>c</b>d"),
        (html.P(), "<p></p>"),
        (html.Br(), "<br>"),
        (html.Img(src="a.svg", alt=""), "<img src='a.svg' alt=''>"),
        (html.Td(3, colSpan=2, className="n"), "<td class='n' colspan='2'>3</td>"),
        (html.Label("x", htmlFor="y"), "<label for='y'>x</label>"),
        (html.Details("x", open=True), "<details open>x</details>"),
        (html.Details("x", open=False), "<details>x</details>"),
        (html.Div("x", tabIndex="0", id="i"), "<div id='i' tabindex='0'>x</div>"),
        (html.Div("x", **{"aria-hidden": True}), "<div aria-hidden='true'>x</div>"),
        (html.P(Ready("<b>a</b>")), "<p><b>a</b></p>"),
    ],
)
def test_components_as_text(shown, text):
    found = markup(shown)
    for attribute in ("class", "id"):
        # The order of attributes is Dash's, and means nothing.
        assert (f"{attribute}=" in found) == (f"{attribute}=" in text)
    assert sorted(found.replace(">", " >").split()) == sorted(text.replace(">", " >").split())


@pytest.mark.parametrize(
    ("children", "attributes"),
    [
        (None, {}),
        ("a < b & c", {"className": "x", "href": "?a='1'&b=2", "data-stay": ""}),
        (
            [html.B("one"), " two", Ready("<i>three</i>"), 4],
            {"aria-current": "true", "title": None},
        ),
    ],
)
def test_an_element_made_at_once_is_the_text_of_the_component(children, attributes):
    made = element("a", children, **attributes)
    assert isinstance(made, Ready)
    component = markup(html.A(children, **attributes))
    # But for the order of the attributes.
    one, other = ET.fromstring(made), ET.fromstring(component)
    assert ET.canonicalize(ET.tostring(one)) == ET.canonicalize(ET.tostring(other))


def test_nothing_a_reader_or_a_file_says_becomes_an_element_or_an_attribute():
    hostile = "'\"><script>alert(1)</script>&amp;"
    found = markup(html.A([hostile], href=hostile, title=hostile, **{"data-x": hostile}))
    assert found.count("<") == found.count(">") == 2
    # The quotes of three attributes, and one in the words, where it ends nothing.
    assert found.count("'") == 7
    assert found.count('"') == 1
    assert "&amp;amp;" in found


def test_what_needs_dash_in_the_browser_cannot_travel_as_text():
    with pytest.raises(TypeError, match="a Graph is not an HTML element"):
        markup(html.Div([dcc.Graph()]))


def test_what_is_styled_in_place_cannot_travel_as_text():
    with pytest.raises(TypeError, match="use a class"):
        markup(html.P("x", style={"color": "red"}))
