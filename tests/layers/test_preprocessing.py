"""Preprocessing layers against those of tf.keras: what they learn, what they give, what they refuse."""

import inspect

import numpy as np
import pytest

from minikeras import layers
from minikeras.layers.preprocessing.fingerprint import fingerprint, keyed_fingerprint
from tests.layers.checks import numbers
from tests.parity import as_numpy, assert_close, on_both


def plain(value):
    """Tensors as lists with their dtype, in any nesting."""
    if hasattr(value, "numpy"):
        array = as_numpy(value)
        return str(array.dtype), array.tolist()
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    if hasattr(value, "_keras_history"):
        return tuple(value.shape), value.dtype
    return value


def same(run):
    """`run(keras)` gives equal values on both engines; returns them."""
    ours, theirs = (plain(result) for result in on_both(run))
    assert ours == theirs
    return ours


def error_of(function):
    """The class of the error that a call raises and its first sentence."""
    try:
        function()
    except Exception as error:
        text = str(error)
        if text.startswith("Exception encountered when calling"):  # Keras's preface
            text = text.split("\n\n", 1)[1].removeprefix("\x1b[1m").split("\x1b[0m")[0]
        return type(error), text.split(". ")[0].rstrip(".")
    return None, ""


def refused_alike(function):
    """`function(keras)` raises the same class and the same first sentence on both engines."""
    (our_class, ours), (their_class, theirs) = on_both(lambda keras: error_of(lambda: function(keras)))
    assert theirs and issubclass(our_class, their_class) and ours.startswith(theirs)


# Rescaling.


def test_rescaling_takes_integers_and_lists_and_gives_its_own_dtype():
    def run(keras):
        layer = keras.layers.Rescaling(0.5, offset=1)
        return (
            layer(np.array([[255, 0]], "uint8")),
            layer([1, 2, 3]),
            layer(3),
            keras.layers.Rescaling(2, dtype="float64")(np.ones((1, 2))),
            layer(keras.Input((2,), dtype="uint8")),
        )

    same(run)


def test_rescaling_by_channel_follows_the_data_format():
    def run(keras):
        keras.config.set_image_data_format("channels_first")
        try:
            return keras.layers.Rescaling([1.0, 2.0])(np.ones((1, 2, 2, 2), "float32"))
        finally:
            keras.config.set_image_data_format("channels_last")

    same(run)


def test_rescaling_by_an_array_comes_back_from_its_config():
    def run(keras):
        layer = keras.layers.Rescaling(np.array([1.0, 2.0]), name="r")
        copy = keras.layers.Rescaling.from_config(layer.get_config())
        return layer.get_config(), copy(np.ones((1, 2)))

    same(run)


# Normalization.

DATA = numbers(60, 3) * 3 + 5


@pytest.mark.parametrize("axis", [None, -1, 0, 1, (1, 2), (-1,)])
def test_normalization_learns_mean_and_variance_along_its_axes(axis):
    def run(keras):
        layer = keras.layers.Normalization(axis=axis, name="n")
        layer.adapt(DATA.reshape(6, 10, 3))
        return (
            as_numpy(layer.mean),
            as_numpy(layer.variance),
            layer.get_weights(),
            as_numpy(layer(DATA.reshape(6, 10, 3))),
            layer.get_config(),
            layer.get_build_config()["input_shape"],
            [w.path for w in layer.weights],
        )

    ours, theirs = on_both(run)
    assert_close(ours[:4], theirs[:4], 1e-5)
    assert ours[4:] == theirs[4:]


@pytest.mark.parametrize(
    "batches",
    [
        lambda: [DATA[:20], DATA[20:]],
        lambda: (DATA[i : i + 7] for i in range(0, 60, 7)),
        lambda: [(DATA[:20], None), (DATA[20:], None)],
    ],
)
def test_normalization_learns_from_batches(batches):
    def run(keras):
        layer = keras.layers.Normalization()
        layer.adapt(batches())
        return layer.get_weights()

    ours, theirs = on_both(run)
    assert_close(ours, theirs, 1e-5)
    assert_close(ours[:2], [DATA.mean(0), DATA.var(0)], 1e-4)


