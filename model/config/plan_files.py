"""Which of the plans of config/frameworks/ are for a place, and in which order."""

from __future__ import annotations

from pathlib import Path

from model.config.catalogue import Place
from model.config.plans import Framework
from model.config.toml_entries import each_once, entry, read_toml
from model.errors import ConfigError


def plans_for(place: Place, place_file: str, config_dir: Path) -> tuple[Framework, ...]:
    """The plans a place lists, in its order, then every other plan of the folder for that place.

    Raises ConfigError for a plan listed that is no file, an id that two plans have, a plan for a
    place that has no file, and where there is no plan at all.
    """
    folder = config_dir / "frameworks"
    plans = {path.stem: entry(Framework, path) for path in sorted(folder.glob("*.toml"))}
    if unknown := [name for name in place.frameworks if name not in plans]:
        raise ConfigError(
            f"{place_file}, frameworks: '{unknown[0]}' is no plan; expected the name of a file in "
            f"config/frameworks: {', '.join(plans) or 'there is none'}. Correct it, or add the file"
        )
    each_once([plan.id for plan in plans.values()], "config/frameworks, plan id")
    _for_known_places(plans, config_dir, place)
    listed = [plans.pop(name) for name in place.frameworks]
    found = (*listed, *(f for f in plans.values() if not f.places or place.id in f.places))
    if not found:
        raise ConfigError(
            f"{folder}: no plan for {place.name}; add a file there, or name one under "
            "'frameworks' in the place file"
        )
    return found


def plan_ids(config_dir: Path) -> set[str]:
    """The ids of all plans of the folder, whatever place they are for."""
    files = (config_dir / "frameworks").glob("*.toml")
    return {str(read_toml(path).get("id", path.stem)) for path in files}


def _for_known_places(plans: dict[str, Framework], config_dir: Path, place: Place) -> None:
    """Refuse a plan for a place nobody knows: it would be shown nowhere, and not be missed."""
    files = sorted((config_dir / "places").glob("*.toml"))
    known = {place.id, *(str(read_toml(path).get("id", path.stem)) for path in files)}
    for name, plan in plans.items():
        if unknown := [of for of in plan.places if of not in known]:
            raise ConfigError(
                f"{name}.toml, places: '{unknown[0]}' is no place; expected ids of files in "
                f"config/places: {', '.join(sorted(known))}. Correct it, or add the place's file"
            )
