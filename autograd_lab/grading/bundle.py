"""A release bundle: everything that is needed to check one exercise, as data. It holds no solution.

    manifest.json        id, version, points, limits, the hash of each cell, and how each check is judged
    pristine.ipynb       the code cells that are run: given code, empty answers, checks
    reference.json       what the reference solution's checks observed, for each seed
    student.<lang>.ipynb the notebook that students get

Knows nothing of kernels, and imports nothing heavier than json: the student's kernel reads bundles too.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ..resources import bundle_folder
from .text import Text

SCHEMA = 1


class BundleError(Exception):
    """A bundle is missing or damaged; the message says what to do."""


@dataclass(slots=True)
class Limits:
    """What one notebook may use."""

    cell_seconds: float = 10.0
    notebook_seconds: float = 60.0
    output_bytes: int = 2_000_000
    memory_bytes: int = 4_000_000_000


@dataclass(slots=True)
class Part:
    """A sub-check: its points are earned when every observation in `needs` is right for every seed."""

    id: str
    points: int
    needs: list[str]
    text: Text


@dataclass(slots=True)
class Check:
    """One check cell. Cells "4a" and "4b" belong to the numbered check "4"."""

    id: str
    answers: list[str]  # the answer cells whose code it runs
    title: Text
    parts: list[Part]
    signatures: list[dict[str, Any]] = field(default_factory=list)  # judge.py explains them
    rtol: float = 1e-6
    atol: float = 1e-9
    fixed: bool = False  # the same numbers for every seed: a prediction about given code
    labels: dict[str, Text] = field(default_factory=dict)  # what a student reads instead of an observation's name

    @property
    def number(self) -> str:
        """ "4" for "4a"."""
        match = re.match(r"\d+", self.id)
        return match.group() if match else self.id

    @property
    def points(self) -> int:
        return sum(part.points for part in self.parts)


@dataclass(slots=True)
class Manifest:
    exercise: str
    version: str
    title: Text
    names: list[str]  # file names (without suffix) by which a notebook without metadata is recognised
    titles: dict[str, Text]  # of each numbered check
    checks: list[Check]
    public_seed: int
    score_seeds: list[int]
    cells: dict[str, str]  # cell id -> sha256 of its source, for every cell of the student notebooks
    limits: Limits = field(default_factory=Limits)
    made_with: str = ""  # version of autograd-lab
    schema: int = SCHEMA

    @property
    def points(self) -> int:
        return sum(check.points for check in self.checks)

    def check(self, id: str) -> Check:
        """The check with this id. Raises KeyError with the ids there are."""
        for check in self.checks:
            if check.id == id:
                return check
        raise KeyError(f"there is no check {id!r} in {self.exercise}; there are {[check.id for check in self.checks]}")


@dataclass(slots=True)
class Bundle:
    """`reference[seed][check id]` is what an observation message holds as "values" (see observe.py)."""

    manifest: Manifest
    pristine: dict[str, Any]
    reference: dict[int, dict[str, dict[str, Any]]]


def digest(source: str) -> str:
    """The sha256 of a cell's source; neither white space at line ends (editors change it) nor the language counts."""
    source = re.sub(r'language="[a-z]+"', 'language="en"', source)
    return hashlib.sha256("\n".join(line.rstrip() for line in source.strip().split("\n")).encode()).hexdigest()


def load(folder: Path) -> Bundle:
    """The bundle in `folder`. Raises BundleError when a file is missing, damaged, or of another schema."""
    try:
        raw = read_json(folder / "manifest.json")
        if raw.get("schema") != SCHEMA:
            raise BundleError(
                f"{folder.name}: this bundle has schema {raw.get('schema')!r}, this autograd-lab reads {SCHEMA}. "
                "Install the autograd-lab that the exercise came with."
            )
        reference = read_json(folder / "reference.json")
        pristine = read_json(folder / "pristine.ipynb")
        return Bundle(_manifest(raw), pristine, {int(seed): checks for seed, checks in reference.items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BundleError(f"The bundle of {folder.name} is damaged ({error!r}). Install autograd-lab again.") from error


def save(bundle: Bundle, folder: Path) -> None:
    """Write manifest, pristine notebook and reference into `folder`; the same bundle always gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder / "manifest.json", asdict(bundle.manifest))
    write_json(folder / "pristine.ipynb", bundle.pristine)
    write_json(folder / "reference.json", {str(seed): checks for seed, checks in sorted(bundle.reference.items())})


def write_json(path: Path, data: Any) -> None:
    path.write_text(json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8")


def read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def all_in(folder: Path) -> dict[str, Manifest]:
    """The manifests of every bundle in `folder`, by exercise id; folders without a manifest are passed over."""
    found = {}
    for path in sorted(folder.glob("*/manifest.json")):
        raw = read_json(path)
        if raw.get("schema") == SCHEMA:
            found[raw["exercise"]] = _manifest(raw)
    return found


def _manifest(raw: dict[str, Any]) -> Manifest:
    checks = [Check(**{**check, "parts": [Part(**part) for part in check["parts"]]}) for check in raw["checks"]]
    return Manifest(**{**raw, "checks": checks, "limits": Limits(**raw["limits"])})


def folder_of(exercise: str, bundles: Path | None = None) -> Path:
    """The folder of one exercise's bundle: below `bundles`, else among those that came with autograd-lab.

    Raises BundleError with the exercises there are.
    """
    if bundles is None:
        try:
            return bundle_folder(exercise)
        except FileNotFoundError as error:
            raise BundleError(str(error)) from error
    if not (bundles / exercise / "manifest.json").is_file():
        raise BundleError(f"There is no exercise {exercise!r}. There are: {', '.join(all_in(bundles)) or 'none'}.")
    return bundles / exercise
