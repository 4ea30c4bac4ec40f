"""The list of Westminster worked out by plain code of its own, figure by figure.

    python -m tests.pages.listed_by_hand

prints the table of docs/methods.md. Monthly counts, what is expected and how counts vary are taken
from the release; which figures are tested, z, p, and what is listed are worked out anew here.
"""

from __future__ import annotations

import math
import tempfile
from dataclasses import dataclass
from pathlib import Path

from scipy.stats import norm, t

from data_loaders.load import add
from model.config.catalogue_files import load_catalogue
from pages import tested as at_once
from pages.asking import ask
from pages.question import Question
from store.datasets import Datasets
from store.store import Store

PROJECT = Path(__file__).resolve().parents[2]
QUERIES = {
    "all offences, 12 months": "months=12",
    "all offences, 3 months": "months=3",
    "theft from the person, 12 months": "months=12&offences=theft-from-the-person",
    "burglary and robbery, 12 months": "months=12&offences=robbery,burglary",
    "anti-social behaviour, 12 months": "months=12&offences=anti-social-behaviour",
}
QUARTERS = {
    f"all offences, quarter to {end}": f"to={end}&months=3"
    for end in ("2017-06", "2017-09", "2017-12", "2018-03", "2018-06")
}
"""Those that have all months of a year before: of three years there are none."""


@dataclass(frozen=True)
class Figure:
    """One figure of the family of a question, and what came of it."""

    area: str
    offence: str
    period: str
    value: float
    base: float
    z: float
    p: float

    @property
    def name(self) -> tuple[str, str, str]:
        return self.area, self.offence, self.period


def figures(question: Question) -> list[Figure]:
    """Every figure that is large enough to be tested, with its z and p."""
    found = []
    for period in at_once.periods(question):
        for offence in period.compare.names:
            of = period.of_name[offence]
            for area in at_once.wards(question):
                value = _count(question, area, of.offences, of.window)
                base = sum(_count(question, area, of.offences, w) for w in of.against.windows)
                base /= of.against.years
                if max(value, base) >= 20:
                    tested = _tested(area, value, base, of)
                    found.append(Figure(area, offence, period.compare.name, value, base, *tested))
    return found


def _count(question, area, offences, window):
    """A sum of single cells of the cube."""
    cube = question.cube
    months = [n for n, month in enumerate(cube.months) if window.first <= month <= window.last]
    table = cube.each([area], offences)[0]
    return float(sum(table[o][n] for o in range(len(offences)) for n in months))


def _tested(area, value, base, of):
    """z and p of two counts: both tests must speak, and p allows for how counts vary."""
    alone = of.change("ward", value, base)
    years_days = sum(w.days for w in of.against.windows) / of.window.days
    z = _z(value, base * of.against.years / years_days, years_days, alone.dispersion)
    steady = of.change("ward", value, base, area=area).steady
    if steady is None:
        return z, _p(value, base * of.against.years, years_days, alone.dispersion)
    surer = _z(value, steady.count, steady.longer, steady.dispersion)
    if z * surer <= 0:
        return 0.0, 1.0
    if abs(z) < 2:
        z = min(z, surer, key=abs)
        return z, 2 * t.sf(abs(z) / math.sqrt(2), 60)
    p = _p(value, steady.count * steady.longer, steady.longer, steady.dispersion)
    return surer, p if abs(surer) > 3 else 2 * t.sf(abs(surer) / math.sqrt(2), 60)


def _z(value, expected, longer, dispersion):
    spread = math.sqrt(dispersion * (1 + 1 / longer) / 2)
    return 2 * (math.sqrt(value) - math.sqrt(expected)) / spread


def _p(value, base, longer, dispersion):
    """The E-test of both counts over the dispersion, summed pair by pair, as of a t."""
    x, y = value / dispersion, base / dispersion
    mean = (x + y) / (1 + longer)
    observed = abs(x - y / longer) / math.sqrt((x + y) / longer)
    chance = 0.0
    for one in _reach(mean):
        for other in _reach(longer * mean):
            both = one + other
            away = abs(one - other / longer) / math.sqrt(both / longer) if both else 0.0
            if away >= observed - 1e-9:
                chance += _chance_of(one, mean) * _chance_of(other, longer * mean)
    chance = min(chance, 1.0)
    return 2 * t.cdf(norm.ppf(chance / 2), 60) if dispersion > 1 else chance


def _reach(mean):
    far = 7 * math.sqrt(mean) + 15
    return range(max(0, int(mean - far)), int(mean + far) + 1)


def _chance_of(count, mean):
    return math.exp(count * math.log(mean) - mean - math.lgamma(count + 1))


def listed(found: list[Figure]) -> list[Figure]:
    """Those the false-discovery rate of one in twenty lets through, and beyond by themselves."""
    in_order = sorted(found, key=lambda figure: figure.p)
    last = max((n for n, f in enumerate(in_order, 1) if f.p <= 0.05 * n / len(found)), default=0)
    return [f for f in in_order[:last] if abs(f.z) > 3]


def main() -> None:
    """Print the table: what is tested and listed of each question, and why."""
    shared = PROJECT.parent / "shared" / "data" / "westminster"
    westminster = load_catalogue(PROJECT / "config", str(PROJECT / "tests/places/westminster.toml"))
    with tempfile.TemporaryDirectory() as folder:
        store = Store(folder)
        names = ("wards-2013.geojson", "police-uk-api-2016-01-to-2018-06.zip")
        add([shared / name for name in names], westminster, store)
        datasets = Datasets(store, westminster, check_s=3600)
        print("| asked | tested | z beyond 3 | listed: ward, count after count, z, p |")
        print("|---|---|---|---|")
        for name, query in {**QUERIES, **QUARTERS}.items():
            print(_line(name, ask(query, datasets)))


def _line(name: str, question: Question) -> str:
    found = figures(question)
    said = [
        f"{question.area(f.area).name}, {f.offence}, {f.period}: {f.value:,.0f} after "
        f"{f.base:,.0f}, {f.z:.1f}, {f.p:.4f}"
        for f in listed(found)
    ]
    far = sum(abs(f.z) > 3 for f in found)
    return f"| {name} | {len(found)} | {far} | {len(said)}{': ' if said else ''}{'; '.join(said)} |"


if __name__ == "__main__":
    main()
