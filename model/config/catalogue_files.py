"""config/ read and checked: the catalogue of a place."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from model.config.breaks import Break
from model.config.catalogue import Catalogue, Offence, Place, PlaceTypes, _streets
from model.config.keeping import FILE as KEEPING
from model.config.keeping import KEEP_ALL, Keeping
from model.config.key_figures import FILE as KEY_FIGURES
from model.config.key_figures import KeyFigure, load_key_figures
from model.config.once import check_once
from model.config.plan_files import plan_ids, plans_for
from model.config.plans import Indicator, Spine
from model.config.references import check_references
from model.config.sources import Source
from model.config.streets import FILE as STREETS
from model.config.toml_entries import entries, entry, read_toml
from model.config.variation import FILE as VARIATION
from model.config.variation import UsualVariation
from model.config.wording import Wording
from model.errors import ConfigError

FILES = (
    *("breaks.toml", "indicators.toml", KEY_FIGURES, "offences.toml", "place_types.toml"),
    *(KEEPING, "sources.toml", "spine.toml", STREETS, VARIATION, "wording.toml"),
)
"""The files of config/ that are read, beside those of its folders."""


def load_catalogue(config_dir: Path, place: str) -> Catalogue:
    """The catalogue for a place: a name in config/places/, or a path to a place file.

    Raises ConfigError when a file is missing, is not TOML, or names an unknown offence or group.
    """
    _check_files(config_dir)
    place_file = _place_file(config_dir, place)
    the_place = entry(Place, place_file)
    _check_only_place(the_place.id, place_file, config_dir)
    catalogue = Catalogue(
        place=the_place,
        sources=tuple(entries(Source, config_dir / "sources.toml", "source")),
        offences=tuple(entries(Offence, config_dir / "offences.toml", "offence")),
        breaks=tuple(entries(Break, config_dir / "breaks.toml", "break")) + the_place.breaks,
        wording=entry(Wording, config_dir / "wording.toml"),
        indicators=tuple(entries(Indicator, config_dir / "indicators.toml", "indicator")),
        spine=tuple(entries(Spine, config_dir / "spine.toml", "spine")),
        frameworks=plans_for(the_place, place_file.name, config_dir),
        place_types=_place_types(config_dir / "place_types.toml"),
        key_figures=_key_figures(config_dir),
        usual_variation=entry(UsualVariation, config_dir / VARIATION),
        keeping=_keeping(config_dir / KEEPING),
        streets=_streets(config_dir / STREETS),
    )
    check_once(catalogue, place_file.name)
    check_references(catalogue, place_file.name)
    return catalogue


def _check_files(config_dir: Path) -> None:
    """Raise ConfigError for a TOML file beside those that are read: it would say nothing."""
    for path in sorted(config_dir.glob("*.toml")):
        if path.name not in FILES:
            close = get_close_matches(path.name, FILES, 1)
            meant = f"did you mean {close[0]}? Known" if close else "known"
            raise ConfigError(
                f"{path}: config/ has no file of that name, so nothing reads it; {meant} are "
                f"{', '.join(FILES)}, and folders frameworks and places. Rename it, or move it away"
            )


def _check_only_place(place_id: str, place_file: Path, config_dir: Path) -> None:
    """Raise ConfigError where another file of the folder has the id: they would share a store."""
    folder = config_dir / "places"
    if place_file.parent != folder:
        return
    for other in sorted(folder.glob("*.toml")):
        if other != place_file and read_toml(other).get("id") == place_id:
            raise ConfigError(
                f"{place_file.name}: id '{place_id}' is that of {other.name} too; the two would "
                "share one store. Give one of them another id"
            )


def _key_figures(config_dir: Path) -> tuple[KeyFigure, ...]:
    if not (config_dir / KEY_FIGURES).is_file():
        return ()
    figures, plans = load_key_figures(config_dir), plan_ids(config_dir)
    for figure in figures:
        if unknown := sorted(set(figure.frameworks) - plans):
            raise ConfigError(
                f"{KEY_FIGURES}, figure {figure.number}: '{unknown[0]}' is no plan; expected ids "
                f"of config/frameworks: {', '.join(sorted(plans))}. Correct it, or add the plan"
            )
    return figures


def _keeping(file: Path) -> Keeping:
    return entry(Keeping, file) if file.is_file() else KEEP_ALL


def _place_types(file: Path) -> tuple[str, ...]:
    return entry(PlaceTypes, file).names if file.is_file() else ()


def _place_file(config_dir: Path, place: str) -> Path:
    named = config_dir / "places" / f"{place}.toml"
    if named.is_file():
        return named
    if Path(place).suffix == ".toml":
        return Path(place)
    known = ", ".join(sorted(p.stem for p in (config_dir / "places").glob("*.toml")))
    raise ConfigError(
        f"no place '{place}': give one of {known}, or a path to a .toml file of the same form"
    )
