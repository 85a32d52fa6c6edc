"""The base layer: what a layer of one's own gets for nothing, each claim held against tf.keras."""

import copy
import warnings

import numpy as np
import pytest

import minikeras
from tests.parity import as_numpy, assert_close, on_both

X = np.arange(6).reshape(2, 3).astype("float32")


def same(run):
    """`run(keras)` gives plain values that are equal on both engines; returns them."""
    ours, theirs = on_both(run)
    assert ours == theirs
    return ours


def error_of(function):
    """Class name and text of the error that a call raises."""
    try:
        function()
    except Exception as error:
        text = str(error)
        if text.startswith("Exception encountered when calling"):  # Keras's preface
            text = text.split("\n\n", 1)[1].removeprefix("\x1b[1m").split("\x1b[0m")[0]
        return type(error).__name__, text
    return None


def dtype_of(keras, x):
    return keras.backend.standardize_dtype(x.dtype)


# Layers inside layers.


def block(keras):
    """A layer with layers in an attribute, a list and a dict, and no `build`."""

    class Block(keras.layers.Layer):
        def __init__(self, units=3, **kwargs):
            super().__init__(**kwargs)
            self.units = units
            self.first = keras.layers.Dense(units, name="first")
            self.more = [keras.layers.Dense(2), keras.layers.Dense(2)]
            self.named = {"last": keras.layers.Dense(1)}

        def call(self, inputs):
            x = self.first(inputs)
            for layer in self.more:
                x = layer(x)
            return self.named["last"](x)

    return Block()


PATHS = [
    "block/first/kernel",
    "block/first/bias",
    "block/dense/kernel",
    "block/dense/bias",
    "block/dense_1/kernel",
    "block/dense_1/bias",
    "block/dense_2/kernel",
    "block/dense_2/bias",
]


@pytest.mark.parametrize("symbolic", [False, True])
def test_weights_of_inner_layers_bear_the_names_of_both(symbolic):
    def run(keras):
        layer = block(keras)
        layer(keras.Input((3,)) if symbolic else X)
        return [w.path for w in layer.weights], layer.built, layer.count_params(), [w.shape for w in layer.weights]

    assert same(run)[0] == PATHS


def test_weights_of_inner_layers_are_those_of_keras():
    def run(keras):
        layer = block(keras)
        out = layer(X)
        return layer.get_weights(), as_numpy(out)

    (ours, out), (theirs, expected) = on_both(run)
    for a, b in zip(ours, theirs, strict=True):
        assert np.array_equal(a, b)
    assert_close(out, expected)


def test_config_without_get_config_holds_the_constructors_arguments():
    assert same(lambda keras: block(keras).get_config())["units"] == 3


def test_config_leaves_the_name_out_where_the_constructor_takes_none():
    def run(keras):
        class Plain(keras.layers.Layer):
            def __init__(self, units):
                super().__init__()
                self.units = units

        return Plain(4).get_config()

    assert "name" not in same(run)


def test_layer_without_plain_arguments_must_write_its_own_config():
    def run(keras):
        class Holder(keras.layers.Layer):
            def __init__(self, thing):
                super().__init__()

        with pytest.raises(NotImplementedError):
            Holder(object()).get_config()
        return True

    same(run)


def test_freezing_reaches_inner_layers_and_thawing_too():
    def run(keras):
        layer = block(keras)
        layer.trainable = False
        layer(X)
        counts = [len(layer.trainable_weights), len(layer.non_trainable_weights)]
        layer.trainable = True
        counts += [len(layer.trainable_weights), layer.first.trainable]
        layer.first.trainable = False
        return counts + [len(layer.trainable_weights), [w.path for w in layer.non_trainable_weights]]

    assert same(run)[:4] == [0, 8, 8, True]


def test_thawing_leaves_weights_that_are_never_trained():
    def run(keras):
        layer = keras.layers.BatchNormalization()
        layer.build((None, 3))
        seen = [[w.trainable for w in layer.weights]]
        for value in (False, True):
            layer.trainable = value
            seen.append([w.trainable for w in layer.weights])
        return seen

    assert same(run)[2] == [True, True, False, False]


def test_layer_that_calls_build_for_its_inner_layers_is_warned_that_nothing_happened():
    def run(keras):
        layer = block(keras)
        with pytest.warns(UserWarning) as caught:
            layer.build((None, 3))
        return layer.built, len(layer.weights), [str(warning.message) for warning in caught]

    assert same(run)[:2] == (True, 0)


