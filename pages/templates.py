"""Where a reader gets the workbook of what a plan still needs."""

from __future__ import annotations

from pages.question import Question


def template_path(question: Question) -> str:
    """The address of the template of the chosen plan, for the release that is shown."""
    release = question.filters.release
    return f"/template/{question.filters.plan.id}.xlsx" + (f"?release={release}" if release else "")
