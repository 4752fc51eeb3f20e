"""How Sphinx builds the site: Markdown pages, and the reference from the docstrings."""

from ponos import __version__

project = "ponos"
author = copyright = "The ponos developers"
version = release = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "numpydoc"]
exclude_patterns = ["images"]
html_theme = "alabaster"
html_theme_options = {"description": "What exertion costs a body", "fixed_sidebar": True}

numpydoc_show_class_members = False
autodoc_member_order = "bysource"
autodoc_typehints = "none"  # the docstrings say it in words
