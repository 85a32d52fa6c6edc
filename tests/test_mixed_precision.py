"""Policies of 16 bits: which dtypes layers keep, compute in and give, and that trainings go as in Keras within the dtype's digits."""

import builtins
import warnings

import numpy as np
import pytest

import minikeras
import minikeras.config.dtypes as dtypes
from tests.parity import as_numpy, assert_close, engines, on_both
from tests.test_saving_layers import rows, zoo

POLICIES = ["mixed_float16", "mixed_bfloat16", "float16", "bfloat16"]
DIGITS = {"float16": 2e-3, "bfloat16": 1.6e-2}  # a little more than two units in the last place


@pytest.fixture(autouse=True)
def as_it_was():
    yield
    for keras in engines():
        keras.config.set_dtype_policy("float32")
        keras.config.set_floatx("float32")


def digits(policy):
    return DIGITS[policy.removeprefix("mixed_")]


def name_of(x):
    return minikeras.backend.standardize_dtype(x.dtype)


def numbers(x):
    return as_numpy(x).astype("float32")


# Layers for images are in training by default, and in a model of Keras that is called without saying so they take others with them.
RANDOM = {f"Random{name}" for name in "Brightness Contrast Crop Flip Rotation Translation Zoom".split()}
# TensorFlow pools no volumes of float16 on a CPU.
POOLED_IN_VOLUMES = {"AdaptiveAveragePooling3D", "AdaptiveMaxPooling3D", "AveragePooling3D", "MaxPooling3D"}


# TensorFlow has no QR of bfloat16 and no bincount of float16: there only layers without them can be compared.
@pytest.mark.parametrize("policy", ["mixed_float16", "mixed_bfloat16"])
def test_every_layer_keeps_computes_and_gives_what_keras_does(policy):
    without = RANDOM | (POOLED_IN_VOLUMES if policy == "mixed_float16" else set())

    def run(keras):
        keras.config.set_dtype_policy(policy)
        model = zoo(keras, without)
        outputs = model([keras.ops.convert_to_tensor(x) for x in rows()])
        return (
            {layer.name: [name_of(w) for w in layer.weights] for layer in model.layers},
            [x.dtype for x in model.outputs],
            [name_of(x) for x in outputs],
            [numbers(x) for x in outputs],
        )

    ours, theirs = on_both(run)
    assert ours[:3] == theirs[:3]
    for made, wanted, symbol in zip(ours[3], theirs[3], minikeras_names(ours)):
        largest = max(1, np.abs(wanted).max())
        assert_close(made, wanted, rtol=3 * digits(policy), atol=3 * digits(policy) * largest, what=symbol)


def minikeras_names(ours):
    return [f"output {i} ({dtype})" for i, dtype in enumerate(ours[1])]


def classifier(keras, policy="mixed", **head):
    L, half = keras.layers, not policy.startswith("mixed")
    image, words = keras.Input((8, 8, 1)), keras.Input((5,), dtype="int32")
    x = L.Conv2D(4, 3, activation="relu", kernel_regularizer=None if half else "l2")(image)  # of float16, Keras's sum fails
    x = L.Dropout(0.2)(L.Flatten()(L.MaxPooling2D()(L.BatchNormalization()(x))))
    y = L.LSTM(3, recurrent_initializer="zeros")(  # TensorFlow has no QR of bfloat16
        L.Embedding(10, 4, mask_zero=True)(words)
    )
    x = L.LayerNormalization()(L.Dense(6, activation="gelu")(L.Concatenate()([x, y])))
    return keras.Model([image, words], L.Dense(3, activation="softmax", **head)(x))


def batches():
    random = np.random.RandomState(1)
    return [random.rand(16, 8, 8, 1), random.randint(0, 10, (16, 5))], random.randint(0, 3, 16)


