"""Models as people built them with Keras 2 and tf.keras 2. Runs on Python 3.6 and NumPy 1, too: the writers are that old.

A builder takes `keras` and gives `(model, inputs, targets)`; targets are None where the model is not trained.
"""

import numpy as np

ROWS = 8


def numbers(*shape, **options):
    return np.random.RandomState(options.get("seed", 0)).uniform(-1, 1, (ROWS,) + shape).astype("float32")


def words(length, highest):
    return np.random.RandomState(3).randint(0, highest, (ROWS, length)).astype("int32")


def rate(keras, value):
    """The learning rate under the name that the optimizers of this version have for it."""
    import inspect

    names = inspect.getfullargspec(keras.optimizers.SGD.__init__).args
    return {"learning_rate" if "learning_rate" in names else "lr": value}


def decay(keras, value):
    """`decay` where an optimizer takes it: up to 2.10, and the legacy ones afterwards."""
    import inspect

    arguments = inspect.getfullargspec(keras.optimizers.SGD.__init__)
    return {"decay": value} if "jit_compile" not in arguments.args else {}


def amsgrad(keras):
    """`amsgrad` where Adam takes it: from 2.1 on."""
    import inspect

    return {"amsgrad": True} if "amsgrad" in inspect.getfullargspec(keras.optimizers.Adam.__init__).args else {}


def einsum(keras):
    """EinsumDense, which was an experiment at first."""
    return getattr(keras.layers, "EinsumDense", None) or keras.layers.experimental.EinsumDense


def input_length(keras, value):
    """`input_length` of Embedding, which Keras 3 does not have."""
    return {} if getattr(keras, "__version__", "2") >= "3" else {"input_length": value}


def stack(keras):
    """A first layer with `input_shape`, old settings, SGD with decay."""
    layers = keras.layers
    model = keras.models.Sequential(
        [
            layers.Dense(5, input_shape=(4,), activation="relu", kernel_initializer="he_normal", kernel_regularizer="l2"),
            layers.BatchNormalization(momentum=0.9),
            layers.LeakyReLU(alpha=0.2),
            layers.Dropout(0.0),
            layers.Dense(1, kernel_initializer=keras.initializers.RandomUniform(-0.3, 0.3, seed=2)),
        ]
    )
    options = dict(rate(keras, 0.05), momentum=0.9, nesterov=True, **decay(keras, 0.1))
    model.compile(keras.optimizers.SGD(**options), "mse", metrics=["mae"])
    return model, numbers(4), numbers(1, seed=1)


def stack_without_input(keras):
    """A Sequential that learnt its input shape from the first batch."""
    model = keras.models.Sequential([keras.layers.Dense(3, activation="tanh"), keras.layers.Dense(1)])
    model.compile("rmsprop", "mae")
    model.fit(numbers(4), numbers(1, seed=1), epochs=1, verbose=0)
    return model, numbers(4), numbers(1, seed=1)


def shared(keras):
    """A layer called twice, a model called twice, a stack among the layers; two outputs with losses and metrics by name."""
    layers = keras.layers
    a, b = layers.Input((4,), name="a"), layers.Input((4,), name="b")
    inside = layers.Input((3,))
    inner = keras.models.Model(inside, layers.Dense(3, activation="tanh", name="deep")(inside), name="inner")
    tower = keras.models.Sequential([layers.Dense(2, input_shape=(3,), name="first")], name="tower")
    dense = layers.Dense(3, activation="tanh", kernel_constraint=keras.constraints.max_norm(2.0), name="shared_dense")
    both = layers.concatenate([inner(dense(a)), inner(dense(b)), tower(dense(a))])
    number = layers.Dense(1, name="number")(both)
    kind = layers.Dense(3, activation="softmax", name="kind")(layers.add([both, both]))
    model = keras.models.Model([a, b], [number, kind])
    model.compile(
        keras.optimizers.Adam(**amsgrad(keras), **rate(keras, 0.01)),
        {"number": "mean_squared_error", "kind": "categorical_crossentropy"},
        loss_weights={"number": 1.0, "kind": 0.5},
        metrics={"kind": ["accuracy"], "number": "mae"},
    )
    return model, [numbers(4), numbers(4, seed=2)], [numbers(1, seed=1), np.eye(3)[np.arange(ROWS) % 3].astype("float32")]


