"""keras.utils' helpers for labels, sequences, windows and images, the progress bar, and the data sets, against tf.keras."""

import gzip
import io
import itertools
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import keras
import numpy as np
import pytest

import minikeras
import minikeras.datasets.of_the_lessons as of_the_lessons
from minikeras import datasets, utils
from minikeras.autodiff import Tensor
from minikeras.utils.messages import print_msg

ENGINES = (utils, keras.utils)


def same(function, *args, **kwargs):
    """Both engines' results, after they were found equal."""
    ours, theirs = (getattr(engine, function)(*args, **kwargs) for engine in ENGINES)
    assert ours.dtype == theirs.dtype and ours.shape == theirs.shape
    np.testing.assert_array_equal(ours, theirs)
    return ours


# Labels and numbers


@pytest.mark.parametrize(
    "labels, classes",
    [([0, 2, 1], None), ([0, 2, 1], 5), ([[0], [1]], None), ([[0, 1], [2, 0]], 3), (np.array([1.0, 0.0]), None), (2, 4)],
)
def test_to_categorical(labels, classes):
    same("to_categorical", labels, classes)


def test_to_categorical_of_a_tensor_is_a_float32_tensor():
    rows = utils.to_categorical(Tensor(np.array([[1], [0]])), 3)
    theirs = keras.utils.to_categorical(keras.ops.convert_to_tensor(np.array([[1], [0]])), 3)
    assert isinstance(rows, Tensor) and rows.dtype == theirs.dtype.name
    np.testing.assert_array_equal(rows.numpy(), theirs.numpy())


@pytest.mark.parametrize("axis, order", [(-1, 2), (1, 1), (1, np.inf)])
def test_normalize(axis, order):
    x = np.random.default_rng(0).normal(size=(3, 4))
    x[1] = 0
    same("normalize", x, axis, order)


def test_normalize_works_along_the_first_axis():  # Keras divides along the last one then
    np.testing.assert_allclose(utils.normalize(np.array([[3.0, 0.0], [4.0, 2.0]]), axis=0), [[0.6, 0], [0.8, 1]])


def test_normalize_of_a_tensor_is_a_tensor():
    assert utils.normalize(Tensor(np.array([[3.0, 4.0]], "float32"))).numpy()[0].tolist() == pytest.approx([0.6, 0.8])


# Sequences


SEQUENCES = [[1], [2, 3], [4, 5, 6], []]


@pytest.mark.parametrize(
    "settings",
    [
        {},
        dict(maxlen=2),
        dict(maxlen=5),
        dict(padding="post"),
        dict(maxlen=2, truncating="post"),
        dict(maxlen=2, truncating="post", padding="post"),
        dict(value=-1),
        dict(dtype="float32", value=0.5),
        dict(maxlen=0),
    ],
)
def test_pad_sequences(settings):
    if settings.get("maxlen") == 0:  # Keras cuts nothing off the front then, and fails
        assert utils.pad_sequences(SEQUENCES, **settings, truncating="post").shape == (4, 0)
    else:
        same("pad_sequences", SEQUENCES, **settings)


def test_pad_sequences_of_vectors_and_of_texts():
    same("pad_sequences", [[[1, 2]], [[3, 4], [5, 6]]], maxlen=3)
    same("pad_sequences", [["a"], ["b", "c"]], dtype=object, value="pad")


@pytest.mark.parametrize(
    "sequences, settings, text",
    [
        (3, {}, "`sequences` must be iterable."),
        ([1, 2], {}, "`sequences` must be a list of iterables. Found non-iterable: 1"),
        ([[1]], dict(value="x"), "`dtype` int32 is not compatible with `value`'s type"),
        ([[1]], dict(truncating="x"), 'Truncating type "x" not understood'),
        ([[1]], dict(padding="x"), 'Padding type "x" not'),
        ([[[1, 2]], [[3]]], {}, "Shape of sample (1,) of sequence at position 1 is different"),
    ],
)
def test_wrong_sequences_raise_keras_s_class_and_text(sequences, settings, text):
    for engine in ENGINES:
        with pytest.raises(ValueError) as error:
            engine.pad_sequences(sequences, **settings)
        assert str(error.value).startswith(text)


# Windows


