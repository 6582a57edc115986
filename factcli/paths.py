"""Find the store that a command works on, and the cache, state and configuration folders."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from factcli.errors import StoreError, UsageError

CONFIG = "factcli.toml"
NESTED = "data"
VARIABLE = "FACTCLI_STORE"
#: Record of an unfinished transaction, in the store's folder (see :mod:`factcli.store.transaction`).
RECORD = ".factcli-change.json"


def is_store(folder: Path) -> bool:
    """Return whether a folder is a store: it contains factcli.toml, and not that of the user's settings."""
    return os.path.isfile(folder / CONFIG) and not holds_settings(folder)  # False where it may not be searched


def holds_settings(folder: Path) -> bool:
    """Return whether a folder is the user's configuration folder, and not the one for data as well."""
    settings = config_folder()
    return os.path.realpath(folder) == os.path.realpath(settings) and settings != user_store()


def find_store(option: Path | None, here: Path | None = None) -> Path:
    """Return the store's folder, which need not exist yet.

    ``--store``, else ``$FACTCLI_STORE``, else the nearest folder upwards that is a store or contains a store named
    ``data``, else the user's own data folder. Raises :class:`UsageError` for a store that was found, not named, and
    belongs to another user: nobody should read or write that by chance (compare git's ``safe.directory``).
    """
    from_environment = os.environ.get(VARIABLE)
    if option is not None:
        return _check_named(option, "--store")
    if from_environment:
        return _check_named(Path(from_environment).expanduser(), f"${VARIABLE}")
    start = (here or Path.cwd()).absolute()
    for folder in (start, *start.parents):
        for candidate in (folder, folder / NESTED):
            if is_store(candidate):
                _refuse_strangers(candidate)
                return candidate
    return user_store()


def _refuse_strangers(folder: Path) -> None:
    owner = next((uid for place in (folder, folder / CONFIG) if (uid := _foreign_owner(place)) is not None), None)
    if owner is None or os.path.realpath(folder) in _trusted_folders():
        return
    import pwd

    try:
        name = pwd.getpwuid(owner).pw_name
    except KeyError:
        name = f"number {owner}"
    todo = f"if you trust this user: --store {display_path(folder)}, or add the line {folder} to {trusted_file()}"
    raise UsageError(f"the store {display_path(folder)} belongs to another user, {name}", todo)


def _foreign_owner(place: Path) -> int | None:
    """Return the owner of a file or folder if it is not this user; after ``sudo`` both users count as this one."""
    if sys.platform == "win32":
        return None
    own = {os.geteuid()}
    sudo_uid = os.environ.get("SUDO_UID", "")
    if 0 in own and sudo_uid.isascii() and sudo_uid.isdecimal():
        own.add(int(sudo_uid[:20]))
    owner = os.stat(place).st_uid
    return None if owner in own else owner


def trusted_file() -> Path:
    """Return the file in which the user lists the folders of other people's stores that may be found, one a line."""
    return config_folder() / "trusted"


def _trusted_folders() -> set[str]:
    try:
        lines = trusted_file().read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return set()
    folders = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    return {os.path.realpath(os.path.expanduser(line)) for line in folders}


def _check_named(folder: Path, source: str) -> Path:
    """Return a folder named by the user: a store, or a place where one can be made."""
    try:
        os.stat(folder / CONFIG)
    except PermissionError:
        todo = "check its permissions: you need r and x to use a folder"
        raise StoreError(f"{source}: cannot look into {folder}: permission denied", todo) from None
    except OSError:
        pass
    if is_store(folder) or not folder.exists():
        return folder.absolute()
    if not folder.is_dir():
        raise UsageError(f"{source}: {folder} is not a folder", "name the folder that holds factcli.toml")
    if holds_settings(folder):
        raise UsageError(f"{source}: {folder} holds your settings and is not a store", "name another folder")
    if any(folder.iterdir()):
        nested = folder / NESTED
        advice = f"did you mean {nested}?" if is_store(nested) else f"to make it one: factcli init {folder}"
        raise UsageError(f"{source}: {folder} is not a store (it has no {CONFIG})", advice)
    return folder.absolute()


def user_store() -> Path:
    """Return the store of last resort, in the user's data folder."""
    if sys.platform == "linux":
        return _xdg_folder("XDG_DATA_HOME", ".local/share")
    from platformdirs import user_data_path

    return user_data_path("factcli", appauthor=False)


def state_folder() -> Path:
    """Return the folder for the history of ``undo`` and the stand-in locks."""
    if sys.platform == "linux":
        return _xdg_folder("XDG_STATE_HOME", ".local/state")
    from platformdirs import user_state_path

    return user_state_path("factcli", appauthor=False)


def store_key(root: Path) -> str:
    """Return the name under which the user's own folders know a store: a hash of its real path."""
    import hashlib

    return hashlib.sha256(os.path.realpath(root).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def new_owner() -> str:
    """Return a name for what this process keeps in a state folder until it is done with it."""
    import secrets

    return f"{os.getpid()}-{secrets.token_hex(4)}"


def is_owner_running(owner: str) -> bool:
    """Return whether the process that :func:`new_owner` named runs, and is another than this one."""
    number = owner.partition("-")[0]
    if os.name == "nt" or not number.isdecimal() or int(number) == os.getpid():
        return False  # on Windows a question to a process would end it
    try:
        os.kill(int(number), 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        pass  # it belongs to another user
    return True


def cache_folder() -> Path:
    """Return the folder for the indexes, which can be built again."""
    if sys.platform == "linux":
        return _xdg_folder("XDG_CACHE_HOME", ".cache")
    from platformdirs import user_cache_path

    return user_cache_path("factcli", appauthor=False)


def config_folder() -> Path:
    """Return the folder for the user's settings."""
    if sys.platform == "linux":
        return _xdg_folder("XDG_CONFIG_HOME", ".config")
    from platformdirs import user_config_path

    return user_config_path("factcli", appauthor=False)


def _xdg_folder(variable: str, default: str) -> Path:
    """Return what platformdirs returns on Linux, in a hundredth of its import time; every command needs it.

    A relative path is ignored, as the XDG Base Directory Specification has it: it would lead into whatever folder the
    user works in. Without a home there is no folder, and nothing is kept.
    """
    folder = os.environ.get(variable, "")
    return Path(folder if os.path.isabs(folder) else os.path.join(_home(), default), "factcli")


def _home() -> str:
    home = os.environ.get("HOME", "")
    if not os.path.isabs(home):
        import pwd

        try:
            home = pwd.getpwuid(os.getuid()).pw_dir
        except KeyError:  # as in a container with a user number of its own
            home = ""
    return home if os.path.isabs(home) else os.devnull


def display_path(path: Path) -> str:
    """Return a path as a user would type it here: relative to the working folder if it is below that."""
    try:
        relative = os.path.relpath(path)
    except (ValueError, OSError):  # another drive, or a deleted working folder
        return str(path)
    return str(path) if relative.startswith("..") else relative