def recurrent(keras):
    layers = keras.layers
    text = layers.Input((4,), dtype="int32")
    x = layers.Embedding(10, 3, mask_zero=True, **input_length(keras, 4))(text)
    x = layers.Bidirectional(layers.LSTM(2, return_sequences=True))(x)
    x = layers.TimeDistributed(layers.Dense(3, activation="relu"))(x)
    x = layers.GRU(3, return_sequences=True)(x)
    x = layers.Bidirectional(layers.GRU(2, return_sequences=True), merge_mode="sum")(x)
    x = layers.SimpleRNN(2)(x)
    model = keras.models.Model(text, layers.Dense(1, activation="sigmoid")(x))
    model.compile(keras.optimizers.RMSprop(rho=0.8, **rate(keras, 0.01)), "binary_crossentropy", metrics=["acc"])
    return model, words(4, 10), (numbers(1, seed=1) > 0).astype("float32")


def cells(keras):
    """A stack of cells in one RNN, states handed from one layer to the next."""
    layers = keras.layers
    x = layers.Input((5, 3))
    outputs = layers.LSTM(2, return_sequences=True, return_state=True)(x)
    y = layers.LSTM(2, return_sequences=True)(outputs[0], initial_state=outputs[1:])
    y = layers.RNN([layers.LSTMCell(2), layers.GRUCell(3), layers.SimpleRNNCell(2)])(y)
    return keras.models.Model(x, y), numbers(5, 3), None


