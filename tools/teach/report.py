"""One page for the teacher: who has what, what was got wrong, whose code looks alike, who was told "look at the code"."""

import collections
import html
import io
import keyword
import re
import tokenize

from tools.teach import feedback

ALIKE = 0.9  # how much of two answers must be the same to be named
RUN = 8  # tokens that are compared as one
SHORTEST = 40  # tokens of an answer below which everybody's looks alike
MOST_PAIRS = 50
STYLE = """
body { max-width: 70rem; }
table { font-variant-numeric: tabular-nums; } td, th { padding: .15rem .6rem; white-space: nowrap; }
.map td { text-align: center; color: #111; min-width: 2.4rem; } .map td:first-child, .map th:first-child { text-align: left;
  color: var(--text); background: none; } .scroll { overflow-x: auto; }
"""


def page(reports, records=(), absent=(), seconds=True):
    """Return the HTML of the page: self-contained, without scripts. `absent` are the names of those who handed nothing in."""
    parts = [_summary(reports, absent), _look(reports)]
    for lesson in sorted({told["lesson"] for told in reports}):
        of_lesson = [told for told in reports if told["lesson"] == lesson]
        parts += [_heat_map(of_lesson), _mistakes(of_lesson), _alike(of_lesson)]
    doubts = [record for record in records if record.get("note") and (not record["lesson"] or not record["learner"])]
    parts.append(_list("Files that could not be placed", [f"{record['file']}: {record['note']}" for record in doubts]))
    return feedback.document("Marks of the class", "<h1>Marks of the class</h1>\n" + "\n".join(parts), STYLE)


def _summary(reports, absent):
    learners = {told["learner"] for told in reports}
    took = sorted(told["seconds"] for told in reports)
    middle = f" Grading one took {took[len(took) // 2]:.1f} s, the longest {took[-1]:.1f} s." if took else ""
    said = f"<p>{len(learners)} learners, {len(reports)} submissions.{middle}</p>"
    return said + _list("Nothing came from", sorted(absent))


def _look(reports):
    found = [f"{told['learner']}, {told['lesson']}: {told['reason']}" for told in reports if told.get("look")]
    return _list("Look at the code of", found)


def _heat_map(reports):
    exercises = reports[0]["exercises"]
    head = "".join(f"<th title='{html.escape(entry['title'])}'>{entry['exercise']}</th>" for entry in exercises)
    rows = []
    for told in sorted(reports, key=lambda told: told["learner"]):
        cells = "".join(_cell(entry) for entry in told["exercises"])
        rows.append(f"<tr><td>{html.escape(told['learner'])}</td>{cells}<td><b>{told['points']}</b></td></tr>")
    means = [sum(told["exercises"][n]["points"] for told in reports) / len(reports) for n in range(len(exercises))]
    last = "".join(f"<td style='color: inherit'>{mean:.1f}</td>" for mean in means)
    title = html.escape(f"{reports[0]['lesson'][:2]} {reports[0]['title']}")
    return (
        f"<section><h2>{title}</h2>\n<div class='scroll'><table class='map'>\n<tr><th>learner</th>{head}<th>total</th></tr>\n"
        + "\n".join(rows)
        + f"\n<tr><td>mean</td>{last}<td></td></tr></table></div></section>"
    )


def _cell(entry):
    share = entry["points"] / entry["maximum"] if entry["maximum"] else 0
    colour = f"hsl({120 * share:.0f} 60% {78 - 8 * share:.0f}%)" if entry["state"] != "unanswered" else "#d8d8dc"
    told = html.escape(f"{entry['state']}. {entry['message']}"[:300], quote=True)
    sign = feedback.SIGNS[entry["state"]]
    return f"<td style='background: {colour}' title='{told}'>{entry['points']} {sign}</td>"


def _mistakes(reports):
    """Return how often each thing was got wrong; numbers of one's own are left away, so that the same mistake is one."""
    counts = collections.Counter(
        (entry["exercise"], re.sub(r"-?\d+(\.\d+)?(e-?\d+)?", "…", entry["message"])[:200])
        for told in reports
        for entry in told["exercises"]
        if entry["state"] in ("wrong", "part", "stopped")
    )
    rows = [
        f"<tr><td>{exercise}</td><td>{count}</td><td style='white-space: normal'>{html.escape(message)}</td></tr>"
        for (exercise, message), count in counts.most_common(30)
    ]
    return (
        f"<h3>What was got wrong</h3>\n<table><tr><th></th><th>times</th><th></th></tr>{''.join(rows)}</table>" if rows else ""
    )


def _alike(reports):
    pairs = alike(reports)[:MOST_PAIRS]
    told = [f"{exercise}: {one} and {other}, {share:.0%} the same" for share, exercise, one, other in pairs]
    hint = "A hint and no verdict: short answers have few forms, and who learns together writes alike."
    return _list("Code that looks alike", told, hint)


def alike(reports):
    """Return pairs of learners whose code for an exercise is nearly the same: (share, exercise, learner, learner), most first."""
    found, codes = [], collections.defaultdict(list)
    for told in reports:
        for entry in told["exercises"]:
            runs = _runs(entry["code"])
            if len(runs) + RUN > SHORTEST:
                codes[entry["exercise"]].append((told["learner"], runs))
    for exercise, given in codes.items():
        often = collections.Counter(run for _, runs in given for run in runs)
        common = {run for run, count in often.items() if count > max(2, len(given) / 2)}  # what the lesson gives, and idiom
        for place, (one, runs) in enumerate(given):
            for other, others in given[place + 1 :]:
                mine, theirs = runs - common, others - common
                if len(mine | theirs) > RUN and len(mine & theirs) / len(mine | theirs) >= ALIKE:
                    found.append((len(mine & theirs) / len(mine | theirs), exercise, one, other))
    return sorted(found, key=lambda pair: -pair[0])


def _runs(code):
    """Return the runs of tokens in code, names and numbers made equal: a copy with other names is a copy."""
    tokens, names = [], {}
    try:
        for token in tokenize.generate_tokens(io.StringIO(code).readline):
            if token.type == tokenize.NAME and not keyword.iskeyword(token.string):
                tokens.append(names.setdefault(token.string, f"name {len(names)}"))
            elif token.type in (tokenize.OP, tokenize.NAME, tokenize.NUMBER):
                tokens.append(token.string)
    except (tokenize.TokenError, SyntaxError, IndentationError):
        pass
    return {tuple(tokens[place : place + RUN]) for place in range(len(tokens) - RUN + 1)}


def _list(title, lines, hint=""):
    if not lines:
        return ""
    items = "".join(f"<li>{html.escape(line)}</li>" for line in lines)
    return f"<h3>{title} ({len(lines)})</h3>{f'<p class=note>{hint}</p>' if hint else ''}\n<ul>{items}</ul>"
