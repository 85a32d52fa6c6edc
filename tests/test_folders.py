"""Data sets from folders, windows of series, data sets cut in two: the same elements as Keras's, in the same order."""

import numpy as np
import pytest

from minikeras.data import Dataset
from tests.parity import as_numpy, assert_close, engines, on_both

pillow = pytest.importorskip("PIL.Image")


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pictures")
    generator = np.random.default_rng(0)
    for number in range(11):
        place = folder / ("cats", "dogs", "birds")[number % 3]
        place.mkdir(exist_ok=True)
        size = (5 + number % 3, 9 - number % 4, 3)
        pillow.fromarray(generator.integers(0, 256, size).astype("uint8")).save(place / f"{number}.png")
        (place / "notes.md").write_text("no image")
    return folder


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("texts")
    for number in range(9):
        place = folder / ("good", "bad")[number % 2]
        place.mkdir(exist_ok=True)
        (place / f"{number}.txt").write_text(f"text number {number} \u00e4\ud55c", encoding="utf-8")
    return folder


def elements(dataset):
    """All elements, nested lists of arrays."""
    datasets = dataset if isinstance(dataset, list) else [dataset]
    rows = [[as_numpy(x) for x in (element if isinstance(element, tuple) else (element,))] for d in datasets for element in d]
    return rows


def same(build, atol=1e-3):
    """The elements of `build(keras)` on both engines, two epochs of them."""

    def run(keras):
        dataset = build(keras)
        parts = dataset if isinstance(dataset, (list, tuple)) else [dataset]
        told = [(getattr(part, "class_names", None), getattr(part, "file_paths", None), len(part)) for part in parts]
        return told, [elements(part) for part in parts for _ in range(2)]

    ours, theirs = on_both(run)
    assert ours[0] == theirs[0]
    for mine, other in zip(ours[1], theirs[1], strict=True):
        assert len(mine) == len(other)
        for a, b in zip(mine, other):
            for x, y in zip(a, b, strict=True):
                if y.dtype.kind in "OS":
                    assert x.tolist() == y.tolist()
                else:
                    assert x.dtype == y.dtype
                    assert_close(x.astype("float64"), y.astype("float64"), rtol=1e-5, atol=atol)


@pytest.mark.parametrize(
    "settings",
    [
        dict(),
        dict(label_mode="categorical", color_mode="grayscale", shuffle=False, interpolation="nearest"),
        dict(label_mode="binary", class_names=["dogs", "cats"], batch_size=None, seed=3),
        dict(label_mode=None, crop_to_aspect_ratio=True, color_mode="rgba", seed=1),
        dict(pad_to_aspect_ratio=True, data_format="channels_first", shuffle=False),
        dict(validation_split=0.3, subset="both", seed=5),
        dict(validation_split=0.3, subset="validation", shuffle=False),
        dict(labels=list(range(11)), seed=2, image_size=6),
    ],
    ids=str,
)
def test_images_in_folders_are_kerass(pictures, settings):
    arguments = {"batch_size": 4, "image_size": (6, 4), "verbose": False, **settings}
    grey = settings.get("color_mode") == "grayscale"  # Pillow and TensorFlow round shades of grey in their own ways
    same(lambda keras: keras.utils.image_dataset_from_directory(str(pictures), **arguments), atol=1.01 if grey else 1e-3)


@pytest.mark.parametrize(
    "settings",
    [dict(seed=1), dict(max_length=4, label_mode="binary", shuffle=False), dict(label_mode=None, batch_size=None)],
    ids=str,
)
def test_texts_in_folders_are_kerass(texts, settings):
    same(lambda keras: keras.utils.text_dataset_from_directory(str(texts), **{"batch_size": 4, **settings}))


def test_a_model_learns_from_a_folder(pictures):
    keras = engines()[0]
    data = keras.utils.image_dataset_from_directory(pictures, image_size=(4, 4), batch_size=4, verbose=False)
    assert [tuple(spec.shape) for spec in data.element_spec] == [(None, 4, 4, 3), (None,)]
    model = keras.Sequential([keras.layers.Rescaling(1 / 255), keras.layers.Flatten(), keras.layers.Dense(3)])
    model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    assert np.isfinite(model.fit(data.cache().prefetch(1), verbose=0).history["loss"][0])