def image(keras):
    layers = keras.layers
    model = keras.models.Sequential(name="image")
    model.add(layers.Conv2D(3, (3, 3), padding="same", input_shape=(6, 6, 2)))
    model.add(layers.BatchNormalization(axis=-1))
    model.add(layers.Activation("relu"))
    model.add(layers.MaxPooling2D(pool_size=(2, 2)))
    model.add(layers.SeparableConv2D(2, 2, depth_multiplier=2))
    model.add(layers.Conv2DTranspose(2, 2, strides=2))
    model.add(layers.ZeroPadding2D(((1, 0), (0, 1))))
    model.add(layers.UpSampling2D(2))
    model.add(layers.Dropout(0.0))
    model.add(layers.Flatten())
    model.add(layers.Dense(2, activation="softmax"))
    model.compile("adadelta", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model, numbers(6, 6, 2), np.arange(ROWS).reshape(ROWS, 1) % 2


def image_graph(keras):
    layers = keras.layers
    x = layers.Input((6, 6, 2))
    y = layers.DepthwiseConv2D(2, depth_multiplier=2)(x)
    y = layers.PReLU(shared_axes=[1, 2])(y)
    y = layers.ELU(0.5)(y)
    y = layers.Cropping2D(1)(y)
    z = layers.AveragePooling2D(1, padding="same")(y)
    y = layers.multiply([y, z])
    y = layers.concatenate([layers.GlobalAveragePooling2D()(y), layers.GlobalMaxPooling2D()(y)])
    y = layers.dot([y, y], axes=-1, normalize=True)
    y = layers.RepeatVector(3)(y)
    y = layers.Permute((2, 1))(y)
    y = layers.Reshape((3, 1))(y)
    y = layers.Conv1D(2, 2, padding="causal", dilation_rate=2, activation="elu")(y)
    return keras.models.Model(x, layers.GaussianNoise(0.1)(y)), numbers(6, 6, 2), None


def own_classes(keras):
    """A class and two functions of one's own."""

    class Scale(keras.layers.Layer):
        def __init__(self, factor=2.0, **kwargs):
            super().__init__(**kwargs)
            self.factor = factor

        def build(self, input_shape):
            self.shift = self.add_weight(name="shift", shape=(int(input_shape[-1]),), initializer="ones")
            super().build(input_shape)

        def call(self, inputs):
            return inputs * self.factor + self.shift

        def compute_output_shape(self, input_shape):
            return input_shape

        def get_config(self):
            config = super().get_config()
            config["factor"] = self.factor
            return config

    def bent(x):
        return x * x

    def own_loss(y_true, y_pred):
        return (y_true - y_pred) ** 2

    layers = keras.layers
    model = keras.models.Sequential([layers.Dense(3, input_shape=(4,), activation=bent), Scale(3.0), layers.Dense(1)])
    model.compile("sgd", own_loss)
    model.own = {"Scale": Scale, "bent": bent, "own_loss": own_loss}
    return model, numbers(4), numbers(1, seed=1)


def lambdas(keras):
    """A Lambda of byte code: nobody's reader runs it here."""
    layers = keras.layers
    model = keras.models.Sequential([layers.Dense(3, input_shape=(4,)), layers.Lambda(lambda x: x * 2.0, name="twice")])
    return model, numbers(4), None


# For tf.keras alone.


def attention(keras):
    layers = keras.layers
    x = layers.Input((5, 4))
    y = layers.MultiHeadAttention(2, 3)(x, x)
    y = layers.LayerNormalization()(layers.Add()([x, y]))
    y = layers.Attention(use_scale=True)([y, x])
    y = layers.AdditiveAttention()([y, y])
    y = einsum(keras)("abc,cd->abd", output_shape=(None, 3), bias_axes="d")(y)
    return keras.models.Model(x, layers.UnitNormalization()(y)), numbers(5, 4), None


def preprocessing(keras):
    layers = keras.layers
    x = layers.Input((4,))
    y = layers.Normalization(mean=[0.0, 1.0, 2.0, 3.0], variance=[1.0, 2.0, 3.0, 4.0])(x)
    adapted = layers.Normalization()
    adapted.adapt(numbers(4, seed=9))
    y = layers.Add()([adapted(x), layers.Rescaling(0.5, 1.0)(y)])
    y = layers.Discretization([0.0, 0.5])(y)
    y = layers.CategoryEncoding(3, output_mode="multi_hot")(y)
    return keras.models.Model(x, y), numbers(4), None


def operations(keras):
    """Operations of TensorFlow on symbols, which tf.keras writes as layers."""
    import tensorflow as tf

    x = keras.layers.Input((4,))
    y = keras.layers.Dense(4)(x + 1.0)
    z = tf.nn.relu(y) * 2.0 - tf.reduce_mean(x, axis=1, keepdims=True)
    z = tf.concat([z, 1.0 - y, -y / 3.0], axis=-1)
    z = tf.reshape(z, (-1, 3, 4))[:, 1:, ::2]
    return keras.models.Model(x, keras.layers.Dense(2)(tf.sqrt(tf.abs(z) + 0.5))), numbers(4), None


def schedules(keras):
    """A schedule in the optimizer, objects as losses and metrics."""
    schedule = keras.optimizers.schedules.ExponentialDecay(0.1, 2, 0.5)
    model = keras.models.Sequential([keras.layers.Dense(3, input_shape=(4,)), keras.layers.Dense(2)])
    model.compile(
        keras.optimizers.Adam(schedule),
        keras.losses.BinaryCrossentropy(from_logits=True, label_smoothing=0.1),
        metrics=[keras.metrics.BinaryAccuracy(threshold=0.5), keras.metrics.AUC(num_thresholds=20, from_logits=True)],
    )
    return model, numbers(4), (numbers(2, seed=1) > 0).astype("float32")


def half_precision(keras):
    """A policy of mixed dtypes in the config of each layer."""
    policy = keras.mixed_precision.Policy("mixed_float16")
    x = keras.layers.Input((4,))
    y = keras.layers.Dense(3, dtype=policy)(x)
    return keras.models.Model(x, keras.layers.Dense(1, dtype="float32")(y)), numbers(4), None


ALWAYS = [stack, stack_without_input, shared, recurrent, cells, image, image_graph, own_classes, lambdas]
LATER = [attention, preprocessing, operations, schedules, half_precision]
