"""Regions: spheres at published coordinates that ship with nilearn, or the labels of an image of the user's own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ponos.errors import ReadError
from ponos.tables import rows_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["courses", "labels", "spheres", "voxels_of_spheres"]

Sphere = tuple[float, float, float, float]


@cache
def labels() -> Mapping[str, str]:
    """What each region at published coordinates is called.

    Returns
    -------
    mapping of str to str
        By its id.
    """
    return {row["region"]: row["label"] for row in rows_of("ponos.instruments.imaging", "regions.csv")}


@cache
def spheres() -> Mapping[str, tuple[Sphere, ...]]:
    """Where each region lies: x, y, z and radius of its spheres in MNI space, in mm.

    Returns
    -------
    mapping of str to tuple
        By region, of the 300 spheres of Seitzman et al. 2020; nothing is downloaded.
    """
    from nilearn.datasets import fetch_coords_seitzman_2018

    told = fetch_coords_seitzman_2018()
    all_of_them = [
        (str(network), str(anatomy), (float(x), float(y), float(z), float(radius)))
        for network, anatomy, radius, (x, y, z) in zip(
            told.networks, told.regions, told.radius, told.rois.to_numpy(), strict=True
        )
    ]
    return {
        row["region"]: tuple(
            sphere for network, anatomy, sphere in all_of_them if (network, anatomy) == (row["network"], row["anatomy"])
        )
        for row in rows_of("ponos.instruments.imaging", "regions.csv")
    }


def courses(image: Any, atlas: str, *, where: str) -> dict[str, NDArray[np.float64]]:
    """Give the mean course of every region.

    Parameters
    ----------
    image : nibabel.Nifti1Image
        Volumes in time.
    atlas : str
        Label image of the user; empty for the spheres.
    where : str
        What messages call the file.

    Returns
    -------
    dict of str to numpy.ndarray
        By region, shape (volumes,), in the units of the scanner; a region outside the image is left out.

    Raises
    ------
    ReadError
        The atlas or its names cannot be used.
    """
    return _of_atlas(image, Path(atlas), where=where) if atlas else _of_spheres(image)


def _of_spheres(image: Any) -> dict[str, NDArray[np.float64]]:
    """Means over the voxels of all spheres of a region; each voxel counts once."""
    import numpy as np

    found = {}
    wanted = voxels_of_spheres(image.shape[:3], image.affine)
    samples = np.asarray(image.dataobj, dtype=np.float32).reshape(-1, image.shape[3])
    for region, voxels in wanted.items():
        own = samples[voxels].astype(float)
        # Where the scanner saw nothing there is no signal to average.
        own = own[np.isfinite(own).all(axis=1) & (own.std(axis=1) > 0)]
        if len(own):
            found[region] = own.mean(axis=0)
    return found


def voxels_of_spheres(shape: tuple[int, ...], affine: NDArray[np.float64]) -> dict[str, NDArray[np.intp]]:
    """Find the voxels of every region.

    Parameters
    ----------
    shape : tuple of int
        Voxels along each axis.
    affine : numpy.ndarray
        From voxels to mm in MNI space, shape (4, 4).

    Returns
    -------
    dict of str to numpy.ndarray
        Places in the flattened volume, by region.
    """
    import numpy as np
    from scipy.spatial import cKDTree

    grid = np.indices(shape).reshape(3, -1)
    tree = cKDTree((affine[:3, :3] @ grid + affine[:3, 3:]).T)
    step = float(np.sqrt((affine[:3, :3] ** 2).sum(axis=0)).max())
    return {region: _inside(tree, own, step) for region, own in spheres().items()}


def _inside(tree: Any, own: tuple[Sphere, ...], step: float) -> NDArray[np.intp]:
    """Voxels whose centre lies in a sphere; of a coarse image at least the nearest one."""
    import numpy as np

    taken: set[int] = set()
    for x, y, z, radius in own:
        within = tree.query_ball_point((x, y, z), radius)
        if not within:
            distance, nearest = tree.query((x, y, z))
            within = [int(nearest)] if distance < step else []
        taken.update(within)
    return np.array(sorted(taken), dtype=np.intp)


def _of_atlas(image: Any, atlas: Path, *, where: str) -> dict[str, NDArray[np.float64]]:
    import nibabel as nib
    import numpy as np
    from nibabel.filebasedimages import ImageFileError
    from nilearn.image import resample_to_img

    from ponos.sheets.sheet import read_sheet

    names_at = atlas.with_name(atlas.name.removesuffix(".gz").removesuffix(".nii") + ".tsv")
    try:
        labelled = nib.load(atlas)
    except (OSError, ImageFileError) as error:
        raise ReadError(f"The atlas cannot be opened ({error}).", where=atlas.name) from None
    if not names_at.is_file():
        raise ReadError(
            "The atlas has no names.", where=atlas.name, todo=f"Put {names_at.name} beside it: columns index, name."
        )
    names = read_sheet(names_at)
    if not {"index", "name"} <= set(names.columns):
        raise ReadError("The names of the atlas need the columns index and name.", where=names_at.name)
    first = nib.Nifti1Image(np.asarray(image.dataobj[..., 0], dtype=float), image.affine)
    own = resample_to_img(labelled, first, interpolation="nearest", force_resample=True, copy_header=True)
    index = np.rint(np.asarray(own.dataobj)).astype(int).reshape(-1)
    samples = np.asarray(image.dataobj, dtype=np.float32).reshape(-1, image.shape[3])
    found = {}
    for number, name in zip(names.texts("index"), names.texts("name"), strict=True):
        voxels = samples[index == int(float(number))] if number.replace(".", "", 1).isdigit() else samples[:0]
        if len(voxels):
            found[_plain(name)] = voxels.astype(float).mean(axis=0)
    if not found:
        raise ReadError(f"No label of the atlas lies within the scan {where}.", where=atlas.name)
    return found


def _plain(name: str) -> str:
    return "_".join("".join(one if one.isalnum() else " " for one in name.lower()).split())
