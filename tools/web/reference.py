"""The reference: every public name with its signature and its docstring, a page for each room."""

import inspect
import re

import minikeras
from tools.web.docstrings import markdown

LEFT_OUT = ("tf", "datasets", "preprocessing")  # other doors to the same, and what has a page of its own
PARTS = {"ops": ("image", "linalg", "nn", "numpy"), "optimizers": ("schedules",)}
WITH_METHODS = ("Tensor", "Variable", "KerasTensor", "Function", "Layer", "Model", "Sequential", "Optimizer", "Metric", "Loss")
WITH_METHODS += ("Callback", "Picture", "PyDataset", "Step")


def write(folder, words):
    """Write a page for each room that has public names, and the one that lists them."""
    folder.mkdir(parents=True)
    rooms = {name: public_names(getattr(minikeras, name)) for name in minikeras.ROOMS if name not in LEFT_OUT}
    rooms = {name: found for name, found in rooms.items() if found}
    lines = [f"# {words['api']}", "", words["api-text"], ""]
    for room, found in rooms.items():
        links = ", ".join(f"[{name}](#minikeras.{room}.{name})" for name in found)
        lines += [f"## [minikeras.{room}]({room}.md)", "", links, ""]
        (folder / f"{room}.md").write_text(room_page(room, found), encoding="utf-8")
    lines += ["```{toctree}", ":hidden:", ":maxdepth: 1", "", *rooms, "```", ""]
    (folder / "index.md").write_text("\n".join(lines), encoding="utf-8")


def public_names(room):
    """Return the functions and classes of a room by their names, sorted as a reader looks for them."""
    names = getattr(room, "__all__", None) or [name for name in dir(room) if not name.startswith("_")]
    found = {name: getattr(room, name) for name in names}
    own = lambda value: (getattr(value, "__module__", None) or "").startswith("minikeras") and inspect.getdoc(value)
    return {name: found[name] for name in sorted(found, key=str.lower) if callable(found[name]) and own(found[name])}


def room_page(room, found):
    """Return the page of a room's names."""
    lines = [f"# minikeras.{room}", "", markdown(inspect.getdoc(getattr(minikeras, room)) or ""), ""]
    for name, value in found.items():
        lines += [f"## {name}", "", *entry(f"minikeras.{room}.{name}", value), ""]
    return "\n".join(lines)


def entry(path, value):
    """Return the lines of one name: its signature and its docstring, and a class's methods where they are used by themselves."""
    kind = "class" if inspect.isclass(value) else "function"
    lines = [f"::::{{py:{kind}}} {path}{signature(value)}", "", markdown(inspect.getdoc(value)), ""]
    for name, method in methods(value):
        lines += [
            f":::{{py:method}} {path}.{name}{signature(method, bound=True)}",
            "",
            markdown(inspect.getdoc(method)),
            "",
            ":::",
            "",
        ]
    return [*lines, "::::"]


def methods(value):
    """Return the public methods of a class that a reader calls: name and function."""
    if not inspect.isclass(value) or value.__name__ not in WITH_METHODS:
        return []
    found = {}
    for kind in value.__mro__:
        if kind.__module__.startswith("minikeras"):
            found.update({name: member for name, member in vars(kind).items() if name not in found})
    plain = lambda member: inspect.isfunction(member) and inspect.getdoc(member)
    return [(name, member) for name, member in sorted(found.items()) if not name.startswith("_") and plain(member)]


def signature(value, bound=False):
    """Return how a function or class is called, in one line; values that no source can say are three dots."""
    try:
        parameters = list(inspect.signature(value).parameters.values())
    except (TypeError, ValueError):
        return "(...)"
    parameters = [one.replace(annotation=inspect.Parameter.empty) for one in parameters[bound:]]
    return re.sub(r"<[^>]*>", "...", str(inspect.Signature(parameters)))