def test_copied_layer_has_weights_of_its_own():
    def run(keras):
        layer = keras.layers.Dense(2)
        layer(X)
        twin = type(layer).from_config(copy.deepcopy(layer.get_config()))
        twin.build((None, 3))
        twin.set_weights([w + 1 for w in layer.get_weights()])
        return [float((as_numpy(b) - as_numpy(a)).round(5).min()) for a, b in zip(layer.weights, twin.weights)]

    assert same(run) == [1.0, 1.0]


# build and call.


def two_inputs(keras):
    class Bilinear(keras.layers.Layer):
        def build(self, left_shape, right_shape):
            self.shapes = left_shape, right_shape
            self.w = self.add_weight(shape=(left_shape[-1], right_shape[-1]), initializer="ones", name="w")

        def call(self, left, right):
            return keras.ops.matmul(left, self.w) + right

    return Bilinear()


def test_build_gets_the_shape_of_each_argument_by_its_name():
    def run(keras):
        eager, by_keyword, symbolic, by_hand = (two_inputs(keras) for _ in range(4))
        out = eager(X, np.ones((2, 4), "float32"))
        by_keyword(X, right=np.ones((2, 4), "float32"))
        y = symbolic(keras.Input((3,)), keras.Input((4,)))
        by_hand.build(left_shape=(2, 3), right_shape=(2, 4))
        return (
            [[list(s) for s in layer.shapes] for layer in (eager, by_keyword, symbolic, by_hand)],
            tuple(y.shape),
            [tuple(as_numpy(out).shape), sorted(eager.get_build_config()["shapes_dict"])],
        )

    same(run)


@pytest.mark.parametrize("parameters", ["foo, bar", "foo_shape, right_shape"])
def test_build_with_other_names_is_refused(parameters):
    def run(keras):
        scope = {"keras": keras}
        exec(
            f"class Wrong(keras.layers.Layer):\n def build(self, {parameters}): pass\n def call(self, left, right): return left",
            scope,
        )
        return error_of(lambda: scope["Wrong"]()(X, X))

    assert same(run)[0] == "ValueError"


def test_build_with_one_parameter_gets_the_shape_of_the_first_input_whatever_its_name():
    def run(keras):
        class First(keras.layers.Layer):
            def build(self, right_shape):
                self.seen = list(right_shape)

            def call(self, left, right):
                return left

        layer = First()
        layer(X, np.ones((5, 6)))
        return layer.seen

    assert same(run) == [2, 3]


def test_nested_inputs_reach_build_and_call_as_they_are():
    def run(keras):
        class FromDict(keras.layers.Layer):
            def build(self, input_shape):
                self.seen = {key: list(shape) for key, shape in input_shape.items()}

            def call(self, inputs):
                return {"sum": inputs["a"] + inputs["b"], "parts": [inputs["a"], inputs["b"]]}

        layer = FromDict()
        out = layer({"a": X, "b": 2 * X})
        symbolic = layer({"a": keras.Input((3,)), "b": keras.Input((3,))})
        return layer.seen, as_numpy(out["sum"]).tolist(), tuple(symbolic["parts"][1].shape)

    same(run)


CALLS = {
    "tensors beside numbers": lambda keras, layer: layer({"a": X, "b": 3}),
    "a list beside a number": lambda keras, layer: layer([X, 3]),
    "a number": lambda keras, layer: layer(3),
    "a text": lambda keras, layer: layer("abc"),
    "a list of numbers": lambda keras, layer: layer([1.0, 2.0]),
    "nothing": lambda keras, layer: layer(),
    "an unknown keyword": lambda keras, layer: layer(X, foo=1),
    "too many": lambda keras, layer: layer(X, X),
}


@pytest.mark.parametrize("case", CALLS)
def test_call_with_what_is_no_tensor_is_refused_as_in_keras(case):
    def run(keras):
        class Same(keras.layers.Layer):
            def call(self, inputs):
                return inputs

        with np.printoptions(threshold=3):
            name, text = error_of(lambda: CALLS[case](keras, Same()))
        return name, text.split(":")[0].split("\n")[0]

    same(run)


