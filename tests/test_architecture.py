"""The house is built as ARCHITECTURE.md says: every module listed, imports one way, short modules, plain signatures."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src"
MODULES = sorted(SOURCE.rglob("*.py"))

FLOORS: tuple[frozenset[str], ...] = (
    frozenset(
        {
            "errors",
            "amplifiers",
            "chain",
            "frozen",
            "measures",
            "pooled",
            "recording",
            "references",
            "sheets",
            "source",
            "statistics",
            "style",
            "tables",
            "units",
        }
    ),
    frozenset({"instruments", "body"}),
    frozenset({"study", "explain", "pace", "evidence"}),
    frozenset({"report"}),
    frozenset({"cli"}),
)
"""The rooms, lowest first. A module may import from its own room and from the floors below."""

SAMPLING = re.compile(r"(fs|fs_hz|sfreq\w*|samp(le|ling)_?(rate|freq)\w*)$")
HEAVY = {"numpy", "scipy", "pandas", "matplotlib", "jinja2", "python_calamine", "fitdecode", "statsmodels", "joblib"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def _name(path: Path) -> str:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {_name(path) for path in MODULES}


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _imported(node: ast.AST) -> Iterator[str]:
    """Give the modules of ponos that an import statement names."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "ponos")
    elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "ponos":
        for alias in node.names:
            whole = f"{node.module}.{alias.name}"
            yield whole if whole in NAMES or alias.name == "__version__" else str(node.module)


def _room(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def _floor(module: str) -> int:
    """Give the floor of a module; the front door, ponos itself, opens on that of the instruments."""
    return next((i for i, rooms in enumerate(FLOORS) if (_room(module) or "instruments") in rooms), -1)


def _public(path: Path) -> Iterator[tuple[str, Function]]:
    """Give the public functions and methods of a public module, __init__ and __call__ among them."""

    def walk(body: list[ast.stmt], owner: str) -> Iterator[tuple[str, Function]]:
        for node in body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                yield from walk(node.body, f"{owner}.{node.name}")
            elif isinstance(node, Function) and (
                not node.name.startswith("_") or node.name in ("__init__", "__call__")
            ):
                yield f"{owner}.{node.name}", node

    yield from walk(_tree(path).body, _name(path))


PUBLIC = [
    found for path in MODULES if path.stem == "__init__" or not path.stem.startswith("_") for found in _public(path)
]


def test_the_inventory_lists_every_module_once_with_its_own_words() -> None:
    page = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| `(ponos/\S+\.py)` \| (.*) \|$", page, re.MULTILINE))
    present = {
        path.relative_to(SOURCE).as_posix(): " ".join((ast.get_docstring(_tree(path)) or "").split("\n\n")[0].split())
        for path in MODULES
    }
    assert listed == present, "run: python scripts/refresh.py inventory"
    assert [name for name, words in present.items() if not words.endswith(".")] == []


def test_every_room_of_the_source_stands_on_a_floor() -> None:
    known = frozenset().union(*FLOORS) | {"", "__main__"}
    assert sorted({_room(name) for name in NAMES} - known) == [], "say in FLOORS where the new room stands"


def test_imports_run_one_way() -> None:
    upward = []
    for path in MODULES:
        own = _name(path)
        if _room(own) in ("", "__main__"):
            continue
        for module in {one for node in ast.walk(_tree(path)) for one in _imported(node)}:
            if module == "ponos.__version__" or _room(module) == _room(own):
                continue
            side_by_side = _floor(module) == _floor(own) and _floor(own) == 1
            if not 0 <= _floor(module) <= _floor(own) or side_by_side:
                upward.append(f"{own} imports {module}")
    assert upward == []


def test_instruments_do_not_know_each_other() -> None:
    shared = {f"ponos.instruments{one}" for one in ("", ".base", ".parts")}
    crossed = []
    for path in MODULES:
        own = _name(path)
        if _room(own) != "instruments" or own in shared:
            continue
        folder = ".".join(own.split(".")[:3])
        known = {
            one for node in ast.walk(_tree(path)) for one in _imported(node) if _room(one) == "instruments"
        } - shared
        crossed += [f"{own} imports {one}" for one in known if not f"{one}.".startswith(f"{folder}.")]
    assert crossed == []


def test_modules_do_not_need_each_other_in_a_circle() -> None:
    needs = {_name(path): {one for node in _tree(path).body for one in _imported(node)} & NAMES for path in MODULES}
    assert len(list(TopologicalSorter(needs).static_order())) == len(NAMES)


def test_no_module_is_longer_than_600_lines() -> None:
    lengths = {_name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > 600} == {}


def test_there_is_no_drawer_for_odds_and_ends() -> None:
    assert [name for name in NAMES if re.search(r"(^|\.)_?(utils?|helpers?|misc|common|tools)$", name)] == []


def test_no_public_function_takes_whatever_it_is_given() -> None:
    assert [name for name, function in PUBLIC if function.args.kwarg] == []


def test_what_has_a_default_is_given_by_name() -> None:
    assert [name for name, function in PUBLIC if function.args.defaults] == []


def _unsaid(value: ast.expr | None) -> bool:
    """Whether a field has no value, or one that says that nobody said it: None, or an option of None."""
    first = value.args[0] if isinstance(value, ast.Call) and value.args else value
    return first is None or (isinstance(first, ast.Constant) and first.value is None)


def test_no_sampling_rate_has_a_default() -> None:
    guessed = []
    for path in MODULES:
        for node in ast.walk(_tree(path)):
            if isinstance(node, Function):
                named = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
                guessed += [(node.name, one.arg) for one, value in named if value and SAMPLING.match(one.arg)]
                placed = [*node.args.posonlyargs, *node.args.args][-len(node.args.defaults) or len(node.args.args) :]
                guessed += [(node.name, one.arg) for one in placed if SAMPLING.match(one.arg)]
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and not _unsaid(node.value):
                guessed += [(_name(path), node.target.id)] if SAMPLING.match(node.target.id) else []
    assert guessed == []


def test_every_public_function_says_what_it_returns() -> None:
    silent = []
    for name, function in PUBLIC:
        nothing = isinstance(function.returns, ast.Constant) and function.returns.value is None
        decorated = {ast.unparse(one).split("(")[0].rpartition(".")[2] for one in function.decorator_list}
        if nothing or decorated & {"property", "cached_property", "overload", "command", "group"}:
            continue
        if not re.search(r"^(Returns|Yields)\n-{6,}$", ast.get_docstring(function) or "", re.MULTILINE):
            silent.append(name)
    assert silent == []


def test_every_public_docstring_passes_the_chosen_numpydoc_checks() -> None:
    lint = [sys.executable, "-m", "numpydoc", "lint", *map(str, MODULES)]
    done = subprocess.run(lint, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("module", ["ponos", "ponos.cli"])
def test_starting_loads_nothing_heavy(module: str) -> None:
    code = f"import sys, {module}; print(*sorted({HEAVY!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_the_front_door_stays_open_when_everything_is_loaded() -> None:
    code = (
        "import ponos, ponos.measures, ponos.recording; print(*(type(vars(ponos)[x]).__name__ for x in ponos.__all__))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert sorted(done.stdout.split()) == ["function", "function", "function", "str"]
