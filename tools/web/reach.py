"""A Sphinx extension: what keyboards and screen readers need of the theme's pages and has to be said in the HTML itself."""

import re

PRE = re.compile(r"<pre(?=[ >])(?![^>]*tabindex)")


def setup(app):
    app.connect("html-page-context", mend, priority=900)  # behind the theme, which makes the sidebar
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def mend(app, name, template, context, doctree):
    """Let boxes that scroll be reached by keyboard, and give the sidebar's headings their level."""
    if "body" in context:
        context["body"] = PRE.sub('<pre tabindex="0"', context["body"])
    if "furo_navigation_tree" in context:
        tree = context["furo_navigation_tree"]
        context["furo_navigation_tree"] = tree.replace('role="heading">', 'role="heading" aria-level="2">')