def test_normalization_forgets_what_it_learned_before():
    def run(keras):
        layer = keras.layers.Normalization()
        layer.adapt(DATA * 10)
        layer.adapt(DATA)
        return as_numpy(layer(DATA))

    ours, theirs = on_both(run)
    assert_close(ours, theirs, 1e-5)
    assert_close(ours.mean(0), np.zeros(3), atol=1e-5)


@pytest.mark.parametrize(
    "given",
    [
        dict(mean=3.0, variance=2.0),
        dict(mean=[1.0, 2.0, 3.0], variance=[1.0, 4.0, 9.0]),
        dict(axis=(1, 2), mean=[1.0, 2.0, 3.0], variance=[1.0, 4.0, 9.0]),
    ],
)
def test_normalization_by_given_numbers_and_back(given):
    def run(keras):
        x = DATA.reshape(6, 10, 3)
        there, back = keras.layers.Normalization(**given), keras.layers.Normalization(invert=True, **given)
        return as_numpy(there(x)), as_numpy(back(there(x))), there.get_config()["mean"], len(there.weights)

    ours, theirs = on_both(run)
    assert_close(ours[:2], theirs[:2], 1e-5)
    assert ours[2:] == theirs[2:]
    assert_close(ours[1], DATA.reshape(6, 10, 3), 1e-4)


def test_normalization_of_what_does_not_vary_gives_zeros():
    def run(keras):
        layer = keras.layers.Normalization()
        layer.adapt(np.ones((3, 3), "float32"))
        return layer(np.ones((3, 3), "float32"))

    assert same(run)[1] == [[0.0] * 3] * 3


def test_normalization_uses_weights_that_were_loaded():
    def run(keras):
        layer, other = keras.layers.Normalization(), keras.layers.Normalization()
        layer.adapt(DATA)
        other.build((None, 3))
        store = {}
        layer.save_own_variables(store)
        other.load_own_variables({key: as_numpy(value) for key, value in store.items()})
        return as_numpy(other(DATA))

    assert_close(*on_both(run))


NORMALIZATIONS = {
    "mean alone": lambda keras: keras.layers.Normalization(mean=1.0),
    "two shapes": lambda keras: keras.layers.Normalization(mean=[1.0, 2.0], variance=1.0),
    "too many axes": lambda keras: keras.layers.Normalization(mean=[[1.0]], variance=[[1.0]]),
    "no such axis": lambda keras: keras.layers.Normalization(axis=4).adapt(DATA),
    "unknown size": lambda keras: keras.layers.Normalization(axis=0)(keras.Input((3,))),
    "no data": lambda keras: keras.layers.Normalization().adapt([]),
    "a number": lambda keras: keras.layers.Normalization().adapt(3),
    "numbers": lambda keras: keras.layers.Normalization().adapt([1.0, 2.0]),
    "another width": lambda keras: (lambda layer: (layer.adapt(DATA), layer.adapt(np.ones((2, 5)))))(
        keras.layers.Normalization()
    ),
    "batches of several widths": lambda keras: keras.layers.Normalization().adapt([DATA, np.ones((2, 5))]),
    "a list before build": lambda keras: keras.layers.Normalization(mean=1.0, variance=1.0)([[1.0]]),
}


@pytest.mark.parametrize("case", NORMALIZATIONS)
def test_normalization_refuses_what_keras_refuses(case):
    refused_alike(NORMALIZATIONS[case])


# Discretization.


@pytest.mark.parametrize("mode", ["int", "one_hot", "multi_hot", "count"])
def test_discretization_by_given_boundaries(mode):
    def run(keras):
        layer = keras.layers.Discretization(bin_boundaries=[0.0, 1.0, 2.0], output_mode=mode, name="d")
        inputs = [[[-1.5, 1.0, 3.4, 0.5], [0.0, 3.0, 1.3, 0.0]], [[0.5], [2.0]], [0.5, 2.0], 0.5]
        return [layer(x) for x in inputs], layer(keras.Input((4,))), layer(keras.Input((1,))), layer.get_config()

    same(run)


