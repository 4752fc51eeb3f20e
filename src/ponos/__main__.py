"""``python -m ponos`` is the command line."""

from __future__ import annotations

from ponos.cli import main

if __name__ == "__main__":
    main()
