"""Runs the cells of a page as a notebook would: what they print and show goes to the page, the last value is shown.

Only what a page needs of IPython is here, so that the first cell runs seconds earlier. Packages that a cell imports and that are not
here yet are loaded when they are imported.
"""

import ast
import base64
import builtins
import importlib.abc
import importlib.machinery
import linecache
import pprint
import sys
import traceback
import types

PICTURES = (("text/html", "_repr_html_"), ("image/svg+xml", "_repr_svg_"), ("image/png", "_repr_png_"))
PICTURES += (("text/markdown", "_repr_markdown_"), ("text/latex", "_repr_latex_"))


class Stream:
    """stdout or stderr of a cell: each text goes to the page at once."""

    encoding = "utf-8"
    errors = "replace"
    closed = False

    def __init__(self, name, send):
        self.name, self.send = name, send

    def write(self, text):
        if text:
            self.send({"output_type": "stream", "name": self.name, "text": str(text)})
        return len(text)

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def flush(self):
        pass

    def isatty(self):
        return False

    def writable(self):
        return True


class ZMQInteractiveShell:  # by this name rich knows that it is in a notebook
    """What `get_ipython()` gives in a page."""

    def __init__(self, send):
        self.send = send
        self.kernel = self.InteractiveTB = self
        self.user_ns = {"__name__": "__main__", "__builtins__": builtins}
        self.count = 0
        main = types.ModuleType("__main__")
        main.__dict__.update(self.user_ns)
        self.user_ns = main.__dict__
        sys.modules["__main__"] = main

    def run(self, source):
        """Run a cell; tell whether it went through. What it prints, shows and raises is sent."""
        self.count += 1
        name = f"<cell {self.count}>"
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
        before, sys.stdout, sys.stderr = (sys.stdout, sys.stderr), Stream("stdout", self.send), Stream("stderr", self.send)
        try:
            tree = ast.parse(source, name)
            last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
            exec(compile(tree, name, "exec"), self.user_ns)
            if last is not None:
                value = eval(compile(ast.Expression(last.value), name, "eval"), self.user_ns)
                if value is not None and not source.rstrip().endswith(";"):
                    self.user_ns["_"] = value
                    self.send({"output_type": "execute_result", "data": bundle(value), "metadata": {}})
            return True
        except BaseException:
            self.showtraceback()
            return False
        finally:
            sys.stdout, sys.stderr = before

    def showtraceback(self, exc_tuple=None, **options):
        """Send the error that is being handled, without the frames of this file."""
        kind, error, trace = exc_tuple or sys.exc_info()
        while trace is not None and trace.tb_frame.f_code.co_filename == __file__:
            trace = trace.tb_next
        lines = traceback.format_exception(kind, error, trace)
        told = {"output_type": "error", "ename": kind.__name__, "evalue": str(error), "traceback": "".join(lines).split("\n")}
        self.send(told)


def bundle(value):
    """Return what a value shows of itself, by kind."""
    data = {}
    if not isinstance(value, type):
        whole = getattr(value, "_repr_mimebundle_", None)
        told = whole(include=None, exclude=None) if callable(whole) else None
        if told is not None:
            data.update(told[0] if isinstance(told, tuple) else told)
        for kind, name in PICTURES:
            shown = getattr(value, name, None)
            content = shown() if kind not in data and callable(shown) else None
            if content is not None:
                data[kind] = base64.b64encode(content).decode() if isinstance(content, bytes) else content
    data.setdefault(
        "text/plain", repr(value) if hasattr(value, "__array__") else pprint.pformat(value, width=79, sort_dicts=False)
    )
    return data


class Shown:
    """HTML, SVG or Markdown that a cell made."""

    kind = "text/html"

    def __init__(self, data=None, **options):
        self.data = data

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {self.kind: self.data, "text/plain": f"<{type(self).__name__}>"}


class HTML(Shown):
    pass


class SVG(Shown):
    kind = "image/svg+xml"


class Markdown(Shown):
    kind = "text/markdown"


class Image(Shown):
    kind = "image/png"

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {self.kind: base64.b64encode(self.data).decode(), "text/plain": "<Image>"}


class Loads(importlib.abc.MetaPathFinder):
    """Loads a package of the site when it is first imported, and lets Python look for it once more."""

    def __init__(self, known, load):
        self.known, self.load = known, load

    def find_spec(self, name, path=None, target=None):
        package = self.known.pop(name, None)
        if package is None:
            return None
        self.load(package)
        importlib.invalidate_caches()
        return importlib.machinery.PathFinder.find_spec(name, path, target)


def begin(send, known, load):
    """Make this process a notebook; return its `run`.

    Args:
        send: a function of an output, a dict as notebooks have it.
        known: a dict from each module's name to the package of the site that has it.
        load: a function of a package's name, that puts it where Python finds it.
    """
    shell = ZMQInteractiveShell(send)

    def display(*values, raw=False, metadata=None, include=None, exclude=None, **options):
        for value in values:
            send({"output_type": "display_data", "data": value if raw else bundle(value), "metadata": metadata or {}})

    def clear_output(wait=False):
        send({"output_type": "clear"})

    package, shown = types.ModuleType("IPython"), types.ModuleType("IPython.display")
    package.get_ipython = builtins.get_ipython = lambda: shell
    package.display, package.__path__, package.version_info = shown, [], (9, 0, 0)
    builtins.display = display
    for one in (display, clear_output, HTML, SVG, Markdown, Image):
        setattr(shown, one.__name__, one)
    sys.modules["IPython"], sys.modules["IPython.display"] = package, shown
    sys.meta_path.append(Loads(dict(known), load))
    return shell.run
