"""Space on the disk for what the embedded engine writes.

It writes its pages after the commit, in its own time. Where the disk is full by then, they are lost: not even its
log brings them all back, and the database stays damaged. So nothing is begun without enough space for all of it.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile

from schema.errors import EnvironmentFault

LEAST = 64 << 20
"""Bytes that even a small load may need: a new database alone takes 40 MB."""

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def room(folder: Path, size: int) -> Iterator[None]:
    """Keep space in the folder for a transaction of about ``size`` bytes: for its log, its pages, and ``LEAST``.

    What keeps it is a file without a name, which ends with this process at the latest.

    Raises:
        EnvironmentFault: there is not so much space.
    """
    need = LEAST + 2 * size
    try:
        with TemporaryFile(dir=folder) as kept:
            _allocate(kept.fileno(), folder, need)
            yield
    except OSError as error:
        if error.errno not in FULL:
            raise
        left = shutil.disk_usage(folder).free >> 20
        raise EnvironmentFault(
            f"{folder} has no room for this: it may take {need >> 20} MB, and the disk has {left} MB left "
            f"({error.strerror}): make space and try again"
        ) from error


def _allocate(file: int, folder: Path, size: int) -> None:
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(file, 0, size)
    elif shutil.disk_usage(folder).free < size:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
