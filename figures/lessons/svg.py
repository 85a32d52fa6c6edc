"""The frame of a drawing: an SVG that says in words what it shows, and looks well on light and dark pages."""


def page(width, height, title, style, parts, words=None):
    """The text of an SVG.

    Args:
        width, height: in pixels.
        title, words: what a screen reader says, in short and at length.
        style: CSS of the classes that the parts have, for light and dark pages.
        parts: what is drawn, as SVG.
    """
    described = "" if words is None else f"<desc>{words}</desc>"
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img">',
        f"<title>{title}</title>{described}",
        f"<style>{style}</style>",
        *parts,
        "</svg>",
    ]
    return "\n".join(lines) + "\n"
