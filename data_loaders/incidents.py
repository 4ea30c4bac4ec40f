"""The step that loads incidents: street-level police data, its outcomes, every other source."""

from __future__ import annotations

from collections.abc import Sequence

from data_loaders.one_load.ledger import without_wards
from data_loaders.one_load.load_context import Loading
from data_loaders.one_load.reading_order import Found, of_kinds
from data_loaders.other_incidents import load_other_incidents
from data_loaders.police.outcome_files import load_outcomes
from data_loaders.police.street_counts import count_street
from data_loaders.police.street_months import StreetMonths
from data_loaders.sources import source_of
from geo.placing import Placer
from model.file_kinds import OUTCOMES_CSV, STREET_API, STREET_CSV
from store.areas import NEAREST_M, from_store


def load_incidents(loading: Loading, found: Sequence[Found]) -> None:
    """Read files of incidents and store what lies in the place; a line of the ledger for each.

    Where the areas changed everything the store has is counted anew, files or none.
    """
    files, answers = of_kinds(found, STREET_CSV), of_kinds(found, STREET_API)
    outcomes = of_kinds(found, OUTCOMES_CSV)
    others = [(member, kind) for member, kind in found if source_of(kind).incidents]
    areas = from_store(loading.draft.read("areas"))
    wards = areas[areas["area_type"] == "ward"]
    if wards.empty:
        unplaced = [*files, *answers, *outcomes, *(m for m, _ in others)]
        place = loading.catalogue.place
        loading.lines.extend(without_wards(member.name, place) for member in unplaced)
        return
    placer, recount = Placer(wards, tolerance_m=NEAREST_M), loading.areas_changed
    changed, parts = StreetMonths(loading, wards, placer).load(files, answers)
    changed_outcomes = load_outcomes(loading, outcomes, placer)
    if changed or ((recount or changed_outcomes) and len(parts)):
        count_street(loading, areas, placer, parts)
    areas = areas[areas["area_type"].isin(["ward", "zone"])]
    load_other_incidents(loading, others, areas, placer, recount=recount)
