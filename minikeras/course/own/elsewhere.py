"""On another engine nothing can sit in the library's place: there a learner's pieces are compared with what it computes."""

import sys
import types

import numpy as np

from minikeras.course.own.piece import difference

OF_ALL = ("concatenate", "subtract", "multiply", "maximum")


def is_other_engine():
    """Tell whether the lessons run on another library than minikeras."""
    door = sys.modules.get("minikeras.engine")
    return door is not None and door.name != "minikeras"


def compare(pieces):
    """Hold each piece against the engine's own results, on small numbers."""
    from minikeras.engine import keras

    for name, piece in pieces.items():
        try:
            got, right = TRIALS[name](piece.mine, keras, lambda *shape: _numbers(*shape))
        except Exception as error:
            piece.stopped = f"yours stopped with {type(error).__name__}: {error}".split("\n")[0]
            continue
        if got is None or got is ...:
            piece.stopped = "not answered yet"
            continue
        wrong = difference(got, right)
        piece.stopped, piece.calls = wrong and f"yours gives something else: {wrong}", 1


def _numbers(*shape):
    return np.random.default_rng(sum(shape)).normal(size=shape).astype("float32")


def gradients(keras, operation, arrays, upstream):
    """The gradients of sum(operation(*arrays) * upstream): how far one step of plain SGD moves the arrays, made weights.

    Every Keras has such a step, and hands out its gradients in no other way.
    """

    class Held(keras.layers.Layer):
        def __init__(self):
            super().__init__()
            self.parts = [self.add_weight(shape=array.shape, initializer="zeros") for array in arrays]

        def call(self, x):
            self.add_loss(keras.ops.sum(operation(*self.parts) * upstream))
            return x

    layer = Held()
    model = keras.Sequential([keras.Input((1,)), layer])
    # Eagerly: a compiled step of TensorFlow may change one weight before the other one's gradient has read it.
    model.compile(optimizer=keras.optimizers.SGD(1.0), loss=None, run_eagerly=True)
    layer.set_weights(arrays)
    model.train_on_batch(np.zeros((1, 1), "float32"))
    return [before - after for before, after in zip(arrays, layer.get_weights())]


def _array(keras, tensor):
    return keras.ops.convert_to_numpy(tensor)


def train(mine, keras, numbers):
    x, y = numbers(8, 1), numbers(8, 2)[:, :1]
    line = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, kernel_initializer="zeros")])
    line.compile(optimizer=keras.optimizers.SGD(0.1), loss="mse")
    line.fit(x, y, epochs=2, batch_size=3, shuffle=False, verbose=0)
    return _floats(mine(x, y, 0.0, 0.0, 0.1, epochs=2, batch_size=3)), [weight.item() for weight in line.get_weights()]


def _floats(got):
    return got if got is None or got is ... else [np.asarray(value, dtype="float64").item() for value in got]


def softmax(mine, keras, numbers):
    return mine(numbers(4, 3)), _array(keras, keras.activations.softmax(keras.ops.convert_to_tensor(numbers(4, 3))))


def concatenate_gradient(mine, keras, numbers):
    widths, upstream = [2, 3, 1], numbers(4, 6)
    parts = [numbers(4, width) for width in widths]
    return _list(mine(upstream, widths)), gradients(keras, lambda *xs: keras.ops.concatenate(xs, axis=1), parts, upstream)


def _list(got):
    return got if got is None or got is ... else [*got]


class Number:
    """A scalar as in exercise 3.2: x * y + x, and what each was made of."""

    def __init__(self, made_of=()):
        self.made_of = list(made_of)


def backward(mine, keras, numbers):
    x, y = Number(), Number()
    product = Number([(x, 2.0), (y, 3.0)])
    total = Number([(product, 1.0), (x, 1.0)])
    tape = mine.__globals__["tape"]
    before, tape[:] = list(tape), [x, y, product, total]
    try:
        found = mine(total)
    finally:
        tape[:] = before
    right = gradients(keras, lambda x, y: x * y + x, [np.full((1,), 3, "float32"), np.full((1,), 2, "float32")], 1.0)
    return found if found is None or found is ... else [found[x], found[y]], [one.item() for one in right]


def dense_gradients(mine, keras, numbers):
    x, kernel, bias, upstream = numbers(4, 3), numbers(3, 2), numbers(2), numbers(4, 2)
    dense = lambda x, kernel, bias: keras.ops.matmul(x, kernel) + bias
    return _list(mine(x, kernel, upstream)), gradients(keras, dense, [x, kernel, bias], upstream)


def softplus(mine, keras, numbers):
    return mine.function(numbers(4, 3)), _array(keras, keras.ops.softplus(numbers(4, 3)))


