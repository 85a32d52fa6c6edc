"""Metrics against tf.keras: results after several batches, state, names and configs."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras.src.backend.common import global_state as keras_state

from minikeras import global_state, metrics, ops
from minikeras.autodiff import Tensor
from minikeras.serialization import register_keras_serializable

RNG = np.random.default_rng(11)
BATCHES = 3


def numbers(*shape):
    return RNG.normal(size=shape).astype("float32")


def shares(*shape):
    return RNG.uniform(0.02, 0.98, size=shape).astype("float32")


def probabilities(*shape):
    rows = shares(*shape)
    return rows / rows.sum(axis=-1, keepdims=True)


def signs(*shape):
    return RNG.integers(0, 2, size=shape).astype("float32")


def labels(count, *shape):
    return RNG.integers(0, count, size=shape)


def one_hot(*shape):
    return np.eye(shape[-1], dtype="float32")[labels(shape[-1], *shape[:-1])]


def batches(make_true, make_pred):
    return [(make_true(), make_pred()) for _ in range(BATCHES)]


REGRESSION = batches(lambda: numbers(5, 3), lambda: numbers(5, 3))
POSITIVE = batches(lambda: shares(5, 3), lambda: shares(5, 3))
VECTOR = batches(lambda: numbers(5), lambda: numbers(5, 1))
BINARY = batches(lambda: signs(8), lambda: shares(8))
BINARY_COLUMN = batches(lambda: signs(8, 1), lambda: shares(8, 1))
BINARY_MIXED = batches(lambda: signs(8), lambda: shares(8, 1))
MULTI_LABEL = batches(lambda: signs(8, 3), lambda: shares(8, 3))
HARD = batches(lambda: signs(8), lambda: RNG.integers(0, 3, size=8) / 2)
CLASSES = batches(lambda: one_hot(8, 4), lambda: probabilities(8, 4))
STEPS = batches(lambda: one_hot(3, 5, 4), lambda: probabilities(3, 5, 4))
LABELS = batches(lambda: labels(4, 8), lambda: probabilities(8, 4))
LABEL_COLUMN = batches(lambda: labels(4, 8, 1), lambda: probabilities(8, 4))
LABEL_STEPS = batches(lambda: labels(4, 3, 5), lambda: probabilities(3, 5, 4))
SEGMENTS = batches(lambda: labels(3, 4, 5, 5), lambda: labels(3, 4, 5, 5))
ONE_HOT_SEGMENTS = batches(lambda: one_hot(4, 5, 5, 3), lambda: probabilities(4, 5, 5, 3))
LOGITS = batches(lambda: signs(8, 3), lambda: 4 * numbers(8, 3))

CASES = [
    ("Accuracy", {}, batches(lambda: labels(2, 8), lambda: labels(2, 8))),
    ("Accuracy", {}, batches(lambda: labels(2, 8), lambda: labels(2, 8, 1))),
    ("BinaryAccuracy", {}, BINARY),
    ("BinaryAccuracy", dict(threshold=0.3), BINARY_MIXED),
    ("BinaryAccuracy", {}, MULTI_LABEL),
    ("CategoricalAccuracy", {}, CLASSES),
    ("CategoricalAccuracy", {}, STEPS),
    ("SparseCategoricalAccuracy", {}, LABELS),
    ("SparseCategoricalAccuracy", {}, LABEL_COLUMN),
    ("SparseCategoricalAccuracy", {}, LABEL_STEPS),
    ("TopKCategoricalAccuracy", dict(k=2), CLASSES),
    ("TopKCategoricalAccuracy", dict(k=2), STEPS),
    ("SparseTopKCategoricalAccuracy", dict(k=2), LABELS),
    ("SparseTopKCategoricalAccuracy", dict(k=3), LABEL_STEPS),
    (
        "SparseTopKCategoricalAccuracy",
        dict(k=2, from_sorted_ids=True),
        batches(lambda: labels(4, 8), lambda: np.argsort(numbers(8, 4), axis=-1).astype("float32")),
    ),
    ("MeanSquaredError", {}, REGRESSION),
    ("MeanSquaredError", {}, VECTOR),
    ("RootMeanSquaredError", {}, REGRESSION),
    ("RootMeanSquaredError", {}, VECTOR),
    ("MeanAbsoluteError", {}, REGRESSION),
    ("MeanAbsolutePercentageError", {}, REGRESSION),
    ("MeanSquaredLogarithmicError", {}, POSITIVE),
    ("CosineSimilarity", {}, REGRESSION),
    ("LogCoshError", {}, REGRESSION),
    ("PearsonCorrelation", {}, REGRESSION),
    ("PearsonCorrelation", dict(axis=0), REGRESSION),
    ("ConcordanceCorrelation", {}, REGRESSION),
    ("R2Score", {}, REGRESSION),
    ("R2Score", dict(class_aggregation=None), REGRESSION),
    ("R2Score", dict(class_aggregation="variance_weighted_average"), REGRESSION),
    ("R2Score", dict(num_regressors=4), REGRESSION),
    ("R2Score", dict(num_regressors=44), REGRESSION),
    ("R2Score", dict(num_regressors=90), REGRESSION),
    ("Hinge", {}, MULTI_LABEL),
    ("SquaredHinge", {}, MULTI_LABEL),
    ("CategoricalHinge", {}, CLASSES),
    ("KLDivergence", {}, CLASSES),
    ("Poisson", {}, POSITIVE),
    ("BinaryCrossentropy", {}, MULTI_LABEL),
    ("BinaryCrossentropy", dict(from_logits=True, label_smoothing=0.1), LOGITS),
    ("CategoricalCrossentropy", {}, CLASSES),
    ("CategoricalCrossentropy", dict(label_smoothing=0.1), STEPS),
    ("SparseCategoricalCrossentropy", {}, LABELS),
    ("SparseCategoricalCrossentropy", dict(ignore_class=1), LABELS),
    ("TruePositives", {}, BINARY),
    ("FalsePositives", {}, BINARY),
    ("TrueNegatives", dict(thresholds=0.7), BINARY_COLUMN),
    ("FalseNegatives", dict(thresholds=[0.2, 0.5, 0.9]), MULTI_LABEL),
    ("TruePositives", dict(thresholds=[0.0, 0.5, 1.0]), HARD),
    ("FalseNegatives", dict(thresholds=[0.0, 0.5, 1.0]), HARD),
    ("Precision", {}, BINARY),
    ("Precision", {}, BINARY_MIXED),
    ("Precision", dict(thresholds=[0.1, 0.6]), MULTI_LABEL),
    ("Precision", dict(top_k=2), CLASSES),
    ("Precision", dict(top_k=2, class_id=1), CLASSES),
    ("Precision", dict(class_id=2, thresholds=0.2), CLASSES),
    ("Recall", {}, BINARY),
    ("Recall", {}, CLASSES),
    ("Recall", dict(top_k=1), CLASSES),
    ("AUC", {}, BINARY),
    ("AUC", {}, BINARY_COLUMN),
    ("AUC", {}, HARD),
    ("AUC", dict(curve="PR"), BINARY),
    ("AUC", dict(curve="PRGAIN"), BINARY),
    ("AUC", dict(curve="PR", summation_method="majoring"), BINARY),
    ("AUC", dict(summation_method="minoring", num_thresholds=10), BINARY),
    ("AUC", dict(thresholds=[0.3, 0.8, 0.5]), BINARY),
    ("AUC", dict(multi_label=True), MULTI_LABEL),
    ("AUC", dict(multi_label=True, num_labels=3, label_weights=[0.2, 0.5, 0.3], curve="PR"), MULTI_LABEL),
    ("AUC", dict(multi_label=True, thresholds=[0.3, 0.6]), MULTI_LABEL),
    ("AUC", dict(label_weights=[0.2, 0.5, 0.3]), MULTI_LABEL),
    ("AUC", dict(from_logits=True), LOGITS),
    ("SensitivityAtSpecificity", dict(specificity=0.5), BINARY),
    ("SpecificityAtSensitivity", dict(sensitivity=0.5, num_thresholds=20), BINARY),
    ("PrecisionAtRecall", dict(recall=0.5), BINARY),
    ("RecallAtPrecision", dict(precision=0.5), BINARY),
    ("RecallAtPrecision", dict(precision=1.0, num_thresholds=1), BINARY),
    ("PrecisionAtRecall", dict(recall=0.5, class_id=1), CLASSES),
    ("FBetaScore", {}, CLASSES),
    ("FBetaScore", dict(beta=2.0, average="micro"), CLASSES),
    ("FBetaScore", dict(beta=0.5, average="macro", threshold=0.3), MULTI_LABEL),
    ("F1Score", {}, CLASSES),
    ("F1Score", dict(average="weighted", threshold=0.5), MULTI_LABEL),
    ("IoU", dict(num_classes=3, target_class_ids=[0, 2]), SEGMENTS),
    ("BinaryIoU", {}, BINARY),
    ("BinaryIoU", dict(target_class_ids=[1], threshold=0.3), BINARY),
    ("MeanIoU", dict(num_classes=3), SEGMENTS),
    ("MeanIoU", dict(num_classes=3, ignore_class=1), SEGMENTS),
    ("MeanIoU", dict(num_classes=7), SEGMENTS),
    ("MeanIoU", dict(num_classes=2), SEGMENTS),
    ("OneHotIoU", dict(num_classes=3, target_class_ids=[1]), ONE_HOT_SEGMENTS),
    ("OneHotMeanIoU", dict(num_classes=3), ONE_HOT_SEGMENTS),
]
IDS = [f"{name}-{i}" for i, (name, _, _) in enumerate(CASES)]
WITH_ROWS = [case for case in CASES if case[1].get("axis") != 0]  # others have no value for each row to weigh


@pytest.fixture(autouse=True)
def fresh_names():
    global_state.clear()
    keras_state.set_global_attribute("object_name_uids", None)


def run(engine, name, settings, data, weights=None):
    metric = getattr(engine, name)(**settings)
    results = []
    for i, (y_true, y_pred) in enumerate(data):
        metric.update_state(y_true, y_pred, sample_weight=None if weights is None else weights[i])
        results.append(np.asarray(metric.result()))
    return metric, results


def assert_same(name, settings, data, weights=None):
    ours, results = run(metrics, name, settings, data, weights)
    theirs, expected = run(keras.metrics, name, settings, data, weights)
    for a, b in zip(results, expected):
        assert a.dtype == b.dtype and a.shape == b.shape
        np.testing.assert_allclose(a, b, rtol=1e-6, atol=1e-6)
    assert [v.path for v in ours.variables] == [v.path for v in theirs.variables]
    for a, b in zip(ours.variables, theirs.variables):
        assert a.dtype == b.dtype, a.path
        # Keras takes false negatives as a difference of sums, and keeps their rounding.
        np.testing.assert_allclose(a.numpy(), b.numpy(), rtol=1e-6, atol=1e-6 * max(1, np.abs(b.numpy()).max()), err_msg=a.path)


@pytest.mark.filterwarnings("ignore:.*adjusted R2 score|.*Adjusted R2 score")
@pytest.mark.parametrize("name, settings, data", CASES, ids=IDS)
def test_result_and_state_after_each_batch_are_keras_s(name, settings, data):
    assert_same(name, settings, data)


@pytest.mark.filterwarnings("ignore:.*adjusted R2 score|.*Adjusted R2 score|You are passing weight as")
@pytest.mark.parametrize("name, settings, data", WITH_ROWS)
def test_sample_weights_act_as_in_keras(name, settings, data):
    if name.endswith("IoU"):
        weights = [
            RNG.integers(0, 4, size=labels(2, *y_true.shape[:-1] if "OneHot" in name else y_true.shape).shape)
            for y_true, _ in data
        ]
    else:
        weights = [shares(len(y_true)) for y_true, _ in data]
    assert_same(name, settings, data, weights)


@pytest.mark.parametrize("shape", [(3,), (3, 1), (3, 5)])
def test_weights_of_steps_act_as_in_keras(shape):
    assert_same("CategoricalAccuracy", {}, STEPS, [shares(*shape) for _ in STEPS])


@pytest.mark.parametrize(
    "values, weights",
    [
        (2.0, None),
        ([1.0, 5.0], None),
        ([1.0, 5.0], [3.0, 1.0]),
        ([[1.0, 2.0], [3.0, 4.0]], None),
        ([[1.0, 2.0], [3.0, 4.0]], [2.0, 0.0]),
        ([[1.0, 2.0], [3.0, 4.0]], [[1.0, 0.0], [1.0, 1.0]]),
        (4.0, 3.0),
        ([[1.0, 2.0], [3.0, 4.0]], 0.5),
        ([1, 2], None),
        ([True, False], None),
    ],
)
@pytest.mark.parametrize("name", ["Mean", "Sum"])
def test_mean_and_sum_take_any_shape(name, values, weights):
    ours, theirs = getattr(metrics, name)(), getattr(keras.metrics, name)()
    for metric in (ours, theirs):
        metric.update_state(np.asarray(values), sample_weight=weights)
        metric.update_state(np.asarray(values), sample_weight=weights)
    assert float(ours.result()) == float(theirs.result())


def test_a_mean_of_nothing_is_zero():
    assert metrics.Mean().result().numpy() == 0 and metrics.AUC().result().numpy() == 0


@pytest.mark.parametrize("weighted", [False, True])
def test_what_a_mask_leaves_out_does_not_count(weighted):
    mask = np.array([[1, 1, 0, 0, 0], [1, 1, 1, 1, 1], [0, 0, 0, 0, 0]], bool)
    y_true, y_pred = STEPS[0]
    ours, theirs = Tensor(y_pred), tf.convert_to_tensor(y_pred)
    ours._keras_mask, theirs._keras_mask = Tensor(mask), tf.convert_to_tensor(mask)
    weights = shares(3, 5) if weighted else None
    results = [
        float(engine.CategoricalAccuracy()(y_true, prediction, weights))
        for engine, prediction in ((metrics, ours), (keras.metrics, theirs))
    ]
    assert results[0] == pytest.approx(results[1], rel=1e-6)


@pytest.mark.filterwarnings("ignore:.*adjusted R2 score")
def test_reset_state_begins_again():
    for name, settings, data in CASES:
        metric, _ = run(metrics, name, settings, data[:1])
        metric.reset_state()
        metric.update_state(*data[1])
        fresh, _ = run(metrics, name, settings, data[1:2])
        np.testing.assert_array_equal(metric.result().numpy(), fresh.result().numpy(), err_msg=name)


def test_float64_results_are_asked_for_by_dtype():
    for engine in (metrics, keras.metrics):
        metric = engine.Mean(dtype="float64")
        assert np.asarray(metric(np.array([1.0, 2.0]))).dtype == "float64"


def test_a_metric_of_ones_own_keeps_its_state_in_variables():
    def largest(engine, maximum, max_of):
        class Largest(engine.Metric):
            def __init__(self, name="largest"):
                super().__init__(name=name)
                self.value = self.add_weight(name="value", initializer="zeros")
                self.inner = engine.Mean(name="inner")

            def update_state(self, y_true, y_pred, sample_weight=None):
                self.value.assign(maximum(self.value, max_of(y_pred)))
                self.inner.update_state(y_pred)

            def result(self):
                return self.value + self.inner.result()

        return Largest()

    ours, theirs = largest(metrics, ops.maximum, ops.max), largest(keras.metrics, keras.ops.maximum, keras.ops.max)
    for data in REGRESSION:
        assert float(ours(*data)) == pytest.approx(float(theirs(*data)), rel=1e-6)
    assert [v.path for v in ours.variables] == [v.path for v in theirs.variables]
    ours.reset_state()
    assert all(v.numpy() == 0 for v in ours.variables)


def test_a_function_becomes_a_metric_by_wrapping_and_comes_back():
    ours, theirs = (
        engine.MeanMetricWrapper(engine.binary_accuracy, name="mine", threshold=0.3) for engine in (metrics, keras.metrics)
    )
    assert metrics.serialize(ours) == keras.metrics.serialize(theirs)
    again = metrics.deserialize(metrics.serialize(ours))
    assert float(again(*BINARY[0])) == float(ours(*BINARY[0])) == float(theirs(*BINARY[0]))


def test_metrics_know_which_direction_is_better_where_keras_s_do():
    for name in dir(keras.metrics):
        if name[0].isupper() and name not in ("Metric", "MeanMetricWrapper"):
            settings = next((settings for other, settings, _ in CASES if other == name), {})
            ours, theirs = getattr(metrics, name)(**settings), getattr(keras.metrics, name)(**settings)
            assert getattr(ours, "_direction", None) == getattr(theirs, "_direction", None), name
    assert metrics.MeanMetricWrapper(metrics.mean_squared_error)._direction == "down"


# Names and configs


@pytest.mark.parametrize("name, settings", [(name, settings) for name, settings, _ in CASES])
def test_configs_are_keras_s_and_come_back(name, settings):
    ours, theirs = getattr(metrics, name)(**settings), getattr(keras.metrics, name)(**settings)
    config, expected = metrics.serialize(ours), keras.metrics.serialize(theirs)
    if "label_weights" in settings:  # Keras writes a tensor of its own
        expected["config"]["label_weights"] = settings["label_weights"]
    assert config == expected
    assert metrics.deserialize(config).get_config() == ours.get_config()
    assert keras.metrics.deserialize(config).name == ours.name


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
        "bce",
        "BCE",
        "AUC",
        "auc",
        "mean_squared_error",
        "Precision",
        "precision",
        "hinge",
        "cosine_similarity",
        "binary_accuracy",
        "RootMeanSquaredError",
        "root_mean_squared_error",
        "f1_score",
        "R2Score",
        "true_positives",
    ],
)
def test_names_give_keras_s_metric(name):
    ours, theirs = metrics.get(name), keras.metrics.get(name)
    assert type(ours).__name__ == type(theirs).__name__ and ours.name == theirs.name and repr(ours) == repr(theirs)


def test_get_takes_classes_functions_and_metrics():
    metric = metrics.AUC()
    assert metrics.get(metric) is metric and metrics.get(None) is None
    assert type(metrics.get(metrics.Recall)) is metrics.Recall
    assert metrics.get(metrics.mean_squared_error) is metrics.mean_squared_error


def test_a_registered_metric_is_found_by_its_name():
    @register_keras_serializable("mine")
    class Half(metrics.Mean):
        pass

    assert type(metrics.get("mine>Half")) is Half


def test_names_are_counted_up():
    assert [metrics.AUC().name for _ in range(2)] == [keras.metrics.AUC().name for _ in range(2)]


@pytest.mark.parametrize(
    "wrong, text",
    [
        (lambda engine: engine.get("acuracy"), "Could not interpret metric identifier: acuracy"),
        (lambda engine: engine.Precision(thresholds=[0.5, 2.0]), "Threshold values must be in [0, 1]. Received: [2.0]"),
        (lambda engine: engine.AUC(curve="X"), 'Invalid AUC curve value: "X". Expected values are ["PR", "ROC", "PRGAIN"]'),
        (lambda engine: engine.AUC(summation_method="x"), 'Invalid AUC summation method value: "x".'),
        (lambda engine: engine.AUC(num_thresholds=1), "Argument `num_thresholds` must be an integer > 1."),
        (lambda engine: engine.AUC(num_labels=2), "`num_labels` is needed only when `multi_label` is True."),
        (lambda engine: engine.AUC(multi_label=True)(*BINARY[0]), "`y_pred` must have rank 2 when `multi_label=True`."),
        (lambda engine: engine.Precision(class_id=1)(*BINARY[0]), "When class_id is provided, y_pred must be a 2D array"),
        (lambda engine: engine.SensitivityAtSpecificity(2), "Argument `specificity` must be in the range [0, 1]."),
        (lambda engine: engine.PrecisionAtRecall(0.5, num_thresholds=0), "Argument `num_thresholds` must be an integer > 0."),
        (lambda engine: engine.F1Score(average="x"), "Invalid `average` argument value."),
        (lambda engine: engine.FBetaScore(beta=1), "Invalid `beta` argument value. It should be a Python float."),
        (lambda engine: engine.FBetaScore(beta=-1.0), "Invalid `beta` argument value. It should be > 0."),
        (lambda engine: engine.F1Score(threshold=1), "Invalid `threshold` argument value. It should be a Python float."),
        (
            lambda engine: engine.F1Score(threshold=2.0),
            "Invalid `threshold` argument value. It should verify 0 < threshold <= 1.",
        ),
        (lambda engine: engine.F1Score()(*BINARY[0]), "FBetaScore expects 2D inputs with shape (batch_size, output_dim)."),
        (lambda engine: engine.R2Score()(*BINARY[0]), "R2Score expects 2D inputs with shape (batch_size, output_dim)."),
        (lambda engine: engine.R2Score(class_aggregation="x"), "Invalid value for argument `class_aggregation`."),
        (lambda engine: engine.R2Score(num_regressors=-1), "Invalid value for argument `num_regressors`."),
        (lambda engine: engine.IoU(2, [2]), "Target class id 2 is out of range, which is [0, 2)."),
    ],
)
def test_wrong_arguments_raise_keras_s_class_and_text(wrong, text):
    for engine in (metrics, keras.metrics):
        with pytest.raises(ValueError) as error:
            wrong(engine)
        assert str(error.value).startswith(text)


def test_a_misspelt_name_is_answered_with_the_nearest():
    with pytest.raises(ValueError, match="Did you mean 'accuracy'?"):
        metrics.get("acuracy")


def test_a_forgotten_super_init_is_named():
    class Forgetful(metrics.Metric):
        def __init__(self):
            self.total = self.add_variable((), "zeros")

    with pytest.raises(RuntimeError, match="You forgot to call"):
        Forgetful()


def test_float_weights_of_integer_counts_are_warned_about():
    with pytest.warns(UserWarning, match="You are passing weight as `float`, but dtype is `int`"):
        metrics.MeanIoU(2).update_state([0, 1], [0, 1], sample_weight=np.array([0.5, 1.0]))