def test_layer_that_forgot_super_init_is_told():
    def run(keras):
        class Forgetful(keras.layers.Layer):
            def __init__(self):
                pass

            def call(self, inputs):
                return inputs

        name, text = error_of(lambda: Forgetful()(X))
        return name, text.split("\n")[0]

    assert same(run)[0] == "RuntimeError"


def test_layer_without_call_says_so():
    def run(keras):
        class Empty(keras.layers.Layer):
            pass

        return error_of(lambda: Empty()(X))

    assert same(run)[0] == "NotImplementedError"


# add_weight.

WEIGHTS = {
    "one number": dict(initializer="ones"),
    "a list as shape": dict(shape=[2, 1], initializer="zeros"),
    "integers start at zero": dict(shape=(2,), dtype="int32"),
    "truth values": dict(shape=(2,), dtype="bool"),
    "not trained": dict(shape=(2,), initializer="ones", trainable=False, name="w"),
    "float64": dict(shape=(2,), initializer="ones", dtype="float64", name="w"),
    "regularized and constrained": dict(shape=(2,), initializer="ones", regularizer="l2", constraint="non_neg", name="w"),
    "drawn": dict(shape=(3, 2), name="w"),
    "shape as a number": dict(shape=3),
    "unknown size": dict(shape=(None, 2), name="w"),
    "unknown initializer": dict(shape=(2,), initializer="foo"),
    "unknown dtype": dict(shape=(2,), dtype="foo"),
}


@pytest.mark.parametrize("case", WEIGHTS)
def test_add_weight_makes_the_weight_of_keras(case):
    def run(keras):
        layer = keras.layers.Layer(name="own")
        try:
            w = layer.add_weight(**WEIGHTS[case])
        except Exception as error:
            return type(error).__name__, str(error).split(". ")[0].split(" Did you")[0].rstrip(".")
        parts = [None if part is None else part.get_config() for part in (w.regularizer, w.constraint)]
        return w.path, w.name, w.trainable, dtype_of(keras, w), as_numpy(w).tolist(), parts, len(layer.trainable_weights)

    same(run)


POSITIONAL = {
    "shape, initializer and dtype": (((2,), "ones", "float64"), {}),
    "the name first": (("w", (2,)), {}),
    "the shape twice": (((2,),), {"shape": (2,)}),
    "four": (((2,), "ones", "float32", True), {}),
}


@pytest.mark.parametrize("case", POSITIONAL)
def test_add_weight_takes_three_arguments_in_order(case):
    args, kwargs = POSITIONAL[case]

    def run(keras):
        layer = keras.layers.Layer()
        error = error_of(lambda: layer.add_weight(*args, **kwargs))
        return error or [(dtype_of(keras, w), as_numpy(w).tolist()) for w in layer.weights]

    same(run)


def test_unnamed_weights_are_counted():
    def run(keras):
        layer = keras.layers.Layer(name="own")
        return [layer.add_weight(shape=(1,)).path for _ in range(3)]

    assert same(run) == ["own/variable", "own/variable_1", "own/variable_2"]


def test_weight_of_a_frozen_layer_is_not_trained_until_it_thaws():
    def run(keras):
        layer = keras.layers.Layer(trainable=False)
        w = layer.add_weight(shape=(1,))
        before = w.trainable, len(layer.trainable_weights), len(layer.non_trainable_weights)
        layer.trainable = True
        return before, w.trainable, len(layer.trainable_weights)

    assert same(run) == ((False, 0, 1), True, 1)


def test_regularizers_and_constraints_work_on_any_weight_while_training():
    def run(keras):
        class Scale(keras.layers.Layer):
            def build(self, input_shape):
                self.free = self.add_weight(shape=(3,), initializer="ones", regularizer=keras.regularizers.L1(0.3), name="free")
                self.held = self.add_weight(
                    shape=(3,), initializer="ones", constraint=keras.constraints.MaxNorm(0.5), name="held"
                )
                self.still = self.add_weight(shape=(3,), initializer="ones", regularizer="l2", trainable=False, name="still")

            def call(self, inputs):
                return inputs * self.free * self.held * self.still

        model = keras.Sequential([keras.Input((3,)), Scale()])
        model.compile(keras.optimizers.SGD(0.05), "mse")
        history = model.fit(X, X[:, ::-1].copy(), batch_size=2, epochs=3, verbose=0).history["loss"]
        return history, model.get_weights(), [as_numpy(loss) for loss in model.losses]

    (history, weights, losses), expected = on_both(run)
    assert_close([history, weights, losses], list(expected), 1e-5)
    assert np.linalg.norm(weights[1]) <= 0.5 + 1e-5 and weights[2].tolist() == [1, 1, 1] and len(losses) == 1


