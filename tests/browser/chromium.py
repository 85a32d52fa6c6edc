"""The browser that the tests drive: any Chromium, Chrome or Edge that the machine has. Where there is none, the last line says so."""

import os
import shutil

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
)
HOW_TO_GET = "install Chromium, Chrome or Edge (on Debian and Ubuntu: apt install chromium), or name one in MINIKERAS_BROWSER"
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def program():
    """The path of a browser, or None."""
    named = os.environ.get("MINIKERAS_BROWSER")
    if named:
        return shutil.which(named)
    return next(filter(None, map(shutil.which, NAMES)), None) or next(filter(os.path.exists, PLACES), None)


class Missed:
    """Counts the tests that had no browser, also where several workers share the run, and says so at the very end."""

    def __init__(self):
        self.count = 0

    def pytest_runtest_logreport(self, report):
        self.count += report.skipped and HOW_TO_GET in str(report.longrepr)

    def pytest_unconfigure(self):
        if self.count:
            print(f"{self.count} checks in a browser did not run: {HOW_TO_GET}.")


def pytest_configure(config):
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Missed(), "browser-missed")


@pytest.fixture(scope="session")
def browser():
    """A running browser. A test that asks for it is skipped, and counted, where there is none."""
    path = program()
    if path is None:
        pytest.skip(HOW_TO_GET)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        yield running
        running.close()


@pytest.fixture
def page(browser):
    """An empty page of 900 x 900 pixels without any network; its `errors` are what its console and scripts complained about."""
    context = browser.new_context(viewport={"width": 900, "height": 900}, offline=True)
    page = context.new_page()
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on("console", lambda message: page.errors.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
