"""What every page shows around its panels: filter bar, notices, release and source lines."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

import pandas as pd
from dash import Output, html
from dash.development.base_component import Component

from components.choices import boxes, quick_choices, radios
from components.exports import DEMONSTRATION, DRAFT
from components.filter_bar import MEASURES, element, options_text
from components.markup import Ready
from components.shell import demonstration_banner, draft_banner, frame_id, notice_list
from model.config.plans import Priority
from model.errors import NoDataError, SaferError
from model.filters import COMPARISONS, PERIODS, THREE_YEARS, choices, default_offences
from model.many import many
from model.periods import Window, short
from model.tables import POLICE
from pages.question import Question
from pages.searching.wrong_links import others, wrong_links
from store.dataset import Dataset
from store.releases.releases import Release

LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0."
POSTCODES = (
    "Contains OS data © Crown copyright and database right; Royal Mail data © Royal Mail copyright "
    "and database right; National Statistics data © Crown copyright and database right."
)
ALL_CRIME = "All recorded crime"


def outputs(page: str, *, filtered: bool) -> dict[str, Output]:
    """What a page's callback fills of its frame, by the key `frame` gives it.

    `filtered` says whether the page has a filter bar.
    """
    parts = {
        "notices": "children",
        "banner": "children",
        "release": "children",
        "source": "children",
        "content": "className",
    }
    of_frame = {key: Output(frame_id(page, key), prop) for key, prop in parts.items()}
    if not filtered:
        return of_frame
    controls = {
        **{f"{name}-options": (name, "children") for name in _SELECTS},
        **{f"{name}-value": (name, "data-value") for name in _SELECTS},
        "offences": ("offences", "children"),
        "measure": ("measure", "children"),
        "offences-summary": ("offences-summary", "children"),
        "summary": ("summary", "children"),
    }
    return of_frame | {key: Output(element(page, c), p) for key, (c, p) in controls.items()}


_SELECTS = ("plan", "priority", "area", "months", "to", "compare")


def frame(question: Question, page: str) -> dict[str, object]:
    """The frame of a page for a question."""
    filters, dataset = question.filters, question.dataset
    values = {
        "plan": filters.plan.id,
        "priority": filters.priority.id if filters.priority else "all",
        "area": filters.area.code,
        "months": str(filters.window.length),
        "to": str(filters.window.last),
        "compare": filters.compare,
    }
    return {
        **{f"{name}-options": text for name, text in _options(question).items()},
        **{f"{name}-value": value for name, value in values.items()},
        "offences": _offences(question, page),
        "measure": radios(element(page, "measure"), MEASURES, filters.measure),
        "offences-summary": _offences_summary(question),
        "summary": f"{question.subject} · {filters.area.name} · {filters.window.words}",
        "notices": [wrong_links(question.notices), notice_list(others(question.notices))],
        "banner": _banner(dataset.release),
        "release": release_line(dataset),
        "source": source_line(dataset),
        "content": "",
    }


def _banner(release: Release) -> Component | str:
    """What must be known of a release before any figure of it."""
    if release.is_draft:
        return draft_banner(release.release_id)
    return demonstration_banner() if release.demonstration else ""


def frame_error(error: SaferError) -> dict[str, object]:
    """The frame when there is nothing to show: the error in words, every control empty."""
    why = str(error)
    is_empty = isinstance(error, NoDataError)
    heading = "There is nothing to show yet" if is_empty else "This cannot be shown now"
    return {
        **{f"{name}-options": "" for name in _SELECTS},
        **{f"{name}-value": "" for name in _SELECTS},
        "offences": "",
        "measure": "",
        "offences-summary": "",
        "summary": "nothing to filter",
        "notices": html.Div(
            [html.H1(heading), html.P(f"{why[:1].upper()}{why[1:]}.")],
            className="error-state",
            role="alert",
        ),
        "banner": "",
        "release": "",
        "source": "",
        "content": "no-data",
    }


def _options(question: Question) -> dict[str, Ready]:
    """The choices of each select, as text."""
    filters, scope = question.filters, question.dataset.scope
    compare = {
        COMPARISONS[0]: _last_year_words(filters.window.length),
        THREE_YEARS: "Mean of 3 years before",
    }
    listed = {
        "plan": [(f.id, f.short_title) for f in scope.catalogue.frameworks],
        "priority": _priority_options(question),
        "area": _area_options(question),
        "months": [(str(n), many(n, "months")) for n in PERIODS],
        "compare": [
            (value, words)
            for value, words in compare.items()
            if value != THREE_YEARS or filters.window.length <= 12
        ],
    }
    texts = {name: options_text(tuple(options)) for name, options in listed.items()}
    return {**texts, "to": _months_text(scope.first, scope.last)}


@lru_cache(maxsize=16)
def _months_text(first: pd.Period, last: pd.Period) -> Ready:
    """The months a period can end in, the latest first."""
    months = pd.period_range(first, last, freq="M")[::-1]
    return options_text(tuple((str(m), short(m)) for m in months))


def _offences(question: Question, page: str) -> Ready:
    filters, scope = question.filters, question.dataset.scope
    known = scope.catalogue.offence
    offered = choices(scope, filters.plan, filters.priority)
    options = [(o, known[o].name) for o in offered]
    if len(options) < MANY_OFFENCES:
        return boxes(element(page, "offences"), options, filters.offences)
    usual = default_offences(scope, filters.plan, filters.priority)
    sets = {usual: f"The usual {len(usual)}"} | {offered: f"All {len(offered)}"}
    others = ((of, words) for of, words in sets.items() if of != filters.offences)
    quick = [(words, question.link(offences=of)) for of, words in others]
    each = boxes(
        element(page, "offences"),
        options,
        filters.offences,
        only=lambda offence: question.link(offences=(offence,)),
    )
    return Ready(quick_choices(quick) + each)


MANY_OFFENCES = 2
"""From so many on one of them is asked for by itself at one click."""


def _last_year_words(length: int) -> str:
    return f"{length} months before" if length % 12 == 0 else "Same months last year"


def _priority_options(question: Question) -> list[tuple[str, str]]:
    priorities = question.filters.plan.priorities
    every = [(p.id, _priority_label(question, p)) for p in priorities]
    return [("all", ALL_CRIME), *every]


def _priority_label(question: Question, priority: Priority) -> str:
    """The title, with what a reader should know before choosing it."""
    if not priority.in_plan:
        return f"{priority.title} (not in the plan)"
    held = choices(question.dataset.scope, question.filters.plan, priority)
    return priority.title if held else f"{priority.title} (partner file)"


def _area_options(question: Question) -> list[tuple[str, str]]:
    group, _ = question.dataset.catalogue.place.group_words
    suffix = {"group": f" ({group})"}
    areas, chosen = question.dataset.scope.areas, question.filters.area
    drawn = [chosen] if chosen.kind == "drawn" else []
    return [(a.code, f"{a.name}{suffix.get(a.kind, '')}") for a in (*drawn, *areas)]


def _offered(question: Question) -> tuple[str, ...]:
    filters = question.filters
    return choices(question.dataset.scope, filters.plan, filters.priority)


def _offences_summary(question: Question) -> str:
    total = len(_offered(question))
    if not total:
        return "None"
    return f"{len(question.filters.offences)} of {total}"


def release_line(dataset: Dataset) -> list[Component | str]:
    """`Police data to Sep 2026 · release 21 Nov 2026`; a draft says so."""
    created = dataset.release.created
    what = "draft, not published," if dataset.release.is_draft else "release"
    police = dataset.status.get(POLICE)
    return [
        "Data to " if police is None else "Police data to ",
        html.Strong(short(dataset.scope.last if police is None else police.index.max())),
        f" · {what} {created.day} {created:%b %Y}",
    ]


def source_line(dataset: Dataset) -> list[Component | str]:
    """Source, licence and the caveat about places, for the foot of every page."""
    return [html.Span([html.Strong(f"{name}: "), words]) for name, words in about(dataset).items()]


def _source_words(dataset: Dataset, day: str) -> str:
    """Every source of the release: what, whose, which months, under what licence."""
    parts = []
    for source, status in dataset.status.items():
        known = dataset.catalogue.source.get(source)
        span = Window(status.index.min(), status.index.max()).span
        if source == POLICE:
            parts.append(f"Police data: data.police.uk, {span}; locations are approximate.")
        elif known:
            licence = f"; {known.licence}" if known.licence else ""
            parts.append(f"{known.name}: {known.publisher}, {span}{licence}.")
    return " ".join([*parts, f"Loaded {day}."])


def _residents_words(dataset: Dataset) -> str:
    """The residents that rates are made of: whose numbers, of which year, of how many wards."""
    stated = dataset.stated_residents
    wards = Counter(stated[w][1:] for w in dataset.scope.whole.members if w in stated)
    of_wards = [f"{words}{_year(words, year)}" for year, words in wards]
    if len(wards) > 1:
        of_wards = [
            f"{said}, of {n} ward{'s' * (n > 1)}"
            for said, n in zip(of_wards, wards.values(), strict=True)
        ]
    whole = stated.get(dataset.scope.whole.code)
    if whole and whole[1:] not in wards:
        of_wards.append(f"{dataset.scope.whole.name}: {whole[2]}{_year(whole[2], whole[1])}")
    return f"{'; '.join(of_wards)}." if of_wards else ""


def _year(words: str, year: int) -> str:
    return "" if str(year) in words else f", {year}"


def about(dataset: Dataset, *, rates: bool = True) -> dict[str, str]:
    """What a page, a file and a print say of where their figures come from.

    Whose residents are counted is said only where there are `rates`.
    """
    created = dataset.release.created
    day = f"{created.day} {created:%B %Y}"
    scope = dataset.scope
    residents = _residents_words(dataset) if rates else ""
    if dataset.release.demonstration:
        return {
            DEMONSTRATION: "not real figures. Invented by this project’s own code.",
            "Release": f"{dataset.release.release_id}, {day}; {short(scope.first)} to "
            f"{short(scope.last)}.",
        }
    draft = f"release {dataset.release.release_id} is not published; figures may still change."
    return {
        **({DRAFT: draft} if dataset.release.is_draft else {}),
        "Source": _source_words(dataset, day),
        "Boundaries": "Source: Office for National Statistics licensed under the Open Government "
        f"Licence v.3.0. Contains OS data © Crown copyright and database right "
        f"{dataset.boundary_year}.",
        **({"Residents": residents} if residents else {}),
        **({"Postcodes": POSTCODES} if dataset.postcode_sources else {}),
        "Licence": LICENCE,
        "Release": f"{dataset.release.release_id}.",
    }