@pytest.mark.parametrize("policy", ["mixed_float16", "mixed_bfloat16", "float16", "bfloat16"])
@pytest.mark.parametrize("head", [{}, {"dtype": "float32"}], ids=["", "float32 at the end"])
def test_a_training_goes_as_in_keras(policy, head):
    def run(keras):
        keras.config.set_dtype_policy(policy)
        model = classifier(keras, policy, **head)
        before = [numbers(w) for w in model.get_weights()]
        optimizer = keras.optimizers.SGD(0.01)
        if policy == "mixed_float16":  # with the usual scale both overflow at first, but not in the same number of steps
            optimizer = keras.optimizers.LossScaleOptimizer(optimizer, initial_scale=2.0**10, dynamic_growth_steps=3)
        model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
        history = model.fit(*batches(), epochs=3, batch_size=8, shuffle=False, verbose=0).history
        predicted = model.predict(batches()[0], verbose=0)
        return (
            (type(model.optimizer).__name__, name_of(predicted), [name_of(w) for w in model.optimizer.variables]),
            before,
            history["loss"],
            numbers(predicted),
            [numbers(w) for w in model.get_weights()],
        )

    ours, theirs = on_both(run)
    assert ours[0] == theirs[0]
    assert_close(ours[1], theirs[1], rtol=0, atol=1e-6, what="initial weights")
    assert_close(ours[2], theirs[2], rtol=8 * digits(policy), what="loss")
    assert_close(ours[3], theirs[3], rtol=0, atol=(8 if "mixed" in policy else 24) * digits(policy), what="prediction")


# The scale of the loss.


def steps_of_scaling(keras, gradients, **arguments):
    """The weight, the scale and the count after each gradient."""
    weight = keras.Variable(np.ones(2, "float32"), name="w")
    optimizer = keras.optimizers.LossScaleOptimizer(keras.optimizers.SGD(0.5), **arguments)
    optimizer.build([weight])
    seen = []
    for gradient in gradients:
        optimizer.apply([keras.ops.convert_to_tensor(np.array(gradient, "float32"))], [weight])
        scale, count = optimizer.dynamic_scale, optimizer.step_counter
        seen.append([numbers(weight), float(numbers(scale)), int(as_numpy(count)), int(as_numpy(optimizer.iterations))])
    loss = keras.ops.convert_to_tensor(np.float32(2.0))
    return seen, numbers(optimizer.scale_loss(loss)), [v.path for v in optimizer.variables]


@pytest.mark.parametrize("arguments", [{}, {"initial_scale": 4.0, "dynamic_growth_steps": 2}])
def test_the_scale_grows_after_good_steps_and_falls_at_bad_ones(arguments):
    good, inf, nan = [4.0, 8.0], [np.inf, 1.0], [1.0, np.nan]
    gradients = [good, good, inf, good, nan, good, good, good, good, good]
    (ours, our_loss, our_paths), (theirs, their_loss, their_paths) = on_both(
        lambda keras: steps_of_scaling(keras, gradients, **arguments)
    )
    assert_close(ours, theirs)
    assert_close(our_loss, their_loss)
    assert our_paths == their_paths


def test_a_step_whose_gradients_overflow_is_left_out_in_fit():
    def run(keras):
        keras.config.set_dtype_policy("mixed_float16")
        model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, kernel_initializer="ones")])
        model.compile(keras.optimizers.SGD(0.001), "mse")
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # a scale that is too large is no mistake of anybody's
            model.fit(np.full((4, 2), 50.0), np.zeros((4, 1)), epochs=14, verbose=0)
        optimizer = model.optimizer
        return [*model.get_weights(), float(numbers(optimizer.dynamic_scale)), int(as_numpy(optimizer.iterations))]

    ours, theirs = on_both(run)
    assert ours[2:] == theirs[2:] and ours[2] < 2**15 and 0 < ours[3] < 14
    assert_close(ours[:2], theirs[:2], rtol=2e-3)


