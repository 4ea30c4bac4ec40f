"""The town of made config that tests of the model load, and spoil."""

from pathlib import Path

import pytest

from model.config.catalogue import Catalogue
from model.config.catalogue_files import load_catalogue
from tests.town import write_config


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A config folder that is right, to be spoilt by a test."""
    return write_config(tmp_path)


@pytest.fixture
def town(config: Path) -> Catalogue:
    return load_catalogue(config, "town")
