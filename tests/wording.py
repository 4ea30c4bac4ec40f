"""The words of config/wording.toml, as the statistics are given them."""

from model.entries import entry
from model.settings import PROJECT
from model.variation import UsualVariation
from model.wording import Wording

WORDING = entry(Wording, PROJECT / "config" / "wording.toml")

USUAL_VARIATION = entry(UsualVariation, PROJECT / "config" / "variation.toml")
