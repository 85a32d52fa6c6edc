"""What Keras 1 and 2 wrote: refused as Keras 3 refuses it, with the modern spelling beside, and that spelling works."""

import inspect
import re
import subprocess
import sys
import warnings

import numpy as np
import pytest

import minikeras
from minikeras.old_spellings.gone_attributes import GONE_ATTRIBUTES
from minikeras.old_spellings.gone_modules import GONE_MODULES
from minikeras.old_spellings.gone_names import GONE_NAMES
from minikeras.old_spellings.old_arguments import OLD_ARGUMENTS
from tests.parity import engines

MERGE = (
    "keras.layers.Concatenate()([a, b])  # mode 'sum' is Add, 'ave' Average, 'mul' Multiply, 'max' Maximum, "
    "'dot' Dot(axes=1), 'cos' Dot(axes=1, normalize=True)"
)
INPUT_SHAPE = (
    "Do not pass an `input_shape`/`input_dim` argument to a layer. When using Sequential models, prefer using an "
    "`Input(shape)` object as the first layer in the model instead."
)

# (what was written, the Fix line, how the Fix line is used)
ARGUMENTS = [
    ("layers.Dense(3, batch_input_shape=(None, 4))", "keras.Input(batch_shape=(None, 4))", "{}"),
    ("layers.Dense(output_dim=3, input_dim=4)", "units=3", "layers.Dense({})"),
    ("layers.Dense(3, init='uniform')", "kernel_initializer='random_uniform'", "layers.Dense(3, {})"),
    (
        "layers.Dense(3, W_regularizer=keras.regularizers.L2(0.5))",
        "kernel_regularizer=keras.regularizers.L2(l2=0.5)",
        "layers.Dense(3, {})",
    ),
    ("layers.Dense(3, bias=False)", "use_bias=False", "layers.Dense(3, {})"),
    ("layers.Dense(3, weights=[1, 2])", "layer.build(input_shape); layer.set_weights(weights)", "layer = layers.Dense(3); {}"),
    ("layers.Dropout(p=0.5)", "rate=0.5", "layers.Dropout({})"),
    ("keras.Model(input=1, output=2)", "keras.Model(inputs=a, outputs=b)", "b = layers.Dense(3)(a); {}"),
    (
        "layers.Embedding(10, 4, dropout=0.2)",
        "x = keras.layers.SpatialDropout1D(0.2)(x)",
        "x = layers.Embedding(10, 4)(keras.Input((5,))); {}",
    ),
    ("keras.optimizers.SGD(lr=0.1)", "learning_rate=0.1", "keras.optimizers.SGD({})"),
    ("layers.BatchNormalization(mode=0, axis=1)", "keras.layers.BatchNormalization(axis=1)", "{}"),
    ("layers.Convolution2D(32, 3, border_mode='same')", "padding='same'", "layers.Convolution2D(32, 3, {})"),
    ("layers.Conv2D(nb_filter=32, nb_row=3, nb_col=2)", "filters=32, kernel_size=(3, 2)", "layers.Conv2D({})"),
    ("layers.MaxPooling2D(dim_ordering='tf')", "data_format='channels_last'", "layers.MaxPooling2D({})"),
    ("layers.LSTM(output_dim=32)", "units=32", "layers.LSTM({})"),
    ("layers.LSTM(3, inner_activation='hard_sigmoid')", "recurrent_activation='hard_sigmoid'", "layers.LSTM(3, {})"),
    ("layers.LSTM(3, dropout_W=0.2, dropout_U=0.1)", "dropout=0.2, recurrent_dropout=0.1", "layers.LSTM(3, {})"),
    ("layers.LSTM(3, input_dim=8, input_length=10)", "keras.Input((10, 8))", "{}"),
    ("model.fit(x, y, nb_epoch=3)", "epochs=3", "model.fit(x, y, verbose=0, {})"),
    ("model.fit(x, y, show_accuracy=True)", "model.compile(metrics=['accuracy'])", "{}"),
    ("model.evaluate(x, y, show_accuracy=True)", "model.compile(metrics=['accuracy'])", "{}"),
    ("model.compile(class_mode='categorical')", "model.compile(loss='categorical_crossentropy')", "{}"),
]
ATTRIBUTES = [
    ("layers.CuDNNLSTM", "keras.layers.LSTM"),
    ("layers.TimeDistributedDense", "keras.layers.TimeDistributed(keras.layers.Dense(3))"),
    ("layers.MaxoutDense", "keras.ops.max(keras.layers.Reshape((4, 3))(keras.layers.Dense(12)(x)), axis=1)"),
    ("layers.merge([a, b], mode='sum')", "keras.layers.add([a, b])"),
    ("layers.Merge", MERGE),
    ("keras.backend.set_value(optimizer.learning_rate, 0.1)", "optimizer.learning_rate = 0.01"),
    ("keras.backend.mean(x)", "keras.ops.mean"),
    ("keras.backend.function([model.input], [model.output])", "keras.Model(model.inputs, model.outputs)"),
    ("optimizer.lr", "optimizer.learning_rate"),
    ("layer.output_shape", "layer.output.shape"),
    ("layer.input_shape", "layer.input.shape"),
    ("layer.W", "layer.kernel"),
    ("layer.b", "layer.bias"),
    ("functional.fit_generator", "model.fit(generator)"),
    ("model.fit_generator", "model.fit(generator)"),
    ("model.predict_classes(x)", "model.predict(x).argmax(-1)"),
    ("model.predict_proba(x)", "model.predict(x)"),
    ("model.to_yaml()", "model.to_json()"),
]
IMPORTS = [
    ("from keras.layers import Merge", MERGE),
    ("from keras.layers import merge", "keras.layers.add([a, b])"),
    ("from keras.layers.core import Dense", "from keras.layers import Dense"),
    ("from keras.layers.merge import Concatenate", "from keras.layers import Concatenate"),
    ("from keras.layers.recurrent import LSTM", "from keras.layers import LSTM"),
    ("from keras.utils import np_utils", "keras.utils.to_categorical"),
    ("from keras.utils.np_utils import to_categorical", "from keras.utils import to_categorical"),
    ("from keras.utils.visualize_util import plot", "from keras.utils import plot_model"),
    ("from keras.utils.vis_utils import plot_model", "from keras.utils import plot_model"),
    ("from keras.models import Graph", "keras.Model(inputs, outputs)"),
]
# (what still works, its warnings in Keras, what ours say more)
WORKING = [
    ("keras.Sequential([layers.Dense(3, input_dim=4)]).output_shape", [INPUT_SHAPE], []),
    ("keras.Sequential([layers.Dense(3, input_shape=(4,))]).output_shape", [INPUT_SHAPE], []),
    (
        "layers.Dense(3, input_dim=4)(keras.Input((5,))).shape",
        [INPUT_SHAPE],
        [
            "Layer 'dense' (Dense) was made with input_dim=4, but its input has 5 features: it takes what comes in.\n"
            "  Fix:    leave input_dim out"
        ],
    ),
    (
        "layers.LSTM(3, input_shape=(10, 8))(keras.Input((10, 7))).shape",
        [INPUT_SHAPE],
        [
            "Layer 'lstm' (LSTM) was made with input_shape=(10, 8), but its input has the shape (10, 7): it takes what comes in.\n"
            "  Fix:    leave input_shape out"
        ],
    ),
    ("layers.Embedding(10, 4, input_length=5).output_dim", ["Argument `input_length` is deprecated. Just remove it."], []),
    ("layers.LeakyReLU(alpha=0.1).negative_slope", ["Argument `alpha` is deprecated. Use `negative_slope` instead."], []),
    (
        "float(keras.optimizers.SGD(0.5, decay=1e-6).learning_rate.numpy())",
        ["Argument `decay` is no longer supported and will be ignored."],
        ["\n  Fix:    learning_rate=keras.optimizers.schedules.InverseTimeDecay(0.5, 1, 1e-06)"],
    ),
    (
        "layers.Conv2D(32, 3, 3).strides",
        [],
        [
            "Conv2D(32, 3, 3) moves a window of (3, 3) by 3. Keras 1 meant the window (3, 3) by this, moved by 1.\n"
            "  Fix:    keras.layers.Conv2D(32, (3, 3)), or for what it is now keras.layers.Conv2D(32, 3, strides=3)"
        ],
    ),
    (
        "layers.Convolution2D(32, 3, 3).kernel_size",
        [],
        [
            "Conv2D(32, 3, 3) moves a window of (3, 3) by 3. Keras 1 meant the window (3, 3) by this, moved by 1.\n"
            "  Fix:    keras.layers.Conv2D(32, (3, 3)), or for what it is now keras.layers.Conv2D(32, 3, strides=3)"
        ],
    ),
    ("layers.Conv2D(32, 3, 2).strides", [], []),
    ("layers.Conv2D(32, (3, 3), 3).strides", [], []),
    ("layers.Conv2D(32, 3, strides=3).strides", [], []),
    ("layers.BatchNormalization(axis=1).axis", [], []),
    ("layers.average([a, b]).shape", [], []),
    ("model.output_shape, model.input_shape", [], []),
    ("sorted(keras.models.model_from_json(model.to_json()).output_shape[1:])", [], []),
    ("model.compile('sgd', 'mse', metrics=['acc']) or sorted(model.fit(x, y, verbose=0).history)", [], []),
]