def test_a_scale_that_stays_is_that_of_the_optimizer_itself():
    def run(keras):
        model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
        model.compile(keras.optimizers.SGD(0.1, loss_scale_factor=128.0), "mse")
        model.fit(np.ones((4, 2)), np.zeros((4, 1)), verbose=0)
        return model.get_weights()

    assert_close(*on_both(run))


@pytest.mark.parametrize("arguments", [{"dynamic": False}, {"clipnorm": 1.0}, {"use_ema": True}, {"unknown": 1}])
def test_what_belongs_to_the_inner_optimizer_is_refused_in_keras_s_words(arguments):
    said = []
    for keras in engines():
        with pytest.raises(ValueError) as refused:
            keras.optimizers.LossScaleOptimizer(keras.optimizers.SGD(), **arguments)
        said.append(str(refused.value))
    assert said[0] == said[1]


def test_only_compile_of_a_float16_model_scales_and_its_config_has_the_inner_optimizer():
    def run(keras):
        made = []
        for policy, wanted in (("mixed_float16", True), ("mixed_float16", False), ("float16", True), ("mixed_bfloat16", True)):
            keras.config.set_dtype_policy(policy)
            model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
            model.compile("adam", "mse", auto_scale_loss=wanted)
            made.append((type(model.optimizer).__name__, model.get_compile_config()["optimizer"]["class_name"]))
        model.compile(keras.optimizers.LossScaleOptimizer(keras.optimizers.SGD(), initial_scale=2.0), "mse")
        return made, model.get_compile_config()["optimizer"]

    ours, theirs = on_both(run)
    assert ours[0] == theirs[0]
    assert ours[1]["class_name"] == theirs[1]["class_name"] == "LossScaleOptimizer"


# Layers of one's own.


def test_weights_come_in_the_dtype_of_the_call_unless_they_do_not_want_to():
    def run(keras):
        class Outer(keras.layers.Layer):
            def build(self, shape):
                self.w = self.add_weight(shape=(), initializer="ones", name="w")
                self.kept = self.add_weight(shape=(), initializer="zeros", autocast=False, trainable=False, name="kept")
                self.count = self.add_weight(shape=(), initializer="zeros", dtype="int32", trainable=False, name="count")
                self.inner = keras.layers.Dense(1, dtype="float32", kernel_initializer="ones")

            def call(self, x):
                self.kept.assign_add(1)
                parts = [x, self.w, self.kept, self.count, self.w * 2, x * self.w, self.inner(x), self.inner.kernel]
                self.seen = [name_of(part) for part in parts]
                return x * self.w

        seen = []
        for policy in POLICIES:
            layer = Outer(dtype=policy)
            for x in (np.ones((2, 2), "float32"), np.ones((2, 2), "int32")):
                out = layer(x)
                seen.append([*layer.seen, name_of(out), name_of(layer.w), float(numbers(layer.kept))])
            seen.append(Outer(dtype=policy)(keras.Input((2,))).dtype)
        return seen

    ours, theirs = on_both(run)
    assert ours == theirs


def test_gradients_reach_weights_in_their_own_dtype():
    keras = minikeras
    layer = keras.layers.Dense(1, dtype="mixed_bfloat16", kernel_initializer="ones")
    x = keras.ops.convert_to_tensor(np.array([[1.0, 1.0 + 2**-9]], "float32"))
    with keras.autodiff.Tape():
        y = layer(x)
    gradients = keras.autodiff.backward(y, layer.trainable_weights)
    assert [g.dtype.name for g in gradients] == ["float32", "float32"] and y.dtype == "bfloat16"
    assert gradients[0].ravel().tolist() == [1.0, 1.0]  # the input was rounded to eight bits


