"""Every layer takes what Keras's takes; the plain layers, the merging ones and the activation layers give what Keras's give."""

import inspect
import warnings

import numpy as np
import pytest

from minikeras import layers
from tests.layers.checks import check_layer, numbers
from tests.parity import as_numpy, assert_close, engines, on_both

NAMES = [name for name, _ in inspect.getmembers(layers, inspect.isclass)]
# Arguments that Keras takes among its `**kwargs`.
UNLISTED = {"LayerNormalization": {"rms_scaling"}, "Discretization": {"kwargs"}}


def parameters(cls):
    """Name, default and kind of each of the constructor's parameters; (1, 1) counts as 1."""
    found = {}
    for p in list(inspect.signature(cls.__init__).parameters.values())[1:]:
        default = p.default[0] if isinstance(p.default, tuple) and len(set(p.default)) == 1 else p.default
        found[p.name] = (default, p.kind)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_constructor_has_the_parameters_and_defaults_of_keras(name):
    _, keras = engines()
    ours, theirs = parameters(getattr(layers, name)), parameters(getattr(keras.layers, name))
    for unlisted in UNLISTED.get(name, ()):
        del ours[unlisted]
    for unsupported in getattr(getattr(layers, name), "unsupported_arguments", ()):  # refused, and so in no signature
        theirs.pop(unsupported, None)
    assert list(ours.items()) == list(theirs.items())


def build(name, *args, **kwargs):
    """A function that makes the layer on the engine it is given; one of its arguments may be a function of the engine."""

    def make(keras):
        settings = {
            key: value(keras) if inspect.isfunction(value) and value.__name__ == "of" else value
            for key, value in kwargs.items()
        }
        return getattr(keras.layers, name)(*args, **settings)

    return make


def of(path, *args, **kwargs):
    """A function of the engine that makes `keras.<path>(*args, **kwargs)`."""

    def of(keras):
        for part in path.split("."):
            keras = getattr(keras, part)
        return keras(*args, **kwargs)

    return of


