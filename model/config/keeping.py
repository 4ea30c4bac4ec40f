"""How long releases are kept: config/releases.toml."""

from __future__ import annotations

from pydantic import Field

from model.config.toml_entries import Entry

FILE = "releases.toml"


class Keeping(Entry):
    """What `tidy` drops for its age."""

    keep_days: int | None = Field(default=None, ge=30)
    """Days after which a release may go that readers no longer see; None keeps all."""
    reason: str = Field(min_length=1)
    """Why so long."""


KEEP_ALL = Keeping(reason="config/ says nothing of it")
