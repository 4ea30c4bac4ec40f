"""Doubtful months, and those an analyst has said are true: `python -m data_loaders accept`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pandas as pd

from data_loaders.one_load.load_context import Loading
from model.config.catalogue import Catalogue
from model.errors import SaferError
from model.periods import day, short
from store.releases.draft import Draft
from store.releases.releases import Release
from store.store import Store


def with_doubts(
    loading: Loading, covered: pd.DataFrame, doubts: Mapping[pd.Timestamp, str], source: str
) -> pd.DataFrame:
    """The coverage of a source with its doubtful months marked, those not accepted, and noted.

    `doubts` says of a month why it is doubtful. A month stays accepted while it has as many records
    as it had then.
    """
    accepted = _accepted(loading.draft, source)
    rows = covered.to_dict("records")
    for row in rows:
        why = doubts.get(row["month"])
        if not why:
            continue
        at = accepted.get((row["month"], row["records"]))
        row["status"] = "complete" if at else "doubtful"
        row["reason"] = _accepted_words(why, at) if at else why
        if not at:
            loading.notes.append(
                f"{short(pd.Period(row['month'], 'M'))} of {source} is doubtful: no verdict uses "
                "it. Look at its files; if it is true, `python -m data_loaders accept "
                f"{source} {row['month']:%Y-%m}`."
            )
    return pd.DataFrame(rows, columns=covered.columns).astype(covered.dtypes.to_dict())


def accept(
    store: Store,
    catalogue: Catalogue,
    source: str,
    month: pd.Period,
    *,
    without_newer: bool = False,
) -> Release:
    """A release in which a doubtful month counts as complete, because an analyst says it is true.

    It lapses when a load changes how many records the month has. Raises SaferError for an unknown
    source, for a month the source has no data of, and for one that is not doubtful.
    """
    with store.draft() as draft:
        coverage = draft.read("coverage")
        at = _position(coverage, catalogue, source, month)
        row = coverage.loc[at]
        now = datetime.now(UTC).isoformat(timespec="seconds")
        new = {"source": source, "month": row["month"], "records": row["records"]}
        old = draft.read("accepted")
        stays = old[(old["source"] != source) | (old["month"] != row["month"])]
        added = pd.DataFrame([new | {"accepted_at": now}]).astype(old.dtypes.to_dict())
        draft.replace(
            "accepted", pd.concat([stays, added], ignore_index=True) if len(stays) else added
        )
        coverage.loc[at, ["status", "reason"]] = "complete", _accepted_words(row["reason"], now)
        draft.replace("coverage", coverage)
        note = f"accepted {short(month)} of {source}"
        made_up = draft.base is not None and draft.base.demonstration
        return draft.commit(note, demonstration=made_up, without_newer=without_newer)


def _position(coverage: pd.DataFrame, catalogue: Catalogue, source: str, month: pd.Period) -> int:
    known = sorted(set(coverage["source"]))
    if source not in known:
        has = "no data" if source in catalogue.source else "no such source"
        raise SaferError(
            f"{source}: {has} in this store; give one of {', '.join(known) or 'none so far'}"
        )
    of_source = coverage[coverage["source"] == source]
    row = of_source[of_source["month"] == month.to_timestamp()]
    if row.empty or row["status"].iloc[0] == "missing":
        first, last = (short(pd.Period(m, "M")) for m in (of_source["month"].agg(["min", "max"])))
        raise SaferError(
            f"{source} has no data of {short(month)}: there is nothing to accept; its months are "
            f"{first} to {last}"
        )
    status = row["status"].iloc[0]
    if status != "doubtful":
        raise SaferError(
            f"{short(month)} of {source} is {status}, not doubtful: there is nothing to accept"
        )
    return int(row.index[0])


def _accepted(draft: Draft, source: str) -> dict[tuple[pd.Timestamp, int], str]:
    rows = draft.read("accepted", source=source)
    return {(row.month, row.records): row.accepted_at for row in rows.itertuples()}


def _accepted_words(why: str, at: str) -> str:
    return f"accepted as true on {day(datetime.fromisoformat(at).date())}: {why}"
