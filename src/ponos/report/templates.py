"""The templates of the page: ``page.html`` holds what every report shares, the others what each shows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

__all__ = ["fill"]

_FLAG = re.compile(r"--[a-z][a-z0-9-]*[a-z0-9]")


def fill(template: str, what: Mapping[str, object]) -> Markup:
    """Fill a template of the report.

    Parameters
    ----------
    template : str
        Its file, ``recordings.html``.
    what : mapping of str to object
        What it shows; text is escaped.

    Returns
    -------
    markupsafe.Markup
        HTML.
    """
    from markupsafe import Markup

    return Markup(_environment().get_template(template).render(what))  # noqa: S704 escaped by the template


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("ponos.report", ""),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters["flags"] = _flags
    return environment


def _flags(words: str) -> Markup:
    """Set options of the command line off from the words around them, and keep them whole."""
    from markupsafe import Markup, escape

    return Markup(_FLAG.sub(r'<code class="flag">\g<0></code>', str(escape(words))))  # noqa: S704 escaped just here
