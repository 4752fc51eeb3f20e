"""Which instrument takes a file, and what is said where none does."""

from __future__ import annotations

from pathlib import Path

import pytest

from ponos.errors import UnknownFormat
from ponos.instruments import read


def test_samples_of_which_nothing_says_what_they_are_ask_for_their_instrument(tmp_path: Path) -> None:
    file = tmp_path / "samples.csv"
    file.write_text("time_s,emg_mv\n" + "".join(f"{at / 1000:.3f},0.0{at % 7}\n" for at in range(2000)))
    with pytest.raises(UnknownFormat, match=r"no pulses are marked.*--instrument tms or --instrument force"):
        read(file)


def test_a_file_of_no_kind_names_what_is_read(tmp_path: Path) -> None:
    file = tmp_path / "what.bin"
    file.write_bytes(bytes(range(256)) * 4)
    with pytest.raises(UnknownFormat, match=r"binary and of no known kind.*ponos formats"):
        read(file)
