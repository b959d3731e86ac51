"""The Java runtime's cache of loaded and linked classes, which halves the engine's start.

One for each engine, runtime and set of flags, in the user's cache folder. ``graph.engine.training`` makes it.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path

from graph.engine.detach import detach
from graph.engine.launch import JVM_FLAGS, available, wheel

ATTEMPTS = 3


def cache_file() -> Path:
    """Where the cache of this engine, this runtime and these flags is, or will be."""
    # Late, because it costs a command that finds the engine up some 20 ms for nothing.
    import platformdirs  # noqa: PLC0415

    engine = wheel()
    assert engine is not None, "lease() asks available() first"  # noqa: S101
    told = [str(engine), (engine / "jre" / "release").read_text(encoding="utf-8"), *JVM_FLAGS]
    for jar in sorted((engine / "jars").glob("arcadedb-*.jar")):
        told += [jar.name, str(jar.stat().st_mtime_ns)]  # the runtime refuses a cache made of older jars
    key = hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]
    return platformdirs.user_cache_path("militia-graph", appauthor=False) / f"engine-{key}.aot"


def cache_flags() -> tuple[str, ...]:
    """What the Java command needs to use the cache: nothing where there is none."""
    with suppress(OSError):
        if (cache := cache_file()).exists():
            return (f"-XX:AOTCache={cache}",)
    return ()


def ensure_aot_cache(*, wait: bool = False) -> None:
    """Have the cache made unless it is there, by a process of low priority of its own.

    With ``wait``, return when it is made or has failed (about 10 s). It is tried three times at most; a file
    beside it (``.attempts``) counts them. Raises nothing: the engine works without it, only starts slower.
    """
    with suppress(OSError):
        if available() and not cache_file().exists() and attempts(cache_file()) < ATTEMPTS:
            trainer = detach("graph.engine.training")
            if wait:
                trainer.wait()


def attempts(cache: Path) -> int:
    """How often it was tried to make this cache."""
    noted = cache.with_suffix(".attempts")
    return len(noted.read_text(encoding="utf-8").splitlines()) if noted.exists() else 0