@pytest.mark.parametrize("batches", [lambda x: x, lambda x: [x[:300], x[300:]], lambda x: iter(np.split(x, 4))])
@pytest.mark.parametrize("settings", [dict(num_bins=5), dict(num_bins=7, epsilon=0.1)])
def test_discretization_learns_the_boundaries_of_keras(settings, batches):
    def run(keras):
        layer = keras.layers.Discretization(name="d", **settings)
        layer.adapt(batches(numbers(1000, 3)))
        copy = keras.layers.Discretization.from_config(layer.get_config())
        return [float(b) for b in layer.bin_boundaries], layer(numbers(5, 3)), copy(numbers(5, 3))

    boundaries = same(run)[0]
    shares = np.diff([0, *[(numbers(1000, 3) < b).mean() for b in boundaries], 1])
    assert np.allclose(shares, 1 / settings["num_bins"], atol=0.06)


DISCRETIZATIONS = {
    "neither": lambda keras: keras.layers.Discretization(),
    "both": lambda keras: keras.layers.Discretization(num_bins=1, bin_boundaries=[1.0]),
    "negative": lambda keras: keras.layers.Discretization(num_bins=-1),
    "mode": lambda keras: keras.layers.Discretization(num_bins=3, output_mode="x"),
    "sparse numbers": lambda keras: keras.layers.Discretization(num_bins=3, sparse=True),
    "nothing learned": lambda keras: keras.layers.Discretization(num_bins=3)(DATA),
    "nothing to learn": lambda keras: keras.layers.Discretization(bin_boundaries=[1.0]).adapt(DATA),
}


@pytest.mark.parametrize("case", DISCRETIZATIONS)
def test_discretization_refuses_what_keras_refuses(case):
    refused_alike(DISCRETIZATIONS[case])


# CategoryEncoding.


@pytest.mark.parametrize("mode", ["one_hot", "multi_hot", "count"])
def test_category_encoding_of_every_shape(mode):
    def run(keras):
        layer = keras.layers.CategoryEncoding(4, mode, name="c")
        inputs = [2, [1, 2], [[1, 2], [3, 3]], [[1], [2]], [[[1, 2], [3, 3]]], np.array([[1.0, 2.0]]), [[7, 1]]]
        symbols = [layer(keras.Input(shape, dtype="int32")) for shape in ((2,), (1,), ())]
        return [layer(x) for x in inputs], symbols, layer.get_config()

    same(run)


def test_category_encoding_counts_by_weight():
    def run(keras):
        layer = keras.layers.CategoryEncoding(4, "count")
        return (layer([[1, 1], [2, 3]], count_weights=[[0.5, 0.25], [1, 2]]), layer([1, 1], count_weights=[0.5, 0.25]))

    same(run)


CATEGORIES = {
    "no number": lambda keras: keras.layers.CategoryEncoding(),
    "none": lambda keras: keras.layers.CategoryEncoding(0),
    "mode": lambda keras: keras.layers.CategoryEncoding(3, "int"),
    "weights of one_hot": lambda keras: keras.layers.CategoryEncoding(3, "one_hot")([1, 2], count_weights=[1, 2]),
}


@pytest.mark.parametrize("case", CATEGORIES)
def test_category_encoding_refuses_what_keras_refuses(case):
    refused_alike(CATEGORIES[case])


def test_category_encoding_refuses_numbers_below_zero():
    with pytest.raises(ValueError, match="must be non-negative"):
        layers.CategoryEncoding(3)([[-1, 1]])


# Lookups.

TEXTS = [
    "a",
    ["a", "b", "z"],
    [["a", "a"], ["z", "c"]],
    [["a"], ["b"]],
    [[["a"], ["b"]]],
    np.array([["a", "z"]]),
    np.array(["a", b"b"], object),
]
MODES = ["int", "one_hot", "multi_hot", "count", "tf_idf"]


def weights_for(mode):
    return {"idf_weights": [0.5, 0.6, 0.7]} if mode == "tf_idf" else {}


