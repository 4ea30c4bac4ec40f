import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.map_points import STREET
from store.map_points import map_points

KINDS = ("Nightclub", "Police Station")


def incidents(*rows):
    """Rows of (month, offence, easting, northing, street)."""
    table = pd.DataFrame(rows, columns=["month", "offence", "easting", "northing", "street"])
    table["month"] = pd.to_datetime(table["month"]).astype("datetime64[us]")
    return table.astype({"offence": "category", "street": "category", "easting": float})


FEW = incidents(
    ("2026-01-01", "asb", 100.2, 7, "On or near Mill Lane"),
    ("2026-01-01", "asb", 99.8, 7, "On or near Mill Lane"),
    ("2026-03-01", "asb", 100, 7, "On or near Nightclub"),
    ("2026-03-01", "burglary", 500, 9, "On or near NIGHTCLUB"),
    ("2026-03-01", "burglary", 700, 9, None),
)
JAN, MAR = pd.Period("2026-01", "M"), pd.Period("2026-03", "M")


def test_points_are_told_apart_to_the_metre_and_named_by_their_commonest_label():
    points = map_points(FEW, KINDS)
    assert points.easting.tolist() == [100, 500, 700]
    assert points.northing.tolist() == [7, 9, 9]
    assert points.label.tolist() == ["Mill Lane", "NIGHTCLUB", ""]
    assert points.kind.tolist() == [STREET, "Nightclub", STREET]
    assert points.offences == ("asb", "burglary")
    assert [str(m) for m in points.months] == ["2026-01", "2026-02", "2026-03"]


def test_counts_by_place_and_month():
    points = map_points(FEW, KINDS)
    at = np.array([0, 1, 1])
    assert points.by_month(["asb"], JAN, MAR, at, 2).tolist() == [[2, 0, 1], [0, 0, 0]]
    assert points.by_month(["asb", "burglary"], MAR, MAR, at, 2).tolist() == [[1], [2]]
    assert points.by_month(["burglary"], JAN, MAR, np.array([0, -1, 1]), 2).sum() == 1
    assert points.by_month([], JAN, MAR, at, 2).sum() == 0
    assert points.by_month(["unheard-of"], JAN, MAR, at, 2).sum() == 0


def test_months_beyond_the_data_hold_nothing():
    points = map_points(FEW, KINDS)
    at = np.zeros(3, dtype=int)
    around = points.by_month(["asb", "burglary"], JAN - 2, MAR + 1, at, 1)
    assert around.tolist() == [[0, 0, 2, 0, 3, 0]]
    assert points.by_month(["asb"], JAN - 9, JAN - 8, at, 1).tolist() == [[0, 0]]
    assert points.by_point(["asb"], MAR + 1, MAR + 3).sum() == 0


def test_counts_by_point():
    points = map_points(FEW, KINDS)
    assert points.by_point(["asb", "burglary"], JAN, MAR).tolist() == [3, 1, 1]
    assert points.by_point(["burglary"], JAN, JAN).tolist() == [0, 0, 0]


def test_nothing_at_all():
    points = map_points(FEW.iloc[:0], KINDS)
    assert len(points) == len(points.months) == 0
    assert points.offences == ()


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["2025-11-01", "2026-01-01", "2026-02-01"]),
        st.sampled_from(["asb", "burglary", "drugs"]),
        st.integers(400_000, 400_004),
        st.integers(400_000, 400_001),
        st.sampled_from(["On or near A", "On or near B", "On or near Nightclub"]),
    ),
    min_size=1,
    max_size=40,
)


@given(ROWS, st.randoms(use_true_random=False))
def test_every_record_is_counted_once_whatever_the_order(rows, random):
    points = map_points(incidents(*rows), KINDS)
    assert points.count.sum() == len(rows)
    at = np.arange(len(points))
    table = points.by_month(["asb", "burglary", "drugs"], JAN - 2, MAR, at, len(points))
    assert table.sum() == len(rows)
    assert (table.sum(axis=1) == points.by_point(points.offences, JAN - 2, MAR)).all()
    shuffled = map_points(incidents(*random.sample(rows, len(rows))), KINDS)
    for name in ("easting", "northing", "label", "kind", "point", "offence", "count", "starts"):
        assert (getattr(points, name) == getattr(shuffled, name)).all(), name


def test_leeds_february_2025(shared_data):
    file = shared_data / "leeds" / "police-uk-street-2025-02.csv"
    rows = pd.read_csv(file, encoding="utf-8-sig").rename(columns=str.lower)
    table = pd.DataFrame(
        {
            "month": pd.Timestamp("2025-02-01"),
            "offence": rows["crime type"],
            # Degrees would all fall on a few metres: spread them as metres are.
            "easting": (rows["longitude"] + 2) * 1e6,
            "northing": rows["latitude"] * 1e5,
            "street": rows["location"],
        }
    )
    points = map_points(table, ("Supermarket", "Nightclub", "Police Station"))
    assert points.count.sum() == 8009
    assert len(points) == 3603
    for kind, records in (("Supermarket", 280), ("Nightclub", 97), ("Police Station", 65)):
        on = points.by_point(points.offences, points.months[0], points.months[0])
        assert on[points.kind == kind].sum() == pytest.approx(records, abs=2)
