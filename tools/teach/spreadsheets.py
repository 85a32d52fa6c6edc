"""Tables that a spreadsheet opens: what a learner wrote stays text there."""


def plain(value):
    """Return a cell's value; text that a spreadsheet would take for a formula gets an apostrophe in front."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