def written_for(engine, code):
    return re.sub(r"\b(from|import) keras\b", rf"\1 {engine.__name__}", code)


def names_for(engine):
    """What the rows may speak of, made anew."""
    a, b = engine.Input((4,), name="a"), engine.Input((4,), name="b")
    model = engine.Sequential([engine.Input((4,)), engine.layers.Dense(3, name="layer")])
    model.compile("sgd", "mse")
    x, y = np.ones((2, 4), "float32"), np.ones((2, 3), "float32")
    functional = engine.Model(a, engine.layers.Dense(3, name="of_functional")(a))
    return {
        "keras": engine,
        "layers": engine.layers,
        "a": a,
        "b": b,
        "model": model,
        "functional": functional,
        "x": x,
        "y": y,
        "layer": model.layers[0],
        "optimizer": model.optimizer,
        "inputs": a,
        "outputs": functional.output,
        "generator": ((x, y) for _ in range(2)),
        "input_shape": (None, 4),
        "weights": [np.ones((4, 3)), np.ones(3)],
        "variable": model.layers[0].bias,
        "value": np.zeros(3),
        "np": np,
        "gate": x,
        "h": x,
    }


def refused(engine, code):
    """The error of the code, and its text without colours and what differs between two packages."""
    names = names_for(engine)
    with warnings.catch_warnings(), pytest.raises(Exception) as caught:
        warnings.simplefilter("ignore")
        exec(written_for(engine, code), names)
    text = (
        re.sub(r"\x1b\[[0-9;]*m", "", str(caught.value)).replace("minikeras", "keras").replace("TensorFlowTrainer", "Trainer")
    )
    text = re.sub(r" \(/[^)]*\)", "", re.sub(r"<[^<>]*(<[^<>]*>)?[^<>]*>", "<...>", text))
    return caught.value, text


