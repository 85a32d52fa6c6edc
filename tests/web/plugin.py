"""The built site, for the tests that look at it: made once, held by a small server, seen by a browser that reaches nothing else.

MINIKERAS_SITE_LESSONS="all" python -m pytest tests/web -n 0     every lesson and every solution, half an hour
"""

import functools
import http.server
import os
import threading
from pathlib import Path

import pytest

from tools.web import build, carriers

NO_CARRIERS = "the site could not be built, its carriers are not here: make site says what is missing"


class Quiet(http.server.SimpleHTTPRequestHandler):
    """The server that `python -m http.server` is, without its log."""

    def log_message(self, *all):
        pass


class Missed:
    """Counts the tests that had no site, also where several workers share the run, and says so at the very end."""

    def __init__(self):
        self.count = 0

    def pytest_runtest_logreport(self, report):
        self.count += report.skipped and NO_CARRIERS in str(report.longrepr)

    def pytest_unconfigure(self):
        if self.count:
            print(f"{self.count} checks of the site did not run: {NO_CARRIERS}.")


def pytest_configure(config):
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Missed(), "site-missed")


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The folder of the site, built with everything that the browser runs."""
    if os.environ.get("MINIKERAS_SITE"):
        return Path(os.environ["MINIKERAS_SITE"]).resolve()
    try:
        for name in carriers.ENTRIES:
            carriers.read(name)
    except carriers.Missing as missing:
        pytest.skip(f"{NO_CARRIERS}. {missing}")
    folder = tmp_path_factory.mktemp("site")
    build.build(folder)
    return folder


@pytest.fixture(scope="session")
def address(site):
    """The address of the site on this machine."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def visitor(browser, address):
    """A function that opens a page of the site. Its `asked` are the requests to other hosts, which get no answer; its `errors` what
    went wrong: in scripts, on the console, and what was not there."""
    context = browser.new_context(viewport={"width": 1200, "height": 900}, accept_downloads=True)
    asked, errors = [], []

    def kept_inside(route):
        asked.append(route.request.url)
        route.abort()

    context.route(lambda url: not url.startswith((address, "data:", "blob:")), kept_inside)
    context.on("response", lambda answer: errors.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None)

    def opened(place):
        page = context.new_page()
        page.set_default_timeout(300_000)
        page.asked, page.errors = asked, errors
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.goto(f"{address}/{place}")
        return page

    yield opened
    context.close()
    assert asked == [], "nothing is asked of another host"
    assert errors == []