def topological_order(mine, keras, numbers):
    a, b = keras.Input((2,), name="a"), keras.Input((2,), name="b")
    shared = keras.layers.Dense(2, name="shared")
    model = keras.Model([a, b], keras.layers.Add(name="end")([shared(a), keras.layers.Dense(2, name="alone")(b)]))
    order = mine({"end": ["shared", "alone"], "alone": ["b"], "shared": ["a"], "a": [], "b": []})
    if order is None or order is ...:
        return order, order
    names = [layer.name for layer in model.layers]
    later = [
        order.index(after) - order.index(before) > 0 for before, after in (("a", "shared"), ("b", "alone"), ("alone", "end"))
    ]
    return [float(all(later)), float(sorted(order) == sorted(names))], [1.0, 1.0]


def convolve(mine, keras, numbers):
    image, kernel = numbers(5, 4, 2), numbers(3, 2, 2, 3)
    return mine(image, kernel), _array(keras, keras.ops.conv(image[None], kernel))[0]


def pool_gradient(mine, keras, numbers):
    x, upstream = numbers(4, 6), numbers(2, 3)
    pool = lambda x: keras.ops.max_pool(keras.ops.reshape(x, (1, 4, 6, 1)), 2)
    return mine(x, upstream), gradients(keras, pool, [x], upstream.reshape(1, 2, 3, 1))[0]


def joint_gradients(mine, keras, numbers):
    got, right = [], []
    for join in OF_ALL:
        a, b, upstream = numbers(3, 2), numbers(3, 3)[:, :2], numbers(3, 4 if join == "concatenate" else 2)
        whole = {"concatenate": lambda a, b: keras.ops.concatenate([a, b], axis=1)}.get(join) or getattr(keras.ops, join)
        pair = mine(join, a, b, upstream)
        if pair is None or pair is ...:
            return pair, pair
        got, right = [*got, *pair], [*right, *gradients(keras, whole, [a, b], upstream)]
    return got, right


def total_loss(mine, keras, numbers):
    names, losses = ["one", "two"], {"one": keras.losses.MeanSquaredError(), "two": keras.losses.MeanAbsoluteError()}
    true, guess = {"one": numbers(3, 1), "two": numbers(3, 2)}, [numbers(3, 3)[:, :1], numbers(3, 4)[:, :2]]
    inputs = [keras.Input((1,), name="a"), keras.Input((2,), name="b")]
    straight = [keras.layers.Identity(name=name)(x) for name, x in zip(names, inputs)]
    model = keras.Model(inputs, straight)
    model.compile(loss=losses, loss_weights={"one": 0.5, "two": 2.0})
    right = model.evaluate(guess, [true[name] for name in names], verbose=0)[0]
    got = mine(true, guess, losses, {"one": 0.5, "two": 2.0}, names)
    return got if got is None or got is ... else _array(keras, got), right


def batch_norm(mine, keras, numbers):
    layer = keras.layers.BatchNormalization(momentum=0.8)
    x, weights = numbers(6, 3), [numbers(3), numbers(3) + 1, numbers(3), numbers(3) ** 2]
    layer.build(x.shape)
    layer.set_weights(weights)
    right = [_array(keras, layer(x, training=True)), *layer.get_weights()[2:]]
    return _list(mine(x, *weights, True, momentum=0.8)), right


def simple_rnn(mine, keras, numbers):
    x, weights = numbers(4, 3), [numbers(3, 2), numbers(2, 2), numbers(2)]
    layer = keras.layers.SimpleRNN(2, return_sequences=True)
    layer.build((None, 4, 3))
    layer.set_weights(weights)
    return mine(x, *weights), _array(keras, layer(x[None]))[0]


def lstm_step(mine, keras, numbers):
    x, h, c, weights = numbers(4, 3), numbers(4, 2), numbers(4, 4)[:, :2], [numbers(3, 8), numbers(2, 8), numbers(8)]
    cell = keras.layers.LSTMCell(2)
    cell.build((None, 3))
    cell.set_weights(weights)
    return _list(mine(x, h, c, *weights)), [_array(keras, state) for state in cell(x, [h, c])[1]]


def convolve_transpose(mine, keras, numbers):
    image, kernel = numbers(3, 2, 2), numbers(3, 3, 4, 2)
    return mine(image, kernel, 2), _array(keras, keras.ops.conv_transpose(image[None], kernel, strides=2))[0]


def dropout(mine, keras, numbers):
    stand_in = types.SimpleNamespace(rate=0.5, seeds=keras.random.SeedGenerator(3))
    got = mine.call(stand_in, keras.ops.ones((200, 50)), training=True)
    if got is None or got is ...:
        return got, got
    got = _array(keras, got)
    return [got.max(), round(float(got.mean()), 1)], [2.0, 1.0]


TRIALS = {
    "train": train,
    "softmax": softmax,
    "concatenate_gradient": concatenate_gradient,
    "backward": backward,
    "dense_gradients": dense_gradients,
    "softplus": softplus,
    "topological_order": topological_order,
    "convolve": convolve,
    "pool_gradient": pool_gradient,
    "joint_gradients": joint_gradients,
    "total_loss": total_loss,
    "batch_norm": batch_norm,
    "simple_rnn": simple_rnn,
    "lstm_step": lstm_step,
    "convolve_transpose": convolve_transpose,
    "MyDropout": dropout,
}
