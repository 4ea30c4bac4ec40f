"""Small valid files of every kind, and what a seed makes of them: broken in ways that files break.

Nothing is asked of what is read of a broken file but that the load goes on.
"""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable

from model.config.catalogue import Catalogue
from tests.data_loaders import made_extracts as extracts
from tests.data_loaders.loading import HEADER, row
from tests.files import workbook

MAPPING = (
    b'source = "lasbt"\noffence = "lasbt-case"\nfirst = "2025-02"\nlast = "2025-03"\n[columns]\n'
    b'id = "Ref"\neasting = "X"\nnorthing = "Y"\nfrom = "Opened"\nto = "Closed"\n'
)

TOKENS = (
    *("", "0", "-1", "1e999", "NaN", "Infinity", "null", "true", "9" * 40, str(2**63), "-0.0"),
    *("2052-11-03", "1678-01-01", "31/02/2025", "2025-13", "29/02/2025 25:61", "%Q", "{}", "[]"),
    *("=1+1", "@SUM(A1)", "<script>", "'; DROP TABLE", "../../etc/passwd", "a" * 70_000),
    *("[" * 5_000, "{" * 5_000, '"', '"""', ",,,,,,", "\n\n\n", "\r", "\t", ";", "\x00", "\x1b[2J"),
    *(
        "\N{ZERO WIDTH SPACE}",
        "\N{RIGHT-TO-LEFT OVERRIDE}",
        "\N{FULLWIDTH DIGIT ONE}",
        "\N{COMBINING ACUTE ACCENT}" * 99,
    ),
    *(
        "\\ud800",
        "\\udfff\\ud800",
        "\\u0000",
        "É",
        "\ufeff",
        "١٢٣",
        "E05012841",
        "<5",
        "*",
        "1,2,3",
    ),
)
"""What stands in a cell or a value that no reader was written for."""


VALUES = (
    *(None, True, -1, 0, 2**63, -(2**70), 1e308, float("nan"), float("inf"), [], {}, [[]], [None]),
    *("", "\ud800", "a\x00b", "x" * 70_000, "9" * 400, "2052-11", {"latitude": []}, [[[[0]]]]),
)
"""What stands in JSON where something else should."""

MOSTLY = 0.7


def valid_files(of: Catalogue) -> dict[str, bytes]:
    """A small file of every kind for a place of two wards, by a name that tells nothing of it."""
    one, two = (ward.code for ward in of.place.wards)
    plan = next(plan for plan in of.frameworks if plan.deliverables)
    points = [(extracts.WEST, "2025-02"), (extracts.EAST, "2025-03")]
    figures = [["ward", "month", "measure", "count"]]
    figures += [[code, f"2025-0{n}", "Burglary", "30"] for code in (one, two) for n in (2, 3)]
    cases = [(n, *point, month) for n in range(8) for point, month in points]
    premises = {"type": "FeatureCollection", "features": [_premises(n) for n in range(5)]}
    cameras = [f"Cam {n},43000{n},433000,LS1 4AP" for n in range(9)]
    return {
        "street.csv": _lines(HEADER, *(row(f"{n}", month="2025-02") for n in range(20))),
        "answer.json": _json([_record(n) for n in range(20)]),
        "outcomes.csv": _lines(extracts.OUTCOMES, *(extracts.outcome(f"{n}") for n in range(9))),
        "roads.csv": _lines(extracts.COUNCIL, *(extracts.casualty(f"R{n}") for n in range(9))),
        "collisions.csv": _lines(extracts.COLLISIONS, extracts.collision()),
        "casualties.csv": _lines(extracts.CASUALTIES, extracts.hurt(), extracts.hurt(number="2")),
        "west-yorkshire-stop-and-search.csv": _lines(extracts.SEARCHES, *[extracts.search()] * 9),
        "cases.csv": _lines(
            "Ref,X,Y,Opened,Closed",
            *(f"C{n},{x},{y},{month}-0{n + 1},{month}-09" for n, x, y, month in cases),
        ),
        "figures.csv": _lines(*map(",".join, figures)),
        "figures.xlsx": workbook(Figures=figures, Notes=[["a note"]]),
        "series.csv": _lines(
            "indicator,area,period,numerator", *(f"vehicle-asb,{c},2024,30" for c in (one, two))
        ),
        "milestones.csv": _lines(
            "plan,deliverable,status,reported,note",
            f"{plan.id},{plan.deliverables[0].id},on track,2025-02-14,so far",
        ),
        "residents.csv": _lines("ward code,population 2021", f"{one},20000", f"{two},21000"),
        "cameras.csv": _lines("name,easting,northing,postcode", *cameras),
        "premises.geojson": _json(premises),
        "postcodes.csv": _lines("pcds,oseast1m,osnrth1m", "LS1 4AP,430000,433000"),
        "months.zip": _zip({"2025-03/a-street.csv": _lines(HEADER, row("z", month="2025-03"))}),
    }