@pytest.mark.parametrize("mode", MODES)
def test_string_lookup_of_every_shape_in_every_mode(mode):
    def run(keras):
        layer = keras.layers.StringLookup(vocabulary=["a", "b", "c"], output_mode=mode, name="s", **weights_for(mode))
        symbols = [layer(keras.Input(shape, dtype="string")) for shape in ((2,), (1,), ())]
        return [layer(x) for x in TEXTS], symbols, layer.get_config(), layer.vocabulary_size()

    same(run)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    "settings",
    [
        dict(num_oov_indices=3),
        dict(num_oov_indices=3, salt=7),
        dict(mask_token="", num_oov_indices=2),
        dict(num_oov_indices=2, salt=[1, 2]),
        dict(max_tokens=9, pad_to_max_tokens=True),
    ],
)
def test_string_lookup_with_several_places_for_unknown_texts(mode, settings):
    def run(keras):
        layer = keras.layers.StringLookup(vocabulary=["a", "b", "c"], output_mode=mode, **weights_for(mode), **settings)
        return layer(
            [["a", "quite", "unknown"], ["", "a somewhat longer text, of more than 32 letters", "é"]]
        ), layer.get_vocabulary()

    same(run)


def test_string_lookup_back_to_texts():
    def run(keras):
        layer = keras.layers.StringLookup(vocabulary=["a", "é"], mask_token="", invert=True)
        return layer([[0, 1], [2, 3], [9, -1]]), layer.get_vocabulary(), layer(keras.Input((2,), dtype="int64")).shape[1]

    assert same(run)[0] == ("object", [[b"", b"[UNK]"], [b"a", "é".encode()], [b"[UNK]", b"[UNK]"]])


ADAPTED = {
    "a list": ["b", "a", "c", "b", "c", "c", "d"],
    "lists": [["b", "b", "b"], ["q", "r", "q"]],
    "an array": np.array([["x", "y"], ["y", ""]]),
}


@pytest.mark.parametrize("data", ADAPTED)
@pytest.mark.parametrize(
    "settings",
    [
        {},
        dict(max_tokens=3),
        dict(mask_token="", num_oov_indices=2),
        dict(output_mode="tf_idf"),
        dict(output_mode="tf_idf", max_tokens=6, pad_to_max_tokens=True),
    ],
)
def test_string_lookup_learns_the_vocabulary_of_keras(data, settings):
    def run(keras):
        layer = keras.layers.StringLookup(name="s", **settings)
        layer.adapt(ADAPTED[data])
        return (
            layer.get_vocabulary(),
            layer([["b", "q", "", "y"]]),
            layer.get_config(),
            layer.get_vocabulary(include_special_tokens=False),
        )

    ours, theirs = on_both(run)
    assert_close(ours[1], theirs[1])
    assert plain([ours[0], *ours[2:]]) == plain([theirs[0], *theirs[2:]])


def test_vocabulary_is_learned_from_batches_and_earlier_ones_are_forgotten():
    def run(keras):
        layer = keras.layers.StringLookup()
        layer.adapt(["z", "z"])
        layer.adapt(batch for batch in [["b", "b"], ["a"], ["c", "a", "a"]])
        seen = [layer.get_vocabulary()]
        layer.set_vocabulary(["k", "l"])
        return [*seen, layer.get_vocabulary(), layer(["l"])]

    same(run)


def test_vocabulary_may_begin_with_the_special_tokens():
    def run(keras):
        made = [
            keras.layers.StringLookup(vocabulary=["", "[UNK]", "a"], mask_token=""),
            keras.layers.StringLookup(vocabulary=["[UNK]", "a", "b"], output_mode="tf_idf", idf_weights=[0.1, 0.2, 0.3]),
        ]
        return [(layer.get_vocabulary(), layer(["a", "zz"]), layer.get_config()["vocabulary"]) for layer in made]

    same(run)


def test_integer_lookup_and_back():
    def run(keras):
        there = keras.layers.IntegerLookup(vocabulary=[10, 20, 30], name="i")
        back = keras.layers.IntegerLookup(vocabulary=[10, 20, 30], invert=True)
        learned = keras.layers.IntegerLookup(mask_token=0)
        learned.adapt(np.array([[1, 2, 3], [3, 3, 2]]))
        return (
            there([[10, 5], [30, 20]]),
            there.get_vocabulary(),
            there.get_config(),
            back([0, 1, 2, 7]),
            learned.get_vocabulary(),
            learned([[0, 3, 9]]),
            there(keras.Input((2,), dtype="int32")),
            back.get_vocabulary(),
        )

    same(run)


