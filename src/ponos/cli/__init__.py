"""The command line: one file a verb, each loaded when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from ponos import __version__
from ponos.errors import PonosError, UsageError, nearest

__all__ = ["VERBS", "main"]

VERBS = ("demo", "init", "check", "report", "convert", "measure", "compare", "simulate", "formats", "studies")
"""One line a verb: the name of its file, in the order of the help."""


class Verbs(click.Group):
    """The verbs, and what happens to an error of ponos that none of them caught."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the verbs.

        Parameters
        ----------
        ctx : click.Context
            Of the group.

        Returns
        -------
        list of str
            In the order of the help.
        """
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        """Load a verb.

        Parameters
        ----------
        ctx : click.Context
            Of the group.
        cmd_name : str
            Name of the verb.

        Returns
        -------
        click.Command
            The verb; another name ends the program with the nearest one.
        """
        if cmd_name not in VERBS:
            ctx.fail(f"There is no verb '{cmd_name}'. {nearest(cmd_name, VERBS)}")
        command: click.Command = import_module(f"ponos.cli.{cmd_name}").command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run a verb; an error meant for the user becomes a message and not a traceback.

        Parameters
        ----------
        ctx : click.Context
            Of the group.

        Returns
        -------
        object
            What the verb returns.
        """
        try:
            return super().invoke(ctx)
        except UsageError as error:
            raise click.UsageError(str(error)) from None
        except PonosError as error:
            raise click.ClickException(str(error)) from None


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="ponos")
def main() -> None:
    """What exertion costs a body, from the motor cortex to the mitochondria.

    Research software, not a medical device. Nothing leaves this machine.
    """
