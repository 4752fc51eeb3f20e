"""NIfTI: one run of volumes, plain or gzipped, with BIDS tables beside it; also written, with its events.

The volumes stay on the disk until a region asks for them. What is written is small and made for round trips: the course
of every region in its spheres and nothing elsewhere.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ponos.errors import DamagedFile, ReadError
from ponos.instruments.base import Format
from ponos.instruments.imaging.formats.scan import Scan
from ponos.source import Source

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ponos.recording import Recording

__all__ = ["EXTRA", "FORMAT"]

EXTRA = 'Install what reads scans: pip install "ponos[brain]".'

_MAGIC = (b"n+1\x00", b"ni1\x00")
_MAGIC_2 = b"n+2\x00"
_BROKEN = (OSError, EOFError, ValueError, OverflowError, TypeError, MemoryError, zlib.error)
_MNI = 4
_IN_SECONDS = {8: 1.0, 16: 1e-3, 24: 1e-6}
_ENDS = {
    "events": ("events",),
    "confounds": ("desc-confounds_timeseries", "desc-confounds_regressors", "timeseries"),
}
_GRID_MM = 5.0
_BASE = 1000.0


def _header(source: Source) -> bytes:
    if not source.start.startswith(b"\x1f\x8b"):
        return source.start[:352]
    try:
        return zlib.decompressobj(wbits=31).decompress(source.start, 352)
    except zlib.error:
        return b""


def recognises(source: Source) -> bool:
    """Whether a file is NIfTI, by its magic word.

    Parameters
    ----------
    source : Source
        The file.

    Returns
    -------
    bool
        True for NIfTI-1 and NIfTI-2, gzipped or not.
    """
    header = _header(source)
    return header[344:348] in _MAGIC or header[4:8] == _MAGIC_2


def parse(source: Source) -> Scan:
    """Open a run and find the tables beside it.

    Parameters
    ----------
    source : Source
        The file.

    Returns
    -------
    Scan
        The run.

    Raises
    ------
    ReadError
        What reads scans is not installed, the file is broken, or it is no run of volumes.
    """
    try:
        import nibabel as nib
        from nibabel.filebasedimages import ImageFileError
    except ImportError:
        raise ReadError("Scans need nilearn, which is not installed.", where=source.name, todo=EXTRA) from None
    try:
        image = _opened(source, nib)
        shape = image.shape
        # A cut file shows when its last volume is asked for.
        _ = image.dataobj[..., -1] if len(shape) == 4 else None
    except (*_BROKEN, ImageFileError) as error:
        raise DamagedFile(f"The scan is broken ({error}).", where=source.name, todo="Copy it again.") from None
    if len(shape) != 4 or shape[3] < 2:
        raise ReadError(
            f"The image has the shape {' × '.join(map(str, shape))}; a run has volumes in time.",
            where=source.name,
            todo="Name the run, …_bold.nii.gz.",
        )
    stem = _stem(source.path)
    return Scan(
        image=image,
        repetition_time_s=_repetition_time(image),
        in_mni="space-MNI" in stem or any(int(image.header[code]) == _MNI for code in ("sform_code", "qform_code")),
        events=_beside(source.path, "events"),
        confounds=_beside(source.path, "confounds"),
        sidecar=_sidecar(source.path, stem),
    )


def _opened(source: Source, nib: Any) -> Any:
    """The image; a file of another ending is opened by its content."""
    if source.suffix in (".nii", ".gz"):
        return nib.load(source.path)
    content = gzip.decompress(source.content) if source.start.startswith(b"\x1f\x8b") else source.content
    kind = nib.Nifti2Image if content[4:8] == _MAGIC_2 else nib.Nifti1Image
    return kind.from_bytes(content)


def _stem(path: Path) -> str:
    name = path.name.removesuffix(".gz")
    return name.removesuffix(Path(name).suffix)


def _beside(path: Path, kind: str) -> Path | None:
    """The table of BIDS beside a run: same entities, other suffix; those of the preparation may be left out."""
    stem = _stem(path).removesuffix("_bold")
    bare = "_".join(part for part in stem.split("_") if not part.startswith(("space-", "desc-", "res-", "den-")))
    places = (path.with_name(f"{start}_{end}.tsv") for start in dict.fromkeys((stem, bare)) for end in _ENDS[kind])
    return next((one for one in places if one.is_file()), None)


def _sidecar(path: Path, stem: str) -> Mapping[str, object]:
    beside = path.with_name(f"{stem}.json")
    try:
        told = json.loads(beside.read_text(encoding="utf-8")) if beside.is_file() else {}
    except (OSError, ValueError) as error:
        raise DamagedFile(f"The sidecar is not JSON ({error}).", where=beside.name) from None
    return told if isinstance(told, dict) else {}


def _repetition_time(image: Any) -> float | None:
    step = float(image.header["pixdim"][4])
    seconds = step * _IN_SECONDS.get(int(image.header["xyzt_units"]) & 56, 1.0)
    return seconds if 0.1 <= seconds <= 20 else None


def write(recording: Recording, path: Path) -> None:
    """Write the courses of regions as a small run, and its events and confounds beside it.

    Parameters
    ----------
    recording : Recording
        Of regions at published coordinates.
    path : pathlib.Path
        Where to; the tables go beside it.
    """
    import nibabel as nib
    import numpy as np

    table = recording.table
    volumes = np.full((34, 42, 34, len(table)), _BASE)
    affine = np.diag([_GRID_MM, _GRID_MM, _GRID_MM, 1.0])
    affine[:3, 3] = (-82.0, -120.0, -65.0)
    _filled(volumes, affine, recording)
    image = nib.Nifti1Image(volumes, affine)
    image.header.set_sform(affine, code=_MNI)
    image.header.set_xyzt_units("mm", "sec")
    image.header["pixdim"][4] = 1.0 / recording.data.fs_hz if hasattr(recording.data, "fs_hz") else 1.0
    path.write_bytes(gzip.compress(image.to_bytes(), compresslevel=1, mtime=0))
    stem = _stem(path).removesuffix("_bold")
    for kind, name in (("events", "events"), ("confounds", "desc-confounds_timeseries")):
        if kind in recording.tables:
            recording.tables[kind].to_csv(path.with_name(f"{stem}_{name}.tsv"), sep="\t", index=False, na_rep="n/a")


def _filled(volumes: NDArray[np.float64], affine: NDArray[np.float64], recording: Recording) -> None:
    """Put the course of each region into the voxels that reading takes it from."""

    from ponos.instruments.imaging.regions import voxels_of_spheres

    flat = volumes.reshape(-1, volumes.shape[3])
    for region, voxels in voxels_of_spheres(volumes.shape[:3], affine).items():
        column = f"{region}_percent"
        if column in recording.table:
            flat[voxels] = _BASE * (1.0 + recording.table[column].to_numpy(float) / 100.0)


FORMAT = Format(
    name="nifti",
    title="NIfTI run of volumes with BIDS tables beside it (.nii, .nii.gz)",
    recognises=recognises,
    parse=parse,
    write=write,
)