@pytest.mark.parametrize("settings", [dict(), dict(oov_method="farmhash"), dict(oov_method="farmhash", salt=3)])
def test_integer_lookup_deals_out_unknown_numbers(settings):
    def run(keras):
        return keras.layers.IntegerLookup(vocabulary=[10], num_oov_indices=3, **settings)([[10, 11, 12, -4, 123456789]])

    same(run)


LOOKUPS = {
    "max tokens": dict(max_tokens=1),
    "negative places": dict(num_oov_indices=-1),
    "mode": dict(output_mode="x"),
    "inverted counts": dict(invert=True, output_mode="count"),
    "sparse numbers": dict(sparse=True),
    "weights of numbers": dict(idf_weights=[1]),
    "padding to what": dict(pad_to_max_tokens=True),
    "hash": dict(oov_method="x"),
    "salt": dict(salt="a"),
    "no weights": dict(output_mode="tf_idf", vocabulary=[1]),
    "unknown": dict(foo=1),
    "empty": dict(vocabulary=[]),
    "twice": dict(vocabulary=[1, 2, 1]),
    "too many": dict(vocabulary=[1, 2, 3], max_tokens=3),
    "mask inside": dict(vocabulary=[1, 2, 3], mask_token=2),
    "unknown inside": dict(vocabulary=[1, 2, 3], oov_token=2, invert=True),
    "too few weights": dict(vocabulary=[1, 2], idf_weights=[1.0], output_mode="tf_idf"),
}


def as_texts(value):
    if isinstance(value, list):
        return [as_texts(part) for part in value]
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


@pytest.mark.parametrize("case", LOOKUPS)
@pytest.mark.parametrize("name", ["StringLookup", "IntegerLookup"])
def test_lookup_refuses_arguments_that_keras_refuses(name, case):
    settings = dict(LOOKUPS[case])
    if name == "StringLookup":
        settings.update({key: as_texts(settings[key]) for key in ("vocabulary", "mask_token", "oov_token") if key in settings})
    refused_alike(lambda keras: getattr(keras.layers, name)(**settings))


CALLS = {
    "adapting a given vocabulary": lambda keras: keras.layers.StringLookup(vocabulary=["a"]).adapt(["b"]),
    "counting without a vocabulary": lambda keras: keras.layers.StringLookup(output_mode="count")(["a"]),
    "another size": lambda keras: (lambda layer: (layer.adapt(["a"]), layer.adapt(["a", "b"])))(
        keras.layers.StringLookup(output_mode="count")
    ),
    "weights where there are none": lambda keras: keras.layers.StringLookup().set_vocabulary(["a"], [1.0]),
    "no weights": lambda keras: keras.layers.StringLookup(output_mode="tf_idf").set_vocabulary(["a"]),
}


@pytest.mark.parametrize("case", CALLS)
def test_lookup_refuses_calls_that_keras_refuses(case):
    refused_alike(CALLS[case])


def test_lookup_without_vocabulary_says_what_to_do():
    with pytest.raises(RuntimeError, match="has no vocabulary yet: pass a `vocabulary`"):
        layers.StringLookup()(["a"])


def test_lookup_without_a_place_for_the_unknown_names_it():
    with pytest.raises(ValueError, match="all inputs should be in vocabulary, found OOV values .*'q'"):
        layers.StringLookup(vocabulary=["a"], num_oov_indices=0)(["a", "q"])


def test_lookup_of_numbers_where_texts_are_wanted_is_refused():
    with pytest.raises(TypeError, match="Expected texts"):
        layers.StringLookup(vocabulary=["a"])([1, 2])


@pytest.mark.parametrize(
    "make",
    [
        lambda path: layers.StringLookup(vocabulary=path),
        lambda path: layers.IntegerLookup(vocabulary=path),
        lambda path: layers.TextVectorization(vocabulary=path),
        lambda path: layers.StringLookup().set_vocabulary(path),
        lambda path: layers.StringLookup.from_config({"vocabulary": path}),
    ],
)
def test_vocabulary_is_never_read_from_a_path(make, tmp_path):
    path = tmp_path / "vocabulary.txt"
    path.write_text("secret\n")
    with pytest.raises((ValueError, TypeError), match="reads no vocabulary from a file"):
        make(str(path))


