"""The body against what is published: ``python validation/body`` prints the page, ``-o FILE.md`` writes it."""

import sys
from pathlib import Path

if __name__ == "__main__":
    # A folder that is run stands first where Python looks for modules; the page is a package below the root.
    sys.path[0] = str(Path(__file__).resolve().parents[2])
    from validation.body.page import main

    main()