def assert_refused_alike(code, fix):
    ours, keras = engines()
    mine, my_text = refused(ours, code)
    theirs, their_text = refused(keras, code)
    assert type(mine).__name__ == type(theirs).__name__
    assert isinstance(mine, type(theirs))
    assert my_text == f"{their_text}\n  Fix:    {fix}"


def run(engine, code):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(written_for(engine, code), names_for(engine))


@pytest.mark.parametrize("code, fix, use", ARGUMENTS, ids=[row[0] for row in ARGUMENTS])
def test_an_old_argument_is_refused_as_in_keras_with_its_new_name(code, fix, use):
    assert_refused_alike(code, fix)
    for engine in engines():
        run(engine, use.format(fix))


@pytest.mark.parametrize("code, fix", ATTRIBUTES + IMPORTS, ids=[row[0] for row in ATTRIBUTES + IMPORTS])
def test_a_gone_name_is_refused_as_in_keras_with_the_new_one(code, fix):
    assert_refused_alike(code, fix)
    for engine in engines():
        run(engine, fix)


@pytest.mark.parametrize("code, warned, more", WORKING, ids=[row[0] for row in WORKING])
def test_what_still_works_works_with_the_same_warnings(code, warned, more):
    results = []
    for engine in engines():
        names = names_for(engine)
        if engine.__name__ == "minikeras":  # Keras's is slow, and its warnings name no layers
            engine.backend.clear_session()
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            value = eval(code, names)
        results.append((value, [str(w.message) for w in caught if w.category is UserWarning]))
    (mine, my_warnings), (theirs, their_warnings) = results
    assert mine == theirs
    assert their_warnings == warned
    continued = [text for text in more if text.startswith("\n")]
    assert my_warnings == [text + "".join(continued) for text in warned] + [text for text in more if text not in continued]