@pytest.mark.parametrize(
    "settings",
    [
        dict(sequence_length=3),
        dict(sequence_length=3, sequence_stride=2, sampling_rate=2, batch_size=4),
        dict(sequence_length=2, start_index=3, end_index=15, batch_size=5),
        dict(sequence_length=4, batch_size=None),
    ],
)
@pytest.mark.parametrize("with_targets", [True, False])
def test_windows_are_keras_s(settings, with_targets):
    data = np.random.default_rng(0).normal(size=(20, 2)).astype("float32")
    targets = np.arange(20) if with_targets else None
    ours, theirs = (list(engine.timeseries_dataset_from_array(data, targets, **settings)) for engine in ENGINES)
    assert len(ours) == len(theirs)
    for a, b in zip(ours, theirs):
        for x, y in zip(a, b) if with_targets else [(a, b)]:
            np.testing.assert_array_equal(x.numpy(), y.numpy())
            assert x.dtype == y.dtype.name


def test_shuffled_windows_are_the_same_windows_in_another_order_in_each_epoch():
    dataset = utils.timeseries_dataset_from_array(np.arange(30), np.arange(30), 2, batch_size=29, shuffle=True, seed=1)
    ((x, y),) = dataset
    ((_, again),) = dataset.take(5)
    assert sorted(y.numpy()) == sorted(again.numpy()) == list(range(29)) and y.numpy().tolist() != again.numpy().tolist()
    np.testing.assert_array_equal(x.numpy()[:, 0], y.numpy())


@pytest.mark.parametrize(
    "settings",
    [
        dict(start_index=-1),
        dict(start_index=30),
        dict(start_index=5, end_index=5),
        dict(end_index=30),
        dict(end_index=-2),
        dict(sampling_rate=0),
        dict(sampling_rate=30),
        dict(sequence_stride=0),
        dict(sequence_stride=30),
    ],
)
def test_wrong_parts_of_a_series_raise_keras_s_text(settings):
    texts = []
    for engine in ENGINES:
        with pytest.raises(ValueError) as error:
            engine.timeseries_dataset_from_array(np.arange(20), None, 3, **settings)
        texts.append(str(error.value))
    assert texts[0] == texts[1]


# PyDataset


def test_a_dataset_of_ones_own_is_iterated_over_and_measured():
    for base in (utils.PyDataset, utils.Sequence, keras.utils.PyDataset):

        class Squares(base):
            def __len__(self):
                return 3

            def __getitem__(self, number):
                return number, number**2

        dataset = Squares(workers=2, use_multiprocessing=True, max_queue_size=3)
        assert list(dataset) == [(0, 0), (1, 1), (2, 4)] and dataset.num_batches == 3
        assert (dataset.workers, dataset.use_multiprocessing, dataset.max_queue_size) == (2, True, 3)


def test_a_dataset_without_end_goes_on():
    class Endless(utils.PyDataset):
        num_batches = None

        def __getitem__(self, number):
            return number

    assert list(itertools.islice(Endless(), 4)) == [0, 1, 2, 3]
    with pytest.raises(NotImplementedError, match="You need to implement the `num_batches` property"):
        utils.PyDataset().num_batches


def test_a_dataset_that_forgot_super_init_is_warned_about():
    class Forgetful(utils.PyDataset):
        def __init__(self):
            pass

    with pytest.warns(UserWarning, match="Your `PyDataset` class should call"):
        assert Forgetful().workers == 1


# Images


@pytest.mark.parametrize("shape", [(4, 5, 1), (4, 5, 3), (4, 5, 4)])
@pytest.mark.parametrize("scale", [True, False])
def test_arrays_become_images_and_come_back(shape, scale):
    x = np.random.default_rng(0).uniform(0, 200, size=shape).astype("float32")
    ours, theirs = (engine.array_to_img(x, scale=scale) for engine in ENGINES)
    assert ours.mode == theirs.mode
    np.testing.assert_array_equal(np.asarray(ours), np.asarray(theirs))
    same("img_to_array", ours)
    same("img_to_array", ours, data_format="channels_first", dtype="float64")


