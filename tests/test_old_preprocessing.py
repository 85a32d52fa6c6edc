"""Tokenizer, TimeseriesGenerator and their kin give what tf.keras 3.15.1 still gives."""

import json
import random

import numpy as np
import pytest

from minikeras.preprocessing import sequence, text

TEXTS = ["The cat sat on the mat.", "A dog! a DOG; the\tdog", "", "나는 고양이를 좋아한다, 나는", "x" * 3 + " the cat"]


def theirs(name):
    from keras._tf_keras.keras.preprocessing import sequence as theirs_sequence, text as theirs_text

    return {"text": theirs_text, "sequence": theirs_sequence}[name]


@pytest.mark.parametrize("options", [{}, {"lower": False}, {"filters": "a"}, {"split": "t"}, {"filters": "", "split": "\t"}])
def test_words_of_a_text(options):
    for one in TEXTS:
        assert text.text_to_word_sequence(one, **options) == theirs("text").text_to_word_sequence(one, **options)


def test_hashes_of_words():
    for one in TEXTS:
        assert text.hashing_trick(one, 50, "md5") == theirs("text").hashing_trick(one, 50, "md5")
        assert text.one_hot(one, 7) == theirs("text").one_hot(one, 7)
        assert text.hashing_trick(one, 9, len, analyzer=list) == theirs("text").hashing_trick(one, 9, len, analyzer=list)


OPTIONS = [
    {},
    {"num_words": 4},
    {"oov_token": "?"},
    {"num_words": 4, "oov_token": "?"},
    {"char_level": True},
    {"char_level": True, "lower": False, "num_words": 6},
    {"analyzer": lambda one: one.split("a")},
    {"filters": "", "split": "t", "oov_token": "cat"},
    {"num_words": 1},
]


@pytest.mark.parametrize("options", OPTIONS)
def test_a_tokenizer_numbers_words_as_keras_does(options):
    both = [module.Tokenizer(**options) for module in (theirs("text"), text)]
    for tokenizer in both:
        tokenizer.fit_on_texts(TEXTS)
        tokenizer.fit_on_texts([["the", "Cat"], ["new"]])
    new = ["the new cat flew", "", "DOG dog", ["the", "unknown"]]
    for act in (
        lambda t: (t.word_index, t.index_word, dict(t.word_counts), dict(t.word_docs), dict(t.index_docs), t.document_count),
        lambda t: t.texts_to_sequences(new),
        lambda t: t.sequences_to_texts([[1, 2, 3], [99, 1], [0]]),
        lambda t: [t.texts_to_matrix(new, mode=mode).tolist() for mode in text.MODES],
        lambda t: (t.fit_on_sequences([[1, 2], [2]]), t.sequences_to_matrix([[1, 2, 2], []], mode="tfidf").tolist()),
        lambda t: {name: value for name, value in t.get_config().items() if name != "word_docs"},
    ):
        assert act(both[0]) == act(both[1])


def test_a_tokenizer_is_read_from_json_written_by_either():
    first, second = (module.Tokenizer(num_words=5, oov_token="?") for module in (theirs("text"), text))
    for tokenizer in (first, second):
        tokenizer.fit_on_texts(TEXTS)
    for written in (first.to_json(), second.to_json(indent=2)):
        again = text.tokenizer_from_json(written)
        assert again.texts_to_sequences(TEXTS) == first.texts_to_sequences(TEXTS)
        assert theirs("text").tokenizer_from_json(written).texts_to_sequences(TEXTS) == first.texts_to_sequences(TEXTS)
    assert json.loads(second.to_json())["class_name"] == "Tokenizer"


@pytest.mark.parametrize(
    "act",
    [
        lambda t: t.Tokenizer(words=5),
        lambda t: t.Tokenizer().texts_to_matrix(["a"]),
        lambda t: t.Tokenizer(num_words=5).sequences_to_matrix([[1]], mode="tfidf"),
        lambda t: t.Tokenizer(num_words=5).sequences_to_matrix([[1]], mode="other"),
    ],
)
def test_what_keras_refuses_is_refused_in_its_words(act):
    with pytest.raises((TypeError, ValueError)) as wanted:
        act(theirs("text"))
    with pytest.raises(type(wanted.value)) as found:
        act(text)
    assert str(found.value) == str(wanted.value)


WINDOWS = [
    {"length": 3},
    {"length": 4, "sampling_rate": 2, "stride": 3, "batch_size": 2},
    {"length": 2, "start_index": 3, "end_index": 9, "batch_size": 4},
    {"length": 3, "reverse": True, "batch_size": 5},
    {"length": 3, "shuffle": True, "batch_size": 5},
]


@pytest.mark.parametrize("options", WINDOWS)
def test_windows_over_a_series(options):
    data, targets = np.arange(40).reshape(20, 2), list(range(20))
    found = []
    for module in (theirs("sequence"), sequence):
        np.random.seed(3)
        generator = module.TimeseriesGenerator(data, targets, **options)
        batches = [generator[i] for i in range(len(generator))]
        found.append([[part.tolist() for part in batch] for batch in batches])
    assert found[0] == found[1]


@pytest.mark.parametrize("arguments", [([1, 2], [1], 1), ([1, 2], [1, 2], 5)])
def test_windows_that_do_not_fit_are_refused(arguments):
    with pytest.raises(ValueError) as wanted:
        theirs("sequence").TimeseriesGenerator(*arguments)
    with pytest.raises(ValueError) as found:
        sequence.TimeseriesGenerator(*arguments)
    assert str(found.value) == str(wanted.value)


@pytest.mark.parametrize(
    "options", [{}, {"window_size": 1, "negative_samples": 0}, {"categorical": True, "seed": 4}, {"shuffle": False}]
)
def test_pairs_of_words(options):
    found = []
    for module in (theirs("sequence"), sequence):
        random.seed(5)
        table = module.make_sampling_table(12, 0.1)
        found.append((module.skipgrams([1, 5, 0, 3, 11, 2, 5], 12, sampling_table=table, **options), table.tolist()))
    assert found[0] == found[1]


def test_the_older_name_of_num_words_is_taken_with_a_warning():
    for module in (theirs("text"), text):
        with pytest.warns(UserWarning, match="nb_words"):
            assert module.Tokenizer(nb_words=5).num_words == 5


def test_a_generator_of_windows_tells_its_arguments():
    """Keras's own `to_json` ends in an AttributeError."""
    told = json.loads(sequence.TimeseriesGenerator([1, 2, 3], np.ones(3), 1).to_json())
    assert told["class_name"] == "TimeseriesGenerator" and json.loads(told["config"]["data"]) == [1, 2, 3]
    with pytest.raises(TypeError, match="Data not JSON Serializable"):
        sequence.TimeseriesGenerator([object()], [1], 0).to_json()
