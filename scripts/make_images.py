"""Make docs/images/report.png, the picture of the report. Needs chromium; CHROMIUM names another browser of its kind.

The page is the report of ``ponos demo``, as a browser shows it.
"""

import os
import subprocess
import tempfile
from pathlib import Path

from PIL import Image

from ponos.cli.demo import write_demo
from ponos.report.study.reporting import report

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "images" / "report.png"
WIDTH, HEIGHT = 1180, 2030  # of each half: the page is cut once, and its halves stand side by side
QUIET = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


def main():
    """Write the page, let the browser draw it, and keep it small."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        shot = folder / "report.png"
        page = report(write_demo("cpet", folder / "study")).folder / "report.html"
        browser = os.environ.get("CHROMIUM", "chromium")
        own = [f"--user-data-dir={folder / 'browser'}", "--hide-scrollbars", f"--window-size={WIDTH},{2 * HEIGHT}"]
        subprocess.run([browser, *QUIET, *own, f"--screenshot={shot}", page.as_uri()], check=True, capture_output=True)
        page_shot = Image.open(shot).convert("RGB")
        sheet = Image.new("RGB", (2 * WIDTH, HEIGHT), "white")
        for half in (0, 1):
            sheet.paste(page_shot.crop((0, half * HEIGHT, WIDTH, (half + 1) * HEIGHT)), (half * WIDTH, 0))
        sheet.resize((1640, round(1640 * HEIGHT / (2 * WIDTH)))).quantize(128).save(PICTURE, optimize=True)
    print(f"{PICTURE}: {PICTURE.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
