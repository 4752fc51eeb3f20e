"""Write the parts of the documentation that are made from the code, between their marks.

``scripts/refresh.py`` writes them all, ``--check`` only says which are stale; names of parts limit it to those.
"""

from __future__ import annotations

import ast
import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src"


def table(*rows):
    """Lay rows out as a Markdown table; the first is its head."""
    lines = [f"| {' | '.join(cells)} |" for cells in rows]
    return [lines[0], "|" + "---|" * len(rows[0]), *lines[1:]]


def inventory():
    """List every module with the first sentence of its docstring."""
    rows = [("module", "what it is")]
    for path in sorted(SOURCE.rglob("*.py")):
        about = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        summary = " ".join(about.partition("\n\n")[0].split())
        rows.append((f"`{path.relative_to(SOURCE).as_posix()}`", summary))
    return table(*rows)


def commands():
    """Show the help of every command as a terminal of 80 columns prints it."""
    from click import Context

    from ponos.cli import main

    top = Context(main, info_name="ponos", terminal_width=78, **main.context_settings)
    contexts = [top]
    for name in main.list_commands(top):
        contexts.append(Context(main.get_command(top, name), parent=top, info_name=name, terminal_width=78))
    parts = []
    for one in contexts:
        parts += [f"## {one.command_path}", "", "```console", f"$ {one.command_path} --help"]
        parts += [*one.get_help().splitlines(), "```", ""]
    return parts[:-1]


def said(fact):
    """Say yes or no."""
    return "yes" if fact else "no"


def formats():
    """List every format of every instrument."""
    from ponos.instruments import BUILT_IN, get

    parts = []
    for one in map(get, BUILT_IN):
        rows = [("name", "file", "writes", "seen a real one")]
        rows += [(f"`{form.name}`", form.title, *map(said, (form.write, form.confirmed))) for form in one.formats()]
        parts += [f"## {one.name}: {one.title}", "", *table(*rows), ""]
    return parts[:-1]


def quantities():
    """List what a column of an exercise test can hold, and in which units, as --map takes them."""
    from ponos.instruments.cpet.reading.quantities import quantities as known
    from ponos.units import parse

    rows = [("quantity", "what it is", "column", "units")]
    for one in known().values():
        if one.kind in ("time", "number"):
            units = ", ".join(unit.printed if parse(unit.printed) == unit else unit.suffix for unit in one.units)
            rows.append((f"`{one.name}`", one.label, f"`{one.column}`", units))
    return table(*rows)


def answer():
    """Show the JSON of the first example with its first measure, numbers shortened."""
    from ponos.cli.demo import write_demo
    from ponos.study.outcome import measure_file

    with TemporaryDirectory() as folder:
        name = "sub-002/ses-day1/cpet/ramp.txt"
        path = write_demo("cpet", Path(folder) / "ponos-demo") / name
        whole = measure_file(path).as_dict() | {"file": f"ponos-demo/{name}"}
    first = {key: round(value, 1) if isinstance(value, float) else value for key, value in whole["measures"][0].items()}
    return ["```json", *json.dumps([whole | {"measures": [first]}], indent=2, ensure_ascii=False).splitlines(), "```"]


def measures():
    """List every measure of every instrument, and the works they cite."""
    from ponos.instruments import BUILT_IN, get
    from ponos.references import references
    from ponos.units import unit

    parts, cited = [], set()
    for one in map(get, BUILT_IN):
        rows = [("id", "unit", "link", "definition", "cites")]
        for spec in one.register():
            cited |= set(spec.references)
            cites = ", ".join(spec.references)
            rows.append((f"`{spec.id}`", unit(spec.unit).printed, spec.link, spec.definition, cites))
        parts += [f"## {one.name}: {one.title}", "", *table(*rows), ""]
    works = []
    for key, (citation, doi) in sorted(references().items()):
        if key in cited:
            works.append(f"- **{key}**: {citation}" + (f" [doi:{doi}](https://doi.org/{doi})" if doi else ""))
    return [*parts, "## Works cited", "", *works]


PARTS = {
    "inventory": (ROOT / "ARCHITECTURE.md", inventory),
    "commands": (ROOT / "docs" / "commands.md", commands),
    "formats": (ROOT / "docs" / "formats.md", formats),
    "quantities": (ROOT / "docs" / "formats.md", quantities),
    "answer": (ROOT / "docs" / "json.md", answer),
    "measures": (ROOT / "docs" / "measures.md", measures),
}


def renewed(text, name, rows):
    """Put new rows between the marks of one part."""
    start, end = f"<!-- made from the code: {name} -->\n", "<!-- end -->\n"
    before, mark, rest = text.partition(start)
    _, closing, after = rest.partition(end)
    if not mark or not closing:
        sys.exit(f"The marks '{start.strip()}' and '{end.strip()}' of '{name}' are gone.")
    return f"{before}{start}\n" + "\n".join(rows) + f"\n\n{end}{after}"


def main(arguments):
    """Write or check the parts that were asked for."""
    stale = []
    for name in [word for word in arguments if word != "--check"] or PARTS:
        page, make = PARTS[name]
        old = page.read_text(encoding="utf-8")
        new = renewed(old, name, make())
        if new != old:
            stale.append(page.relative_to(ROOT).as_posix())
            if "--check" not in arguments:
                page.write_text(new, encoding="utf-8")
    if stale and "--check" in arguments:
        sys.exit(f"Stale: {', '.join(stale)}. Run scripts/refresh.py in the environment, and look at what changed.")


if __name__ == "__main__":
    main(sys.argv[1:])
