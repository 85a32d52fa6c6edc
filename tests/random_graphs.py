"""Random functional models, drawn as plain instructions that either engine can follow.

A graph is a list of instructions, each of which makes a tensor from earlier ones: a layer called on one of them, a layer that exists
already called again, a merge, an operation, or a small model made on the spot. While drawing, minikeras follows along to know the
shapes.
"""

import random
import warnings

import numpy as np
from hypothesis import strategies as st

import minikeras

ACTIVATIONS = [None, "relu", "tanh", "sigmoid", "elu", "selu", "gelu", "swish", "softplus", "softsign"]
MERGES = ["Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum"]
OPERATIONS = {
    "plus": lambda keras, x: x + 1.0,
    "twice": lambda keras, x: x * 2.0,
    "minus": lambda keras, x: 1.0 - x,
    "relu": lambda keras, x: keras.ops.relu(x),
    "tanh": lambda keras, x: keras.ops.tanh(x),
    "softmax": lambda keras, x: keras.ops.softmax(x),
    "square": lambda keras, x: keras.ops.square(x),
    "mean": lambda keras, x: keras.ops.mean(x, axis=-1, keepdims=True),
    "max": lambda keras, x: keras.ops.max(x, axis=-1, keepdims=True),
    "last": lambda keras, x: x[..., -1:],
}
HEADS = {
    "regression": (None, "mse"),
    "binary": ("sigmoid", "binary_crossentropy"),
    "classes": ("softmax", "sparse_categorical_crossentropy"),
}
MOST_ENTRIES = 400  # a row of a tensor larger than this is not built upon


# Following instructions.


def call(keras, instruction, tensors, layers):
    """The tensor an instruction makes; layers that it makes are appended to `layers`."""
    kind, what, places = instruction[:3]
    x = tensors[places[0]]
    if kind == "layer":
        layers.append(make_layer(keras, *what))
        return layers[-1](x)
    if kind == "again":
        return layers[what](x)
    if kind == "merge":
        layers.append(getattr(keras.layers, what[0])(**what[1]))
        return layers[-1]([tensors[place] for place in places])
    if kind == "operation":
        return OPERATIONS[what](keras, x)
    inner = keras.Input(x.shape[1:], dtype=x.dtype)
    y = inner
    for layer in what:
        y = make_layer(keras, *layer)(y)
    layers.append(keras.Model(inner, y))
    return layers[-1](x)


def make_layer(keras, name, arguments):
    """A layer from its name; a wrapped one is given as `("wrapper", {"layer": (name, arguments)})`."""
    if "layer" in arguments:
        arguments = {**arguments, "layer": make_layer(keras, *arguments["layer"])}
    return getattr(keras.layers, name)(**arguments)


def build(keras, graph):
    """The model that the instructions describe, compiled."""
    tensors = [keras.Input(shape, dtype=dtype) for dtype, shape in graph["inputs"]]
    inputs, layers = list(tensors), []
    for instruction in graph["steps"]:
        tensors.append(call(keras, instruction, tensors, layers))
    outputs, losses = [], []
    for number, (place, head) in enumerate(graph["heads"]):
        activation, loss = HEADS[head]
        flat = keras.layers.Flatten()(tensors[place])
        outputs.append(keras.layers.Dense(3 if head == "classes" else 1, activation=activation, name=f"head_{number}")(flat))
        losses.append(loss)
    model = keras.Model(inputs, outputs)
    model.compile(keras.optimizers.SGD(0.01), losses, **({} if keras is minikeras else {"run_eagerly": True}))
    return model


def data(graph, rows=4):
    """`(x, y)` for the model."""
    draw = np.random.RandomState(graph["seed"])
    x = [
        draw.randint(0, 10, (rows, *shape)).astype("int32")
        if dtype == "int32"
        else draw.uniform(-1, 1, (rows, *shape)).astype("float32")
        for dtype, shape in graph["inputs"]
    ]
    y = [
        draw.randint(0, 3, rows) if head == "classes" else draw.randint(0, 2, (rows, 1)).astype("float32")
        for _, head in graph["heads"]
    ]
    return x, y


# Drawing instructions.


def input_shapes():
    """A vector, a sequence, an image or a row of words."""
    size = st.integers(1, 5)
    return st.one_of(
        st.tuples(st.just("float32"), st.tuples(size)),
        st.tuples(st.just("float32"), st.tuples(st.integers(1, 6), size)),
        st.tuples(st.just("float32"), st.tuples(st.integers(4, 7), st.integers(4, 7), st.integers(1, 3))),
        st.tuples(st.just("int32"), st.tuples(st.integers(1, 6))),
    )


@st.composite
def layers_for(draw, x):
    """`(class name, arguments)` of a layer that can be called on the symbolic tensor x."""
    shape = x.shape[1:]
    if x.dtype != "float32":
        return "Embedding", {"input_dim": 10, "output_dim": draw(st.integers(1, 4)), "mask_zero": draw(st.booleans())}
    width, activation = draw(st.integers(1, 5)), draw(st.sampled_from(ACTIVATIONS))
    choices = [
        ("Dense", {"units": width, "activation": activation, "use_bias": draw(st.booleans())}),
        ("Activation", {"activation": activation or "linear"}),
        ("Dropout", {"rate": draw(st.sampled_from([0.0, 0.3]))}),
        ("LayerNormalization", {}),
        ("BatchNormalization", {"momentum": 0.8}),
        ("Flatten", {}),
    ]
    own = draw(
        {1: vector_layers, 2: sequence_layers, 3: image_layers}.get(len(shape), lambda *a: st.just([]))(
            shape, width, activation
        )
    )
    return draw(st.sampled_from(choices + 2 * own))


