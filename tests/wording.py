"""The words of config/wording.toml, as the statistics are given them."""

from model.config.toml_entries import entry
from model.config.variation import UsualVariation
from model.config.wording import Wording
from model.settings import PROJECT

WORDING = entry(Wording, PROJECT / "config" / "wording.toml")

USUAL_VARIATION = entry(UsualVariation, PROJECT / "config" / "variation.toml")
