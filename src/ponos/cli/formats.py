"""``ponos formats``: what is read, by whom, and how sure that is."""

from __future__ import annotations

import click

__all__ = ["command"]


@click.command(name="formats", short_help="Show what is read and written.")
def command() -> None:
    """Show the file formats that ponos reads and writes."""
    from rich.table import Table

    from ponos.cli.terminal import console
    from ponos.instruments import instruments

    table = Table("instrument", "format", "what it is", "writes", "tried on real files", box=None, pad_edge=False)
    for one in instruments().values():
        for form in one.formats():
            table.add_row(
                one.name, form.name, form.title, "yes" if form.write else "", "yes" if form.confirmed else "not yet"
            )
    out = console()
    out.print(table)
    out.print(
        "\nA format is recognised by its content, not by its name. A table of your own needs one header row such as "
        "time_s,vo2_ml_min,vco2_ml_min,ve_l_min, or --map column=quantity:unit for each column."
    )
