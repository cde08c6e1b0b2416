"""Where the course's files lie: the checkout when there is one, else what the wheel put beside the interpreter.

Knows nothing of what the files hold. Needs the standard library only.
"""

from __future__ import annotations

import site
import sysconfig
from importlib import metadata
from pathlib import Path

SHARED = Path("share/autograd-lab/notebooks")


def course_folder() -> Path:
    """The folder that holds `en/`, `zh/` and `bundles/`.

    Raises FileNotFoundError, naming the places looked at, when the installation lost it.
    """
    places = [_checkout(), _recorded(), Path(sysconfig.get_path("data")) / SHARED, Path(site.getuserbase()) / SHARED]
    for place in places:
        if place is not None and (place / "bundles").is_dir():
            return place
    looked = ", ".join(str(place) for place in places if place is not None)
    raise FileNotFoundError(
        f"The course's notebooks are not where the installation put them (looked in {looked}). "
        "Install again: pip install --force-reinstall autograd-lab"
    )


def bundle_folder(exercise: str) -> Path:
    """The folder of one exercise's bundle, by its id ("E03"). Raises FileNotFoundError with the ids there are."""
    bundles = course_folder() / "bundles"
    known = sorted(entry.name for entry in bundles.iterdir() if entry.is_dir())
    if exercise in known:
        return bundles / exercise
    raise FileNotFoundError(f"There is no exercise {exercise!r}. There are: {', '.join(known) or 'none'}.")


def _checkout() -> Path | None:
    """The notebooks beside this package when it is imported from a checkout."""
    root = Path(__file__).resolve().parent.parent
    return root / "notebooks" if (root / "pyproject.toml").is_file() else None


def _recorded() -> Path | None:
    """The place that the installed distribution's own list of files names (it knows --user, --prefix and --target)."""
    try:
        files = metadata.files("autograd-lab") or []
    except metadata.PackageNotFoundError:
        return None
    for file in files:
        parts = file.parts
        if SHARED.parts == parts[-len(SHARED.parts) - 3 : -3]:
            return Path(str(file.locate())).resolve().parents[2]
    return None
