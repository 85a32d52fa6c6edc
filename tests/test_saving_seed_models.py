"""The models of the course and random ones: trained in one engine, saved, trained on in the other."""

import warnings

import numpy as np
import pytest
from hypothesis import HealthCheck, given, seed, settings

import minikeras
from tests import random_graphs
from tests.parity import assert_close, engines
from tests.seed_models import ROWS

ROWS_OF_DATA = 16


def fresh(keras, number=7):
    keras.backend.clear_session()
    keras.utils.set_random_seed(number)
    return keras


def first_rows(data):
    if isinstance(data, dict):
        return {key: first_rows(part) for key, part in data.items()}
    return [first_rows(part) for part in data] if isinstance(data, list) else data[:ROWS_OF_DATA]


def train(model, x, y, epochs):
    return model.fit(x, y, epochs=epochs, batch_size=ROWS_OF_DATA, shuffle=False, verbose=0).history


def seed_generators(layer):
    """The generators of a layer and of those inside it, in the order in which the layers were put there."""
    if isinstance(layer, minikeras.layers.Layer):
        return [
            part
            for inner in layer._flatten_layers()
            for part in inner._parts()
            if isinstance(part, minikeras.random.SeedGenerator)
        ]
    return [generator for inner in layer._flatten_layers() for generator in inner._seed_generators]


def carry_seeds(model, loaded):
    """Dropout's random state: the one thing that Keras keeps in no file, so that a loaded model would draw other masks."""
    for old, new in zip(seed_generators(model), seed_generators(loaded), strict=True):
        state = np.asarray(old.state.numpy() if hasattr(old.state, "numpy") else old.state)
        if hasattr(new.state, "assign"):
            new.state.assign(state.astype("int64"))
        else:
            new.state[:] = state


def check_goes_on(writer, reader, build, x, y, path, before=3, after=2):
    """Train some epochs, save, load in the other engine, train some more: the same History as without the pause."""
    _, keras = engines()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # masks that end somewhere, inputs in other structures: not what is tested here
        model = build(fresh(writer))
        model.run_eagerly = writer is keras  # faster for a few steps
        train(model, x, y, before)
        model.save(path)
        loaded = fresh(reader, 8).models.load_model(path)
        loaded.run_eagerly = reader is keras
        carry_seeds(model, loaded)
        assert_close(train(loaded, x, y, after), train(model, x, y, after), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("direction", ["minikeras to keras", "keras to minikeras"])
@pytest.mark.parametrize("name", ROWS)
def test_a_model_of_the_course_goes_on_in_the_other_engine(tmp_path, name, direction):
    ours, theirs = engines()
    writer, reader = (ours, theirs) if direction.startswith("mini") else (theirs, ours)
    row = ROWS[name]
    x, y = row.data(row.small)
    check_goes_on(writer, reader, lambda keras: row.build(keras, row.small), first_rows(x), first_rows(y), tmp_path / "m.keras")


@pytest.mark.parametrize("direction, graphs", [("minikeras to keras", 35), ("keras to minikeras", 15)])
def test_random_graphs_go_on_in_the_other_engine(tmp_path, direction, graphs):
    ours, theirs = engines()
    writer, reader = (ours, theirs) if direction.startswith("mini") else (theirs, ours)

    @seed(11)
    @settings(max_examples=graphs, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(graph=random_graphs.graphs())
    def goes_on(graph):
        x, y = random_graphs.data(graph)
        check_goes_on(writer, reader, lambda keras: random_graphs.build(keras, graph), x, y, tmp_path / "m.keras", 2, 1)

    goes_on()
