"""What a load says of parts that it reads from another file."""

from __future__ import annotations

import pandas as pd
import pytest

from store.releases.differences import replaced_parts


def parts(file: str, sha256: str) -> pd.DataFrame:
    month = pd.Timestamp("2025-01-01")
    row = {"source": "police.uk", "month": month, "part": "a", "file": file, "sha256": sha256}
    return pd.DataFrame([row])


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("b.json", "Jan 2025 is read from b.json in place of a.json"),
        ("a.json", "Jan 2025 is read from another version of a.json"),
    ],
)
def test_a_file_in_place_of_one_of_its_name_is_another_version(now, words):
    (replaced,) = replaced_parts(parts("a.json", "1"), parts(now, "2"))
    assert replaced.first == words