def test_channels_first_arrays_become_images():
    x = np.arange(24.0).reshape(1, 4, 6)
    ours, theirs = (engine.array_to_img(x, data_format="channels_first") for engine in ENGINES)
    np.testing.assert_array_equal(np.asarray(ours), np.asarray(theirs))
    assert np.asarray(utils.array_to_img(300 * np.ones((2, 2, 1)), scale=False)).max() == 300


@pytest.mark.parametrize(
    "settings",
    [
        {},
        dict(color_mode="grayscale"),
        dict(color_mode="rgba"),
        dict(target_size=(5, 3)),
        dict(target_size=(6, 4), interpolation="bilinear"),
        dict(target_size=(4, 4), keep_aspect_ratio=True),
    ],
)
def test_image_files_are_written_and_read(tmp_path, settings):
    x = np.random.default_rng(0).uniform(size=(8, 6, 3))
    utils.save_img(tmp_path / "x.png", x)
    ours, theirs = (engine.load_img(tmp_path / "x.png", **settings) for engine in ENGINES)
    assert ours.mode == theirs.mode
    np.testing.assert_array_equal(np.asarray(ours), np.asarray(theirs))
    assert utils.load_img(io.BytesIO((tmp_path / "x.png").read_bytes())).size == (6, 8)


def test_a_jpeg_has_no_transparency(tmp_path):
    with pytest.warns(UserWarning, match="The JPEG format does not support RGBA images"):
        utils.save_img(tmp_path / "x.jpg", np.ones((4, 4, 4)))
    assert utils.load_img(tmp_path / "x.jpg").mode == "RGB"


@pytest.mark.parametrize(
    "wrong, error, text",
    [
        (lambda e: e.array_to_img(np.ones((2, 2))), ValueError, "Expected image array to have rank 3"),
        (lambda e: e.array_to_img(np.ones((2, 2, 2))), ValueError, "Unsupported channel number: 2"),
        (lambda e: e.img_to_array(np.ones((2, 2, 2, 2))), ValueError, "Unsupported image shape: (2, 2, 2, 2)"),
        (lambda e: e.img_to_array(np.ones((2, 2)), data_format="x"), ValueError, "The `data_format` argument must be one of"),
        (lambda e: e.load_img(3), TypeError, "path should be path-like or io.BytesIO"),
    ],
)
def test_wrong_images_raise_keras_s_class_and_text(wrong, error, text):
    for engine in ENGINES:
        with pytest.raises(error) as raised:
            wrong(engine)
        assert str(raised.value).startswith(text)


def test_the_older_places_hold_the_same_functions():
    assert minikeras.preprocessing.sequence.pad_sequences is utils.pad_sequences
    assert minikeras.preprocessing.image.load_img is utils.load_img
    assert minikeras.preprocessing.timeseries_dataset_from_array is utils.timeseries_dataset_from_array


# Progbar


def drawn(engine, monkeypatch, capsys, target, updates, **settings):
    """What a bar prints for updates `(time, step, values, finalize)`, with the clock in our hands."""
    clock = [1000.0]
    monkeypatch.setattr("time.time", lambda: clock[0])
    bar = engine.Progbar(target, **settings)
    for seconds, step, values, finalize in updates:
        clock[0] = 1000.0 + seconds
        bar.update(step, values, finalize=finalize)
    return capsys.readouterr().out


STEPS = [
    (0.9, 1, [("loss", 1.5), ("accuracy", 0.1)], None),
    (0.91, 2, [("loss", 1.2), ("accuracy", 0.2)], None),
    (1.5, 3, [("loss", 0.00012), ("accuracy", 0.25)], None),
    (2.0, 4, [("loss", -2.5), ("accuracy", 1e-3)], None),
]


