"""Statuses as squares and as a list: counted, marked, never by colour alone."""

from __future__ import annotations

from dash import html

from components.statuses import MARKS, NOT_REPORTED, deliverable_list, status_squares
from model.tables import MILESTONE_STATUSES
from tests.pages.faces import found, words

ROW = {
    "title": "New design of the Hate MARAC",
    "section": "Promoting community tolerance and respect",
    "kind": "Milestone",
    "lead": "LCC Housing",
    "team": "LASBT",
    "due": "Mar 2016",
    "status": "delayed",
    "reported": "14 Oct 2026",
    "overdue": "Overdue",
    "note": "",
}


def test_every_status_there_can_be_has_a_mark_of_its_own():
    assert set(MARKS) == {*MILESTONE_STATUSES, NOT_REPORTED}
    assert len(set(MARKS.values())) == len(MARKS)


def test_one_square_a_deliverable_and_a_key_that_counts_them():
    squares, key = status_squares(["complete", "not reported", "complete"]).children
    assert [s.children for s in squares.children] == ["✓", "✓", ""]
    assert [words(li) for li in key.children] == ["✓2 complete", "1 not reported"]


def test_nothing_to_do_is_no_picture():
    assert status_squares([]).children is None


def test_a_deliverable_says_who_when_and_how_it_stands():
    (section,) = deliverable_list([ROW])
    assert words(section) == (
        "Promoting community tolerance and respect"
        "New design of the Hate MARAC"
        "Milestone · LASBT · Lead: LCC Housing · Due: Mar 2016"
        "Overdue"
        "!delayed, 14 Oct 2026"
    )


def test_a_team_that_leads_its_own_work_is_named_once():
    assert words(deliverable_list([{**ROW, "lead": "LASBT"}])).count("LASBT") == 1


def test_deliverables_stand_under_their_headings_in_order():
    rows = [{**ROW, "section": s} for s in ("B", "A", "B", "")]
    headings = [words(h) for h in found(deliverable_list(rows), html.H3)]
    assert headings == ["B", "A", "Under no heading"]
