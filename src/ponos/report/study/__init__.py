"""The report of a study: its page, a page for every person, figures and tables, written from a result alone."""