# Losses.


def adding(keras, losses):
    """A layer that adds what a function of its input gives."""

    class Adding(keras.layers.Layer):
        def call(self, inputs):
            self.add_loss(losses(keras, inputs))
            return inputs

    return Adding()


def numbers_of(layer):
    return [round(float(as_numpy(loss)), 4) for loss in layer.losses]


def test_added_losses_are_those_of_the_last_call():
    def run(keras):
        layer = adding(keras, lambda keras, x: [keras.ops.sum(x), keras.ops.mean(x)])
        seen = []
        for factor in (1, 2):
            layer(X * factor)
            seen.append(numbers_of(layer))
        return seen

    assert same(run) == [[15.0, 2.5], [30.0, 5.0]]


def test_added_losses_of_inner_layers_come_after_ones_own_and_before_the_weights():
    def run(keras):
        class Outer(keras.layers.Layer):
            def __init__(self):
                super().__init__()
                self.inner = adding(keras, lambda keras, x: keras.ops.sum(x))
                self.dense = keras.layers.Dense(1, kernel_initializer="ones", kernel_regularizer=keras.regularizers.L2(1.0))

            def call(self, inputs):
                self.add_loss(keras.ops.mean(inputs))
                return self.dense(self.inner(self.inner(inputs)))

        layer = Outer()
        layer(X)
        return numbers_of(layer)

    assert same(run) == [2.5, 15.0, 15.0, 3.0]


def test_loss_that_is_no_tensor_is_refused():
    def run(keras):
        return error_of(lambda: adding(keras, lambda keras, x: 0.5)(X))

    same(run)


def test_losses_of_a_call_before_do_not_count_in_training():
    def run(keras):
        layer = keras.layers.Dense(2, activity_regularizer="l2", kernel_initializer="ones")
        model = keras.Sequential([keras.Input((3,)), layer])
        layer(100 * X)
        model.compile("sgd", "mse")
        return model.evaluate(X, X[:, :2], verbose=0)

    assert_close(*on_both(run), 1e-5)


def test_activity_regularizer_is_divided_by_the_rows_and_freezing_drops_weight_losses():
    def run(keras):
        layer = keras.layers.Dense(2, kernel_regularizer="l2", activity_regularizer="l1", kernel_initializer="ones")
        layer(X)
        seen = [numbers_of(layer)]
        layer.trainable = False
        return [*seen, numbers_of(layer)]

    assert same(run) == [[0.15, 0.06], [0.15]]


def test_symbolic_call_adds_no_losses():
    def run(keras):
        layer = adding(keras, lambda keras, x: keras.ops.sum(x))
        model = keras.Model(i := keras.Input((3,)), layer(i))
        before = len(model.losses)
        model(X)
        return before, numbers_of(model)

    assert same(run) == (0, [15.0])


# training.


def recorder(keras, log, tag, default):
    if default == "missing":

        class Recorder(keras.layers.Layer):
            def call(self, inputs):
                log.append((tag, "none"))
                return inputs
    else:

        class Recorder(keras.layers.Layer):
            def call(self, inputs, training=default):
                log.append((tag, training))
                return inputs

    return Recorder()


def chain(keras, log, passed):
    """A layer that calls three others, the first with `training` as passed ("no": without it, "own": its own)."""
    layers = [recorder(keras, log, "a", None), recorder(keras, log, "b", None), recorder(keras, log, "c", False)]

    class Chain(keras.layers.Layer):
        def __init__(self):
            super().__init__()
            self.parts = layers

        def call(self, inputs, training=None):
            log.append(("chain", training))
            kwargs = {} if passed == "no" else {"training": training if passed == "own" else passed}
            return self.parts[2](self.parts[1](self.parts[0](inputs, **kwargs)))

    return Chain()


@pytest.mark.parametrize("outer", ["no", None, True, False])
@pytest.mark.parametrize("passed", ["no", "own", None, True, False])
def test_training_reaches_inner_calls_as_in_keras(passed, outer):
    def run(keras):
        log = []
        layer = chain(keras, log, passed)
        layer(X)
        log.clear()
        layer(X, **({} if outer == "no" else {"training": outer}))
        return log

    same(run)