LAYERS = {
    "dense": (build("Dense", 4), [(5, 3)]),
    "dense on sequences": (build("Dense", 4, activation="tanh"), [(5, 2, 3)]),
    "dense on four axes": (build("Dense", 2, use_bias=False), [(2, 3, 2, 3)]),
    "dense with everything": (
        build(
            "Dense",
            3,
            activation="softplus",
            kernel_initializer="he_normal",
            bias_initializer="ones",
            kernel_regularizer="l2",
            bias_regularizer=of("regularizers.L1", 0.1),
            activity_regularizer="l2",
            kernel_constraint="max_norm",
            bias_constraint="non_neg",
        ),
        [(5, 3)],
    ),
    "dense in float64": (build("Dense", 4, dtype="float64"), [(5, 3)]),
    "activation": (build("Activation", "relu"), [(5, 3)]),
    "activation softmax": (build("Activation", "softmax"), [(5, 2, 3)]),
    "flatten": (build("Flatten"), [(5, 2, 3)]),
    "flatten of rows of one number": (build("Flatten"), [(5,)]),
    "flatten channels first": (build("Flatten", data_format="channels_first"), [(2, 3, 4, 5)]),
    "reshape": (build("Reshape", (3, 2)), [(5, 6)]),
    "reshape with what is left": (build("Reshape", (-1, 2)), [(5, 3, 4)]),
    "reshape to a list": (build("Reshape", [4]), [(5, 2, 2)]),
    "dropout": (build("Dropout", 0.4), [(5, 30)]),
    "dropout with a seed": (build("Dropout", 0.4, seed=3), [(5, 30)]),
    "dropout of whole steps": (build("Dropout", 0.5, noise_shape=(None, 1, 4)), [(5, 6, 4)]),
    "dropout of nothing": (build("Dropout", 0), [(5, 3)]),
    "add": (build("Add"), [(5, 3), (5, 3), (5, 3)]),
    "add with broadcasting": (build("Add"), [(5, 2, 3), (5, 1, 3), (5, 3)]),
    "subtract": (build("Subtract"), [(5, 3), (5, 3)]),
    "multiply": (build("Multiply"), [(5, 3), (5, 3), (5, 1)]),
    "average": (build("Average"), [(5, 3), (5, 3), (5, 3)]),
    "maximum": (build("Maximum"), [(5, 3), (5, 3), (5, 3)]),
    "minimum": (build("Minimum"), [(5, 3), (5, 3)]),
    "concatenate": (build("Concatenate"), [(5, 2), (5, 3)]),
    "concatenate in time": (build("Concatenate", axis=1), [(5, 2, 3), (5, 4, 3)]),
    "dot": (build("Dot", 1), [(5, 3), (5, 3)]),
    "dot of sequences": (build("Dot", (2, 1)), [(5, 2, 3), (5, 3, 4)]),
    "dot of four axes": (build("Dot", (3, 2)), [(2, 3, 2, 4), (2, 3, 4)]),
    "dot as cosine": (build("Dot", -1, normalize=True), [(5, 2, 3), (5, 4, 3)]),
    "relu": (build("ReLU"), [(5, 3)]),
    "relu with everything": (build("ReLU", max_value=0.8, negative_slope=0.1, threshold=0.3), [(5, 9)]),
    "relu up to 6": (build("ReLU", 6.0), [(5, 3)]),
    "leaky relu": (build("LeakyReLU"), [(5, 3)]),
    "leaky relu with a slope": (build("LeakyReLU", 0.05), [(5, 3)]),
    "prelu": (build("PReLU"), [(5, 2, 3)]),
    "prelu with everything": (
        build("PReLU", alpha_initializer="glorot_uniform", alpha_regularizer="l2", alpha_constraint="non_neg", shared_axes=[1]),
        [(5, 2, 3)],
    ),
    "prelu with one shared axis": (build("PReLU", alpha_initializer="he_uniform", shared_axes=2), [(5, 2, 3, 2)]),
    "elu": (build("ELU"), [(5, 3)]),
    "elu with alpha": (build("ELU", alpha=0.3), [(5, 3)]),
    "softmax": (build("Softmax"), [(5, 3)]),
    "softmax on another axis": (build("Softmax", axis=1), [(5, 2, 3)]),
    "softmax on two axes": (build("Softmax", axis=[1, 2]), [(5, 2, 3)]),
    "identity": (build("Identity"), [(5, 3)]),
    "activity regularization": (build("ActivityRegularization", l1=0.1, l2=0.2), [(5, 3)]),
    "rescaling": (build("Rescaling", 1 / 255.0, offset=-0.5), [(5, 3)]),
    "rescaling by channel": (build("Rescaling", [1.0, 2.0, 3.0], [0.0, 1.0, 2.0]), [(5, 2, 3)]),
    "normalization with numbers": (build("Normalization", mean=[1.0, 2.0, 3.0], variance=[1.0, 4.0, 9.0]), [(5, 3)]),
    "normalization undone": (build("Normalization", axis=None, mean=1.0, variance=2.0, invert=True), [(5, 3)]),
    "lambda": (build("Lambda", np.negative), [(5, 3)]),
}


@pytest.mark.parametrize("case", [case for case in LAYERS if case != "lambda"])
def test_layer_gives_what_keras_gives(case):
    make, shapes = LAYERS[case]
    dtype = "float64" if "float64" in case else "float32"
    inputs = [numbers(*shape, seed=i).astype(dtype) for i, shape in enumerate(shapes)]
    check_layer(make, *inputs, training="dropout" in case, fit=False)


@pytest.mark.parametrize(
    "case",
    ["dense with everything", "dropout", "prelu with everything", "activity regularization", "multiply", "dot of sequences"],
)
def test_model_round_the_layer_trains_as_in_keras(case):
    make, shapes = LAYERS[case]
    check_layer(make, *[numbers(*shape, seed=i) for i, shape in enumerate(shapes)], fit=True)


