"""Models with something to see in each: one builder each, for minikeras and tf.keras alike."""


def siamese(keras):
    layers = keras.layers
    left, right = keras.Input((4,), name="left"), keras.Input((4,), name="right")
    encoder = layers.Dense(8, activation="relu", name="shared_encoder")
    joined = layers.Concatenate(name="join")([encoder(left), encoder(right)])
    joined = layers.Dropout(0.5, name="drop")(joined)
    return keras.Model([left, right], layers.Dense(1, activation="sigmoid", name="same")(joined), name="siamese")


def frozen(keras):
    model = siamese(keras)
    model.get_layer("shared_encoder").trainable = False
    return model


def encoder(keras):
    inputs = keras.Input((6,), name="enc_in")
    code = keras.layers.Dense(2, name="code")(keras.layers.Dense(4, activation="relu", name="enc_dense")(inputs))
    return keras.Model(inputs, code, name="encoder")


def decoder(keras):
    layers = keras.layers
    stack = [
        keras.Input((2,)),
        layers.Dense(4, name="dec_dense"),
        layers.BatchNormalization(name="bn"),
        layers.Dense(6, name="recon"),
    ]
    return keras.Sequential(stack, name="decoder")


def autoencoder(keras):
    inputs = keras.Input((6,), name="x")
    return keras.Model(inputs, decoder(keras)(encoder(keras)(inputs)), name="autoencoder")


def shared_model(keras):
    """A nested model called three times, once more than there are inputs."""
    inner, a, b = encoder(keras), keras.Input((6,), name="a"), keras.Input((6,), name="b")
    outputs = [keras.layers.Subtract(name="diff")([inner(a), inner(b)]), keras.layers.Dense(1, name="rate")(inner(b))]
    return keras.Model([a, b], outputs, name="shared_model")


def three_deep(keras):
    inner, a, b = encoder(keras), keras.Input((6,), name="a"), keras.Input((6,), name="b")
    middle = keras.Model(a, keras.ops.tanh(inner(a)), name="middle")
    outer = keras.Sequential([middle, keras.layers.Dense(3, name="on_top")], name="outer")
    return keras.Model(b, keras.layers.Dense(1, name="last")(outer(b)), name="three_deep")


def operations(keras):
    """Operations that are no layers, and a skip connection."""
    x = keras.Input((4,), name="x")
    y = keras.ops.relu(x) * 2.0 + 1.0
    return keras.Model(x, keras.layers.Add(name="plus")([x, y]), name="operations")


def states(keras):
    """A layer with three outputs, one of them used further on."""
    x = keras.Input((5, 3), name="x")
    h, state, _ = keras.layers.LSTM(4, return_state=True, name="lstm")(x)
    return keras.Model(x, [h, keras.layers.Dense(2, name="head")(state)], name="states")


def tied(keras):
    """One layer three times in a row: a loop in the graph of layers."""
    x, dense = keras.Input((4,), name="x"), keras.layers.Dense(4, name="tied")
    return keras.Model(x, dense(dense(dense(x))), name="tied")


def two_shapes(keras):
    a, b = keras.Input((5, 3), name="a"), keras.Input((9, 3), name="b")
    dense = keras.layers.Dense(2, name="dense")
    return keras.Model([a, b], [dense(a), dense(b)], name="two_shapes")


def named_by_dicts(keras):
    inputs = {"p": keras.Input((3,), name="p"), "q": keras.Input((2,), name="q")}
    outputs = {"r": keras.layers.Dense(1, name="r")(inputs["p"]), "s": keras.layers.Dense(1, name="s")(inputs["q"])}
    return keras.Model(inputs, outputs, name="named_by_dicts")


def unbuilt(keras):
    return keras.Sequential([keras.layers.Dense(2, name="first"), keras.layers.ReLU(name="second")], name="unbuilt")


def subclassed(keras, built=True):
    class Stack(keras.Model):
        def __init__(self):
            super().__init__(name="stack")
            self.dense = keras.layers.Dense(3, name="dense")
            self.inner = keras.Sequential([keras.layers.Dense(2, name="deep")], name="inner")

        def call(self, x):
            return self.inner(self.dense(x))

    model = Stack()
    if built:
        model(keras.ops.ones((2, 3)))
    return model


def subclassed_unbuilt(keras):
    return subclassed(keras, built=False)


FUNCTIONAL = [
    siamese,
    frozen,
    encoder,
    autoencoder,
    shared_model,
    three_deep,
    operations,
    states,
    tied,
    two_shapes,
    named_by_dicts,
]
BUILT = FUNCTIONAL + [decoder, subclassed]
ALL = BUILT + [unbuilt, subclassed_unbuilt]
