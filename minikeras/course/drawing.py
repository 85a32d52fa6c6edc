"""A model's layer graph as a picture and as words, read from what every Keras model has."""

import os
import shutil
import subprocess
import sysconfig
from pathlib import Path

from minikeras.course.pictures import show


def draw(model, alt=None):
    """Show the model's layer graph as a picture; the text alternative is `describe(model)` unless `alt` is given.

    The picture is laid out by graphviz: the program that `GRAPHVIZ_DOT` names, a `dot` on the PATH, or graphviz-pure.
    Where there is none, the words alone are shown.
    """
    alt = alt or describe(model)
    program = find_dot()
    if program is None:
        print(alt)
        return
    show("image/svg+xml", _layout(program, dot_text(model)), alt)


def describe(model):
    """Return the model's layer graph in words: one line a layer, with its output's shape and what it is called on."""
    lines = [f"Model {model.name!r} with {len(model.layers)} layers:"]
    for layer in model.layers:
        sources = _sources(layer, model)
        line = f"{layer.name} ({type(layer).__name__}) {_shape(layer)}"
        lines.append(f"  {line}" + (f" called on {', '.join(sources)}" if sources else ""))
    return "\n".join(lines)


def dot_text(model):
    """Return the model's layer graph in graphviz's DOT language, one box a layer."""
    lines = ["digraph {", '  node [shape=box, style="rounded,filled", fillcolor="#eef3fb", fontname="Helvetica"];']
    for layer in model.layers:
        label = f"{layer.name}\\n{type(layer).__name__}  {_shape(layer)}"
        lines.append(f"  {_quote(layer.name)} [label={_quote(label)}];")
    for layer in model.layers:
        lines += [f"  {_quote(source)} -> {_quote(layer.name)};" for source in _sources(layer, model)]
    return "\n".join([*lines, "}"])


def find_dot():
    """Return the path of a graphviz program, or None: `$GRAPHVIZ_DOT`, then `dot`, then graphviz-pure.

    A notebook's kernel has not the environment's scripts on its PATH, so they are looked for beside this Python too.
    """
    chosen = os.environ.get("GRAPHVIZ_DOT")
    if chosen:
        return chosen
    scripts = sysconfig.get_path("scripts")
    return shutil.which("dot") or shutil.which("graphviz-pure") or shutil.which("graphviz-pure", path=scripts)


def _layout(program, text):
    run = subprocess.run([program, "-Tsvg"], input=text, capture_output=True, text=True, encoding="utf-8", check=True)
    return run.stdout[run.stdout.index("<svg") :]


def _shape(layer):
    """Return the shapes that the layer's first call gave: a layer called on several inputs has one node for each."""
    return ", ".join(str(tuple(tensor.shape)) for tensor in layer._inbound_nodes[0].output_tensors)


def _sources(layer, model):
    """Return the names of the layers that `layer` is called on inside `model`, in order, without repeats."""
    names = {other.name for other in model.layers}
    found = []
    for node in layer._inbound_nodes:
        for parent in node.parent_nodes:
            name = parent.operation.name
            if name in names and name not in found:
                found.append(name)
    return found


def _quote(text):
    return '"' + text.replace('"', '\\"') + '"'
