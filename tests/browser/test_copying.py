"""A sentence that may be put in the minutes is copied whole, by keyboard too, and that is said."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

HEADINGS = ("overview-answer", "overview-wards-sentence", "overview-exceptions-sentence")
SECURE = {"permissions": ["clipboard-read", "clipboard-write"]}
NOT_REAL = "Demonstration data: not real figures."


def copied(page) -> str:
    return page.evaluate("() => navigator.clipboard.readText()")


@pytest.mark.parametrize("element", HEADINGS)
def test_a_sentence_is_copied_by_keyboard_and_that_is_said(opened, element):
    page = opened("/?offences=burglary&area=inner-east&months=3", **SECURE)
    button = page.locator(f"[data-copies={element}]")
    button.focus()
    page.keyboard.press("Enter")
    said = page.locator(f"[data-copies={element}] + [role=status]")
    expect(said).to_have_text("Copied")
    expect(button).to_be_focused()
    text = copied(page)
    assert text.startswith(page.locator(f"#{element}").text_content().strip())
    assert NOT_REAL in text
    expect(said).to_have_text("", timeout=8_000)
    expect(button).to_have_text("Copy")


def test_the_headline_stands_alone_in_minutes(opened):
    page = opened("/?offences=burglary&area=inner-east&months=3", **SECURE)
    page.get_by_role("button", name="Copy the sentence: the answer").click()
    expect(page.locator("[data-copies=overview-answer]")).to_have_text("Copied")
    text = copied(page)
    assert text.startswith("Burglary, Inner East, 3 months to Sep 2026 ")


@pytest.mark.parametrize("element", ["hotspots-moved-sentence", "trends-series-sentence"])
def test_a_sentence_that_does_not_say_what_was_asked_is_copied_after_it(opened, element):
    page = opened(f"/{element.split('-')[0]}?offences=burglary&area=inner-east&months=3", **SECURE)
    page.locator(f"[data-copies={element}]").click()
    expect(page.locator(f"[data-copies={element}]")).to_have_text("Copied")
    said = page.locator(f"#{element}").text_content().strip()
    asked = "Burglary, Inner East, 3 months to Sep 2026 (provisional)"
    assert copied(page).startswith(f"{asked}. {said}")


def test_the_answer_of_a_plan_is_copied(opened):
    page = opened("/plans", **SECURE)
    page.get_by_role("button", name="Copy the sentence: the answer").click()
    expect(page.locator("[data-copies=plans-answer]")).to_have_text("Copied")
    assert copied(page).startswith(page.locator("#plans-answer").text_content().strip())


def test_without_a_clipboard_to_write_to_it_is_copied_the_old_way(opened):
    page = opened("/?priority=asb", **SECURE)
    page.evaluate(
        "() => Object.defineProperty(navigator.clipboard, 'writeText',"
        " {value: () => Promise.reject(new Error('no'))})"
    )
    page.locator("[data-copies=overview-answer]").click()
    expect(page.locator("[data-copies=overview-answer] + [role=status]")).to_have_text("Copied")
    assert copied(page).startswith(page.locator("#overview-answer").text_content().strip())
