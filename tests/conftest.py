"""What holds for every test: no user's own store is seen, and how much of the slow work is done."""

from __future__ import annotations

import datetime
import os
import signal
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support import budget

# The same examples each time, so that a change that breaks nothing fails nothing; .ci/run looks for new ones.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.register_profile("random", deadline=None, derandomize=False, print_blob=True)
settings.load_profile("steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of this project's own."""
    parser.addoption("--update", action="store_true", help="rewrite transcripts, console blocks and the man page")
    parser.addoption("--everything", action="store_true", help="run all slow tests and cases, not a sample of them")
    parser.addoption("--sample", type=int, metavar="NUMBER", help="the sample to be drawn (default: one for each day)")


def pytest_configure(config: pytest.Config) -> None:
    """Settle the sample once, for all processes; and take signals as a program on a terminal does."""
    number = config.getoption("--sample")
    if config.getoption("--everything"):
        os.environ[budget.VARIABLE] = "everything"
    elif number is not None:
        os.environ[budget.VARIABLE] = str(number)
    elif not hasattr(config, "workerinput"):
        os.environ[budget.VARIABLE] = str(datetime.date.today().toordinal())
    # A shell starts its background jobs with SIGINT ignored, nohup with SIGHUP ignored, and both are inherited.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_DFL)


def pytest_report_header() -> str:
    """Say which sample is drawn, so that a failure can be had again."""
    if budget.everything():
        return "slow tests: everything"
    return f"slow tests: sample {budget.sample()} (all of them with --everything)"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the slow tests that are not in the sample: of each function some cases, of those without cases some."""
    if budget.everything():
        return
    slow: defaultdict[tuple[int, str], list[pytest.Item]] = defaultdict(list)
    for item in items:
        mark = item.get_closest_marker("slow")
        if mark is not None:
            name = item.nodeid.partition("[")[0] if hasattr(item, "callspec") else ""
            slow[mark.kwargs.get("one_in", 4), name].append(item)
    left_out = set()
    for (number, _), group in slow.items():
        left_out.update(set(group).difference(budget.one_in(number, group)))
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=sorted(left_out, key=lambda item: item.nodeid))


@pytest.fixture(autouse=True)
def _away_from_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the store, the history or the settings of whoever runs it."""
    home: Path = tmp_path_factory.mktemp("home")
    for name in ("FACTCLI_STORE", "XDG_DATA_DIRS", "XDG_CONFIG_DIRS"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    for name in ("DATA", "STATE", "CACHE", "CONFIG", "RUNTIME"):
        monkeypatch.setenv(f"XDG_{name}_{'DIR' if name == 'RUNTIME' else 'HOME'}", str(home / name.lower()))
