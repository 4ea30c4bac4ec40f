"""The registry says all that the loader asks of a kind of file."""

from __future__ import annotations

import pytest

from data_loaders.columns.named_columns import has_columns
from data_loaders.one_load.incident_files import IncidentFiles
from data_loaders.one_load.source import Step
from data_loaders.sources import SOURCES, kind_by_name, source_of
from model.file_kinds import OUTCOMES_CSV, PARTNER_KINDS, STREET_API, STREET_CSV

BY_COLUMNS = [source for source in SOURCES if source.by_columns]


def test_a_kind_that_is_loaded_is_declared_once():
    kinds = [source.kind for source in SOURCES if source.is_loaded]
    assert sorted(kinds) == sorted(set(kinds))


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.kind)
def test_what_is_loaded_has_one_way_to_be(source):
    of_police = source.kind in (STREET_CSV, STREET_API, OUTCOMES_CSV)
    ways = [source.load is not None, source.incidents is not None, of_police]
    assert sum(ways) == source.is_loaded
    assert (source.step is Step.INCIDENTS) == (source.incidents is not None or of_police)


@pytest.mark.parametrize("source", BY_COLUMNS, ids=lambda source: source.kind)
def test_columns_of_one_source_are_none_of_another(source):
    for every in ([names[0] for names in source.columns.values()], _last_names(source.columns)):
        others = [x.kind for x in BY_COLUMNS if x.kind != source.kind]
        told = [x.kind for x in BY_COLUMNS if has_columns(every, x.columns)]
        assert not set(told) & set(others)


def test_the_sources_of_incidents_are_those_of_the_catalogue(leeds):
    named = {x.incidents.source for x in SOURCES if x.incidents and x.incidents.source}
    assert named <= leeds.source.keys()


def test_the_rows_of_a_disclosive_source_are_not_told_to_readers(leeds):
    """Its kind is among those whose numbers of rows the page of data leaves out."""
    for source in SOURCES:
        if source.incidents and source.is_loaded and source.columns:
            named = leeds.source.get(source.incidents.source)
            assert (named is None or named.disclosive) == (source.kind in PARTNER_KINDS)


def test_a_name_in_the_archive_says_a_kind():
    assert kind_by_name("2025-02-west-yorkshire-street.csv") == STREET_CSV
    assert kind_by_name("a.zip: 2025-02/2025-02-west-yorkshire-outcomes.csv") == OUTCOMES_CSV
    assert kind_by_name("street.csv") == ""


def test_a_kind_nobody_declared_is_not_loaded():
    assert not source_of("refused").is_loaded


def test_files_of_incidents_must_be_read_somehow():
    with pytest.raises(NotImplementedError):
        IncidentFiles(None, None, None).read(None)


def _last_names(columns):
    return [names[-1] for names in columns.values()]
