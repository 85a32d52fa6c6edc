"""A picture as HTML: an `<img>` that holds the whole picture, and the words for those who cannot see it.

A notebook that was not run on this machine is not trusted: JupyterLab and Notebook then show neither SVG nor scripts of it, but they
show an `<img>`. And of a trusted one's SVG they make an `<img>` without words.
"""

import base64

from minikeras.views.safe_text import markup


def image(mime, content, alt):
    """An `<img>` with a picture's bytes or text in it.

    Args:
        mime: such as "image/svg+xml".
        content: bytes, or text.
        alt: what is to be seen; its lines are joined by semicolons.
    """
    content = content.encode() if isinstance(content, str) else content
    words = markup("; ".join(alt.strip().split("\n")))
    encoded = base64.b64encode(content).decode("ascii")
    return f'<img alt="{words}" style="max-width: 100%" src="data:{mime};base64,{encoded}">'
