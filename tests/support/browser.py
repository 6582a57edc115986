"""A real browser for the tests of the report: Debian's Chromium without a window, driven by its own driver.

Tests that need it are skipped, with the reason, where Chromium, its driver or selenium are not installed.
"""

from __future__ import annotations

import base64
import importlib.util
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

FLAGS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars"),
)
CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")


def missing() -> str:
    """What a test in a browser lacks here; nothing if all is there."""
    there = {
        "chromium": CHROMIUM,
        "chromedriver (chromium-driver)": DRIVER,
        "selenium": importlib.util.find_spec("selenium"),
    }
    return ", ".join(name for name, found in there.items() if not found)


def axe_source() -> str:
    """The script of axe-core: of the file that $AXE_JS names, or of axe-playwright-python; nothing without both."""
    named = os.environ.get("AXE_JS")
    if named:
        return Path(named).read_text(encoding="utf-8")
    found = importlib.util.find_spec("axe_playwright_python")
    places = found.submodule_search_locations if found else None
    return (Path(next(iter(places))) / "axe.min.js").read_text(encoding="utf-8") if places else ""


class Browser:
    """One window, which loads files of this machine and nothing else."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver

    def open(self, path: Path, fragment: str = "", width: int = 1280, height: int = 900) -> None:
        """Load a file in a window of some size in CSS pixels, with nothing left of what was there before."""
        self.size(width, height)
        self.driver.get("about:blank")
        self.console()
        self.requests()
        self.driver.get(path.resolve().as_uri() + fragment)

    def size(self, width: int, height: int = 900) -> None:
        """The window as one of so many CSS pixels, as a phone or a screen has them."""
        self.cdp(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )

    def scheme(self, name: str) -> None:
        """Prefer ``light`` or ``dark``."""
        self.cdp("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": name}])

    def media(self, name: str) -> None:
        """Show the page as on ``print``, or with an empty name as on a screen."""
        self.cdp("Emulation.setEmulatedMedia", media=name)

    def scripts(self, on: bool) -> None:
        """Whether the page may run scripts from the next load on."""
        self.cdp("Emulation.setScriptExecutionDisabled", value=not on)

    def cdp(self, command: str, **parameters: Any) -> Any:
        """Say something in the browser's own protocol."""
        return self.driver.execute_cdp_cmd(command, parameters)

    def run(self, script: str, *arguments: Any) -> Any:
        """The value of a script run in the page by the driver, which no policy of the page keeps out."""
        return self.driver.execute_script(script, *arguments)

    def press(self, *keys: str) -> None:
        """Type into whatever has the focus."""
        from selenium.webdriver.common.action_chains import ActionChains

        ActionChains(self.driver).send_keys(*keys).perform()

    def shoot(self, path: Path, whole: bool = True) -> None:
        """A picture of the window, or of the whole page, also of those parts that a browser lays out when seen."""
        self.run("for (const part of document.querySelectorAll('.topic')) part.style.contentVisibility = 'visible'")
        picture = self.cdp("Page.captureScreenshot", format="png", captureBeyondViewport=whole, **self._clip(whole))
        path.write_bytes(base64.b64decode(picture["data"]))

    def _clip(self, whole: bool) -> dict[str, Any]:
        if not whole:
            return {}
        size = self.cdp("Page.getLayoutMetrics")["cssContentSize"]
        return {"clip": {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1}}

    def pdf(self) -> bytes:
        """The page as it is printed on A4."""
        printed = self.cdp("Page.printToPDF", printBackground=False, preferCSSPageSize=True, paperWidth=8.27)
        return base64.b64decode(printed["data"])

    def console(self) -> list[str]:
        """What the page, or the browser about it, has written to the console since this was asked last."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def requests(self) -> list[str]:
        """The addresses that the page has asked for since this was asked last."""
        events = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        return [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser with an empty profile of its own, closed in the end."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        options = webdriver.ChromeOptions()
        options.binary_location = str(CHROMIUM)
        for flag in (*FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        driver = webdriver.Chrome(options=options, service=Service(str(DRIVER)))
        try:
            yield Browser(driver)
        finally:
            driver.quit()