UNKNOWN_SIZES = [
    (build("Dense", 4), [(None, 3)]),
    (build("Dense", 4), [(None, None, 3)]),
    (build("Flatten"), [(None, 3)]),
    (build("Flatten"), [(2, None)]),
    (build("Flatten"), [()]),
    (build("Reshape", (-1, 2)), [(None, 4)]),
    (build("Reshape", (3, 2)), [(None, 2)]),
    (build("Reshape", (-1,)), [(None, None)]),
    (build("Add"), [(None, 3), (None, 3)]),
    (build("Add"), [(None, 3), (2, 3)]),
    (build("Add"), [(None, 1), (2, 3)]),
    (build("Average"), [(2, 3), (3,)]),
    (build("Concatenate"), [(None, 3), (2, 3)]),
    (build("Concatenate"), [(2, 3), (None, 3)]),
    (build("Concatenate", axis=1), [(None, 3), (2, 3)]),
    (build("Concatenate", axis=-1), [(None,), (3,)]),
    (build("Dot", 2), [(None, 3), (None, 3)]),
    (build("Dot", (1, 2)), [(4, None), (None, 4)]),
    (build("Dropout", 0.5), [(None, 3)]),
    (build("ReLU"), [(None, 3)]),
    (build("Softmax"), [(None, None)]),
    (build("PReLU", shared_axes=[1]), [(None, 3)]),
    (build("Identity"), [(None, None)]),
    (build("Rescaling", 2.0), [(None, None, 3)]),
    (build("Normalization", mean=1.0, variance=2.0), [(None, 3)]),
    (build("Activation", "relu"), [(None,)]),
]


@pytest.mark.parametrize("case", range(len(UNKNOWN_SIZES)))
@pytest.mark.parametrize("dtype", ["float32", "int32"])
def test_symbolic_output_has_the_shape_and_dtype_of_keras(case, dtype):
    make, shapes = UNKNOWN_SIZES[case]

    def run(keras):
        symbols = [keras.Input(shape, dtype=dtype) for shape in shapes]
        out = make(keras)(symbols if len(symbols) > 1 else symbols[0])
        return tuple(out.shape), out.dtype

    ours, theirs = on_both(run)
    assert ours == theirs


def x(*shape):
    return np.ones(shape, "float32")


