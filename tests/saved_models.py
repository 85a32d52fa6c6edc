"""Models for the tests of files: every way of putting one together, one builder for both engines."""

import numpy as np

ROWS = 8  # two batches an epoch


def x(*shape, seed=0):
    return np.random.RandomState(seed).uniform(-1, 1, (ROWS, *shape)).astype("float32")


def stack(keras):
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(6, activation="tanh"), keras.layers.Dense(1)])
    return model, x(4), x(1, seed=1), "mse"


def graph_with_operations(keras):
    inputs = keras.Input((4,), name="inputs")
    hidden = keras.layers.Dense(4, activation="relu")(inputs)
    hidden = keras.layers.BatchNormalization(momentum=0.9)(hidden)
    outputs = keras.layers.Dense(2)(hidden + 1.0)
    outputs = keras.ops.tanh(outputs * 2.0)[:, :1] - keras.ops.mean(inputs, axis=1, keepdims=True)
    return keras.Model(inputs, outputs, name="operations"), x(4), x(1, seed=1), "mse"


def nested(keras):
    inner_in = keras.Input((4,))
    inner = keras.Model(inner_in, keras.layers.Dense(4, activation="tanh")(inner_in), name="inner")
    tower = keras.Sequential(
        [keras.Input((4,)), keras.layers.Dense(3), keras.layers.BatchNormalization(momentum=0.8)], name="tower"
    )
    inputs = keras.Input((4,))
    outputs = keras.layers.Dense(1)(tower(inner(inner(inputs))))
    return keras.Model(inputs, outputs), x(4), x(1, seed=1), "mse"


def shared(keras):
    dense, a, b = keras.layers.Dense(3, activation="tanh"), keras.Input((4,), name="a"), keras.Input((4,), name="b")
    both = keras.layers.Concatenate()([dense(a), dense(b)])
    return keras.Model([a, b], keras.layers.Dense(1)(both)), [x(4), x(4, seed=2)], x(1, seed=1), "mse"


def several_outputs(keras):
    a, b = keras.Input((3,), name="a"), keras.Input((2,), name="b")
    hidden = keras.layers.Dense(4, activation="relu")(keras.layers.Concatenate()([a, b]))
    number, kind = (
        keras.layers.Dense(1, name="number")(hidden),
        keras.layers.Dense(3, activation="softmax", name="kind")(hidden),
    )
    kinds = np.random.RandomState(5).randint(0, 3, ROWS)
    return (
        keras.Model({"a": a, "b": b}, {"number": number, "kind": kind}),
        {"a": x(3), "b": x(2, seed=2)},
        {"number": x(1, seed=1), "kind": kinds},
        {"number": "mse", "kind": "sparse_categorical_crossentropy"},
    )


def image(keras):
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Conv2D(3, 3, padding="same"),
            layers.BatchNormalization(),
            layers.Activation("relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(1),
        ]
    )
    return model, x(8, 8, 1), x(1, seed=1), "mse"


def recurrent(keras):
    layers = keras.layers
    words = keras.Input((4,), dtype="int32")
    y = layers.Embedding(10, 4, mask_zero=True)(words)
    y = layers.Bidirectional(layers.LSTM(3, return_sequences=True))(y)
    y = layers.TimeDistributed(layers.Dense(3))(y)
    y = layers.RNN([layers.GRUCell(3), layers.SimpleRNNCell(2)])(y)
    return keras.Model(words, layers.Dense(1)(y)), np.random.RandomState(0).randint(0, 10, (ROWS, 4)), x(1, seed=1), "mse"


BUILDERS = {
    builder.__name__: builder for builder in (stack, graph_with_operations, nested, shared, several_outputs, image, recurrent)
}

OPTIMIZERS = {
    "sgd": lambda keras: keras.optimizers.SGD(0.05, momentum=0.9, nesterov=True),
    "rmsprop": lambda keras: keras.optimizers.RMSprop(0.01, momentum=0.3, centered=True),
    "adam": lambda keras: keras.optimizers.Adam(keras.optimizers.schedules.ExponentialDecay(0.02, 4, 0.7), amsgrad=True),
    "adamw": lambda keras: keras.optimizers.AdamW(0.01, weight_decay=0.01, clipnorm=1.0),
}


def built(keras, name, optimizer="adam"):
    """`(compiled model, x, y)`."""
    model, inputs, targets, loss = BUILDERS[name](keras)
    metrics = None if isinstance(loss, dict) else ["mae"]
    eagerly = {} if keras.__name__ == "minikeras" else {"run_eagerly": True}
    model.compile(OPTIMIZERS[optimizer](keras), loss, metrics=metrics, **eagerly)
    return model, inputs, targets


def train(model, inputs, targets, epochs):
    """The History of some epochs, in the order of the rows."""
    return model.fit(inputs, targets, epochs=epochs, batch_size=4, shuffle=False, verbose=0).history
