"""Getting a real data set: from the network, or from a local folder that holds the original files."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from convlab.data.addresses import ADDRESSES
from convlab.data.archives import is_archive, unpack
from convlab.data.download import PATIENT, Fetched, Patience, download
from convlab.data.local import kept_folder, unpacked
from convlab.data.real_sets import REAL_SETS, home_of
from convlab.data.refused import RefusedError
from convlab.data.turns import turn


def is_kept(key: str) -> bool:
    """Whether a real data set is on this machine. Raises RefusedError where its folder cannot be read."""
    folder = kept_folder(key)
    return folder.is_dir() and home_of(key, folder) is not None


def get(key: str, patience: Patience = PATIENT) -> Iterator[Fetched]:
    """Downloads the files of a real data set and unpacks them; stop asking to stop, call again to go on.

    Raises RefusedError, also while another process gets the same set.
    """
    if is_kept(key):
        return
    with _alone(key) as folder:
        yield from _get(key, folder, patience)


@contextmanager
def _alone(key: str) -> Iterator[Path]:
    """Where a set is kept, for the one process that gets it. Raises RefusedError where that is another one."""
    folder, title = kept_folder(key), REAL_SETS[key].title
    try:
        with turn(folder.parent / "arriving" / f"{key}.lock") as is_ours:
            if not is_ours:
                raise RefusedError(f"{title} is being got by another ConvLab just now. Wait for that to end.")
            yield folder
    except OSError as error:
        raise RefusedError(f"{title} cannot be kept in {folder}: {error.strerror}.") from error


def _get(key: str, folder: Path, patience: Patience) -> Iterator[Fetched]:
    arriving = folder.parent / "arriving" / key
    for file in ADDRESSES[key]:
        yield from download(file, arriving, patience)
    arrived = [arriving / file.name for file in ADDRESSES[key]]
    _replace(folder)
    if len(arrived) == 1 and is_archive(arrived[0]):
        unpack(arrived[0], folder)
        shutil.rmtree(arriving)
    else:
        arriving.rename(folder)


def get_from(key: str, path: Path) -> None:
    """Copies the original files, whole or shortened, from a folder or an archive. Raises RefusedError.

    They are read once before, so that nothing is kept that cannot be used.
    """
    real, home = REAL_SETS[key], home_of(key, unpacked(path))
    if home is None:
        raise RefusedError(f"{path} does not hold the files of {real.title}: {', '.join(real.files)}.")
    real.read(home, real.shape[:2])
    with _alone(key) as folder:
        growing = folder.with_name(f".{key}.part")
        shutil.rmtree(growing, ignore_errors=True)
        try:
            growing.mkdir(parents=True)
            for pattern in real.files:
                for found in home.glob(pattern):
                    copy = shutil.copytree if found.is_dir() else shutil.copy
                    copy(found, growing / found.name)
            _replace(folder)
            growing.rename(folder)
        finally:
            shutil.rmtree(growing, ignore_errors=True)


def _replace(folder: Path) -> None:
    """Makes room for a set whose older files are not whole, or are to be exchanged."""
    shutil.rmtree(folder, ignore_errors=True)
