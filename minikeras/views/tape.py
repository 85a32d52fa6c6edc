"""The tape of one forward pass as a graph: a box for each step and for each tensor that no step made.

Where the tensor at the end is one number, every box also shows the size of its gradient: data and gradient on every node, as in
A. Karpathy's micrograd.
"""

import collections

import numpy as np

from minikeras.autodiff import Tensor, Variable, backward
from minikeras.views.boxes import Box, Edge, Graph, count, letters, shape_text
from minikeras.views.framing import frame_steps
from minikeras.views.values import figure


def read_tape(targets, title="expression", names=None, values=True, owners=None, fold=True):
    """The Graph of the steps behind a tensor, or behind a list of them.

    Args:
        targets: Tensors that were computed inside a `Tape`.
        names: `{id of a tensor: its name}` for tensors that have none of their own, such as inputs and the loss.
        values: whether boxes show numbers and gradients.
        owners: Owners that listened while the steps were made; they frame the steps of each layer.
        fold: show the steps that a layer repeats, such as those of an LSTM's cell, once.
    """
    targets = list(targets) if isinstance(targets, (list, tuple)) else [targets]
    graph = Graph(title, "tape")
    steps = _in_order(targets)
    tensors = {}  # the tensors behind the boxes, by key
    keys = {}  # key of the box that a step or a leaf became
    names = dict(names or {})
    numbers = _Numbers(step.name for step in steps)
    for step in steps:
        for operand in step.operands:
            if isinstance(operand, Tensor) and not _is_made(operand) and id(operand) not in keys:
                keys[id(operand)] = _add_leaf(graph, operand, names, numbers)
        keys[step] = name = _add_step(graph, step, numbers)
        for place, operand in enumerate(step.operands):
            if isinstance(operand, Tensor):
                made = _is_made(operand)
                source = keys[operand.step if made else id(operand)]
                graph.edges.append(Edge(source, name, operand.index if made else 0, [shape_text(operand)], (name, place)))
                tensors.setdefault(source, operand)
    for target in targets:
        if not _is_made(target) and id(target) not in keys:
            keys[id(target)] = _add_leaf(graph, target, {}, numbers)
        key = keys[target.step if _is_made(target) else id(target)]
        tensors[key] = target
        graph.box(key).marks.append(f"{names.get(id(target), 'end')} {shape_text(target)}")
    if values:
        _note_values(graph, tensors, targets)
    leaves = len(graph.boxes) - len(steps)
    if owners is not None:
        frame_steps(graph, owners, fold)
    _mark_reused(graph)
    graph.notes = [count(len(steps), "step"), f"{leaves} lea{'f' if leaves == 1 else 'ves'}"]
    return graph


def _mark_reused(graph):
    """Say so where a weight is used by several steps: the calls of a shared layer meet there, and so do their gradients."""
    uses = collections.Counter(edge.source for edge in graph.edges)
    reused = [box for box in graph.boxes if box.kind == "weights" and uses[box.key] > 1]
    for number, (box, letter) in enumerate(zip(reused, letters())):
        box.group, box.letter = number, letter
        box.marks.insert(0, f"used {uses[box.key]} times")


class _Numbers:
    """Names that are counted where they come more than once: "add 1", "add 2"."""

    def __init__(self, names):
        self.total = collections.Counter(names)
        self.given = collections.Counter()

    def name(self, name):
        self.given[name] += 1
        return f"{name} {self.given[name]}" if self.total[name] > 1 or self.given[name] > 1 else name


def _is_made(tensor):
    return tensor.step is not None and tensor.tracked


def _in_order(targets):
    """The steps behind some tensors, each after those it takes its operands from; without recursion, for long tapes."""
    order, state = [], {}
    stack = [target.step for target in reversed(targets) if _is_made(target)]
    while stack:
        step = stack[-1]
        if step not in state:
            state[step] = "open"
            made = [x.step for x in step.operands if isinstance(x, Tensor) and _is_made(x)]
            stack += [other for other in reversed(made) if other not in state]
        else:
            stack.pop()
            if state[step] == "open":
                state[step] = "done"
                order.append(step)
    return order


def _add_step(graph, step, numbers):
    """Add the box of a step; returns its key."""
    name = numbers.name(step.name)
    outs = step.out if isinstance(step.out, tuple) else (step.out,)
    constants = [f"with {x:g}" for x in step.operands if isinstance(x, (int, float)) and not isinstance(x, bool)]
    graph.boxes.append(Box(name, name, "", "operation", operation=step, outputs=map(shape_text, outs), notes=constants))
    return name


def _add_leaf(graph, tensor, names, numbers):
    """Add the box of a tensor that no step made; returns its key."""
    if isinstance(tensor, Variable):
        key, title, class_name, kind = numbers.name(tensor.path), tensor.path, "Variable", "weights"
    else:
        name = names.get(id(tensor), "mask" if tensor.dtype == "bool" else "data")
        key = title = numbers.name(name)
        own = id(tensor) in names and not name.startswith(("mask", "state ", "input"))
        class_name, kind = "" if own else "Tensor", "data"
    frozen = kind == "weights" and not tensor.trainable
    graph.boxes.append(
        Box(key, title, class_name, kind, None, tensor, [shape_text(tensor)], marks=["frozen"] if frozen else [])
    )
    return key


def _note_values(graph, tensors, targets):
    """On each box its number, where it is a single one, and the size of its gradient, where the end is a single one."""
    boxes = [box for box in graph.boxes if box.key in tensors]
    gradients = [None] * len(boxes)
    if len(targets) == 1 and targets[0].size == 1 and _is_made(targets[0]):
        gradients = backward(targets[0], [tensors[box.key] for box in boxes])
    for box, gradient in zip(boxes, gradients):
        tensor = tensors[box.key]
        if tensor.size == 1 and tensor.array.dtype.kind in "fiub":
            box.notes.append(f"= {figure(float(tensor.array.reshape(())))}")
        if gradient is not None:
            size = float(gradient.reshape(())) if gradient.size == 1 else float(np.linalg.norm(gradient))
            box.notes.append(f"grad {figure(size)}" if gradient.size == 1 else f"|grad| {figure(size)}")
