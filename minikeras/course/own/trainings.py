"""Which exercise's function fits which part of a training, or of the layer graph."""

import types

import numpy as np

from minikeras.course.own.piece import NOT_COVERED


def train_step(piece, original, model, data):
    """Exercise 1.2 as one step of plain SGD on the line w * x + b: the library's step tells what is right, and yours is kept."""
    if not _is_line(model) or len(data) < 2 or any(part is not None for part in data[2:]):
        return original(model, data)
    kernel, bias = model.weights
    w, b = kernel.numpy().item(), bias.numpy().item()
    logs = original(model, data)
    x, y = (np.asarray(part.array if hasattr(part, "array") else part, dtype="float64") for part in data[:2])
    rate = float(model.optimizer.learning_rate)
    mine = lambda: _pair(piece.mine(x.reshape(-1, 1), y.reshape(-1, 1), w, b, rate, epochs=1, batch_size=len(x)))
    new_w, new_b = piece.answer(len(x), mine, lambda: [kernel.numpy().item(), bias.numpy().item()])
    kernel.assign([[new_w]]), bias.assign([new_b])
    return logs


def _pair(got):
    return got if got is None or got is ... else [np.asarray(value, dtype="float64").item() for value in got]


def _is_line(model):
    """Tell whether a model is one Dense(1) without an activation on one number, trained by plain SGD on the mean squared error."""
    shapes = [tuple(weight.shape) for weight in model.weights]
    optimizer, layer = model.optimizer, model.layers[-1]
    plain = type(optimizer).__name__ == "SGD" and not optimizer.momentum and not optimizer.weight_decay
    return shapes == [(1, 1), (1,)] and plain and model.loss == "mse" and layer.activation.__name__ == "linear"


class _Slope:
    """The slope of a step's output in one of its operands. Times a gradient, it gives what that operand gets."""

    __array_ufunc__ = None  # NumPy's arrays leave the product to it

    def __init__(self, shared, place):
        self.shared, self.place = shared, place

    def __rmul__(self, gradient):
        return self.shared.pulled(gradient)[self.place]

    __mul__ = __rmul__


class _Pulled:
    """The gradients of all operands of a step, computed once for one upstream gradient."""

    def __init__(self, step):
        self.step, self._of, self._gradients = step, None, None

    def pulled(self, gradient):
        if self._of is not gradient:
            upstream = np.broadcast_to(np.asarray(gradient, dtype=self.step.out.dtype), self.step.out.shape)
            pulled = self.step.primitive.pull_back(self.step, upstream)
            self._of, self._gradients = gradient, [getattr(one, "array", one) for one in pulled]
        return self._gradients


def backward(piece, original, target, sources, upstream=None):
    """Exercise 3.2 as the way back through the library's tape: its steps become numbers that were made of numbers."""
    from minikeras.autodiff.tape import count_uses

    tape = piece.mine.__globals__.get("tape") if hasattr(piece.mine, "__globals__") else None
    if upstream is not None or target.step is None or not isinstance(tape, list):
        return original(target, sources, upstream)
    steps = _in_order(target.step, count_uses(target.step))
    if any(type(step.out) is tuple for step in steps):
        return original(target, sources, upstream)  # a step with several outputs is no single number

    def mine():
        numbers = _as_numbers(steps)
        before, tape[:] = list(tape), [numbers[id(step)] for step in steps]
        try:
            found = piece.mine(numbers[id(target.step)])
        finally:
            tape[:] = before
        return (
            found
            if found is None or found is ...
            else [_like(found.get(numbers.get(id(source))), source) for source in sources]
        )

    return piece.answer(len(steps), mine, lambda: original(target, sources))


def _like(gradient, source):
    if gradient is None or np.isscalar(gradient) and gradient == 0:
        return None
    return np.asarray(gradient, dtype=source.array.dtype).reshape(source.shape)


def _in_order(last, uses):
    """The steps behind `last`, those first that the others are made of: counted off from the end, and turned round."""
    waiting, ready, order = dict(uses), [last], []
    while ready:
        step = ready.pop()
        order.append(step)
        for operand in step.operands:
            maker = getattr(operand, "step", None) if getattr(operand, "tracked", False) else None
            if maker is not None:
                waiting[maker] -= 1
                if waiting[maker] == 0:
                    ready.append(maker)
    return order[::-1]


