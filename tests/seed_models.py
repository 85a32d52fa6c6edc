"""The models that the course is about, one builder each, for minikeras and tf.keras alike.

`ROWS[id]` has `build(keras, size)`, which makes the compiled model, and `data(size)`, which makes rows for it. `full` is the size
the model was published with, `small` one that trains in a moment.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass
class Row:
    """A model: how to build it and data of its shape."""

    build: Callable
    data: Callable
    full: dict
    small: dict
    old_spelling: bool = False


ROWS = {}


def row(name, full=None, small=None, old_spelling=False):
    """Decorator for a pair of functions: build, with the attribute `data`."""

    def add(pair):
        build, data = pair()
        ROWS[name] = Row(build, data, full or {}, small if small is not None else full or {}, old_spelling)
        return pair

    return add


def numbers(*shape, seed=0):
    return np.random.RandomState(seed).uniform(-1, 1, shape).astype("float32")


def labels(rows, classes, seed=1):
    return np.random.RandomState(seed).randint(0, classes, rows)


def one_hot(rows, classes, seed=1):
    return np.eye(classes, dtype="float32")[labels(rows, classes, seed)]


def words(rows, length, vocabulary, seed=2):
    return np.random.RandomState(seed).randint(1, vocabulary, (rows, length)).astype("int32")


def bits(rows, seed=3):
    return np.random.RandomState(seed).randint(0, 2, (rows, 1)).astype("float32")


@row("A1")
def softmax_regression():
    def build(keras, size):
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, activation="softmax")])
        model.compile("sgd", "categorical_crossentropy", metrics=["accuracy"])
        return model

    return build, lambda size: (numbers(40, 4), one_hot(40, 3))


@row("A1 old", old_spelling=True)
def softmax_regression_in_its_old_spelling():
    def build(keras, size):
        model = keras.Sequential()
        model.add(keras.layers.Dense(3, input_dim=4, activation="softmax"))
        model.compile("sgd", "categorical_crossentropy", metrics=["accuracy"])
        return model

    return build, lambda size: (numbers(40, 4), one_hot(40, 3))


@row("A2")
def functional_network():
    def build(keras, size):
        inputs = keras.Input(shape=(10,))
        hidden = keras.layers.Dense(64, activation="relu")(inputs)
        hidden = keras.layers.Dense(64, activation="relu")(hidden)
        model = keras.Model(inputs=inputs, outputs=keras.layers.Dense(1, activation="sigmoid")(hidden))
        model.compile("rmsprop", "binary_crossentropy", metrics=["accuracy"])
        return model

    return build, lambda size: (numbers(64, 10), bits(64))


@row("A3")
def linear_regression():
    def build(keras, size):
        inputs = keras.Input(shape=(1,))
        model = keras.Model(inputs, keras.layers.Dense(1, activation="linear")(inputs))
        model.compile(optimizer=keras.optimizers.SGD(learning_rate=0.01), loss="mse", metrics=["mse"])
        return model

    return build, lambda size: (np.arange(1.0, 10.0), np.array([11.0, 22, 33, 44, 53, 66, 55, 87, 95]))


@row("A4")
def logistic_regression():
    def build(keras, size):
        inputs = keras.Input(shape=(3,))
        model = keras.Model(inputs, keras.layers.Dense(1, activation="sigmoid")(inputs))
        model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
        return model

    return build, lambda size: (numbers(40, 3), bits(40))


@row("A5")
def two_branches_made_of_models():
    def build(keras, size):
        layers = keras.layers
        left, right = keras.Input(shape=(64,)), keras.Input(shape=(128,))
        x = layers.Dense(8, activation="relu")(layers.Dense(16, activation="relu")(left))
        x = keras.Model(inputs=left, outputs=x)
        y = layers.Dense(32, activation="relu")(layers.Dense(64, activation="relu")(right))
        y = keras.Model(inputs=right, outputs=layers.Dense(8, activation="relu")(y))
        z = layers.Dense(2, activation="relu")(layers.concatenate([x.output, y.output]))
        model = keras.Model(inputs=[x.input, y.input], outputs=layers.Dense(1, activation="linear")(z))
        model.compile("adam", "mse")
        return model

    return build, lambda size: ([numbers(40, 64), numbers(40, 128, seed=5)], numbers(40, 1, seed=6))


@row("A6", full={"steps": 50})
def lstm_in_a_functional_model():
    def build(keras, size):
        inputs = keras.Input(shape=(size["steps"], 1))
        x = keras.layers.Dense(10, activation="relu")(keras.layers.LSTM(10)(inputs))
        model = keras.Model(inputs, keras.layers.Dense(1, activation="sigmoid")(x))
        model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
        return model

    return build, lambda size: (numbers(40, size["steps"], 1), bits(40))


@row("A7")
def one_line_and_two():
    def build(keras, size):
        inputs = keras.Input((16,))
        one = keras.layers.Dense(128)(inputs)
        dense = keras.layers.Dense(128)
        two = dense(inputs)
        model = keras.Model(inputs, [one, two])
        model.compile("sgd", ["mse", "mse"])
        return model

    return build, lambda size: (numbers(40, 16), [numbers(40, 128, seed=7), numbers(40, 128, seed=8)])


@row("A8")
def several_ins_and_outs():
    def build(keras, size):
        layers = keras.layers
        a1, a2 = keras.Input((6,), name="a1"), keras.Input((4,), name="a2")
        h = layers.Dense(8, activation="tanh")(layers.concatenate([a1, a2]))
        outputs = [layers.Dense(n, name=f"b{i}")(h) for i, n in enumerate((1, 2, 3), start=1)]
        model = keras.Model(inputs=[a1, a2], outputs=outputs)
        model.compile("adam", ["mse", "mae", "mse"], metrics=[["mae"], ["mse"], []])
        return model

    return build, lambda size: ([numbers(40, 6), numbers(40, 4)], [numbers(40, n, seed=n) for n in (1, 2, 3)])


@row("B1")
def two_sequential_branches():
    def build(keras, size):
        left = keras.Sequential([keras.Input((784,)), keras.layers.Dense(32)])
        right = keras.Sequential([keras.Input((784,)), keras.layers.Dense(32)])
        merged = keras.layers.Concatenate()([left.outputs[0], right.outputs[0]])
        model = keras.Model([left.inputs[0], right.inputs[0]], keras.layers.Dense(10, activation="softmax")(merged))
        model.compile("rmsprop", "categorical_crossentropy", metrics=["accuracy"])
        return model

    return build, lambda size: ([numbers(64, 784), numbers(64, 784, seed=9)], one_hot(64, 10))


def digit_classifier(keras, **names):
    inputs = keras.Input(shape=(784,), **names)
    x = keras.layers.Dense(64, activation="relu")(inputs)
    x = keras.layers.Dense(64, activation="relu")(x)
    return inputs, keras.layers.Dense(10, activation="softmax")(x)


@row("B2")
def multilayer_perceptron():
    def build(keras, size):
        model = keras.Model(*digit_classifier(keras))
        model.compile(optimizer="rmsprop", loss="categorical_crossentropy", metrics=["accuracy"])
        return model

    return build, lambda size: (numbers(96, 784), one_hot(96, 10))


def normalized_relu(keras, x):
    return keras.layers.Activation("relu")(keras.layers.BatchNormalization(axis=-1)(x))


def residual_block(keras, x, channels):
    y = keras.layers.Conv2D(channels, 3, padding="same")(normalized_relu(keras, x))
    y = keras.layers.Conv2D(channels, 3, padding="same")(normalized_relu(keras, y))
    return keras.layers.add([x, y])


@row("B3", full={"side": 32, "channels": 16, "blocks": 3}, small={"side": 12, "channels": 8, "blocks": 2})
def small_resnet():
    def build(keras, size):
        inputs = keras.Input((size["side"], size["side"], 3))
        x = keras.layers.Conv2D(size["channels"], 3, padding="same")(inputs)
        for _ in range(size["blocks"]):
            x = residual_block(keras, x, size["channels"])
        x = keras.layers.GlobalAveragePooling2D()(normalized_relu(keras, x))
        model = keras.Model(inputs, keras.layers.Dense(10, activation="softmax")(x))
        model.compile(keras.optimizers.SGD(0.01), "sparse_categorical_crossentropy", metrics=["accuracy"])
        return model

    return build, lambda size: (numbers(32, size["side"], size["side"], 3), labels(32, 10))


def convolutional_stack(keras):
    layers = keras.layers
    return [
        layers.Conv2D(32, kernel_size=3, activation="relu", padding="same"),
        layers.MaxPooling2D(2),
        layers.Conv2D(64, kernel_size=(3, 3), activation="relu", padding="same"),
        layers.MaxPooling2D(2),
        layers.Flatten(),
        layers.Dense(100, activation="relu"),
        layers.Dropout(0.4),
        layers.Dense(10, activation="softmax"),
    ]


@row("C1")
def convolutional_network_sequential():
    def build(keras, size):
        model = keras.Sequential([keras.Input((28, 28, 1)), *convolutional_stack(keras)])
        model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
        return model

    return build, lambda size: (numbers(64, 28, 28, 1), labels(64, 10))


@row("C2")
def convolutional_network_functional():
    def build(keras, size):
        inputs = x = keras.Input(shape=(28, 28, 1))
        for layer in convolutional_stack(keras):
            x = layer(x)
        model = keras.Model(inputs, x)
        model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
        return model

    return build, lambda size: (numbers(64, 28, 28, 1), labels(64, 10))


@row("C3")
def branch_to_a_second_output():
    def build(keras, size):
        Dense = keras.layers.Dense
        inputs = keras.Input(shape=(3,), name="input_layer")
        x = Dense(10, activation="relu", name="Layer_1")(inputs)
        x = Dense(10, activation="relu", name="Layer_2")(x)
        y1 = Dense(1, activation="linear", name="y1_output")(x)
        branch = Dense(10, activation="relu", name="Branched_layer")(x)
        y2 = Dense(1, activation="linear", name="y2_output")(branch)
        model = keras.Model(inputs=inputs, outputs=[y1, y2])
        model.compile("adam", {"y1_output": "mse", "y2_output": "mae"}, metrics={"y2_output": ["mse"]})
        return model

    return build, lambda size: (numbers(40, 3), [numbers(40, 1, seed=4), numbers(40, 1, seed=5)])


@row("D1")
def named_network():
    def build(keras, size):
        inputs, outputs = digit_classifier(keras, name="img")
        model = keras.Model(inputs=inputs, outputs=outputs, name="mnist_model")
        model.compile(loss="sparse_categorical_crossentropy", optimizer=keras.optimizers.RMSprop(), metrics=["accuracy"])
        return model

    return build, lambda size: (numbers(64, 784), labels(64, 10))


@row("D2")
def network_to_save():
    return ROWS["D1"].build, ROWS["D1"].data


def encoder_layers(keras, x):
    layers = keras.layers
    x = layers.Conv2D(16, 3, activation="relu")(x)
    x = layers.Conv2D(32, 3, activation="relu")(x)
    x = layers.MaxPooling2D(3)(x)
    x = layers.Conv2D(32, 3, activation="relu")(x)
    x = layers.Conv2D(16, 3, activation="relu")(x)
    return layers.GlobalMaxPooling2D()(x)


def decoder_layers(keras, x):
    layers = keras.layers
    x = layers.Reshape((4, 4, 1))(x)
    x = layers.Conv2DTranspose(16, 3, activation="relu")(x)
    x = layers.Conv2DTranspose(32, 3, activation="relu")(x)
    x = layers.UpSampling2D(3)(x)
    x = layers.Conv2DTranspose(16, 3, activation="relu")(x)
    return layers.Conv2DTranspose(1, 3, activation="relu")(x)


def image_pairs(size):
    x = np.abs(numbers(16, 28, 28, 1))
    return x, x


@row("D3")
def two_models_of_one_graph():
    def build(keras, size):
        image = keras.Input(shape=(28, 28, 1), name="img")
        code = encoder_layers(keras, image)
        keras.Model(image, code, name="encoder")
        model = keras.Model(image, decoder_layers(keras, code), name="autoencoder")
        model.compile("adam", "mse")
        return model

    return build, image_pairs


@row("D4")
def chained_models():
    def build(keras, size):
        image = keras.Input(shape=(28, 28, 1), name="original_img")
        encoder = keras.Model(image, encoder_layers(keras, image), name="encoder")
        code = keras.Input(shape=(16,), name="encoded_img")
        decoder = keras.Model(code, decoder_layers(keras, code), name="decoder")
        inputs = keras.Input(shape=(28, 28, 1), name="img")
        model = keras.Model(inputs, decoder(encoder(inputs)), name="autoencoder")
        model.compile("adam", "mse")
        return model

    return build, image_pairs


def member(keras):
    inputs = keras.Input(shape=(128,))
    return keras.Model(inputs, keras.layers.Dense(1, activation="sigmoid")(inputs))


@row("D5")
def ensemble():
    def build(keras, size):
        members = [member(keras) for _ in range(3)]
        inputs = keras.Input(shape=(128,))
        model = keras.Model(inputs=inputs, outputs=keras.layers.average([m(inputs) for m in members]))
        model.compile("adam", "mse")
        return model

    return build, lambda size: (numbers(40, 128), bits(40))


@row("D5 as printed")
def ensemble_that_calls_one_member_three_times():
    def build(keras, size):
        first, *_ = [member(keras) for _ in range(3)]
        inputs = keras.Input(shape=(128,))
        model = keras.Model(inputs=inputs, outputs=keras.layers.average([first(inputs), first(inputs), first(inputs)]))
        model.compile("adam", "mse")
        return model

    return build, lambda size: (numbers(40, 128), bits(40))


@row("E1")
def first_example():
    return ROWS["B2"].build, ROWS["B2"].data


@row("E2")
def model_called_on_a_new_input():
    def build(keras, size):
        inner = ROWS["B2"].build(keras, {})
        x = keras.Input(shape=(784,))
        model = keras.Model(x, inner(x))
        model.compile("rmsprop", "categorical_crossentropy", metrics=["accuracy"])
        return model

    return build, ROWS["B2"].data


@row("E3", full={"steps": 20}, small={"steps": 5})
def model_for_each_step():
    def build(keras, size):
        inner = keras.Model(*digit_classifier(keras))
        x = keras.Input(shape=(size["steps"], 784))
        model = keras.Model(x, keras.layers.TimeDistributed(inner)(x))
        model.compile("rmsprop", "categorical_crossentropy", metrics=["accuracy"])
        return model

    def data(size):
        return numbers(16, size["steps"], 784), one_hot(16 * size["steps"], 10).reshape(16, size["steps"], 10)

    return build, data


@row("E4", full={"length": 100, "words": 10000, "width": 512}, small={"length": 12, "words": 200, "width": 16})
def headlines():
    def build(keras, size):
        layers = keras.layers
        main = keras.Input(shape=(size["length"],), dtype="int32", name="main_input")
        x = layers.Embedding(output_dim=size["width"], input_dim=size["words"])(main)
        encoded = layers.LSTM(32)(x)
        aux_output = layers.Dense(1, activation="sigmoid", name="aux_output")(encoded)
        aux_input = keras.Input(shape=(5,), name="aux_input")
        x = layers.concatenate([encoded, aux_input])
        for _ in range(3):
            x = layers.Dense(64, activation="relu")(x)
        main_output = layers.Dense(1, activation="sigmoid", name="main_output")(x)
        model = keras.Model(inputs=[main, aux_input], outputs=[main_output, aux_output])
        model.compile(
            "rmsprop",
            {"main_output": "binary_crossentropy", "aux_output": "binary_crossentropy"},
            loss_weights={"main_output": 1.0, "aux_output": 0.2},
        )
        return model

    def data(size):
        x = {"main_input": words(32, size["length"], size["words"]), "aux_input": numbers(32, 5)}
        return x, {"main_output": bits(32), "aux_output": bits(32, seed=4)}

    return build, data


@row("E5", full={"steps": 280, "letters": 256}, small={"steps": 12, "letters": 20})
def two_tweets():
    def build(keras, size):
        shape = (size["steps"], size["letters"])
        a, b = keras.Input(shape=shape), keras.Input(shape=shape)
        lstm = keras.layers.LSTM(64)
        merged = keras.layers.concatenate([lstm(a), lstm(b)], axis=-1)
        model = keras.Model(inputs=[a, b], outputs=keras.layers.Dense(1, activation="sigmoid")(merged))
        model.compile("rmsprop", "binary_crossentropy", metrics=["accuracy"])
        return model

    def data(size):
        shape = (16, size["steps"], size["letters"])
        return [(numbers(*shape) > 0.5).astype("float32"), (numbers(*shape, seed=8) > 0.5).astype("float32")], bits(16)

    return build, data


@row("E6")
def one_convolution_on_two_sizes():
    def build(keras, size):
        a, b = keras.Input((32, 32, 3)), keras.Input((64, 64, 3))
        conv = keras.layers.Conv2D(16, (3, 3), padding="same")
        pool = keras.layers.GlobalAveragePooling2D
        merged = keras.layers.concatenate([pool()(conv(a)), pool()(conv(b))])
        model = keras.Model([a, b], keras.layers.Dense(1)(merged))
        model.compile("sgd", "mse")
        return model

    return build, lambda size: ([numbers(16, 32, 32, 3), numbers(16, 64, 64, 3)], numbers(16, 1))


@row("E7", full={"side": 256, "filters": 64}, small={"side": 16, "filters": 8})
def inception_module():
    def build(keras, size):
        Conv2D, filters = keras.layers.Conv2D, size["filters"]
        image = keras.Input(shape=(size["side"], size["side"], 3))
        one = Conv2D(filters, (1, 1), padding="same", activation="relu")(image)
        one = Conv2D(filters, (3, 3), padding="same", activation="relu")(one)
        two = Conv2D(filters, (1, 1), padding="same", activation="relu")(image)
        two = Conv2D(filters, (5, 5), padding="same", activation="relu")(two)
        three = keras.layers.MaxPooling2D((3, 3), strides=(1, 1), padding="same")(image)
        three = Conv2D(filters, (1, 1), padding="same", activation="relu")(three)
        joined = keras.layers.concatenate([one, two, three], axis=-1)
        model = keras.Model(image, keras.layers.Dense(1)(keras.layers.GlobalAveragePooling2D()(joined)))
        model.compile("sgd", "mse")
        return model

    return build, lambda size: (numbers(size.get("rows", 8), size["side"], size["side"], 3), numbers(size.get("rows", 8), 1))


@row("E8", full={"side": 256}, small={"side": 16})
def residual_connection():
    def build(keras, size):
        x = keras.Input(shape=(size["side"], size["side"], 3))
        y = keras.layers.Conv2D(3, (3, 3), padding="same")(x)
        model = keras.Model(x, keras.layers.add([x, y]))
        model.compile("sgd", "mse")
        return model

    def data(size):
        x = numbers(4, size["side"], size["side"], 3)
        return x, 0.5 * x

    return build, data


@row("E9", full={"filters": 64}, small={"filters": 8})
def same_digit_or_not():
    def build(keras, size):
        layers = keras.layers
        digit = keras.Input(shape=(27, 27, 1))
        x = layers.Conv2D(size["filters"], (3, 3))(digit)
        x = layers.Conv2D(size["filters"], (3, 3))(x)
        vision = keras.Model(digit, layers.Flatten()(layers.MaxPooling2D((2, 2))(x)))
        a, b = keras.Input(shape=(27, 27, 1)), keras.Input(shape=(27, 27, 1))
        merged = layers.concatenate([vision(a), vision(b)])
        model = keras.Model([a, b], layers.Dense(1, activation="sigmoid")(merged))
        model.compile("rmsprop", "binary_crossentropy", metrics=["accuracy"])
        return model

    return build, lambda size: ([numbers(16, 27, 27, 1), numbers(16, 27, 27, 1, seed=7)], bits(16))


def vision_stack(keras, size):
    layers, model = keras.layers, keras.Sequential()
    a, b, c = size["filters"], 2 * size["filters"], 4 * size["filters"]
    model.add(keras.Input((size["side"], size["side"], 3)))
    model.add(layers.Conv2D(a, (3, 3), activation="relu", padding="same"))
    model.add(layers.Conv2D(a, (3, 3), activation="relu"))
    model.add(layers.MaxPooling2D((2, 2)))
    model.add(layers.Conv2D(b, (3, 3), activation="relu", padding="same"))
    model.add(layers.Conv2D(b, (3, 3), activation="relu"))
    model.add(layers.MaxPooling2D((2, 2)))
    model.add(layers.Conv2D(c, (3, 3), activation="relu", padding="same"))
    model.add(layers.Conv2D(c, (3, 3), activation="relu"))
    model.add(layers.Conv2D(c, (3, 3), activation="relu"))
    model.add(layers.MaxPooling2D((2, 2)))
    model.add(layers.Flatten())
    return model


def question_encoder(keras, size):
    question = keras.Input(shape=(size["length"],), dtype="int32")
    x = keras.layers.Embedding(input_dim=size["words"], output_dim=size["width"])(question)
    return question, keras.layers.LSTM(size["width"])(x)


FULL_QUESTION = {"side": 224, "filters": 64, "length": 100, "words": 10000, "width": 256, "answers": 1000}
SMALL_QUESTION = {"side": 32, "filters": 4, "length": 6, "words": 50, "width": 8, "answers": 10}


@row("E10", full=FULL_QUESTION, small=SMALL_QUESTION)
def visual_question_answering():
    def build(keras, size):
        vision = vision_stack(keras, size)
        image = keras.Input(shape=(size["side"], size["side"], 3))
        question, encoded = question_encoder(keras, size)
        merged = keras.layers.concatenate([encoded, vision(image)])
        model = keras.Model([image, question], keras.layers.Dense(size["answers"], activation="softmax")(merged))
        model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
        return model

    def data(size):
        rows = size.get("rows", 8)
        image = numbers(rows, size["side"], size["side"], 3)
        return [image, words(rows, size["length"], size["words"])], labels(rows, size["answers"])

    return build, data


@row("E11", full={**FULL_QUESTION, "frames": 100}, small={**SMALL_QUESTION, "frames": 3})
def video_question_answering():
    def build(keras, size):
        vision = vision_stack(keras, size)
        question, encoded = question_encoder(keras, size)
        encoder = keras.Model(inputs=question, outputs=encoded)
        video = keras.Input(shape=(size["frames"], size["side"], size["side"], 3))
        frames = keras.layers.TimeDistributed(vision)(video)
        encoded_video = keras.layers.LSTM(size["width"])(frames)
        asked = keras.Input(shape=(size["length"],), dtype="int32")
        merged = keras.layers.concatenate([encoded_video, encoder(asked)])
        model = keras.Model([video, asked], keras.layers.Dense(size["answers"], activation="softmax")(merged))
        model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
        return model

    def data(size):
        rows = size.get("rows", 4)
        video = numbers(rows, size["frames"], size["side"], size["side"], 3)
        return [video, words(rows, size["length"], size["words"])], labels(rows, size["answers"])

    return build, data