def vector_layers(shape, width, activation):
    return st.just([("RepeatVector", {"n": width}), ("Reshape", {"target_shape": (-1, 1)})])


@st.composite
def sequence_layers(draw, shape, width, activation):
    recurrent = {"units": width, "return_sequences": draw(st.booleans()), "go_backwards": draw(st.booleans())}
    cell = draw(st.sampled_from(["LSTM", "GRU", "SimpleRNN"]))
    merge_mode = draw(st.sampled_from(["concat", "sum", "mul", "ave"]))
    conv = {"filters": width, "kernel_size": draw(st.integers(1, 3)), "padding": draw(st.sampled_from(["same", "causal"]))}
    return [
        (cell, recurrent),
        (cell, {**recurrent, "dropout": 0.3}),
        ("Conv1D", {**conv, "activation": activation}),
        (
            "Bidirectional",
            {"layer": (cell, {"units": width, "return_sequences": draw(st.booleans())}), "merge_mode": merge_mode},
        ),
        ("TimeDistributed", {"layer": ("Dense", {"units": width})}),
        ("GlobalAveragePooling1D", {}),
        ("GlobalMaxPooling1D", {}),
        ("Permute", {"dims": (2, 1)}),
        ("MaxPooling1D", {"pool_size": 2, "padding": "same"}),
        ("UpSampling1D", {"size": 2}),
    ]


@st.composite
def image_layers(draw, shape, width, activation):
    kernel = draw(st.integers(1, 3)) if min(shape[:2]) >= 3 else 1
    conv = {
        "kernel_size": kernel,
        "padding": draw(st.sampled_from(["same", "valid"])),
        "strides": draw(st.integers(1, kernel)),
    }  # a stride beyond the kernel makes TensorFlow's gradient crash
    pool = {"pool_size": 2, "padding": "same"}
    return [
        ("Conv2D", {**conv, "filters": width, "activation": activation}),
        ("Conv2DTranspose", {**conv, "filters": width}),
        ("DepthwiseConv2D", conv),
        ("SeparableConv2D", {**conv, "filters": width}),
        ("MaxPooling2D", pool),
        ("AveragePooling2D", pool),
        ("GlobalAveragePooling2D", {}),
        ("GlobalMaxPooling2D", {}),
        ("ZeroPadding2D", {"padding": 1}),
        ("UpSampling2D", {"size": 2}),
    ]


@st.composite
def instructions(draw, tensors, layers):
    """One instruction that fits the tensors there are."""
    small = [i for i, x in enumerate(tensors) if np.prod(x.shape[1:]) <= MOST_ENTRIES]
    place = draw(st.sampled_from(small))
    x = tensors[place]
    kind = draw(st.sampled_from(["layer"] * 4 + ["again", "merge", "merge", "operation", "model"]))
    if kind == "layer" or x.dtype != "float32":
        return "layer", draw(layers_for(x)), [place]
    if kind == "operation":
        return "operation", draw(st.sampled_from(sorted(OPERATIONS))), [place]
    if kind == "again":
        fitting = [
            i
            for i, layer in enumerate(layers)
            if layer.calls
            and not isinstance(layer.calls[0].input, list)
            and (layer.calls[0].input.shape, layer.calls[0].input.dtype) == (x.shape, x.dtype)
        ]
        return ("again", draw(st.sampled_from(fitting)), [place]) if fitting else ("layer", draw(layers_for(x)), [place])
    if kind == "merge":
        same = [i for i in small if tensors[i].shape == x.shape and tensors[i].dtype == "float32"]
        joinable = [i for i in small if tensors[i].shape[:-1] == x.shape[:-1] and tensors[i].dtype == "float32"]
        if draw(st.booleans()):
            return "merge", ("Concatenate", {"axis": -1}), [place, draw(st.sampled_from(joinable))]
        return "merge", (draw(st.sampled_from(MERGES)), {}), [place, draw(st.sampled_from(same))]
    first = draw(layers_for(x))
    y = make_layer(minikeras, *first)(minikeras.Input(x.shape[1:]))
    return "model", [first, draw(layers_for(y))], [place]


@st.composite
def graphs(draw, most_steps=8):
    """A graph for `build`: inputs, steps, heads and a seed for the data."""
    state = random.getstate()  # the layers made on the way draw seeds; the drawing must not depend on them
    shapes = draw(st.lists(input_shapes(), min_size=1, max_size=3))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a mask may end anywhere
        return _drawn(draw, shapes, most_steps, state)


def _drawn(draw, shapes, most_steps, state):
    tensors, layers, steps = [minikeras.Input(shape, dtype=dtype) for dtype, shape in shapes], [], []
    for place in range(len(shapes)):  # every input is used
        step = "layer", draw(layers_for(tensors[place])), [place]
        tensors.append(call(minikeras, step, tensors, layers))
        steps.append(step)
    for _ in range(draw(st.integers(0, most_steps))):
        step = draw(instructions(tensors, layers))
        tensors.append(call(minikeras, step, tensors, layers))
        steps.append(step)
    used = {place for step in steps for place in step[2]}
    ends = [i for i in range(len(shapes), len(tensors)) if i not in used][-3:] or [len(tensors) - 1]
    heads = [(place, draw(st.sampled_from(sorted(HEADS)))) for place in ends]
    random.setstate(state)
    return {"inputs": shapes, "steps": steps, "heads": heads, "seed": draw(st.integers(0, 10**6))}