def test_two_threads_see_their_own_dtype():
    from concurrent.futures import ThreadPoolExecutor

    layer = minikeras.layers.Dense(2, dtype="mixed_float16")
    layer(np.ones((1, 2), "float32"))
    with ThreadPoolExecutor(2) as pool:
        inside = pool.submit(lambda: [layer(np.ones((1, 2), "float32")).dtype for _ in range(200)])
        outside = {layer.kernel.dtype for _ in range(2000)}
    assert outside == {"float32"} and set(inside.result()) == {"float16"}


# Operations.

OPERATIONS = {
    "add": lambda o, x, y: o.add(x, y),
    "matmul": lambda o, x, y: o.matmul(x, o.transpose(y)),
    "exp": lambda o, x, y: o.exp(x),
    "mean": lambda o, x, y: o.mean(x, axis=0),
    "sum": lambda o, x, y: o.sum(x),
    "max": lambda o, x, y: o.max(x, axis=1),
    "argmax": lambda o, x, y: o.argmax(x, axis=1),
    "softmax": lambda o, x, y: o.softmax(x),
    "relu": lambda o, x, y: o.relu(x - 0.5),
    "where": lambda o, x, y: o.where(x > y, x, y),
    "concatenate": lambda o, x, y: o.concatenate([x, y], axis=0),
    "take": lambda o, x, y: o.take(x, [1, 0], axis=1),
    "reshape": lambda o, x, y: o.reshape(x, (-1,)),
    "sort": lambda o, x, y: o.sort(x),
    "top_k": lambda o, x, y: o.top_k(x, 2)[0],
    "cast": lambda o, x, y: o.cast(x, "float32"),
    "to int": lambda o, x, y: o.cast(x * 9, "int32"),
    "with an int": lambda o, x, y: x * np.array([1, 2, 3], "int32"),
    "with a float32": lambda o, x, y: x * np.ones(3, "float32"),
    "with a number": lambda o, x, y: x * 2.5 + 1,
    "power": lambda o, x, y: x**2,
    "compare": lambda o, x, y: o.cast(x > 0.5, "int32"),
    "isfinite": lambda o, x, y: o.cast(o.isfinite(x), "int32"),
    "einsum": lambda o, x, y: o.einsum("ij,kj->ik", x, y),
    "normalize": lambda o, x, y: o.normalize(x),
    "zeros_like": lambda o, x, y: o.zeros_like(x),
    "saturate": lambda o, x, y: o.saturate_cast(x * 300, "uint8"),
    "one_hot": lambda o, x, y: o.one_hot([0, 1], 3, dtype=name_of(x)),
    "logsumexp": lambda o, x, y: o.logsumexp(x, axis=1),
    "var": lambda o, x, y: o.var(x, axis=0),
    "segment": lambda o, x, y: o.segment_sum(x, np.array([0, 0, 1, 1])),
    "clip": lambda o, x, y: o.clip(x, 0.2, 0.7),
    "sqrt": lambda o, x, y: o.sqrt(x),
    "cumsum": lambda o, x, y: o.cumsum(x, axis=0),
}


@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
def test_operations_give_keras_s_dtypes_and_numbers(dtype):
    x, y = np.random.RandomState(0).rand(2, 4, 3).astype("float32")

    def run(keras):
        o = keras.ops
        a, b = o.cast(x, dtype), o.cast(y, dtype)
        return {name: operation(o, a, b) for name, operation in OPERATIONS.items()}

    ours, theirs = on_both(run)
    assert {name: name_of(out) for name, out in ours.items()} == {name: name_of(out) for name, out in theirs.items()}
    for name in OPERATIONS:
        assert_close(numbers(ours[name]), numbers(theirs[name]), rtol=DIGITS[dtype], atol=DIGITS[dtype], what=name)


