"""Sphinx's settings, for one language: MINIKERAS_SITE_LANGUAGE says which, MINIKERAS_SITE_SHOWN lists the files shown as they are."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tools.web import editions
from tools.web.words import say

HERE = Path(__file__).resolve().parent
language = os.environ["MINIKERAS_SITE_LANGUAGE"]
project = html_title = say(language)["title"]
extensions = ["myst_nb", "tools.web.code_pages", "tools.web.bars", "tools.web.reach"]

nb_execution_mode = "off"  # the outputs are those that the lessons are stored with
nb_merge_streams = True
myst_enable_extensions = ["amsmath", "colon_fence", "dollarmath", "html_image"]
myst_heading_anchors = 3
myst_url_schemes = ["http", "https", "mailto", "code", "edition"]
mathjax_path = "mathjax/tex-chtml.js"
suppress_warnings = ["mystnb.unknown_mime_type", "myst.header", "misc.highlighting_failure"]
add_module_names = False
toc_object_entries = False

html_theme = "furo"
html_static_path = [str(HERE / "static")]
templates_path = [str(HERE / "templates")]
html_css_files = ["site.css"]
html_favicon = str(HERE / "static" / "icon.svg")
html_copy_source = False
html_show_sphinx = False
html_last_updated_fmt = None
html_baseurl = ""
html_extra_path = [os.environ["MINIKERAS_SITE_EXTRA"]]
html_context = {"switch": {name: editions.LANGUAGES[name] for name in editions.all_of_them()}, "words": say(language)}
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "sidebar/languages.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}
