"""The layered drawing: its order within ranks, counted in crossings, and what it costs."""

import itertools
import random
import time

import minikeras as keras
import minikeras.views.pictures as pictures
import minikeras.views.ranks as ranks
from minikeras.views import graph
from minikeras.views.ranks import Edge, Item


def crossings_of(count, pairs, swaps=True):
    """The crossings of the drawing of a graph of so many boxes; with `swaps=False`, of barycentres alone."""
    items = [Item(80, 30) for _ in range(count)]
    edges = [Edge(items[a], items[b]) for a, b in pairs]
    ranks._turn_cycles(items, edges)
    ranks._rank(items, edges, set(), set())
    everything = ranks._with_lanes(items, edges)
    before, ranks._swap_neighbours = ranks._swap_neighbours, ranks._swap_neighbours if swaps else lambda found: None
    try:
        return ranks._crossings(ranks._order(items, everything))
    finally:
        ranks._swap_neighbours = before


def test_three_inputs_and_two_joints_have_no_crossing():
    """Questions about pictures: inputs 0, 1, 2; encoders 3, 4, 5; joints 6 (of 3 and 4) and 7 (of 6 and 5), in every order of telling."""
    for order in itertools.permutations(range(3)):
        first, second, third = order
        pairs = [(0, 3), (1, 4), (2, 5), (3 + first, 6), (3 + second, 6), (6, 7), (3 + third, 7)]
        for shuffled in itertools.islice(itertools.permutations(pairs), 0, 5040, 331):
            assert crossings_of(8, shuffled) == 0


def test_trees_that_meet_have_no_crossing():
    for seed in range(60):
        draw = random.Random(seed)
        open_ends, pairs, count = list(range(6)), [], 6
        while len(open_ends) > 1:
            draw.shuffle(open_ends)
            pairs += [(open_ends.pop(), count), (open_ends.pop(), count)]
            open_ends.append(count)
            count += 1
        draw.shuffle(pairs)
        assert crossings_of(count, pairs) == 0, pairs


def test_changing_neighbours_never_adds_crossings_and_takes_some_away():
    fewer = 0
    for seed in range(200):
        draw = random.Random(seed)
        pairs = [(a, b) for a in range(12) for b in range(a + 1, 12) if draw.random() < 0.22]
        with_swaps, without = crossings_of(12, pairs), crossings_of(12, pairs, swaps=False)
        assert with_swaps <= without
        fewer += with_swaps < without
    assert fewer >= 20


def test_a_picture_is_laid_out_once(monkeypatch):
    picture = graph(keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)]))
    first = picture.svg()
    monkeypatch.setattr(pictures, "draw", None)
    assert picture.svg() == first and picture.svg("dark") != first


def test_two_thousand_boxes_with_skips_over_four_layers_take_seconds():
    x = keras.Input((4,))
    past = [x]
    for _ in range(1000):
        past.append(keras.layers.Add()([keras.layers.Dense(4)(past[-1]), past[max(0, len(past) - 4)]]))
    picture = graph(keras.Model(x, past[-1]))
    began = time.process_time()
    picture.svg()
    assert time.process_time() - began < 10, "3 seconds are promised; a busy machine has other ideas of a second"