ERRORS = {
    "dense units 0": lambda keras: keras.layers.Dense(0),
    "dense units float": lambda keras: keras.layers.Dense(3.0),
    "dense unknown argument": lambda keras: keras.layers.Dense(3, activaton="relu"),
    "dense unknown activation": lambda keras: keras.layers.Dense(3, activation="rellu"),
    "dense unknown initializer": lambda keras: keras.layers.Dense(3, kernel_initializer="foo"),
    "dense on a vector": lambda keras: keras.layers.Dense(3)(x(3)),
    "dense on another width": lambda keras: (lambda layer: (layer(x(2, 3)), layer(x(2, 4))))(keras.layers.Dense(3)),
    "dense on an unknown width": lambda keras: keras.layers.Dense(3)(keras.Input((None,))),
    "dense on a layer": lambda keras: keras.layers.Dense(3)(keras.layers.Dense(4)),
    "dense on a list of numbers": lambda keras: keras.layers.Dense(3)([[1.0, 2.0]]),
    "dense on nothing": lambda keras: keras.layers.Dense(3)(),
    "dropout rate": lambda keras: keras.layers.Dropout(1.5),
    "dropout noise shape as text": lambda keras: keras.layers.Dropout(0.5, noise_shape="abc"),
    "dropout noise shape as number": lambda keras: keras.layers.Dropout(0.5, noise_shape=3),
    "dropout noise shape of floats": lambda keras: keras.layers.Dropout(0.5, noise_shape=(1.5, 2)),
    "dropout noise shape of zeros": lambda keras: keras.layers.Dropout(0.5, noise_shape=(0, 2)),
    "reshape twice -1": lambda keras: keras.layers.Reshape((-1, -1)),
    "reshape below -1": lambda keras: keras.layers.Reshape((-2, 3)),
    "reshape number": lambda keras: keras.layers.Reshape(3),
    "reshape size": lambda keras: keras.layers.Reshape((4,))(x(2, 3)),
    "reshape symbolic size": lambda keras: keras.layers.Reshape((4, -1))(keras.Input((6,))),
    "flatten format": lambda keras: keras.layers.Flatten("channels"),
    "input without shape": lambda keras: keras.Input(),
    "input with two shapes": lambda keras: keras.Input((3,), batch_shape=(2, 3)),
    "input with two batches": lambda keras: keras.Input(batch_size=2, batch_shape=(2, 3)),
    "input number": lambda keras: keras.Input(3),
    "input negative": lambda keras: keras.Input((-3,)),
    "input of text": lambda keras: keras.Input(("a",)),
    "input dtype": lambda keras: keras.Input((3,), dtype="float33"),
    "input of an array": lambda keras: keras.Input(tensor=x(2, 3)),
    "relu max": lambda keras: keras.layers.ReLU(-1.0),
    "relu slope": lambda keras: keras.layers.ReLU(negative_slope=-1.0),
    "relu no slope": lambda keras: keras.layers.ReLU(negative_slope=None),
    "relu threshold": lambda keras: keras.layers.ReLU(threshold=-1.0),
    "leaky relu slope": lambda keras: keras.layers.LeakyReLU(-1.0),
    "prelu unknown size": lambda keras: keras.layers.PReLU()(keras.Input((None, 3))),
    "softmax mask": lambda keras: keras.layers.Softmax()(x(2, 3), mask=x(2, 2)),
    "softmax mask with more axes": lambda keras: keras.layers.Softmax()(x(2, 3), mask=x(2, 3, 1)),
    "add one": lambda keras: keras.layers.Add()(x(2, 3)),
    "add other sizes": lambda keras: keras.layers.Add()([x(2, 3), x(2, 4)]),
    "add other batches": lambda keras: keras.layers.Add()([x(2, 3), x(4, 3)]),
    "subtract three": lambda keras: keras.layers.Subtract()([x(2, 3)] * 3),
    "concatenate one": lambda keras: keras.layers.Concatenate()(x(2, 3)),
    "concatenate other sizes": lambda keras: keras.layers.Concatenate(1)([x(2, 3, 3), x(2, 3, 4)]),
    "concatenate other ranks": lambda keras: keras.layers.Concatenate()([x(2, 3), x(2, 3, 4)]),
    "dot axes text": lambda keras: keras.layers.Dot("a"),
    "dot one axis": lambda keras: keras.layers.Dot((1,)),
    "dot axes of text": lambda keras: keras.layers.Dot((1, "a")),
    "dot three": lambda keras: keras.layers.Dot(1)([x(2, 3)] * 3),
    "dot other sizes": lambda keras: keras.layers.Dot((1, 2))([x(2, 3, 4), x(2, 3, 5)]),
    "dot batch": lambda keras: keras.layers.Dot(0)([x(2, 3), x(2, 3)]),
    "dot other batches": lambda keras: keras.layers.Dot(1)([x(2, 3), x(4, 3)]),
    "lambda not callable": lambda keras: keras.layers.Lambda(3),
    "lambda without a shape": lambda keras: keras.layers.Lambda(lambda x: x.nonsense)(keras.Input((3,))),
    "wrapper of a number": lambda keras: keras.layers.Wrapper(3),
    "activity regularization": lambda keras: keras.layers.ActivityRegularization(l1=-1.0),
    "layer name": lambda keras: keras.layers.Dense(3, name="a/b"),
    "layer trainable": lambda keras: keras.layers.Dense(3, trainable="no"),
    "weights that don't fit": lambda keras: (lambda layer: (layer(x(2, 3)), layer.set_weights([x(2, 2), x(2)])))(
        keras.layers.Dense(2)
    ),
    "too few weights": lambda keras: (lambda layer: (layer(x(2, 3)), layer.set_weights([x(3, 2)])))(keras.layers.Dense(2)),
    "count before build": lambda keras: keras.layers.Dense(2).count_params(),
    "output before call": lambda keras: keras.layers.Dense(2).output,
}


