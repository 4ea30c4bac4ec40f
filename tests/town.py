"""A made configuration: one town of two wards, two priorities and the indicators they need."""

from __future__ import annotations

from pathlib import Path

from model.settings import PROJECT

SOURCES = """
[[source]]
id = "police.uk"
name = "Street-level crime"
publisher = "data.police.uk"
licence = "Open Government Licence v3.0"
disclosive = false

[[source]]
id = "partner"
name = "A partner's counts"
publisher = "A partner"
"""
OFFENCES = """
[[offence]]
id = "burglary"
name = "Burglary"
names = ["House burglary"]

[[offence]]
id = "asb"
name = "Anti-social behaviour"
kind = "incident"
plural = "incidents"

[[offence]]
id = "visit"
name = "Visits"
source = "partner"
kind = "other"
plural = "visits"
"""
BREAKS = """
[[break]]
month = "2023-05"
name = "Rule changed"
offences = ["burglary"]
source = "A publication"
"""
INDICATORS = """
[[indicator]]
id = "homes-burgled"
name = "Burglary"
method = "count"
offences = ["burglary"]
grade = "partial"
direction = "down"
unit = "crimes"
source = "police.uk"
label = "Shops are in it"

[[indicator]]
id = "visits"
name = "Visits"
method = "rate"
offences = ["visit"]
grade = "partner"
direction = "context"
unit = "visits per 1,000 residents"
source = "partner"
holder = "A partner"

[[indicator]]
id = "burglary-share"
name = "Burglary among all records"
method = "share"
offences = ["burglary"]
of = ["burglary", "asb"]
grade = "direct"
direction = "context"
unit = "% of records"
source = "police.uk"

[[indicator]]
id = "safe"
name = "Who feels safe"
method = "series"
grade = "partner"
direction = "up"
unit = "% of people asked"
source = "partner"
holder = "A survey"
"""
SPINE = """
[[spine]]
id = "homes"
title = "Homes"
"""
PLAN = """
id = "plan"
title = "A plan"
short_title = "Plan"
owner = "A partnership"
period = "2025"
source = "A publication"

[[outcome]]
id = "safety"
title = "Safety"

[[priority]]
id = "homes"
title = "Safe homes"
outcome = "safety"
kin = ["homes"]
measures = ["homes-burgled", "burglary-share", "visits"]

[[priority]]
id = "hidden"
title = "Hidden harm"

[[indicator]]
id = "feel-safe"
title = "More people feel safe"
priorities = ["hidden"]
measured_by = "safe"

[[deliverable]]
id = "locks"
title = "Locks fitted"
priority = "homes"
kind = "milestone"
due = "2016-03"
"""
WORDING = (PROJECT / "config" / "wording.toml").read_text(encoding="utf-8")
VARIATION = (PROJECT / "config" / "variation.toml").read_text(encoding="utf-8")
PLACE = """
id = "town"
name = "Town"
whole = "All Town"
title = "Safer Town"
subtitle = "Community safety"
district_code = "E08000001"
force = "durham"
boundary_year = 2025
frameworks = ["plan"]

[box]
west = -1.0
south = 53.0
east = 0.0
north = 54.0

[[group]]
id = "east"
name = "East"

[[ward]]
code = "E05000002"
name = "Cross & Gate"
group = "east"
earlier_codes = ["E05000001"]
aliases = ["Crossgate"]

[[ward]]
code = "E05000003"
name = "Market"

[[break]]
month = "2020-01"
name = "Town moved"
offences = ["asb"]
source = "A note"
"""
FILES = {
    "sources.toml": SOURCES,
    "offences.toml": OFFENCES,
    "breaks.toml": BREAKS,
    "indicators.toml": INDICATORS,
    "spine.toml": SPINE,
    "wording.toml": WORDING,
    "variation.toml": VARIATION,
    "frameworks/plan.toml": PLAN,
    "places/town.toml": PLACE,
}


def write_config(folder: Path) -> Path:
    """The folder, with a configuration that is right: to be spoilt by a test."""
    for name, text in FILES.items():
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def spoil(config: Path, name: str, old: str, new: str) -> None:
    """Change one place in one file of the configuration."""
    file = config / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
