import re

from components.choices import boxes, quick_choices, radios

OPTIONS = (("asb", "Anti-social behaviour"), ("b&e", "Breaking & <entering>"))


def test_each_box_has_a_label_of_its_own_and_is_ticked_or_not():
    text = boxes("offences", OPTIONS, ["b&e"])
    ids = re.findall(r" id='([^']*)'", text)
    assert ids == ["offences-asb", "offences-b&amp;e"]
    assert re.findall(r" for='([^']*)'", text) == ids
    assert [" checked>" in part for part in text.split("<label")[:2]] == [False, True]
    assert text.count("type='checkbox'") == 2
    assert " name=" not in text


def test_radios_are_one_group():
    text = radios("show", OPTIONS, "asb")
    assert re.findall(r" name='([^']*)'", text) == ["show", "show"]
    assert text.count(" checked>") == 1
    assert text.index(" checked>") < text.index("b&amp;e")


def test_words_are_escaped():
    assert "<entering>" not in boxes("x", OPTIONS, [])


def test_nothing_to_choose_is_nothing():
    assert boxes("x", (), []) == ""


def test_one_of_many_is_chosen_by_a_link_that_names_it():
    text = boxes("offences", OPTIONS, ["asb"], only=lambda value: f"?offences={value}")
    links = re.findall(r"<a class='only' data-stay id='([^']*)' href='([^']*)'>(.*?)</a>", text)
    assert [(i, to) for i, to, _ in links] == [
        ("offences-asb-only", "?offences=asb"),
        ("offences-b&amp;e-only", "?offences=b&amp;e"),
    ]
    assert "<span class='visually-hidden'> Breaking &amp; &lt;entering&gt;</span>" in links[1][2]


def test_what_takes_many_ticks_is_a_link():
    text = quick_choices([("All 14", "?offences=a,b&area=x")])
    assert text == (
        "<div class='quick-choices'><a data-stay href='?offences=a,b&amp;area=x'>All 14</a></div>"
    )
    assert quick_choices([]) == ""
