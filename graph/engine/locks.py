"""Locks of the operating system on files: freed by the kernel however their holder ends."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from schema.errors import EnvironmentFault

POLL = 0.005


def try_lock(path: Path, timeout: float = 0.0) -> FileLock | None:
    """Lock the file, made if need be, within ``timeout`` seconds; None where another holds it.

    Raises EnvironmentFault where the file system has no locks that vanish with their holder.
    """
    lock = FileLock(path, thread_local=False)
    try:
        with warnings.catch_warnings():
            # filelock warns and goes on with a lock that would outlive a killed process.
            warnings.simplefilter("error", UserWarning)
            lock.acquire(timeout=timeout, poll_interval=POLL)
    except Timeout:
        return None
    except (OSError, NotImplementedError, UserWarning) as error:
        reason = getattr(error, "strerror", None) or error
        raise EnvironmentFault(
            f"cannot lock files in {path.parent}: {reason} (a database needs a writable local folder)"
        ) from error
    return lock


def held(path: Path) -> bool:
    """Whether some process holds the lock of that file."""
    if not path.exists():
        return False
    if (lock := try_lock(path)) is None:
        return True
    lock.release()
    return False


@contextmanager
def locked(path: Path, timeout: float) -> Iterator[None]:
    """Hold the lock. Raises EnvironmentFault where another holds it for longer than ``timeout`` seconds."""
    if (lock := try_lock(path, timeout)) is None:
        raise EnvironmentFault(f"another command holds {path} for over {timeout:.0f} s")
    try:
        yield
    finally:
        lock.release()


def remove_stale(folder: Path) -> bool:
    """Remove the files in ``folder`` that nobody holds. Returns whether any is held. Call under a lock."""
    busy = False
    for path in folder.iterdir():
        if held(path):
            busy = True
        else:
            with suppress(FileNotFoundError):
                path.unlink()
    return busy
