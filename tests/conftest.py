"""What holds for every test: no user's own store is seen, and how much of the slow work is done."""

from __future__ import annotations

import datetime
import itertools
import os
import signal
from collections import defaultdict

import pytest
from hypothesis import settings

from tests.support import budget

_NUMBERS = itertools.count()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of this project's own."""
    parser.addoption("--update", action="store_true", help="rewrite transcripts, console blocks and the man page")
    parser.addoption("--everything", action="store_true", help="run all slow tests and cases, not a sample of them")
    parser.addoption("--sample", type=int, metavar="NUMBER", help="the sample to be drawn (default: one for each day)")


def pytest_configure(config: pytest.Config) -> None:
    """Settle the sample and the examples once, for all processes; and take signals as a program on a terminal does."""
    number = config.getoption("--sample")
    if config.getoption("--everything"):
        os.environ[budget.VARIABLE] = "everything"
    elif number is not None:
        os.environ[budget.VARIABLE] = str(number)
    elif not hasattr(config, "workerinput"):
        os.environ[budget.VARIABLE] = str(datetime.date.today().toordinal())
    # The same examples each time, so that a change that breaks nothing fails nothing; `poe fuzz` looks for new ones.
    settings.register_profile("steady", deadline=None, derandomize=True, max_examples=budget.examples(100))
    settings.register_profile("random", deadline=None, derandomize=False, print_blob=True)
    settings.load_profile(config.getoption("--hypothesis-profile", None) or "steady")
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
    """Leave out the slow tests that are not in the sample.

    Drawn are cases of a test that has cases, tests that have none, and modules that are slow because of what all of
    their tests share (``whole=True``).
    """
    if (
        budget.everything()
        or config.getoption("--update")
        or config.getoption("keyword")
        or any("::" in argument for argument in config.args)
    ):
        return
    groups: defaultdict[tuple[int, str], dict[str, list[pytest.Item]]] = defaultdict(lambda: defaultdict(list))
    for item in items:
        mark = item.get_closest_marker("slow")
        if mark is not None:
            module, test = item.nodeid.partition("::")[0], item.nodeid.partition("[")[0]
            whole = mark.kwargs.get("whole", False)
            group = "" if whole else test if hasattr(item, "callspec") else "tests without cases"
            groups[mark.kwargs.get("one_in", 30), group][module if whole else item.nodeid].append(item)
    left_out: set[pytest.Item] = set()
    for (number, _), units in groups.items():
        for unit in set(units).difference(budget.one_in(number, units)):
            left_out.update(units[unit])
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=sorted(left_out, key=lambda item: item.nodeid))


@pytest.fixture(autouse=True)
def _away_from_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the store, the history or the settings of whoever runs it."""
    home = tmp_path_factory.getbasetemp() / f"home-{next(_NUMBERS)}"  # made by whoever needs it
    for name in ("FACTCLI_STORE", "XDG_DATA_DIRS", "XDG_CONFIG_DIRS"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    for name in ("DATA", "STATE", "CACHE", "CONFIG", "RUNTIME"):
        monkeypatch.setenv(f"XDG_{name}_{'DIR' if name == 'RUNTIME' else 'HOME'}", str(home / name.lower()))
