"""A Graph told step by step: forward call by call, then the loss, then back call by call with the gradients.

The words are the text form's own, so that a listener hears what a reader sees.
"""

import collections

from minikeras.views.safe_text import visible
from minikeras.views.values import figure

Step = collections.namedtuple("Step", "way box edges words")  # way: "forward", "loss" or "back"; edges: their numbers


def steps_of(graph):
    """The Steps of a Graph of calls, in order; those of the way back only where gradients were traced."""
    numbered = list(enumerate(graph.edges))
    incoming, outgoing = collections.defaultdict(list), collections.defaultdict(list)
    for number, edge in numbered:
        incoming[edge.target].append((number, edge))
        outgoing[edge.source].append((number, edge))
    steps = [_forward(box, incoming[box.key]) for box in graph.boxes]
    if any(_gradient(edge) is not None for edge in graph.edges):
        loss = next((note for note in graph.notes if note.startswith("loss ")), "the loss")
        ends = [(n, edge) for n, edge in numbered if edge.target.startswith("/output")]
        steps.append(Step("loss", None, [n for n, _ in ends], f"{loss}: from here the gradients go back"))
        steps += [_back(graph, box, outgoing[box.key], incoming[box.key]) for box in reversed(graph.boxes) if outgoing[box.key]]
    return steps


def _forward(box, edges):
    name = f"{box.title} ({box.class_name})" if box.class_name else box.title
    if not edges:
        return Step("forward", box.key, [], visible(f"{name}: {', '.join(box.outputs)}"))
    taken = "; ".join(f"from {_last(edge.source)} {' or '.join(edge.shapes)}{_numbers(edge)}" for _, edge in edges)
    gives = f"; gives {', '.join(box.outputs)}" if box.outputs else ""
    return Step("forward", box.key, [number for number, _ in edges], visible(f"{name}: takes {taken}{gives}"))


def _numbers(edge):
    lines = [line for line in edge.values.lines() if not line.startswith("|grad|")] if edge.values else []
    return f" ({', '.join(lines)})" if lines else ""


def _back(graph, box, leaving, arriving):
    sizes = [(edge, _gradient(edge)) for _, edge in leaving if _gradient(edge) is not None]
    told = " and ".join(f"|grad| {figure(size)} from {_last(edge.target)}" for edge, size in sizes) or "no gradient"
    adds = ", added up" if len(sizes) > 1 else ""
    on = " and ".join(
        f"|grad| {figure(_gradient(edge))} to {_last(edge.source)}" for _, edge in arriving if _gradient(edge) is not None
    )
    shared = [other.title for other in graph.boxes if box.letter and other.letter == box.letter and other is not box]
    weights = f"; its weights add up what comes by {' and '.join(shared)}" if shared else ""
    words = f"back at {box.title}: {told}{adds}{f'; hands on {on}' if on else ''}{weights}"
    return Step("back", box.key, [number for number, _ in leaving], visible(words))


def _gradient(edge):
    return None if edge.values is None else getattr(edge.values, "gradient", None)


def _last(key):
    return key.lstrip("/")