def mutated(data: bytes, name: str, rng: random.Random) -> bytes:
    """A file with one to three things wrong in it."""
    if name.endswith((".xlsx", ".zip")) and rng.random() < MOSTLY:
        return _within(data, rng)
    if name.endswith("json") and rng.random() < MOSTLY:
        return _json(_other_values(json.loads(data), rng, 1 / 60))
    for _ in range(rng.randint(1, 3)):
        data = rng.choice(MUTATIONS)(data, rng)
    return data


def _other_values(content: object, rng: random.Random, share: float) -> object:
    """JSON with a share of its values others, and some of its keys gone."""
    if rng.random() < share:
        return rng.choice(VALUES)
    if isinstance(content, dict):
        kept = {k: v for k, v in content.items() if rng.random() > share / 2}
        return {key: _other_values(value, rng, share) for key, value in kept.items()}
    if isinstance(content, list):
        return [_other_values(value, rng, share) for value in content]
    return content


def _within(data: bytes, rng: random.Random) -> bytes:
    """A package of which one part is mutated."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = rng.choice(sorted(parts))
    parts[name] = rng.choice(MUTATIONS)(parts[name], rng)
    return _zip(parts)


def _flip(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data) or 1)
    return data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :]


def _cut(data: bytes, rng: random.Random) -> bytes:
    first, last = sorted(rng.randrange(len(data) + 1) for _ in range(2))
    return data[:first] + data[last:]


def _end(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def _twice(data: bytes, rng: random.Random) -> bytes:
    first, last = sorted(rng.randrange(len(data) + 1) for _ in range(2))
    return data[:last] + data[first:]


def _token(data: bytes, rng: random.Random) -> bytes:
    """A cell or value, as commas, quotes and ends of lines part them, in place of another."""
    ends = [i for i, byte in enumerate(data) if byte in b',"\n:<>'] or [0]
    first = rng.choice(ends)
    last = next((i for i in ends if i > first), len(data))
    token = rng.choice(TOKENS).encode("utf-8", "surrogatepass")
    return data[: first + 1] + token + data[last:]


def _lines_swapped(data: bytes, rng: random.Random) -> bytes:
    lines = data.split(b"\n")
    rng.shuffle(lines)
    return b"\n".join(lines)


def _other_text(data: bytes, rng: random.Random) -> bytes:
    encoding = rng.choice(["utf-16", "utf-32", "utf-8-sig", "cp037", "utf-7"])
    return data.decode("utf-8", "replace").encode(encoding, "replace")


MUTATIONS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    *(_flip, _cut, _end, _twice, _lines_swapped, _other_text),
    *(_token,) * 6,
)


def _lines(*rows: str) -> bytes:
    return ("\n".join(rows) + "\n").encode()


def _json(content: object) -> bytes:
    return json.dumps(content).encode()


def _zip(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return stream.getvalue()


def _record(number: int) -> dict[str, object]:
    street = {"id": number, "name": "On or near Any Street"}
    return {
        "category": "burglary",
        "id": number,
        "persistent_id": "",
        "month": "2025-03",
        "location_type": "Force",
        "location": {"latitude": "53.8", "longitude": "-1.6", "street": street},
        "outcome_status": None,
        "context": "",
    }


def _premises(number: int) -> dict[str, object]:
    point = {"type": "Point", "coordinates": [-1.6 + number / 100, 53.8]}
    return {"type": "Feature", "properties": {"name": f"Bar {number}"}, "geometry": point}
