"""Where things are, from the environment: every variable starts with SAFER_."""

from __future__ import annotations

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """The few things that differ between one machine and another."""

    model_config = SettingsConfigDict(env_prefix="SAFER_", frozen=True)

    data_dir: str = str(PROJECT / "data")
    """A folder, or an object-store URL that Delta Lake understands (s3://, az://, gs://)."""
    place: str = "leeds"
    """A name in config/places/, or a path to a place file outside the project."""
    config_dir: Path = PROJECT / "config"
    police_url: str = "https://data.police.uk"
    ons_url: str = "https://services1.arcgis.com/ESMARspQHYMw9BZ9/arcgis/rest/services"
    """Where `fetch` asks; another address lets it be tried against a stand-in without a network."""
    log_level: str = "INFO"
    release_check_s: float = 2.0
    """How long, in seconds, a worker trusts its view of which release is current."""
    other_releases_mb: float = 200.0
    """What a worker keeps of releases beside the current one, in MB. One of the demonstration takes
    15 to 30, so the links of about ten meetings; more of them are read again when asked for."""

    answers_mb: float = 32.0
    """What a worker keeps of whole answers, in MB: some two or three thousand of pages."""

    organisation: str = ""
    """Who publishes the dashboard, as its accessibility statement names them."""
    contact: str = ""
    """How to reach them, in words: email, telephone, how soon they answer."""

    def store_root(self, place_id: str) -> str:
        """The folder or URL of one place's store."""
        return f"{self.data_dir.rstrip('/')}/{place_id}"