def test_a_lambda_with_a_gone_function_says_what_to_use():
    code = "layers.Lambda(lambda x: keras.backend.l2_normalize(x))(a)"
    ours, keras = engines()
    (mine, text), (theirs, _) = refused(ours, code), refused(keras, code)
    assert type(theirs) is NotImplementedError and isinstance(mine, NotImplementedError)
    assert "no attribute 'l2_normalize'\n  Fix:    keras.layers.UnitNormalization()(x)" in text
    run(ours, "keras.layers.UnitNormalization()(x)")


def test_calls_of_a_shared_layer_are_reached_in_the_old_way_too():
    layer, a, b = engines()[0].layers.Dense(3), engines()[0].Input((4,)), engines()[0].Input((4,))
    layer(a), layer(b)
    assert layer.get_input_at(1) is layer.calls[1].input is b
    assert layer.get_output_at(0) is layer.calls[0].output
    assert layer.get_input_shape_at(1) == layer.calls[1].input.shape == (None, 4)
    assert layer.get_output_shape_at(1) == layer.calls[1].output.shape == (None, 3)


def test_keras_engine_is_gone_though_minikeras_engine_is_the_door_of_the_lessons():
    ours, keras = engines()
    for code in ("from keras.engine.topology import Layer", "from keras.engine import Layer"):
        (mine, text), (theirs, _) = refused(ours, code), refused(keras, code)
        assert isinstance(mine, ImportError) and type(theirs) is ModuleNotFoundError
        assert text.endswith("\n  Fix:    from keras import Layer")
    with pytest.raises(ModuleNotFoundError, match="^No module named 'minikeras.engine.topology'\n"):
        exec("from minikeras.engine.topology import Layer", {})
    run(ours, "from keras import Layer")


GONE = [(module, name) for module, table in GONE_NAMES.items() for name in table]
NOT_KERAS_3 = {"gradients"}  # the Fix line is minikeras's own


@pytest.mark.parametrize("module, name", GONE, ids=[f"{module}.{name}" for module, name in GONE])
def test_every_gone_name_is_gone_from_keras_and_its_new_spelling_runs(module, name):
    ours, keras = engines()
    room = module.partition(".")[2]
    assert not hasattr(getattr(keras, room, None), name)
    assert not hasattr(sys.modules[module] if module in sys.modules else __import__(module, fromlist=["_"]), name)
    with pytest.raises(ImportError, match="Fix: "):
        exec(f"from {module} import {name}", {})
    if name not in NOT_KERAS_3:
        fix = GONE_NAMES[module][name]
        run(ours, fix.replace("from minikeras", "from keras"))
        run(keras, fix.replace("from minikeras", "from keras"))


def test_gradients_of_the_old_backend_are_asked_of_the_tape():
    from minikeras.autodiff import Tape, Variable, backward

    weight = Variable(3.0)
    with Tape():
        loss = weight * weight
    assert GONE_NAMES["minikeras.backend"]["gradients"] == "minikeras.autodiff.backward(loss, weights)"
    assert float(backward(loss, [weight])[0]) == 6.0


@pytest.mark.parametrize("module", sorted(GONE_MODULES))
def test_every_gone_module_is_gone_from_keras_and_its_new_spelling_runs(module):
    ours, keras = engines()
    mine, text = refused(ours, f"import {module}")
    theirs, their_text = refused(keras, f"import {module.removeprefix('mini')}")
    assert type(mine).__name__ == type(theirs).__name__ == "ModuleNotFoundError"
    assert mine.name == module
    fix = GONE_MODULES[module].replace("minikeras", "keras")
    assert text == f"No module named {module.removeprefix('mini')!r}\n  Fix:    {fix}"
    for engine in (ours, keras):
        run(engine, fix)


LAYERS = {
    "Layer": "Dense(3)",
    "Dense": "Dense(3)",
    "BaseConv": "Conv1D(3, 2)",
    "CellLayer": "LSTM(3)",
    "Embedding": "Embedding(10, 3)",
}


@pytest.mark.parametrize("owner, name", [(owner, name) for owner in LAYERS for name in GONE_ATTRIBUTES[owner]])
def test_every_gone_attribute_of_a_layer_has_a_new_spelling_that_runs(owner, name):
    shapes = {"BaseConv": (5, 4), "CellLayer": (5, 4), "Embedding": (5,)}
    for engine in engines():
        layer = eval(f"layers.{LAYERS[owner]}", {"layers": engine.layers})
        layer(engine.Input(shapes.get(owner, (4,))))
        assert not hasattr(layer, name)
        fix = GONE_ATTRIBUTES[owner][name]
        if "calls" not in fix or engine.__name__ == "minikeras":
            assert eval(fix, {"layer": layer}) is not None


