"""Differential testing: random models on both engines, compared weight by weight and step by step."""

import warnings

import pytest
from hypothesis import HealthCheck, given, seed, settings

from tests.parity import assert_close, on_both
from tests.random_graphs import build, data, graphs


def steps(keras, graph):
    """Initial weights, a prediction, three training steps, and the weights and prediction after them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # masks that end somewhere are part of the game
        model = build(keras, graph)
        x, y = data(graph)
        weights, before = model.get_weights(), model.predict_on_batch(x)
        losses = [model.train_on_batch(x, y, return_dict=True) for _ in range(3)]
        return {
            "shapes": [list(w.shape) for w in weights],
            "weights": weights,
            "before": before,
            "losses": losses,
            "trained": model.get_weights(),
            "after": model.predict_on_batch(x),
            "output_shape": [list(x.shape)[1:] for x in model.outputs],
        }


@pytest.mark.parametrize("part", range(4))
def test_random_graphs_agree(part):
    @seed(part)
    @settings(max_examples=50, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(graph=graphs())
    def agree(graph):
        ours, theirs = on_both(lambda keras: steps(keras, graph), seed=7 + part)
        assert ours["shapes"] == theirs["shapes"] and ours["output_shape"] == theirs["output_shape"]
        assert_close(ours["weights"], theirs["weights"], rtol=0, atol=2e-6, what="initial weights")
        assert_close(ours["before"], theirs["before"], rtol=1e-4, atol=1e-5, what="prediction")
        assert_close(ours["losses"], theirs["losses"], rtol=1e-4, atol=1e-5, what="losses")
        assert_close(ours["trained"], theirs["trained"], rtol=2e-3, atol=2e-5, what="trained weights")
        assert_close(ours["after"], theirs["after"], rtol=1e-3, atol=2e-4, what="prediction after training")

    agree()