@pytest.mark.parametrize(
    "settings",
    [
        dict(sequence_length=3),
        dict(sequence_length=3, sequence_stride=2, sampling_rate=2, start_index=2, end_index=17, batch_size=None),
        dict(sequence_length=2, shuffle=True, seed=4, batch_size=3),
        dict(sequence_length=2, shuffle=True, seed=4, batch_size=None),
    ],
    ids=str,
)
@pytest.mark.parametrize("with_targets", [False, True])
def test_windows_of_series_come_in_kerass_order(settings, with_targets):
    data, targets = np.arange(40, dtype="float32").reshape(20, 2), np.arange(20)

    def build(keras):
        return keras.utils.timeseries_dataset_from_array(data, targets if with_targets else None, **settings)

    same(build)


@pytest.mark.parametrize(
    "settings", [dict(left_size=0.7), dict(right_size=3), dict(left_size=2, right_size=0.5, shuffle=True, seed=3)], ids=str
)
@pytest.mark.parametrize("kind", ["array", "tuple", "dataset", "batches"])
def test_a_data_set_is_cut_in_two_as_keras_cuts_it(kind, settings):
    x, y = np.arange(20, dtype="float32").reshape(10, 2), np.arange(10)

    def build(keras):
        if keras.__name__ == "minikeras":
            slices = Dataset.from_tensor_slices
        else:
            import tensorflow as tf

            slices = tf.data.Dataset.from_tensor_slices
        data = {"array": x, "tuple": (x, y), "dataset": slices((x, y)), "batches": slices((x, y)).batch(4)}[kind]
        return keras.utils.split_dataset(data, **settings)

    same(build)


@pytest.mark.parametrize(
    "call",
    [
        lambda utils, folder: utils.image_dataset_from_directory(folder, labels="names"),
        lambda utils, folder: utils.image_dataset_from_directory(folder, labels=[1, 2], class_names=["a"]),
        lambda utils, folder: utils.image_dataset_from_directory(folder, labels=[1, 2]),
        lambda utils, folder: utils.image_dataset_from_directory(folder, label_mode="one_hot"),
        lambda utils, folder: utils.image_dataset_from_directory(folder, label_mode="binary"),
        lambda utils, folder: utils.image_dataset_from_directory(folder, color_mode="bgr"),
        lambda utils, folder: utils.image_dataset_from_directory(folder, image_size=(1, 2, 3)),
        lambda utils, folder: utils.image_dataset_from_directory(folder, interpolation="cubic"),
        lambda utils, folder: utils.image_dataset_from_directory(folder, class_names=["horses"]),
        lambda utils, folder: utils.image_dataset_from_directory(folder, validation_split=2, subset="both"),
        lambda utils, folder: utils.image_dataset_from_directory(folder, validation_split=0.2),
        lambda utils, folder: utils.image_dataset_from_directory(folder, validation_split=0.2, subset="test", seed=1),
        lambda utils, folder: utils.image_dataset_from_directory(folder, validation_split=0.2, subset="training"),
        lambda utils, folder: utils.image_dataset_from_directory(folder, format="numpy"),
        lambda utils, folder: utils.text_dataset_from_directory(folder),
        lambda utils, folder: utils.split_dataset([1, 2], left_size=1),
        lambda utils, folder: utils.split_dataset({}, left_size=1),
        lambda utils, folder: utils.split_dataset(np.arange(4)),
        lambda utils, folder: utils.split_dataset(np.arange(4), left_size=4),
        lambda utils, folder: utils.split_dataset(np.arange(4), left_size=0.1),
        lambda utils, folder: utils.split_dataset(np.arange(4), left_size=3, right_size=3),
        lambda utils, folder: utils.split_dataset(np.arange(4), left_size="half"),
        lambda utils, folder: utils.split_dataset([np.arange(4), np.arange(3)], left_size=1),
    ],
    ids=range(23),
)
def test_what_makes_no_sense_is_refused_with_kerass_text(pictures, call):
    def told(keras):
        with pytest.raises((ValueError, TypeError)) as caught:
            call(keras.utils, str(pictures))
        return type(caught.value).__mro__[-4:], str(caught.value).split("\n")[0]

    ours, theirs = on_both(told)
    assert ours == theirs
