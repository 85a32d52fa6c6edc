"""A Sphinx extension: the bar of a lesson's page, with its buttons to run, to open and to download it."""

import html
import json
import os
import re

from tools.web.words import running, say

LESSON = re.compile(r"(lessons|solutions)/(\d\d-[\w-]+)/\2$")


def setup(app):
    app.connect("html-page-context", add)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def add(app, name, template, context, doctree):
    """Put the bar below a lesson's title, and the script that runs its cells into its head."""
    found = LESSON.match(name)
    if found and "body" in context:
        root = "../" * (name.count("/") + 1)
        bar = buttons(*found.groups(), root, say(app.config.language), app.config.language)
        context["body"] = re.sub(r"</h1>", lambda end: end[0] + bar, context["body"], count=1)
        if runs():
            app.add_js_file("run.js", loading_method="defer")


def buttons(kind, lesson, root, words, language):
    """Return the bar as HTML. `root` leads from the page to the folder that holds all languages."""
    told = lambda key: html.escape(words[key], quote=True)
    opened = f"{root}{language}/notebook.html?path={kind}/{lesson}/{lesson}.ipynb"
    parts = []
    if runs():
        parts.append(f'<button type="button" class="mk-run" hidden title="{told("run-title")}">{told("run")}</button>')
    if runs() and kind == "lessons":
        parts.append(f'<a class="mk-open" href="{opened}" title="{told("notebook-title")}">{told("notebook")}</a>')
    parts.append(f'<a href="{lesson}.ipynb" download title="{told("download-title")}">{told("download")}</a>')
    state = '<p class="mk-state" role="status" aria-live="polite"></p>'
    told = html.escape(json.dumps(running(language), ensure_ascii=False), quote=True)
    place = f'data-root="{root}" data-place="{kind}/{lesson}" data-pyodide="{os.environ.get("MINIKERAS_SITE_PYODIDE", "")}"'
    return f'<div class="mk-bar" {place} data-words="{told}">{"".join(parts)}</div>{state}'


def runs():
    """Tell whether Python for the browser is part of this site."""
    return bool(os.environ.get("MINIKERAS_SITE_RUNS"))