@pytest.mark.parametrize(
    "make",
    [
        lambda keras: keras.layers.StringLookup(mask_token=""),
        lambda keras: keras.layers.StringLookup(output_mode="tf_idf"),
        lambda keras: keras.layers.IntegerLookup(),
        lambda keras: keras.layers.TextVectorization(),
    ],
)
def test_learned_vocabulary_comes_back_from_config_weights_and_assets(make):
    import minikeras

    layer = make(minikeras)
    layer.adapt(np.array([[3], [1], [3]]) if isinstance(layer, layers.IntegerLookup) else ["b a", "b a", "c", "b a"])
    store = {}
    layer.save_own_variables(store)
    copy = type(layer).from_config(layer.get_config())
    copy.load_own_variables(store)
    copy.load_asset_texts(layer.asset_texts())
    data = [[3, 9]] if isinstance(layer, layers.IntegerLookup) else ["b a", "x"]
    assert copy.get_vocabulary() == layer.get_vocabulary()
    assert as_numpy(copy(data)).tolist() == as_numpy(layer(data)).tolist()


def test_given_vocabulary_is_in_the_config_and_needs_no_asset():
    layer = layers.StringLookup(vocabulary=np.array(["a", "b"]))
    assert layer.get_config()["vocabulary"] == ["a", "b"] and layer.asset_texts() == {}


# TextVectorization.

LINES = ["The cat, sat! on the MAT", "the Dog isn't here", "élan É a\tb\nc"]
VECTORIZATIONS = {
    "as it is": {},
    "a length": dict(output_sequence_length=3),
    "few tokens": dict(max_tokens=5),
    "letters": dict(split="character", standardize=None),
    "lower": dict(standardize="lower"),
    "punctuation": dict(standardize="strip_punctuation"),
    "as written": dict(standardize=None),
    "pairs too": dict(ngrams=2),
    "pairs only": dict(ngrams=(2,)),
    "one and three": dict(ngrams=(1, 3), max_tokens=12),
    "tokens already": dict(split=None),
    "tokens of a length": dict(split=None, output_sequence_length=2),
    "many": dict(output_mode="multi_hot"),
    "counts": dict(output_mode="count", max_tokens=30, pad_to_max_tokens=True),
    "weights": dict(output_mode="tf_idf"),
    "pairs counted": dict(output_mode="count", ngrams=2),
    "tokens counted": dict(output_mode="count", split=None),
}


@pytest.mark.parametrize("case", VECTORIZATIONS)
def test_text_vectorization_learns_and_gives_what_keras_does(case):
    def run(keras):
        layer = keras.layers.TextVectorization(name="t", **VECTORIZATIONS[case])
        data = [[line] for line in LINES]
        layer.adapt(data)
        symbols = [layer(keras.Input(shape, dtype="string")) for shape in ((1,), ())]
        new = ["the cat zz", "", "a the the isn't É"]
        batches = [LINES, [[line] for line in new], np.array(new)] + [LINES[0]] * ("tokens" not in case)
        outputs = [as_numpy(layer(x)) for x in batches]
        return outputs, plain([layer.get_vocabulary(), layer.vocabulary_size(), symbols, layer.get_config()])

    (ours, our_rest), (theirs, their_rest) = on_both(run)
    assert our_rest == their_rest
    for a, b in zip(ours, theirs, strict=True):
        assert a.dtype == b.dtype
        assert_close(a, b)


def test_text_vectorization_with_a_given_vocabulary():
    def run(keras):
        layer = keras.layers.TextVectorization(vocabulary=["x", "y"], name="t")
        layer.set_vocabulary(["q", "x"])
        weighted = keras.layers.TextVectorization(vocabulary=["x", "y"], idf_weights=[0.5, 2.0], output_mode="tf_idf")
        return layer(["x q z"]), layer.get_vocabulary(), layer.get_config(), weighted(["y y zz"]), layer.get_vocabulary(False)

    same(run)