@pytest.mark.parametrize("dtype", ["bfloat16", "float16"])
def test_random_numbers_of_16_bits_are_keras_s_bit_for_bit(dtype):
    def run(keras):
        r = keras.random
        ones = keras.ops.ones((999,), dtype)
        return [
            r.uniform((99,), -2, 3, seed=3, dtype=dtype),
            r.normal((99,), 2, 3, seed=3, dtype=dtype),
            r.truncated_normal((99,), seed=3, dtype=dtype),
            r.dropout(ones, 0.3, seed=3),
            keras.initializers.GlorotUniform(seed=1)((9, 7), dtype=dtype),
        ]

    ours, theirs = on_both(run)
    assert [name_of(x) for x in ours] == [dtype] * 5
    assert all((numbers(a) == numbers(b)).all() for a, b in zip(ours, theirs))


def test_the_common_dtype_of_bfloat16_and_another_is_keras_s():
    _, keras = engines()
    for other in (*dtypes.FLOATS, *dtypes.INTEGERS, "bool", "complex64", int, float):
        if other not in ("uint64",):
            assert dtypes.result_type("bfloat16", other) == keras.backend.result_type("bfloat16", other), other


# Files, and what is missing.


@pytest.mark.parametrize("policy", POLICIES)
def test_files_keep_policies_both_ways(policy, tmp_path):
    ours, theirs = engines()
    x = batches()[0]
    for keras, other in ((ours, theirs), (theirs, ours)):
        keras.config.set_dtype_policy(policy)
        model = classifier(keras, policy)
        model.compile("adam", "sparse_categorical_crossentropy")
        model.fit(*batches(), verbose=0)
        path = str(tmp_path / f"{keras.__name__}.keras")
        model.save(path)
        for reader in (keras, other):
            reader.config.set_dtype_policy(policy)
            read = reader.models.load_model(path)
            assert {layer.dtype_policy.name for layer in read.layers if layer.weights} == {policy}
            for a, b in zip(read.get_weights(), model.get_weights()):
                assert a.dtype == b.dtype and (a.astype("float32") == b.astype("float32")).all()
            assert type(read.optimizer).__name__ == type(model.optimizer).__name__
            assert_close(
                numbers(read.predict(x, verbose=0)), numbers(model.predict(x, verbose=0)), rtol=0, atol=4 * digits(policy)
            )
            read.fit(*batches(), verbose=0)


def test_without_ml_dtypes_it_is_said_how_to_get_it(monkeypatch):
    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name == "ml_dtypes":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    dtypes.bring_bfloat16.cache_clear()
    for ask in (
        lambda: minikeras.config.set_dtype_policy("mixed_bfloat16"),
        lambda: minikeras.layers.Dense(1, dtype="bfloat16"),
        lambda: minikeras.ops.cast(1.0, "bfloat16"),
    ):
        with pytest.raises(ImportError, match="pip install ml_dtypes"):
            ask()
    minikeras.config.set_dtype_policy("mixed_float16")  # which needs nothing


def test_the_older_names_are_the_same_things():
    ours, theirs = (keras.mixed_precision for keras in engines())
    assert set(ours.__all__) == {name for name in dir(theirs) if not name.startswith("_")}
    assert ours.Policy is minikeras.DTypePolicy and ours.LossScaleOptimizer is minikeras.optimizers.LossScaleOptimizer
    ours.set_global_policy("mixed_float16")
    assert (
        ours.global_policy().name == ours.dtype_policy().name == minikeras.layers.Dense(1).dtype_policy.name == "mixed_float16"
    )


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float32", "float64"])
def test_an_array_beside_a_sign_takes_the_dtype_of_the_tensor(dtype):
    def run(keras):
        x = keras.ops.cast(np.arange(3, dtype="float32"), dtype)
        found = []
        for other in ("float16", "float32", "float64", "int32", "bool"):
            array = np.array([2, 3, 4]).astype(other)
            found += [x * array, array * x, x + array[0], x / array, array - x, x < array, keras.ops.multiply(x, array)]
        return [name_of(y) for y in found], [numbers(y) for y in found]

    ours, theirs = on_both(run)
    assert ours[0] == theirs[0]
    assert_close(ours[1], theirs[1], rtol=DIGITS.get(dtype, 1e-6))
