"""The built pages: every link leads somewhere, nothing comes from another host, and readers of every kind can read them."""

import json
import re

import pytest

from tools.web import carriers, links_alive, lite

pytestmark = pytest.mark.slow  # a site is built

PAGES = [
    "en/index.html",
    "en/lessons/02-functional-models/02-functional-models.html",
    "en/walk/autodiff.html",
    "en/code/minikeras/autodiff/tape.py.html",
    "en/api/models.html",
    "en/docs/comparison.html",
    "en/cite.html",
    "en/notebook.html?path=lessons/01-sequential-models/01-sequential-models.ipynb",
]


def test_every_link_leads_somewhere_and_none_is_fetched_from_another_host(site):
    assert links_alive.broken(site) == []


def test_a_dead_link_and_a_foreign_script_are_seen(tmp_path):
    page = '<a href="gone.html">x</a><a href="#gone">x</a><script src="https://example.org/x.js"></script><a href="https://example.org">x</a>'
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    assert len(links_alive.broken(tmp_path)) == 3


def test_python_for_the_notebooks_comes_from_the_site(site, tmp_path):
    assert lite.faults(site / "lite") == []
    settings = site / "lite" / "jupyter-lite.json"
    told = json.loads(settings.read_text(encoding="utf-8"))
    del told["jupyter-config-data"]["litePluginSettings"][lite.PLUGIN]["pyodideUrl"]
    (tmp_path / "jupyter-lite.json").write_text(json.dumps(told), encoding="utf-8")
    assert "pyodideUrl" in lite.faults(tmp_path)[0], "a build that lost it is seen"


def test_the_lessons_stand_there_with_their_outputs_and_the_next_one(site):
    text = (site / "en/lessons/01-sequential-models/01-sequential-models.html").read_text(encoding="utf-8")
    assert "ten hours: 12.4 points" in text and 'class="next-page"' in text and text.count("data:image/png") >= 4


@pytest.mark.parametrize("place", PAGES)
@pytest.mark.parametrize("width, scheme", [(1200, "light"), (390, "dark")])
def test_nothing_serious_hinders_a_reader(visitor, place, width, scheme):
    page = visitor(place)
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    if "notebook.html" in place:
        page.evaluate("minikerasNotebook.application().then(() => 1)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "code scrolls within its box, not the page"
    page.add_script_tag(content=carriers.read("axe.min.js").decode())
    found = page.evaluate("axe.run({exclude: ['iframe']}, {iframes: false}).then(told => told.violations)")
    serious = [(one["id"], one["nodes"][0]["html"][:200]) for one in found if one["impact"] in ("serious", "critical")]
    assert serious == []


def test_search_works_without_a_network(visitor):
    page = visitor("en/search.html?q=dropout")
    page.locator("#search-results li").first.wait_for()
    assert any("Dropout" in text or "dropout" in text for text in page.locator("#search-results li").all_inner_texts())


def test_the_first_page_leads_to_a_language(visitor, address):
    page = visitor("index.html")
    page.wait_for_url(re.compile(r"/en/index\.html$"))
