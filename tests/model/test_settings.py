"""Settings: from the environment, each under a name that starts with SAFER_."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from model.settings import Settings


@pytest.fixture(autouse=True)
def no_settings(monkeypatch):
    for field in Settings.model_fields:
        monkeypatch.delenv(f"SAFER_{field.upper()}", raising=False)


def test_without_an_environment_it_is_leeds_in_the_project_folder():
    settings = Settings()
    assert settings.place == "leeds"
    assert (settings.config_dir / "places" / "leeds.toml").is_file()
    assert Path(settings.data_dir) == settings.config_dir.parent / "data"


@pytest.mark.parametrize(
    ("name", "value", "field", "found"),
    [
        ("SAFER_DATA_DIR", "s3://bucket/safer", "data_dir", "s3://bucket/safer"),
        ("SAFER_PLACE", "elsewhere.toml", "place", "elsewhere.toml"),
        ("SAFER_CONFIG_DIR", "other/config", "config_dir", Path("other/config")),
        ("SAFER_RELEASE_CHECK_S", "0.5", "release_check_s", 0.5),
    ],
)
def test_a_variable_of_the_environment_wins(monkeypatch, name, value, field, found):
    monkeypatch.setenv(name, value)
    assert getattr(Settings(), field) == found


def test_a_variable_without_the_prefix_is_not_ours(monkeypatch):
    monkeypatch.setenv("PLACE", "elsewhere")
    assert Settings().place == "leeds"


@pytest.mark.parametrize("data_dir", ["s3://bucket/safer", "s3://bucket/safer/"])
def test_each_place_has_a_folder_of_its_own(data_dir):
    assert Settings(data_dir=data_dir).store_root("leeds") == "s3://bucket/safer/leeds"


def test_a_number_that_is_none_is_refused(monkeypatch):
    monkeypatch.setenv("SAFER_RELEASE_CHECK_S", "soon")
    with pytest.raises(ValidationError, match="release_check_s"):
        Settings()


def test_settings_do_not_change():
    with pytest.raises(ValidationError, match="frozen"):
        Settings().place = "elsewhere"