@pytest.mark.parametrize("verbose", [0, 1, 2])
@pytest.mark.parametrize(
    "target, updates, settings",
    [
        (4, STEPS, {}),
        (4, STEPS, dict(stateful_metrics=["loss"])),
        (4, STEPS, dict(stateless_metrics=["loss"], unit_name="sample")),
        (4, STEPS, dict(stateless_metrics=(), interval=0, width=7)),
        (None, STEPS, {}),
        (0, STEPS, {}),
        (100, STEPS, dict(interval=0)),
        (9999, [(50, 1, [], None), (52, 2, [], None), (9000, 3000, [], None)], dict(interval=0)),
        (1000, [(0.1, 1, [], None), (0.2, 2, [], None), (0.30001, 500, None, None), (0.5, 1000, [], None)], {}),
        (3, [(0.1, 3, [("val", np.float32(0.5))], True)], {}),
        (3, [(0.0, 1, [("loss", float("nan"))], None), (0.5, 3, [("loss", float("inf"))], True)], {}),
        (1, [(0, 0, [], None), (5, 1, [("a_long_name_of_a_metric", 1e6)], None), (6, 1, [("b", 1.0)], True)], {}),
    ],
)
def test_the_progress_bar_is_keras_s_byte_for_byte(monkeypatch, capsys, target, updates, settings, verbose):
    ours, theirs = (drawn(engine, monkeypatch, capsys, target, updates, verbose=verbose, **settings) for engine in ENGINES)
    assert ours == theirs
    assert verbose != 1 or "\x1b[1m" in ours


def test_the_progress_bar_can_be_moved_on_by_steps(monkeypatch, capsys):
    outputs = []
    for engine in ENGINES:
        monkeypatch.setattr("time.time", lambda: 5.0)
        bar = engine.Progbar(3, verbose=2)
        for _ in range(3):
            bar.add(1, [("loss", 2.0)])
        outputs.append(capsys.readouterr().out)
    assert outputs[0] == outputs[1] != ""


def test_both_lists_of_names_at_once_are_refused():
    with pytest.raises(ValueError, match="Only one of `stateful_metrics` or `stateless_metrics`"):
        utils.Progbar(3, stateful_metrics=["a"], stateless_metrics=["b"])


def test_messages_go_to_the_log_where_interactive_logging_is_off(capsys, caplog):
    utils.disable_interactive_logging()
    try:
        assert not utils.is_interactive_logging_enabled()
        with caplog.at_level("INFO", "minikeras"):
            utils.Progbar(1, verbose=2).update(1)
        assert capsys.readouterr().out == "" and caplog.text
    finally:
        utils.enable_interactive_logging()
    assert utils.is_interactive_logging_enabled()


def test_a_screen_without_the_bar_s_sign_gets_another(monkeypatch):
    screen = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr("sys.stdout", screen)
    print_msg("━━ é")
    screen.seek(0)
    assert screen.read() == "== \n"


# Data sets


def test_the_extracts_stand_in_for_data_sets_that_are_not_cached(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    for data in (datasets.mnist, datasets.fashion_mnist):
        (x_train, y_train), (x_test, y_test) = data.load_data()
        assert x_train.shape[1:] == x_test.shape[1:] == (28, 28) and x_train.dtype == "uint8"
        assert len(x_train) == len(y_train) and len(x_test) == len(y_test) and set(y_test) == set(range(10))
        lines = capsys.readouterr().err.splitlines()
        assert len(lines) == 1 and "extract" in lines[0]


def test_keras_s_cache_is_read_where_it_is(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    folder = tmp_path / "datasets" / "fashion-mnist"
    folder.mkdir(parents=True)
    images, labels = np.arange(2 * 784, dtype="uint8").reshape(2, 28, 28), np.array([3, 4], "uint8")
    np.savez(tmp_path / "datasets" / "mnist.npz", x_train=images, y_train=labels, x_test=images[:1], y_test=labels[:1])
    for part, count in (("train", 2), ("t10k", 1)):
        for kind, header, array in (("labels-idx1", 8, labels), ("images-idx3", 16, images)):
            with gzip.open(folder / f"{part}-{kind}-ubyte.gz", "wb") as file:
                file.write(bytes(header) + array[:count].tobytes())
    for data in (datasets.mnist, datasets.fashion_mnist):
        (x_train, y_train), (x_test, y_test) = data.load_data()
        np.testing.assert_array_equal(x_train, images)
        assert y_train.tolist() == [3, 4] and x_test.shape == (1, 28, 28) and y_test.tolist() == [3]
    assert capsys.readouterr().err == ""


def test_without_cache_and_lessons_the_missing_file_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))

    def none(name):
        raise FileNotFoundError("no lessons here")

    monkeypatch.setattr(of_the_lessons, "data", none)
    with pytest.raises(FileNotFoundError, match="Put mnist.npz into .*datasets"):
        datasets.mnist.load_data()
