"""A map as an SVG drawing, for browsers that cannot draw the moving one.

It is made of the figure of the moving map, trace by trace, so that it can say nothing else. What
a click chooses there it chooses here (`data-chooses` and `data-shape`, seen to by map_view.js). To
assistive technology it is one picture with a name: the table has what it shows, and its links.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape
from itertools import groupby
from typing import Any, NamedTuple

import shapely

from components.figures.ward_map import Trace
from components.markup import Ready
from components.palette import CLEAR, STREET_EDGES, STREET_LINES
from components.panel import Figure
from geo.projection import to_bng
from geo.svg_paths import UNITS, Sheet, SheetShape

PX = 10
"""Units of a sheet to a pixel of the widths that figures give."""

WIDTHS_PX = {"wide": 640, "narrow": 330}
"""How wide the map is about drawn on a laptop and on a phone: letters must be read on both."""

LETTERS_PX, LETTER_WIDTH, LINE_HEIGHT = 12.5, 0.52, 1.15
"""The size of names, and how wide a letter and how high a line is of that."""

SIGN_PX = 12
"""The size of the sign of an area that has one."""

GROUP_TIMES = 4
"""A group of wards is named until it is so many times as wide as its name: then its wards are."""


@dataclass(frozen=True)
class Name:
    """The name of an area and where it is written, in units of the sheet."""

    code: str
    lines: Sequence[str]
    kind: str
    middle: tuple[float, float]
    room: float
    """How far the area goes from west to east there."""


class Part(NamedTuple):
    """A part of a sheet, in its units."""

    left: float
    top: float
    width: float
    height: float

    def has(self, point: tuple[float, float]) -> bool:
        """Whether a point lies in it."""
        across, down = point[0] - self.left, point[1] - self.top
        return 0 <= across <= self.width and 0 <= down <= self.height


@dataclass(frozen=True)
class Drawing:
    """What a figure is drawn of."""

    sheet: Sheet
    shapes: Mapping[str, Mapping[str, SheetShape]]
    """The shapes of each file that traces name, by id."""
    names: Sequence[Name] = ()
    roads: str = ""
    """The `d` of the path of the main roads."""
    part: Part | None = None
    """What is shown of the sheet; all of it where none is given."""

    @property
    def shown(self) -> Part:
        """The part that is shown."""
        return self.part or Part(0, 0, UNITS, self.sheet.height)


def svg_map(figure: Figure, drawing: Drawing, *, label: str, chooses: str) -> Ready:
    """The figure as `<svg>`: `label` names it, `chooses` is the parameter a click on a shape sets.

    Raises TypeError for a trace that is neither of areas nor of points.
    """
    coloured = [_layer(trace, drawing) for trace in figure["data"] if not _is_edge(trace)]
    edges = [_layer(trace, drawing) for trace in figure["data"] if _is_edge(trace)]
    part = drawing.shown
    layers = "".join((*coloured, _roads(drawing.roads, _px(drawing)), *edges))
    meta = figure["layout"].get("meta", {})
    seen = [name for name in drawing.names if part.has(name.middle)]
    over = Over(meta.get("chosen", ()), meta.get("signs", {}))
    names = "".join(_names(seen, part.width, size, over) for size in WIDTHS_PX)
    return Ready(
        f"<svg viewBox='{' '.join(f'{unit:.0f}' for unit in part)}' role='img' "
        f"aria-label='{escape(label)}' data-chooses='{escape(chooses)}'>{layers}{names}</svg>"
    )


class Over(NamedTuple):
    """What the figure says of areas beside their colour, by their codes."""

    chosen: Sequence[str]
    signs: Mapping[str, str]
    """The way of those that have one: `rise` or `fall`."""


NAMELESS = SheetShape("", "")

_ROAD_PX = 0.8
"""A main road; its edges are as wide again."""


def _is_edge(trace: Trace) -> bool:
    """Whether a trace lies over the streets, as on the moving map."""
    return trace["type"] == "scattermap" or trace.get("hoverinfo") == "skip"


def _px(drawing: Drawing) -> float:
    """Units of the sheet to a pixel of the widths that figures give, as it is shown."""
    return PX * drawing.shown.width / UNITS


def _roads(path: str, unit: float) -> str:
    if not path:
        return ""
    lines = "".join(
        f"<path stroke='{colour}' stroke-width='{px * unit:g}' d='{path}'/>"
        for colour, px in ((STREET_EDGES["major"], 2 * _ROAD_PX), (STREET_LINES["major"], _ROAD_PX))
    )
    return f"<g class='roads' fill='none' stroke-linejoin='round' pointer-events='none'>{lines}</g>"


def _layer(trace: Trace, drawing: Drawing) -> str:
    if trace["type"] == "scattermap":
        return _points(trace, drawing.sheet, _px(drawing))
    if trace["type"] != "choroplethmap":
        raise TypeError(f"a trace of type {trace['type']} has no drawing in SVG")
    shapes = _shapes(trace["geojson"], drawing)
    drawn = _outlines if trace.get("hoverinfo") == "skip" else _areas
    return drawn(trace, shapes, _px(drawing))


def _shapes(geojson: str | Mapping[str, Any], drawing: Drawing) -> Mapping[str, SheetShape]:
    """The shapes of a file by its address, or those that travel with the figure (EPSG:4326)."""
    if isinstance(geojson, str):
        return drawing.shapes[geojson]
    features = geojson["features"]
    polygons = [
        shapely.transform(shapely.geometry.shape(f["geometry"]), to_bng, interleaved=False)
        for f in features
    ]
    paths = drawing.sheet.paths(polygons)
    return {f["id"]: SheetShape("", path) for f, path in zip(features, paths, strict=True)}


def _areas(trace: Trace, shapes: Mapping[str, SheetShape], px: float) -> str:
    """Areas that are pointed at, those of one colour together."""
    colours = [colour for _, colour in trace["colorscale"]][::2]
    # In the order of the file, neighbours follow one another and compress to less.
    order = {code: number for number, code in enumerate(shapes)}
    rows = sorted(
        (step, order[code], code, text)
        for step, code, text in zip(trace["z"], trace["locations"], trace["text"], strict=True)
        if code in order
    )
    template = trace["hovertemplate"]
    parts = []
    for step, of_step in groupby(rows, key=lambda row: row[0]):
        inside = "".join(
            f"<path data-shape='{escape(code)}' d='{shapes[code].path}'>"
            f"<title>{_title(template, text, shapes[code])}</title></path>"
            for *_, code, text in of_step
        )
        parts.append(f"<g fill='{colours[step]}'>{inside}</g>")
    line = trace["marker"]["line"]
    opacity = trace["marker"].get("opacity", 1)
    seen = f" fill-opacity='{opacity:g}'" if opacity != 1 else ""
    return f"<g {_stroke(line['color'], line['width'] * px)}{seen}>{''.join(parts)}</g>"


def _outlines(trace: Trace, shapes: Mapping[str, SheetShape], px: float) -> str:
    """Edges alone, those of one kind together."""
    ids, line = trace["locations"], trace["marker"]["line"]
    edges = zip(_each(line["color"], ids), _each(line["width"], ids), ids, strict=True)
    parts = []
    for (colour, width), alike in groupby(edges, key=lambda edge: edge[:2]):
        path = "".join(shapes[code].path for *_, code in alike if code in shapes)
        parts.append(f"<path {_stroke(colour, width * px)} d='{path}'/>" if path else "")
    return f"<g fill='none' stroke-linejoin='round'>{''.join(parts)}</g>" if any(parts) else ""


def _points(trace: Trace, sheet: Sheet, px: float) -> str:
    """Places as circles."""
    x, y = sheet.at(*to_bng(trace["lon"], trace["lat"]))
    marker, ids = trace["marker"], range(len(x))
    texts = _each(trace.get("text", ""), ids)
    template = "" if trace.get("hoverinfo") == "skip" else trace.get("hovertemplate", "%{text}")
    sizes, colours = _each(marker["size"], ids), _each(marker["color"], ids)
    circles = (
        f"<circle cx='{cx:.0f}' cy='{cy:.0f}' r='{size * px / 2:g}' fill='{colour}'>"
        f"<title>{_title(template, text)}</title></circle>"
        for cx, cy, text, size, colour in zip(x, y, texts, sizes, colours, strict=True)
    )
    return f"<g>{''.join(circles)}</g>"


def _each(value: str | float | Sequence[Any], ids: Sequence[object]) -> Sequence[Any]:
    """A value for each: figures give one for all, or a list."""
    return [value] * len(ids) if isinstance(value, str | int | float) else value


def _stroke(colour: str, units: float) -> str:
    return "stroke='none'" if colour == CLEAR else f"stroke='{colour}' stroke-width='{units:g}'"


def _title(template: str, text: str, shape: SheetShape = NAMELESS) -> str:
    """What the moving map says of a shape that is pointed at, as plain words."""
    words = template.replace("<extra></extra>", "")
    told = (("name", shape.name), ("ward", shape.ward))
    said = ((f"%{{properties.{key}}}", value) for key, value in told)
    for part, plain in (*said, ("%{text}", text), ("<b>", ""), ("</b>", ""), ("<br>", "\n")):
        words = words.replace(part, plain)
    # The moving map reads its texts as HTML.
    return escape(unescape(words), quote=False)


def _names(names: Sequence[Name], width: float, size: str, over: Over) -> str:
    """Signs and the names that fit on a map of one of WIDTHS_PX; styles.css shows those of a size.

    `width` is what it shows from west to east, in units of the sheet.
    """
    px = width / WIDTHS_PX[size]
    signs = "".join(_sign(name, over.signs[name.code], px) for name in _signed(names, over))
    texts = "".join(_text(name, px, over) for name in _fitting(names, px, over))
    letters = f"font-size='{LETTERS_PX * px:.0f}'"
    return f"<g class='names names-{size}' {letters}>{signs}{texts}</g>"


def _signed(names: Sequence[Name], over: Over) -> list[Name]:
    return [name for name in names if name.code in over.signs]


def _sign(name: Name, way: str, px: float) -> str:
    """A triangle that points up or down, where the name would stand."""
    x, y = name.middle
    half, down = SIGN_PX * px / 2, SIGN_PX * px * (1 if way == "fall" else -1)
    path = f"M{x - half:.0f} {y - down / 2:.0f}h{2 * half:.0f}l{-half:.0f} {down:.0f}z"
    return f"<path class='sign sign-{way}' d='{path}'/>"


def _middle(name: Name, px: float, over: Over) -> tuple[float, float]:
    """The middle of a name: under the sign of its area, where that has one."""
    x, y = name.middle
    height = len(name.lines) * LETTERS_PX * LINE_HEIGHT
    return x, y + ((SIGN_PX + height) * px / 2 if name.code in over.signs else 0)


def _text(name: Name, px: float, over: Over) -> str:
    x, y = _middle(name, px, over)
    step = LETTERS_PX * px * LINE_HEIGHT
    # Letters stand on their line: the middle of a small one is a third of its size above it.
    first = y - step * (len(name.lines) - 1) / 2 + LETTERS_PX * px * 0.33
    lines = "".join(
        f"<tspan x='{x:.0f}' y='{first + step * n:.0f}'>{escape(line, quote=False)}</tspan>"
        for n, line in enumerate(name.lines)
    )
    return f"<text class='name-{name.kind}'>{lines}</text>"


Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def _fitting(names: Sequence[Name], px: float, over: Over) -> Iterator[Name]:
    """Names that fit into their areas, larger ones first, and cover no other and no sign.

    Those of chosen areas come before all and need not fit. map_names.js does the same for the
    moving map.
    """
    taken = [_box(name.middle, SIGN_PX * px, SIGN_PX * px) for name in _signed(names, over)]
    chosen = over.chosen
    for name in sorted(names, key=lambda n: (n.code not in chosen, n.kind != "group", -n.room)):
        width = max(len(line) for line in name.lines) * LETTERS_PX * LETTER_WIDTH * px
        height = len(name.lines) * LETTERS_PX * LINE_HEIGHT * px
        box = _box(_middle(name, px, over), width, height)
        fits = name.code in chosen or _fits(name, width)
        if fits and not any(_meet(box, other) for other in taken):
            taken.append(box)
            yield name


def _box(middle: tuple[float, float], width: float, height: float) -> Box:
    x, y = middle
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def _fits(name: Name, width: float) -> bool:
    return width <= name.room and (name.kind != "group" or name.room <= GROUP_TIMES * width)


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
