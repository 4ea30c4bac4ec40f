"""The demonstration data of Leeds as pages see it: built once, asked many times."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pytest
from dash import Dash
from flask.testing import FlaskClient

from app import create_app
from model.config.catalogue import Catalogue
from model.settings import Settings
from pages.asking import ask
from pages.question import Question
from store.datasets import Datasets
from store.store import Store


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory, demonstration: Path) -> Settings:
    """Settings whose store holds one release of demonstration data."""
    folder = shutil.copytree(demonstration, tmp_path_factory.mktemp("pages") / "data")
    return Settings(data_dir=str(folder))


@pytest.fixture(scope="session")
def app(settings: Settings) -> Dash:
    return create_app(settings)


@pytest.fixture(scope="session")
def client(app: Dash) -> FlaskClient:
    return app.server.test_client()


@pytest.fixture(scope="session")
def empty_client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """The same dashboard before anything was loaded."""
    folder = tmp_path_factory.mktemp("empty")
    return create_app(Settings(data_dir=str(folder))).server.test_client()


@pytest.fixture(scope="session")
def asked(settings: Settings, leeds: Catalogue) -> Callable[[str], Question]:
    """The question of a query string, asked once: what is worked out for it is kept with it."""
    datasets = Datasets(Store(settings.store_root(leeds.place.id)), leeds, check_s=3600)
    return lru_cache(maxsize=None)(lambda query: ask(query, datasets))


@pytest.fixture(scope="session")
def project() -> Path:
    return Path(__file__).resolve().parents[2]