def raised(function, keras):
    """The class and the first sentence of the error that `function(keras)` raises, without Keras's preface."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(Exception) as caught:
            function(keras)
    text = str(caught.value)
    if text.startswith("Exception encountered when calling"):
        text = text.split("\n\n", 1)[1].removeprefix("\x1b[1m").split("\x1b[0m")[0]
    for keras_class in ("<class 'keras.src.layers.core.dense.Dense'>", "<class 'minikeras.layers.dense.Dense'>"):
        text = text.replace(keras_class, "Dense")
    return caught.type, text.replace("\n", " ").replace("float.Received", "float. Received").split(". ")[0].rstrip(".")


@pytest.mark.parametrize("case", ERRORS)
def test_error_has_the_class_and_the_first_sentence_of_keras(case):
    (our_class, ours), (their_class, theirs) = on_both(lambda keras: raised(ERRORS[case], keras))
    assert issubclass(our_class, their_class) and ours.startswith(theirs)


def test_old_spelling_alpha_of_leaky_relu_works_with_the_warning_of_keras():
    def run(keras):
        with pytest.warns(UserWarning) as caught:
            layer = keras.layers.LeakyReLU(alpha=0.1)
        return layer.negative_slope, [str(warning.message) for warning in caught]

    ours, theirs = on_both(run)
    assert ours == theirs


@pytest.mark.parametrize("dtype", ["float32", "float16"])
def test_softmax_leaves_out_what_is_masked(dtype):
    scores = numbers(2, 3, 4).astype(dtype)
    masks = [np.array([[[True, False, True, True]], [[False, True, False, False]]]), scores > 0, (scores > 0).astype(dtype)]

    def run(keras):
        return [
            as_numpy(keras.layers.Softmax(axis=axis, dtype=dtype)(scores, mask=keras.ops.convert_to_tensor(mask)))
            for mask in masks
            for axis in (-1, 1, (1, 2))
        ]

    ours, theirs = on_both(run)
    # Keras rounds to a half before exp: it is off by up to 3e-3 of the true value, where ours is off by 5e-4.
    assert_close(ours, theirs, 1e-5 if dtype == "float32" else 4e-3)
    assert ours[0][0, :, 1].max() == 0


@pytest.mark.parametrize("name", ["add", "subtract", "multiply", "average", "maximum", "minimum", "concatenate", "dot"])
def test_lower_case_function_makes_the_layer_and_calls_it(name):
    def run(keras):
        function = getattr(keras.layers, name)
        return as_numpy(function([numbers(2, 3), numbers(2, 3, seed=1)])), as_numpy(
            function([numbers(2, 3, 4), numbers(2, 3, 4, seed=1)], **({"axes": 1} if name == "dot" else {}))
        )

    assert_close(*on_both(run))


def double(x, factor=2):
    return x * factor


def test_lambda_applies_its_function_with_arguments_mask_and_training():
    def run(keras):
        masked = keras.layers.Masking()(np.array([[[1.0], [0.0]]], "float32"))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return [
                as_numpy(y)
                for y in (
                    keras.layers.Lambda(double)(x(2, 3)),
                    keras.layers.Lambda(double, arguments={"factor": 3})(x(2, 3)),
                    keras.layers.Lambda(lambda x, mask=None: mask)(masked),
                    keras.layers.Lambda(lambda x, training=None: x if training else -x)(x(2), training=True),
                    keras.layers.Lambda(lambda xs: xs[0] - xs[1])([x(2), 2 * x(2)]),
                )
            ]

    assert_close(*on_both(run))


def test_lambda_finds_its_shape_by_trying_or_is_told():
    def run(keras):
        i = keras.Input((3, 2))
        made = [
            keras.layers.Lambda(lambda x: x[:, :1])(i),
            keras.layers.Lambda(lambda x: x, output_shape=(5,))(i),
            keras.layers.Lambda(lambda x: x, output_shape=lambda shape: (shape[0], 7))(i),
            *keras.layers.Lambda(lambda x: [x, keras.ops.sum(x, axis=1)])(i),
        ]
        return [(tuple(y.shape), y.dtype) for y in made]

    ours, theirs = on_both(run)
    assert ours == theirs


def test_lambda_of_a_named_function_has_the_config_of_keras_and_comes_back():
    def run(keras):
        layer = keras.layers.Lambda(double, output_shape=(3,), arguments={"factor": 4}, name="d")
        copy = keras.layers.Lambda.from_config(layer.get_config(), custom_objects={"double": double})
        return layer.get_config(), copy.get_config(), as_numpy(copy(x(2, 3)))

    (ours, our_copy, out), (theirs, their_copy, expected) = on_both(run)
    assert ours == theirs and our_copy == their_copy
    assert_close(out, expected)


@pytest.mark.parametrize("safe_mode", [None, True, False])
@pytest.mark.parametrize("key", ["function", "output_shape", "mask"])
def test_lambda_reads_no_byte_code_whatever_safe_mode_says(key, safe_mode):
    _, keras = engines()
    config = keras.layers.Lambda(lambda x: x, **({key: lambda *shapes: shapes} if key != "function" else {})).get_config()
    if key != "function":
        config["function"] = None
    with pytest.raises(
        ValueError, match="Requested the deserialization of a `Lambda` layer whose `function` is a Python lambda"
    ):
        layers.Lambda.from_config(config, safe_mode=safe_mode)


def test_lambda_of_a_python_lambda_is_copied_in_memory():
    layer = layers.Lambda(lambda x: x * 3, mask=lambda inputs, mask: mask)
    copy = layers.Lambda.from_config(layer.get_config())
    assert as_numpy(copy(x(2)))[0] == 3 and copy.supports_masking
