import re

from components.choices import boxes, radios

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