def test_text_vectorization_keeps_leading_axes():
    def run(keras):
        layer = keras.layers.TextVectorization(vocabulary=["x", "y"])
        return layer([[["x y"], ["y"]], [["z"], ["x x x"]]])

    same(run)


TEXT_ERRORS = {
    "standardize": dict(standardize="x"),
    "split": dict(split="x"),
    "mode": dict(output_mode="x"),
    "ngrams text": dict(ngrams="x"),
    "ngrams list": dict(ngrams=[1, 2]),
    "length": dict(output_sequence_length="a"),
    "length of counts": dict(output_mode="count", output_sequence_length=2),
    "ragged counts": dict(ragged=True, output_mode="count"),
    "unknown": dict(foo=1),
    "max tokens": dict(max_tokens=1),
    "no weights": dict(vocabulary=["a"], output_mode="tf_idf"),
}


@pytest.mark.parametrize("case", TEXT_ERRORS)
def test_text_vectorization_refuses_arguments_that_keras_refuses(case):
    refused_alike(lambda keras: keras.layers.TextVectorization(**TEXT_ERRORS[case]))


def test_text_vectorization_refuses_rows_of_several_texts():
    refused_alike(lambda keras: keras.layers.TextVectorization(vocabulary=["a"])([["the cat", "zz"]]))


@pytest.mark.parametrize("settings", [dict(sparse=True, output_mode="count"), dict(ragged=True)])
def test_forms_that_only_tensorflow_has_are_refused(settings):
    with pytest.raises(ValueError, match="can only be used with the TensorFlow backend"):
        layers.TextVectorization(**settings)


def test_text_vectorization_with_functions_of_ones_own():
    layer = layers.TextVectorization(
        standardize=lambda texts: np.char.replace(texts, "-", " "), split=lambda texts: [t.split("/") for t in texts]
    )
    layer.adapt(["a-b/c", "c/d"])
    assert sorted(layer.get_vocabulary(False)) == ["a b", "c", "d"]
    assert as_numpy(layer(["c/a-b"])).tolist() == [[2, 4]]


def test_model_from_text_to_number_trains_as_in_keras():
    def run(keras):
        text = keras.layers.TextVectorization(output_sequence_length=4)
        text.adapt(LINES)
        model = keras.Sequential(
            [
                keras.Input((1,), dtype="string"),
                text,
                keras.layers.Embedding(text.vocabulary_size(), 3),
                keras.layers.GlobalAveragePooling1D(),
                keras.layers.Dense(1),
            ]
        )
        model.compile(keras.optimizers.SGD(0.1), "mse")
        data = keras.ops.convert_to_tensor([[line] for line in LINES])
        history = model.fit(data, np.array([[1.0], [0.0], [2.0]], "float32"), epochs=3, batch_size=3, verbose=0).history["loss"]
        return history, model.predict(data, verbose=0), as_numpy(model(np.array([["the cat"], ["dog"]])))

    assert_close(*on_both(run), 1e-5)


def test_texts_are_tensors():
    def run(keras):
        x = keras.ops.convert_to_tensor(["a", "é"])
        return x, keras.backend.standardize_dtype(x.dtype), tuple(x.shape), keras.Input((2,), dtype="string").dtype

    assert same(run)[1] == "string"


# Fingerprints.


def test_fingerprints_are_those_of_tensorflow():
    import tensorflow as tf

    rng = np.random.default_rng(0)
    texts = [bytes(rng.integers(1, 256, size).tolist()) for size in [*range(0, 70), 127, 128, 129, 300]]
    buckets, key = 2**62 + 1, [7, 12345678901234]
    assert [fingerprint(text) % buckets for text in texts] == tf.strings.to_hash_bucket_fast(texts, buckets).numpy().tolist()
    assert [keyed_fingerprint(text, key) % buckets for text in texts] == tf.strings.to_hash_bucket_strong(
        texts, buckets, key
    ).numpy().tolist()


def test_every_preprocessing_layer_says_what_it_is():
    import minikeras.layers.preprocessing as preprocessing

    found = [cls for _, cls in inspect.getmembers(preprocessing, inspect.isclass)]
    assert len(found) >= 7 and all(inspect.getdoc(cls) for cls in found)
