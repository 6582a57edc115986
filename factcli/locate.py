"""Which store a command works on, and where factcli keeps what is not part of any store."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from factcli.errors import UsageFault

CONFIG = "factcli.toml"
NESTED = "data"
VARIABLE = "FACTCLI_STORE"
#: In the store's folder while several files are changed as one (see :mod:`factcli.together`).
RECORD = ".factcli-change.json"


def is_store(folder: Path) -> bool:
    """A folder is a store if it holds a factcli.toml."""
    return os.path.isfile(folder / CONFIG)  # False where the folder may not be searched


def find_store(option: Path | None, here: Path | None = None) -> Path:
    """The store's folder, which need not exist yet.

    ``--store``, else ``$FACTCLI_STORE``, else the nearest folder upwards that is a store or holds a
    store named ``data``, else the user's own data folder.
    """
    named = os.environ.get(VARIABLE)
    if option is not None:
        return _named(option, "--store")
    if named:
        return _named(Path(named).expanduser(), f"${VARIABLE}")
    start = (here or Path.cwd()).absolute()
    for folder in (start, *start.parents):
        for candidate in (folder, folder / NESTED):
            if is_store(candidate):
                return candidate
    return user_store()


def _named(folder: Path, source: str) -> Path:
    """A folder named by the user: a store, or a place where one can be made."""
    if is_store(folder) or not folder.exists():
        return folder.absolute()
    if not folder.is_dir():
        raise UsageFault(f"{source}: {folder} is not a folder", "name the folder that holds factcli.toml")
    if any(folder.iterdir()):
        nested = folder / NESTED
        advice = f"did you mean {nested}?" if is_store(nested) else f"make it one with: factcli init {folder}"
        raise UsageFault(f"{source}: {folder} is not a store (it has no {CONFIG})", advice)
    return folder.absolute()


def user_store() -> Path:
    """The store of last resort, in the user's data folder."""
    from platformdirs import user_data_path

    return user_data_path("factcli", appauthor=False)


def state_folder() -> Path:
    """Where the history for ``undo`` and the stand-in locks are kept."""
    if sys.platform == "linux":
        return _by_xdg("XDG_STATE_HOME", "~/.local/state")
    from platformdirs import user_state_path

    return user_state_path("factcli", appauthor=False)


def cache_folder() -> Path:
    """Where the indexes are kept, each of which can be made anew."""
    if sys.platform == "linux":
        return _by_xdg("XDG_CACHE_HOME", "~/.cache")
    from platformdirs import user_cache_path

    return user_cache_path("factcli", appauthor=False)


def _by_xdg(variable: str, default: str) -> Path:
    """What platformdirs gives on Linux, in a hundredth of the time that importing it takes; every command needs it."""
    named = os.environ.get(variable, "").strip()
    return Path(named or os.path.expanduser(default), "factcli")


def shown(path: Path) -> str:
    """A path as a user would type it here: relative to the working folder if it is below it."""
    try:
        relative = os.path.relpath(path)
    except (ValueError, OSError):  # another drive; a working folder that is gone
        return str(path)
    return str(path) if relative.startswith("..") else relative
