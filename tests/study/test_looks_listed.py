"""A look or a check that stands in its folder is also taken: adding one is a file and a line."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from ponos.study.checks import looks as checks
from ponos.study.robustness import looks as robustness

ROOMS = [("ponos.study.checks", checks), ("ponos.study.robustness", robustness)]


@pytest.mark.parametrize(("package", "listing"), ROOMS, ids=[package for package, _ in ROOMS])
def test_every_file_with_a_look_is_in_the_list(package: str, listing: ModuleType) -> None:
    folder = Path(str(import_module(package).__file__)).parent
    modules = [import_module(f"{package}.{path.stem}") for path in folder.glob("*.py") if path.stem != "__init__"]
    have: set[Callable[..., Any]] = {vars(one)["look"] for one in modules if "look" in vars(one)}
    assert have == set(listing.LOOKS)
    assert len(listing.LOOKS) == len(have)