@pytest.mark.parametrize("owner, name", [(o, name) for o in ("Model", "Optimizer") for name in GONE_ATTRIBUTES[o]])
def test_every_gone_attribute_of_a_model_or_optimizer_has_a_new_spelling_that_runs(owner, name):
    for engine in engines():
        assert not hasattr(names_for(engine)[owner.lower()], name)
        run(engine, GONE_ATTRIBUTES[owner][name])


@pytest.mark.parametrize(
    "owner, old", [(o, old) for o, table in OLD_ARGUMENTS.items() for old, new in table.items() if new.isidentifier()]
)
def test_every_new_argument_is_one_of_keras(owner, old):
    ours, keras = engines()
    if owner.startswith("Trainer."):
        places = [getattr(keras.Model, owner.partition(".")[2])]
    else:
        rooms = (ours.layers, ours.optimizers)
        classes = [(room, cls) for room in rooms for _, cls in inspect.getmembers(room, inspect.isclass)]
        places = [
            getattr(keras.layers if room is ours.layers else keras.optimizers, cls.__name__)
            for room, cls in classes
            if owner in [base.__name__ for base in cls.__mro__] and not cls.__name__.startswith("Base")
        ]
    accepted = set().union(*(inspect.signature(place).parameters for place in places))
    assert OLD_ARGUMENTS[owner][old] in accepted
    assert not any(old in inspect.signature(place).parameters for place in places)


@pytest.mark.parametrize(
    "wrong, suggestion",
    [
        ("layers.Dense(3, activaton='relu')", "Did you mean 'activation'?"),
        ("keras.optimizers.Adam(learning_rte=0.1)", "Did you mean 'learning_rate'?"),
        ("model.fit(x, y, epoch=3)", "Did you mean 'epochs'?"),
        ("model.compile(metric=['mae'])", "Did you mean 'metrics'?"),
        ("model.predict(x, batchsize=3)", "Did you mean 'batch_size'?"),
        ("keras.losses.get('categorical_crossentopy')", "Did you mean 'categorical_crossentropy'?"),
        ("model.compile(optimizer='admm')", "Did you mean 'adam'?"),
        ("keras.metrics.get('acuracy')", "Did you mean 'accuracy'?"),
        ("layers.Dense(3, 'rleu')", "Did you mean 'relu'?"),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest_known_one(wrong, suggestion):
    ours, keras = engines()
    (mine, text), (theirs, _) = refused(ours, wrong), refused(keras, wrong)
    assert type(mine) is type(theirs)
    assert text.endswith(suggestion)


def test_a_name_that_never_was_is_left_to_python():
    layers = engines()[0].layers
    with pytest.raises(AttributeError, match="^module 'minikeras.layers' has no attribute 'Mergee'$"):
        layers.Mergee
    with pytest.raises(ImportError, match="^cannot import name 'Mergee' from 'minikeras.layers'"):
        exec("from minikeras.layers import Mergee", {})
    with pytest.raises(ModuleNotFoundError, match="^No module named 'minikeras.layers.corr'$"):
        exec("import minikeras.layers.corr", {})
    with pytest.raises(AttributeError, match="^'Dense' object has no attribute 'kernal'$"):
        layers.Dense(3).kernal


def test_a_property_that_fails_keeps_its_own_error():
    layer = engines()[0].layers.Dense(3)
    with pytest.raises(AttributeError, match="has never been called"):
        layer.output


def test_an_argument_of_ones_own_may_bear_an_old_name():
    keras = engines()[0]

    class Projection(keras.layers.Dense):
        def __init__(self, output_dim, init="zeros", **kwargs):
            super().__init__(output_dim, kernel_initializer=init, **kwargs)

    assert Projection(output_dim=3, init="ones").units == 3
    with pytest.raises(TypeError, match=r"missing 1 required positional argument: 'output_dim'$"):
        Projection(init="ones")


def test_the_watch_costs_an_import_of_nothing():
    code = "import sys; before = set(sys.modules); import minikeras.old_spellings; print(*(set(sys.modules) - before))"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"numpy", "minikeras.graph", "minikeras.layers"} & set(printed)


@pytest.mark.parametrize("room", minikeras.ROOMS)
def test_a_name_that_no_room_has_is_an_attribute_error(room):
    assert not hasattr(getattr(minikeras, room), "nothing_of_that_name")
