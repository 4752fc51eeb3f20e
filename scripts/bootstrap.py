"""Make .venv and install ponos into it, with nothing but Python and pip (or Python's own ensurepip).

Run through scripts/setup. With it comes what the body of ``ponos demo`` needs; ``--dev`` adds what the tests and checks
need. Does nothing where nothing changed.

A virtual environment made without pip and filled from outside is what works on every machine: Debian's Python refuses
to install next to itself, and lacks ensurepip unless python3-venv is there. pip's own settings (index, proxy, wheels
at hand) hold as they are.
"""

import hashlib
import shutil
import subprocess
import sys
import venv
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
STAMP = VENV / "ponos-stamp"
OLDEST = (3, 11)


def digest(*parts):
    """Short hash of what the environment depends on."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def runs(*command):
    """Whether a command can be run at all."""
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def pip():
    """Find a pip that installs into the environment, or say which package has one."""
    outside = [sys.executable, "-m", "pip", "--python", str(PYTHON)]  # since pip 22.3
    if runs(*outside, "--version"):
        return outside
    inside = [str(PYTHON), "-m", "pip"]
    if runs(*inside, "--version") or (find_spec("ensurepip") and runs(str(PYTHON), "-m", "ensurepip")):
        return inside
    shutil.rmtree(VENV, ignore_errors=True)
    sys.exit("ponos needs pip 22.3 or newer. On Debian and Ubuntu: sudo apt install python3-pip")


def main():
    """Make what is missing, install what changed."""
    if sys.version_info < OLDEST:
        have, need = (".".join(map(str, version[:2])) for version in (sys.version_info, OLDEST))
        sys.exit(
            f"ponos needs Python {need} or newer; this one is {have}. Name another: PYTHON=python3.12 scripts/setup"
        )
    extra = "dev" if "--dev" in sys.argv[1:] else "body"
    place = digest(str(ROOT), sys.version)
    content = digest((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    stamp = STAMP.read_text().split() if STAMP.exists() else []
    if stamp[:2] == [place, content] and extra in stamp:
        return
    if stamp[:1] != [place]:  # never made, half made, moved, or made by another Python
        shutil.rmtree(VENV, ignore_errors=True)
        venv.create(VENV, symlinks=sys.platform != "win32")
    STAMP.unlink(missing_ok=True)
    installer = pip()
    print("Installing ponos and what it needs; this takes a minute or two the first time ...", flush=True)
    extras = ["body", "dev"] if extra == "dev" or "dev" in stamp else ["body"]
    target = f"{ROOT}[{','.join(extras)}]"
    if subprocess.run([*installer, "install", "--quiet", "--editable", target]).returncode:
        sys.exit("The installation did not finish; what pip says above tells why. Run it again when that is mended.")
    STAMP.write_text(" ".join([place, content, *extras]))
    print("Ready.", flush=True)


if __name__ == "__main__":
    main()