@pytest.mark.parametrize("recorded", ["no", True, False])
@pytest.mark.parametrize("outer", ["no", True, False])
def test_training_of_a_functional_model_goes_before_what_was_recorded(recorded, outer):
    def run(keras):
        log = []
        i = keras.Input((3,))
        first = recorder(keras, log, "a", None)
        h = first(i) if recorded == "no" else first(i, training=recorded)
        for tag, default in (("b", "missing"), ("c", None), ("d", False), ("e", True)):
            h = recorder(keras, log, tag, default)(h)
        model = keras.Model(i, h)
        log.clear()
        model(X, **({} if outer == "no" else {"training": outer}))
        return log

    same(run)


def test_training_is_true_in_fit_and_false_elsewhere():
    def run(keras):
        log = []
        model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(3), recorder(keras, log, "a", None)])
        model.compile("sgd", "mse")
        seen = []
        for work in (
            lambda: model.fit(X, X, verbose=0),
            lambda: model.evaluate(X, X, verbose=0),
            lambda: model.predict(X, verbose=0),
        ):
            log.clear()
            work()
            seen.append(log[-1])
        return seen

    assert [training for _, training in same(run)] == [True, False, False]


def test_training_given_to_a_layer_that_does_not_take_it_is_for_the_layers_inside():
    def run(keras):
        log = []
        inner = recorder(keras, log, "inner", False)

        class Outer(keras.layers.Layer):
            def __init__(self):
                super().__init__()
                self.inner = inner

            def call(self, inputs):
                return self.inner(inputs)

        layer = Outer()
        layer(X)
        log.clear()
        layer(X, training=True)
        return log

    assert same(run) == [("inner", True)]


# Dtypes.

KINDS = ["float16", "float32", "float64", "int32", "int64", "uint8"]
MAKERS = {
    "Dense": lambda keras, dtype: keras.layers.Dense(2, dtype=dtype),
    "Flatten": lambda keras, dtype: keras.layers.Flatten(dtype=dtype),
    "Reshape": lambda keras, dtype: keras.layers.Reshape((3, 1), dtype=dtype),
    "Dropout": lambda keras, dtype: keras.layers.Dropout(0.5, dtype=dtype),
    "ReLU": lambda keras, dtype: keras.layers.ReLU(dtype=dtype),
    "Identity": lambda keras, dtype: keras.layers.Identity(dtype=dtype),
    "Rescaling": lambda keras, dtype: keras.layers.Rescaling(0.5, dtype=dtype),
    "Normalization": lambda keras, dtype: keras.layers.Normalization(mean=1.0, variance=4.0, dtype=dtype),
    "LayerNormalization": lambda keras, dtype: keras.layers.LayerNormalization(dtype=dtype),
    "Masking": lambda keras, dtype: keras.layers.Masking(dtype=dtype),
}


@pytest.mark.parametrize("dtype", [None, "float16", "float64"])
@pytest.mark.parametrize("name", MAKERS)
def test_output_has_the_dtype_of_keras_for_inputs_of_every_kind(name, dtype):
    def run(keras):
        seen = []
        for kind in KINDS:
            layer = MAKERS[name](keras, dtype)
            out = layer(np.array([[0, 1, 1], [1, 0, 1]]).astype(kind))
            symbol = MAKERS[name](keras, dtype)(keras.Input((3,), dtype=kind))
            seen.append((kind, dtype_of(keras, out), symbol.dtype, [dtype_of(keras, w) for w in layer.weights]))
        return seen

    same(run)


@pytest.mark.parametrize("name", ["Add", "Subtract", "Multiply", "Maximum", "Concatenate"])
def test_merging_layers_give_the_common_dtype_of_mixed_inputs(name):
    def run(keras):
        return [
            dtype_of(keras, getattr(keras.layers, name)()([np.ones((2, 3), a), np.ones((2, 3), b)]))
            for a in KINDS
            for b in KINDS
        ]

    same(run)