def _as_numbers(steps):
    """A number for each step and each leaf, by id: it knows what it was made of, and with which slopes, as in exercise 3.2."""
    numbers = {}
    for step in steps:
        shared, made_of = _Pulled(step), []
        for place, operand in enumerate(step.operands):
            if getattr(operand, "tracked", False):
                key = id(operand) if operand.step is None else id(operand.step)
                number = numbers.setdefault(key, types.SimpleNamespace(value=operand.array, made_of=[]))
                made_of.append((_Number.of(numbers, key, number), _Slope(shared, place)))
        numbers[id(step)] = _Number(step.out, made_of)
    return numbers


class _Number:
    """What exercise 3.2 walks over: a value, and (part, slope) for each part that it was made of."""

    def __init__(self, value, made_of):
        self.value, self.made_of = value, made_of

    @classmethod
    def of(cls, numbers, key, number):
        if not isinstance(number, cls):
            numbers[key] = number = cls(number.value, [])
        return number


def map_graph(piece, original, inputs, outputs):
    """Exercise 4.3 as the order in which a model's calls run."""
    from minikeras.graph.function import node_key

    nodes, depths, operations = original(inputs, outputs)
    by_key = {node_key(node.operation, node.index): node for node in nodes}
    keys = {node: key for key, node in by_key.items()}
    calls = {key: [keys[parent] for parent in node.parent_nodes if parent in keys] for key, node in reversed(by_key.items())}

    def in_order(got, right):
        if not isinstance(got, (list, tuple)) or sorted(map(str, got)) != sorted(calls):
            return "each call must come once"
        place = {key: number for number, key in enumerate(got)}
        early = [key for key in got if any(place[need] > place[key] for need in calls[key])]
        return f"{early[0]} comes before what it needs" if early else None

    order = piece.answer(len(nodes), lambda: piece.mine(calls), lambda: list(by_key), in_order)
    return [by_key[key] for key in order], depths, operations


def total_loss(piece, original, compiled, y_true, y_pred, sample_weight=None, track=True):
    """Exercise 6.3 as the loss of several outputs: it routes targets, losses and weights by name."""
    from minikeras import tree

    if not compiled.built:
        compiled.build(y_true, y_pred)
    names = compiled.outputs.names
    if sample_weight is not None or compiled.outputs.count < 2 or not names or compiled.outputs.is_deep:
        return original(compiled, y_true, y_pred, sample_weight, track)
    values = {}

    def of(part):
        def loss(true, guess):
            values[part] = part.value(true, guess, None)
            return values[part]

        return loss

    losses = {name: None for name in names}
    losses.update({names[part.number]: of(part) for part in compiled.parts})
    weights = dict(zip(names, (1.0 if factor is None else factor for factor in compiled.weights)))
    targets = y_true if isinstance(y_true, dict) else dict(zip(names, compiled.targets(y_true)))
    mine = lambda: piece.mine(targets, tree.flatten(y_pred), losses, weights, list(names))
    total = piece.answer("", mine, lambda: original(compiled, y_true, y_pred, None, False))
    if track and piece.stopped:
        return original(compiled, y_true, y_pred, sample_weight, track)
    for part, value in values.items() if track else ():
        if part.tracker is not None:
            part.tracker.update_state(value)
    return total


def dropout(piece, original, layer, inputs, training=False):
    """Exercise 12.4 as every Dropout's call, drawn from that layer's own seeds."""
    if not training or not layer.rate or layer.noise_shape is not None:
        return original(layer, inputs, training)
    seeds = layer.seed_generator
    begin = seeds.state.numpy().copy()
    stand_in = types.SimpleNamespace(rate=layer.rate, seeds=seeds)

    def library():
        after = seeds.state.numpy().copy()
        seeds.state.assign(begin)
        result = original(layer, inputs, training)
        if (after != begin).any():
            seeds.state.assign(after)
        return result

    piece.works_for(layer)
    return piece.answer(tuple(inputs.shape[1:]), lambda: piece.mine.call(stand_in, inputs, training=True), library)


__all__ = ["NOT_COVERED", "backward", "dropout", "map_graph", "total_loss", "train_step"]
