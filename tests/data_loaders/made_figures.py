"""A made place of four wards in two groups, and files of figures for it."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import TypeVar

import openpyxl
import pandas as pd

from data_loaders.headings.named_areas import NamedAreas, named_areas
from data_loaders.load import add
from data_loaders.load_report import LoadReport
from data_loaders.one_load.terms import Terms
from data_loaders.ward_figures.ward_figures import WardFigureReading, read_ward_figures
from model.config.catalogue import Catalogue, Group
from model.config.plans import Deliverable, Framework, Indicator, PlanIndicator, Priority
from model.config.toml_entries import Entry
from store.store import Store
from tests.files import member

E = TypeVar("E", bound=Entry)

NAMES = ("Ash", "Birch", "Cedar", "Dale & Elm")
CODES = ("E05011382", "E05011383", "E05011384", "E05011385")
OLD_CODES = ("E05001411", "E05001412", "E05001413", "E05001414")
ASH, BIRCH, CEDAR, DALE = CODES
WHOLE = "E08000035"


def changed(entry: E, **update: object) -> E:
    """An entry with some fields changed, and nothing kept that was worked out from the others."""
    copy = entry.model_copy(update=update)
    for name in copy.__dict__.keys() - type(copy).model_fields.keys():
        del copy.__dict__[name]
    return copy


def four_wards(leeds: Catalogue) -> Catalogue:
    """The catalogue of Fourville: Ash and Birch in the north, Cedar and Dale & Elm in the south."""
    wards = tuple(
        changed(
            leeds.place.wards[0],
            code=code,
            name=name,
            group=group,
            earlier_codes=(old,),
            aliases=("Dale",) if name.startswith("Dale") else (),
        )
        for code, old, name, group in zip(
            CODES, OLD_CODES, NAMES, ("north", "north", "south", "south"), strict=True
        )
    )
    place = changed(
        leeds.place,
        id="fourville",
        name="Fourville",
        whole="All Fourville",
        district_code=WHOLE,
        wards=wards,
        groups=(Group(id="north", name="North"), Group(id="south", name="South")),
        zones=(),
        not_ranked=(),
    )
    return changed(leeds, place=place)


def _series(identity: str, unit: str, source: str, **more: str) -> Indicator:
    entry = {"name": f"The {identity}", "grade": "partner", "holder": "The Holder"} | more
    return Indicator(
        id=identity, method="series", direction="down", unit=unit, source=source, **entry
    )


def with_plan(catalogue: Catalogue) -> Catalogue:
    """The catalogue with one plan, four series and two deliverables, all made up."""
    indicators = (
        _series("cases", "cases", "partner-returns"),
        _series("repeats", "% of cases", "partner-returns"),
        _series("feel-safe", "% of people asked", "open-statistics"),
        _series("drug-deaths", "deaths per 100,000", "open-statistics", grade="direct"),
    )
    plan = Framework(
        id="made-plan",
        title="The Made Plan of Fourville",
        short_title="Made Plan",
        owner="Nobody",
        period="2024 to 2027",
        source="Made up",
        priority=(Priority(id="safety", title="Safety", measures=("cases", "drug-deaths")),),
        indicator=(
            PlanIndicator(id="repeat-cases", title="Fewer repeats", measured_by="repeats"),
            PlanIndicator(id="gates", title="=Gates fitted", unit="gates", holder="The Council"),
            PlanIndicator(id="feeling", title="People feel safe", measured_by="feel-safe"),
            PlanIndicator(id="vague", title="Better lives", countable=False),
        ),
        deliverable=(
            Deliverable(id="strategy", title="Write a strategy", lead="Public Health"),
            Deliverable(id="gating", title="Fit the gates", due="2025-03", lead="=The Council"),
        ),
    )
    return changed(catalogue, indicators=indicators, frameworks=(plan,))


def areas_of(catalogue: Catalogue) -> NamedAreas:
    """The areas that files may name, as if the boundaries of all wards were stored."""
    names = [ward.name for ward in catalogue.place.wards]
    wards = pd.DataFrame({"area_code": CODES, "area_name": names})
    return named_areas(catalogue.place, wards)


def boundaries(folder: Path) -> Path:
    """Four squares side by side."""
    features = [
        {
            "type": "Feature",
            "properties": {"WD25CD": code, "WD25NM": name, "LAD25CD": WHOLE},
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    [[x, 53.75], [x + 0.05, 53.75], [x + 0.05, 53.85], [x, 53.85], [x, 53.75]]
                ],
            },
        }
        for code, name, x in zip(CODES, NAMES, (-1.7, -1.65, -1.6, -1.55), strict=True)
    ]
    path = folder / "wards.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def written(folder: Path, name: str, content: str | bytes) -> Path:
    """A file of this name and content."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


ANYWAY = Terms(accept_rejects=True, without_newer=True)
"""Whatever is rejected, and whatever release it is built on."""


def loaded(catalogue: Catalogue, store: Store, folder: Path, *contents: str) -> LoadReport:
    """What a load of CSV files of these contents reports; wards are loaded first, once."""
    if store.current() is None:
        add([boundaries(folder)], catalogue, store)
    paths = [written(folder, f"file-{n}.csv", text) for n, text in enumerate(contents, start=1)]
    return add(paths, catalogue, store, terms=ANYWAY)


def table(store: Store, name: str) -> pd.DataFrame:
    """A table of the current release."""
    release = store.current()
    assert release is not None
    return store.read(name, release)


def read(place: Catalogue, data: str | bytes, name: str = "figures.csv") -> WardFigureReading:
    """What is read of a file of ward figures."""
    return read_ward_figures(member(data, name), place, areas=areas_of(place))


def figures(reading: WardFigureReading) -> dict[tuple[str, str, str], int]:
    """Counts by code, month and offence."""
    return {
        (r.area_code, f"{r.month:%Y-%m}", r.offence): r.count
        for r in reading.figures[["area_code", "month", "offence", "count"]].itertuples(index=False)
    }


def merged(rows: list[list[object]], *ranges: str) -> bytes:
    """A workbook of one sheet with merged cells."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Figures"
    for row in rows:
        sheet.append(row)
    for cells in ranges:
        sheet.merge_cells(cells)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
