"""Pairs of words for word2vec: a word and one of its neighbours, or one drawn at random.

Source: T. Mikolov, K. Chen, G. Corrado, J. Dean, "Efficient Estimation of Word Representations in Vector Space", 2013.
"""

import random

import numpy as np


def make_sampling_table(size, sampling_factor=1e-5):
    """For the word of each rank the chance that it is taken: common words are taken less often.

    The frequency of a word is estimated from its rank by Zipf's law. Returns a float64 array (size,).
    """
    gamma = 0.577  # Euler's constant, of the harmonic sum
    rank = np.arange(size)
    rank[0] = 1
    inverse_frequency = rank * (np.log(rank) + gamma) + 0.5 - 1.0 / (12.0 * rank)
    ratio = sampling_factor * inverse_frequency
    return np.minimum(1.0, ratio / np.sqrt(ratio))


def skipgrams(
    sequence,
    vocabulary_size,
    window_size=4,
    negative_samples=1.0,
    shuffle=True,
    categorical=False,
    sampling_table=None,
    seed=None,
):
    """`(pairs, labels)`: each word of a sequence with each word in the window around it (label 1), and with random words (label 0).

    Args:
        sequence: list of word numbers; 0 is no word.
        vocabulary_size: random words are 1 to vocabulary_size - 1.
        window_size: how many words to each side.
        negative_samples: random pairs for each real one; 0 for none.
        shuffle: whether the pairs are mixed.
        categorical: labels [0, 1] and [1, 0].
        sampling_table: chances of words to be taken, as `make_sampling_table` gives them.
        seed: of the mixing.
    """
    pairs = []
    for place, word in enumerate(sequence):
        if not word or sampling_table is not None and sampling_table[word] < random.random():
            continue
        around = range(max(0, place - window_size), min(len(sequence), place + window_size + 1))
        pairs += [[word, sequence[other]] for other in around if other != place and sequence[other]]
    yes, no = ([0, 1], [1, 0]) if categorical else (1, 0)
    labels = [yes] * len(pairs)
    if negative_samples > 0:
        count = int(len(labels) * negative_samples)
        words = [word for word, _ in pairs]
        random.shuffle(words)
        pairs += [[words[i % len(words)], random.randint(1, vocabulary_size - 1)] for i in range(count)]
        labels += [no] * count
    if shuffle:
        seed = random.randint(0, 10_000_000) if seed is None else seed
        for part in (pairs, labels):
            random.seed(seed)
            random.shuffle(part)
    return pairs, labels
