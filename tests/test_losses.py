"""Losses against tf.keras: values, gradients, reductions, masks, names and configs."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import keras
import numpy as np
import pytest
import tensorflow as tf

from minikeras import global_state, losses, ops
from minikeras.autodiff import Tape, Tensor, backward
from minikeras.serialization import register_keras_serializable

RNG = np.random.default_rng(7)


def numbers(*shape):
    return RNG.normal(size=shape).astype("float32")


def probabilities(*shape):
    rows = RNG.uniform(0.05, 1, size=shape).astype("float32")
    return rows / rows.sum(axis=-1, keepdims=True)


def one_hot(*shape):
    return np.eye(shape[-1], dtype="float32")[RNG.integers(0, shape[-1], size=shape[:-1])]


def shares(*shape):
    return RNG.uniform(0.05, 0.95, size=shape).astype("float32")


def signs(*shape):
    return RNG.integers(0, 2, size=shape).astype("float32")


REGRESSION = (numbers(6, 4), numbers(6, 4))
POSITIVE = (shares(6, 4) * 3, shares(6, 4) * 3)
IMAGE = (signs(4, 3, 3, 1), shares(4, 3, 3, 1))
CLASSES = (one_hot(6, 4), probabilities(6, 4))
STEPS = (one_hot(3, 5, 4), probabilities(3, 5, 4))
LOGITS = (one_hot(6, 4), numbers(6, 4) * 5)
LABELS = (RNG.integers(0, 4, size=6), probabilities(6, 4))
LABEL_LOGITS = (RNG.integers(0, 4, size=(6, 1)), numbers(6, 4) * 5)
BINARY = (signs(6, 4), shares(6, 4))
BINARY_LOGITS = (signs(6, 4), numbers(6, 4) * 5)
VECTOR = (signs(6), shares(6))
COLUMN = (signs(6), shares(6, 1))

CASES = [
    ("MeanSquaredError", {}, REGRESSION),
    ("MeanSquaredError", {}, (numbers(6), numbers(6, 1))),
    ("MeanSquaredError", {}, (numbers(6, 5, 1), numbers(6, 5))),
    ("MeanAbsoluteError", {}, REGRESSION),
    ("MeanAbsolutePercentageError", {}, REGRESSION),
    ("MeanSquaredLogarithmicError", {}, POSITIVE),
    ("MeanSquaredLogarithmicError", {}, REGRESSION),
    ("CosineSimilarity", {}, REGRESSION),
    ("CosineSimilarity", dict(axis=0), REGRESSION),
    ("CosineSimilarity", {}, (np.zeros((2, 3), "float32"), numbers(2, 3))),
    ("LogCosh", {}, (numbers(6, 4) * 30, numbers(6, 4))),
    ("Huber", {}, (numbers(6, 4) * 3, numbers(6, 4))),
    ("Huber", dict(delta=0.3), REGRESSION),
    ("Hinge", {}, (signs(6, 4), numbers(6, 4))),
    ("Hinge", {}, (2 * signs(6, 4) - 1, numbers(6, 4))),
    ("SquaredHinge", {}, (signs(6, 4), numbers(6, 4))),
    ("CategoricalHinge", {}, (one_hot(6, 4), numbers(6, 4))),
    ("KLDivergence", {}, (probabilities(6, 4), probabilities(6, 4))),
    ("KLDivergence", {}, CLASSES),
    ("Poisson", {}, POSITIVE),
    ("BinaryCrossentropy", {}, BINARY),
    ("BinaryCrossentropy", {}, VECTOR),
    ("BinaryCrossentropy", {}, COLUMN),
    ("BinaryCrossentropy", dict(from_logits=True), BINARY_LOGITS),
    ("BinaryCrossentropy", dict(label_smoothing=0.1), BINARY),
    ("BinaryCrossentropy", dict(axis=0), BINARY),
    ("BinaryCrossentropy", {}, (signs(2, 2), np.array([[0, 1], [1, 0]], "float32"))),
    ("CategoricalCrossentropy", {}, CLASSES),
    ("CategoricalCrossentropy", {}, STEPS),
    ("CategoricalCrossentropy", dict(from_logits=True), LOGITS),
    ("CategoricalCrossentropy", dict(label_smoothing=0.2), CLASSES),
    ("CategoricalCrossentropy", dict(axis=1), (one_hot(3, 5, 4).transpose(0, 2, 1), shares(3, 4, 5))),
    ("CategoricalCrossentropy", {}, (one_hot(6, 4), 7 * shares(6, 4))),
    ("CategoricalCrossentropy", {}, (one_hot(2, 2), np.array([[0, 1], [1, 0]], "float32"))),
    ("SparseCategoricalCrossentropy", {}, LABELS),
    ("SparseCategoricalCrossentropy", {}, (RNG.integers(0, 4, size=(3, 5)), probabilities(3, 5, 4))),
    ("SparseCategoricalCrossentropy", dict(from_logits=True), LABEL_LOGITS),
    ("SparseCategoricalCrossentropy", dict(ignore_class=2), LABELS),
    ("SparseCategoricalCrossentropy", dict(ignore_class=-1), (np.array([0, -1, 3]), probabilities(3, 4))),
    ("BinaryFocalCrossentropy", {}, BINARY),
    ("BinaryFocalCrossentropy", dict(apply_class_balancing=True, alpha=0.3, gamma=1.0), BINARY),
    ("BinaryFocalCrossentropy", dict(from_logits=True, label_smoothing=0.1), BINARY_LOGITS),
    ("CategoricalFocalCrossentropy", {}, CLASSES),
    ("CategoricalFocalCrossentropy", dict(alpha=0.5, gamma=1.0, from_logits=True, label_smoothing=0.1), LOGITS),
    ("CategoricalGeneralizedCrossEntropy", {}, LABELS),
    ("CategoricalGeneralizedCrossEntropy", dict(q=0.8), LABELS),
    ("Dice", {}, IMAGE),
    ("Dice", dict(axis=(1, 2, 3)), IMAGE),
    ("Tversky", {}, IMAGE),
    ("Tversky", dict(alpha=0.3, beta=0.7, axis=(1, 2, 3)), IMAGE),
    ("Circle", {}, (np.array([0, 1, 0, 2, 1, 0]), probabilities(6, 4))),
    ("Circle", dict(gamma=10.0, margin=0.2, remove_diagonal=False), (np.array([0, 1, 0, 2, 1, 0]), probabilities(6, 4))),
]
IDS = [f"{name}-{i}" for i, (name, _, _) in enumerate(CASES)]


@pytest.fixture(autouse=True)
def fresh_names():
    global_state.clear()


def value_and_gradient(engine, name, settings, y_true, y_pred, sample_weight=None):
    """The loss and its gradient by the predictions, on either engine."""
    loss = getattr(engine, name)(**settings)
    if engine is losses:
        prediction = Tensor(y_pred)
        with Tape() as tape:
            tape.watch(prediction)
            value = loss(y_true, prediction, sample_weight)
        return value.numpy(), backward(value, [prediction])[0]
    prediction = tf.convert_to_tensor(y_pred)
    with tf.GradientTape() as tape:
        tape.watch(prediction)
        value = loss(y_true, prediction, sample_weight)
    return value.numpy(), tf.convert_to_tensor(tape.gradient(value, prediction)).numpy()


def assert_same(name, settings, y_true, y_pred, sample_weight=None):
    ours, theirs = (
        value_and_gradient(engine, name, settings, y_true, y_pred, sample_weight) for engine in (losses, keras.losses)
    )
    assert ours[0].dtype == theirs[0].dtype and ours[0].shape == theirs[0].shape
    np.testing.assert_allclose(ours[0], theirs[0], rtol=1e-6, atol=1e-6)
    scale = max(1, np.abs(theirs[1]).max())
    np.testing.assert_allclose(ours[1], theirs[1], rtol=2e-6, atol=2e-6 * scale)


@pytest.mark.parametrize("name, settings, data", CASES, ids=IDS)
def test_value_and_gradient_are_keras_s(name, settings, data):
    assert_same(name, settings, *data)


@pytest.mark.parametrize("reduction", ["sum", "mean", "mean_with_sample_weight", "none", None])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("name, data", [("MeanSquaredError", REGRESSION), ("CategoricalCrossentropy", STEPS)])
def test_reductions_and_sample_weights_act_as_in_keras(name, data, reduction, weighted):
    weights = shares(len(data[0]), *(1 for _ in data[0].shape[2:])) if weighted else None
    assert_same(name, dict(reduction=reduction), *data, weights)


@pytest.mark.parametrize("shape", [(1,), (3, 1), (3, 5), (3, 5, 1)])
def test_sample_weights_may_have_an_axis_for_the_steps(shape):
    assert_same("CategoricalCrossentropy", {}, *STEPS, shares(*shape))


def test_sample_weights_that_do_not_fit_are_refused_with_both_shapes():
    with pytest.raises(ValueError, match=r"shape \(3,\) does not fit losses of shape \(3, 5\)"):
        losses.CategoricalCrossentropy()(*STEPS, shares(3))


@pytest.mark.parametrize("reduction", ["sum_over_batch_size", "sum", "mean_with_sample_weight", None])
@pytest.mark.parametrize("weighted", [False, True])
def test_what_a_mask_leaves_out_does_not_count(reduction, weighted):
    y_true, y_pred = STEPS
    mask = np.array([[1, 1, 0, 0, 0], [1, 1, 1, 1, 1], [0, 0, 0, 0, 0]], bool)
    weights = shares(3, 5) if weighted else None
    ours, theirs = Tensor(y_pred), tf.convert_to_tensor(y_pred)
    ours._keras_mask, theirs._keras_mask = Tensor(mask), tf.convert_to_tensor(mask)
    values = [
        engine.CategoricalCrossentropy(reduction=reduction)(y_true, prediction, weights)
        for engine, prediction in ((losses, ours), (keras.losses, theirs))
    ]
    np.testing.assert_allclose(*(np.asarray(v) for v in values), rtol=1e-6, atol=1e-6)


def test_a_mask_that_leaves_nothing_gives_zero():
    prediction = Tensor(numbers(2, 3))
    prediction._keras_mask = Tensor(np.zeros(2, bool))
    assert losses.MeanSquaredError()(numbers(2, 3), prediction).numpy() == 0


def test_an_empty_batch_has_loss_zero():
    for engine in (losses, keras.losses):
        value = engine.CategoricalCrossentropy()(np.zeros((0, 5, 4), "float32"), np.ones((0, 5, 4), "float32"))
        assert np.asarray(value) == 0


def test_a_softmax_s_logits_are_used_where_its_result_would_be_clipped():
    logits = Tensor(np.array([[60.0, 0.0]], "float32"))
    assert losses.CategoricalCrossentropy()(np.array([[0.0, 1.0]]), ops.softmax(logits)).numpy() == 60
    assert losses.BinaryCrossentropy()(np.array([[0.0, 0.0]]), ops.sigmoid(logits)).numpy() == pytest.approx(30.35, abs=0.01)
    column = ops.sigmoid(Tensor(np.array([[60.0], [0.0]], "float32")))
    assert losses.BinaryCrossentropy()(np.array([0, 0]), column).numpy() == pytest.approx(30.35, abs=0.01)


@pytest.mark.parametrize("dtype", ["float64", "float16"])
def test_the_dtype_argument_sets_the_arithmetic(dtype):
    for engine in (losses, keras.losses):
        assert np.asarray(engine.MeanSquaredError(dtype=dtype)(*REGRESSION)).dtype == dtype
    assert losses.MeanSquaredError(dtype=dtype).dtype == dtype


def test_nested_truths_and_predictions_are_matched_leaf_by_leaf():
    class Difference(losses.Loss):
        def call(self, y_true, y_pred):
            return ops.abs(y_true["a"] - y_pred["a"]) + ops.abs(y_true["b"] - y_pred["b"])

    value = Difference()({"a": np.array([1.0]), "b": np.array([5.0])}, {"a": np.array([3.0]), "b": np.array([4.0])})
    assert value.numpy() == 3


def test_a_loss_of_ones_own_needs_only_call():
    def cubed(engine, mean, absolute):
        class Cubed(engine.Loss):
            def call(self, y_true, y_pred):
                return mean(absolute(y_true - y_pred) ** 3, axis=-1)

        return Cubed()

    ours, theirs = cubed(losses, ops.mean, ops.abs), cubed(keras.losses, keras.ops.mean, keras.ops.abs)
    np.testing.assert_allclose(np.asarray(ours(*REGRESSION)), np.asarray(theirs(*REGRESSION)), rtol=1e-6)
    assert ours.name == "cubed" and ours.get_config() == {"name": "cubed", "reduction": "sum_over_batch_size"}


# Names and configs


@pytest.mark.parametrize("name, settings", [(name, settings) for name, settings, _ in CASES if name != "Circle"])
def test_configs_are_keras_s_and_come_back(name, settings):
    ours, theirs = getattr(losses, name)(**settings), getattr(keras.losses, name)(**settings)
    config = losses.serialize(ours)
    forgotten = {"Huber": "delta", "CosineSimilarity": "axis"}.get(name)  # Keras leaves these out, and so loses them
    expected = keras.losses.serialize(theirs)
    if forgotten in settings:
        expected["config"][forgotten] = settings[forgotten]
    assert config == expected
    assert losses.deserialize(config).get_config() == ours.get_config()
    if name != "CategoricalGeneralizedCrossEntropy":  # Keras can't read its own
        again = keras.losses.deserialize(config)
        y_true, y_pred = next(data for other, _, data in CASES if other == name)
        np.testing.assert_allclose(np.asarray(again(y_true, y_pred)), np.asarray(ours(y_true, y_pred)), rtol=1e-5)


@pytest.mark.parametrize(
    "name",
    [
        "mse",
        "MSE",
        "mae",
        "MAE",
        "mape",
        "MAPE",
        "msle",
        "MSLE",
        "kld",
        "KLD",
        "bce",
        "BCE",
        "mean_squared_error",
        "huber",
        "hinge",
        "cosine_similarity",
        "poisson",
        "log_cosh",
    ],
)
def test_names_of_functions_give_keras_s_function(name):
    assert losses.get(name).__name__ == keras.losses.get(name).__name__


@pytest.mark.parametrize("name", sorted({name for name, _, _ in CASES}))
def test_names_of_classes_give_instances(name):
    assert type(losses.get(name)) is getattr(losses, name)
    assert type(losses.get(getattr(losses, name))) is getattr(losses, name)
    assert losses.get(name).name == getattr(keras.losses, name)().name


def test_a_function_becomes_a_loss_by_wrapping_and_comes_back():
    wrapped = losses.LossFunctionWrapper(losses.huber, name="mine", delta=2.0)
    theirs = keras.src.losses.losses.LossFunctionWrapper(keras.losses.huber, name="mine", delta=2.0)
    assert wrapped.get_config() == theirs.get_config()
    again = losses.deserialize(losses.serialize(wrapped))
    assert again(*REGRESSION).numpy() == wrapped(*REGRESSION).numpy()


def test_a_registered_function_is_found_by_its_name():
    @register_keras_serializable("mine")
    def zero(y_true, y_pred):
        return 0 * y_pred

    assert losses.get("mine>zero") is zero
    assert losses.deserialize(losses.serialize(zero)) is zero
    assert losses.get(None) is None


@pytest.mark.parametrize(
    "wrong, text",
    [
        (lambda engine: engine.get("msee"), "Could not interpret loss identifier: msee"),
        (lambda engine: engine.get(3), "Could not interpret loss identifier: 3"),
        (lambda engine: engine.MeanSquaredError(reduction="best"), "Invalid value for argument `reduction`"),
        (lambda engine: engine.CategoricalGeneralizedCrossEntropy(q=1.0), "q must be in the interval (0, 1)"),
        (lambda engine: engine.categorical_crossentropy(*CLASSES, axis=True), "`axis` must be of type `int`"),
        (
            lambda engine: engine.CategoricalCrossentropy()(LABELS[0], LABELS[1]),
            "Arguments `target` and `output` must have the same rank (ndim)",
        ),
        (
            lambda engine: engine.SparseCategoricalCrossentropy()(*CLASSES),
            "Argument `output` must have rank (ndim) `target.ndim - 1`",
        ),
    ],
)
def test_wrong_arguments_raise_keras_s_class_and_text(wrong, text):
    for engine in (losses, keras.losses):
        with pytest.raises(ValueError) as error:
            wrong(engine)
        assert str(error.value).startswith(text)


def test_a_target_of_another_shape_is_refused_with_both_shapes_and_the_loss():
    loss = losses.MeanSquaredError(name="mse")
    with pytest.raises(
        ValueError, match=r"Dimensions must be equal, but are 2 and 3: .*\(None, 2\), the output \(None, 3\), and loss 'mse'"
    ):
        loss(numbers(8, 2), numbers(8, 3))
    with pytest.raises(ValueError, match="Dimensions must be equal"):
        losses.LossFunctionWrapper(losses.hinge, name="hinge")(numbers(8, 2), numbers(8, 3))


@pytest.mark.parametrize("target, output", [((8, 1), (8, 3)), ((8, 1), (8, 5, 1)), ((8,), (8, 8))])
def test_a_target_that_is_repeated_to_fit_is_warned_about(target, output):
    with pytest.warns(
        UserWarning, match="is repeated to fit the output of shape .* loss 'mse' compares one number with several"
    ):
        losses.MeanSquaredError(name="mse")(numbers(*target), numbers(*output))


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("target, output", [((8,), (8, 1)), ((8, 3, 1), (8, 3)), ((0, 3), (0, 3)), ((4, 2), (4, 2))])
def test_a_target_that_fits_is_not_warned_about(target, output):
    losses.MeanSquaredError()(numbers(*target), numbers(*output))


@pytest.mark.parametrize(
    "target, hint",
    [
        (LABELS[0], "  Fix:    loss='sparse_categorical_crossentropy'\n          keras.utils.to_categorical(y, 4)"),
        (LABELS[0][:, None], "  Fix:    loss='sparse_categorical_crossentropy'"),
    ],
)
def test_numbers_of_classes_in_the_place_of_one_hot_rows_get_the_other_loss_s_name(target, hint):
    with pytest.raises(ValueError) as error:
        losses.CategoricalCrossentropy()(target, LABELS[1])
    assert hint in str(error.value)


def test_one_hot_rows_in_the_place_of_numbers_get_the_other_loss_s_name():
    with pytest.raises(ValueError, match="the target is one-hot.*\n  Fix:    loss='categorical_crossentropy'"):
        losses.SparseCategoricalCrossentropy()(*CLASSES)


def test_a_misspelt_name_is_answered_with_the_nearest():
    with pytest.raises(ValueError, match="Did you mean 'mse'?"):
        losses.get("msee")


def test_one_class_is_warned_about():
    for engine in (losses, keras.losses):
        with pytest.warns(SyntaxWarning, match="In loss categorical_crossentropy, expected y_pred.shape to be"):
            engine.categorical_crossentropy(np.ones((2, 1), "float32"), np.ones((2, 1), "float32"))
