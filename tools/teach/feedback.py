"""A page for each learner: for each exercise their code, the points, and what the check says. It needs no other file."""

import html

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

LONGEST = 20_000  # characters of code that are shown
SIGNS = {"right": "✓", "part": "◐", "wrong": "✗", "unanswered": "○", "stopped": "✗", "unreadable": "✗", "bent": "✗"}
WORDS = {
    "right": "right",
    "part": "right in part",
    "wrong": "not right yet",
    "unanswered": "not answered yet",
    "stopped": "stopped",
    "unreadable": "could not be read",
    "bent": "not counted",
}
STYLE = """
:root {
  color-scheme: light dark;
  --text: #1d1d1f; --back: #fff; --soft: #f4f4f6; --line: #d5d5da; --good: #1a7f37; --bad: #b3261e; --half: #8a5a00;
}
@media (prefers-color-scheme: dark) {
  :root { --text: #e8e8ea; --back: #17181a; --soft: #232528; --line: #3c3f44; --good: #57c77a; --bad: #ff8a80; --half: #e3b341; }
}
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; }
body { color: var(--text); background: var(--back); }
section { border-top: 1px solid var(--line); margin-top: 2rem; }
table { border-collapse: collapse; } th, td { text-align: left; padding: .2rem 1.5rem .2rem 0; }
pre { background: var(--soft); padding: .8rem; overflow-x: auto; border-radius: .4rem; font-size: .9rem; line-height: 1.35; }
.right { color: var(--good); } .part { color: var(--half); } .wrong, .stopped, .unreadable, .bent { color: var(--bad); }
.message { border-left: .25rem solid var(--line); padding-left: .8rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.note { font-size: .9rem; opacity: .8; }
"""


def page(learner, reports):
    """Return the HTML of a learner's feedback on all lessons that were graded."""
    total, most = (sum(told[key] for told in reports) for key in ("points", "maximum"))
    head = f"<h1>{html.escape(learner)}</h1>\n<p><strong>{total} of {most} points</strong></p>"
    body = "\n".join([head, *(lesson(told) for told in reports)])
    return document(f"Feedback for {learner}", body)


def document(title, body, style=""):
    """Return an HTML document that needs no other file and runs no script."""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{html.escape(title)}</title>\n<style>{STYLE}{code_style()}{style}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def lesson(told):
    """Return the HTML of one graded lesson."""
    lines = [
        f"<tr><td>{name(entry)}</td><td>{verdict(entry)}</td><td>{entry['points']} of {entry['maximum']}</td></tr>"
        for entry in told["exercises"]
    ]
    title = html.escape(f"{told['lesson'][:2]} {told['title']}: {told['points']} of {told['maximum']} points")
    return "\n".join(
        [
            f"<section>\n<h2>{title}</h2>",
            f"<p>{html.escape(told['reason'])}</p>",
            "<table>\n<tr><th>exercise</th><th></th><th>points</th></tr>",
            *lines,
            "</table>",
            *(exercise(entry) for entry in told["exercises"]),
            "</section>",
        ]
    )


def exercise(entry):
    """Return the HTML of one exercise: what the check says, and the code."""
    code = entry["code"][:LONGEST]
    cut = "<p class='note'>The rest of the code is not shown.</p>" if len(entry["code"]) > LONGEST else ""
    notes = "".join(f"<p class='note'>{html.escape(note)}</p>\n" for note in entry["notes"])
    shown = highlight(code, PythonLexer(), HtmlFormatter()) + cut if code.strip() else "<p class='note'>There is no code.</p>"
    message = entry["message"].removeprefix("Right.").removeprefix("Not answered yet.").removeprefix("Not right yet.").strip()
    return (
        f"<h3>{name(entry)}: {entry['points']} of {entry['maximum']} points</h3>\n"
        f"<p class='message'>{verdict(entry)}. {html.escape(message)}</p>\n{notes}{shown}"
    )


def name(entry):
    """Return the HTML of an exercise's number and title."""
    return html.escape(f"{entry['exercise']} {entry['title']}".strip())


def verdict(entry):
    """Return the HTML of how an exercise went, told by a sign, a colour and words."""
    return f"<span class='{entry['state']}'>{SIGNS[entry['state']]} {WORDS[entry['state']]}</span>"


def code_style():
    """Return the colours of the code, by day and by night."""
    dark = HtmlFormatter(style="github-dark").get_style_defs(".highlight")
    light = HtmlFormatter(style="default").get_style_defs(".highlight")
    clear = ".highlight { background: none }"
    return f"{light}\n{clear}\n@media (prefers-color-scheme: dark) {{\n{dark}\n{clear}\n}}\n"
