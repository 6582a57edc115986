"""No test sees the store, the history or the settings of whoever runs it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")


@pytest.fixture(autouse=True)
def _away_from_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    home: Path = tmp_path_factory.mktemp("home")
    for name in ("FACTCLI_STORE", "XDG_DATA_DIRS", "XDG_CONFIG_DIRS"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    for name in ("DATA", "STATE", "CACHE", "CONFIG", "RUNTIME"):
        monkeypatch.setenv(f"XDG_{name}_{'DIR' if name == 'RUNTIME' else 'HOME'}", str(home / name.lower()))


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--update`` writes down what the transcripts' commands print now, instead of comparing."""
    parser.addoption("--update", action="store_true", help="rewrite transcripts and the README's console blocks")