@pytest.mark.parametrize("dtype, rtol", [("float16", 5e-3), ("float64", 1e-9)])
def test_layer_computes_in_its_dtype(dtype, rtol):
    def run(keras):
        layer = keras.layers.Dense(4, activation="tanh", dtype=dtype)
        return as_numpy(layer(X)), layer.get_weights()

    (ours, our_weights), (theirs, their_weights) = on_both(run)
    assert ours.dtype == theirs.dtype == dtype
    assert_close([ours, our_weights], [theirs, their_weights], rtol, 1e-9)


def test_lstm_in_float16_has_the_weights_of_keras():
    def run(keras):
        layer = keras.layers.LSTM(2, dtype="float16")
        return as_numpy(layer(np.ones((1, 3, 2)))), layer.get_weights()

    (ours, our_weights), (theirs, their_weights) = on_both(run)
    assert_close([ours, our_weights], [theirs, their_weights], 2e-3, 1e-3)


def test_dtype_argument_may_be_a_name_a_type_a_policy_or_its_config():
    def run(keras):
        config = {"module": "keras", "class_name": "DTypePolicy", "config": {"name": "float16"}, "registered_name": None}
        policy = keras.dtype_policies.DTypePolicy("float64")
        return [
            (layer.dtype, layer.compute_dtype, layer.variable_dtype, layer.dtype_policy.name, layer.get_config()["dtype"])
            for layer in (keras.layers.Dense(2, dtype=dtype) for dtype in ("float64", np.float64, policy, config, None))
        ]

    same(run)


def test_policy_can_be_set_before_the_weights_are_made():
    def run(keras):
        layer = keras.layers.Dense(2)
        layer.dtype_policy = "float64"
        return dtype_of(keras, layer(X)), [dtype_of(keras, w) for w in layer.weights]

    assert same(run) == ("float64", ["float64", "float64"])


def test_layers_made_under_a_global_policy_keep_it():
    def run(keras):
        keras.config.set_dtype_policy("float64")
        try:
            layer = keras.layers.Dense(2)
        finally:
            keras.config.set_dtype_policy("float32")
        return dtype_of(keras, layer(X)), dtype_of(keras, keras.layers.Dense(2)(X))

    assert same(run) == ("float64", "float32")


def test_inner_layer_of_another_dtype_casts_what_it_gets():
    def run(keras):
        model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2, dtype="float64"), keras.layers.Dense(2)])
        return dtype_of(keras, model(X)), [dtype_of(keras, w) for w in model.weights]

    assert same(run)[0] == "float32"


def test_warnings_name_the_line_of_the_learner():
    def run(keras):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            keras.layers.Dense(3, input_shape=(4,))
        return [(warning.category.__name__, str(warning.message)) for warning in caught]

    assert len(same(run)) == 1


def test_a_call_on_symbols_changes_no_weight():
    """It is tried on zeros to find its shape, in training too; averages and counters must not notice."""

    def build(keras):
        class Counted(keras.layers.Layer):
            def __init__(self):
                super().__init__()
                self.inner = keras.layers.BatchNormalization()
                self.count = self.add_weight(shape=(), initializer="zeros", trainable=False)

            def call(self, x):
                self.count.assign_add(1.0)
                return self.inner(x, training=True)

        layer = Counted()
        layer(keras.Input((3,)))
        before = [as_numpy(weight) for weight in layer.weights]
        layer(keras.ops.ones((2, 3)))
        return before, [as_numpy(weight) for weight in layer.weights]

    ours, theirs = on_both(build)
    for mine, right in zip(ours, theirs):
        for a, b in zip(mine, right):
            np.testing.assert_allclose(a, b, rtol=1e-6)


def test_weights_set_in_build_are_kept_where_a_call_on_symbols_builds():
    class Inner(minikeras.layers.Dense):
        def build(self, input_shape):
            super().build(input_shape)
            self.kernel.assign(np.full(self.kernel.shape, 7.0))

    class Outer(minikeras.layers.Layer):
        def __init__(self):
            super().__init__()
            self.inner = Inner(2)

        def call(self, x):
            return self.inner(x)

    layer = Outer()
    layer(minikeras.Input((3,)))
    assert (layer.inner.kernel.numpy() == 7).all()


def test_a_layer_may_have_something_of_its_own_named_calls():
    class Counted(minikeras.layers.Layer):
        def __init__(self):
            super().__init__()
            self.calls = 0

        def call(self, x):
            self.calls += 1
            return x

    layer = Counted()
    layer(np.ones((2, 3)))
    assert layer.calls == 1
