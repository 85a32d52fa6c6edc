"""Where seeds come from: the chain from `set_random_seed` to the pair of numbers that one random operation uses.

The standard library's `random` gives every initializer and every SeedGenerator its seed, one draw in its constructor.
The order of these draws is therefore part of what "same seed, same numbers" means: one draw more shifts all later ones.
"""

import random

import numpy as np

import minikeras.random.distributions as distributions
import minikeras.random.op_seeds as op_seeds
from minikeras import global_state
from minikeras.ambient import Ambient, shared_lock
from minikeras.autodiff import Variable
from minikeras.naming import auto_name
from minikeras.serialization import builtin

_advancing = Ambient("seeds advance", True)
_lock = shared_lock()  # no two threads take the same pair


def set_random_seed(seed):
    """Make everything random that follows repeatable, as tf.keras does with the same seed.

    Seeds the standard library's `random` and NumPy's legacy generator, drops the global SeedGenerator, and is
    remembered for the order of rows in `fit`.

    Raises:
        ValueError: if the seed isn't an integer.
    """
    if not isinstance(seed, int):
        raise ValueError(f"Expected `seed` argument to be an integer. Received: seed={seed} (of type {type(seed)})")
    op_seeds.set_seed(seed)
    global_state.set("global_seed_generator", None)
    random.seed(seed)
    np.random.seed(seed)


def get_random_seed():
    """The last seed given to `set_random_seed`, or None."""
    return op_seeds.program().seed


def epoch_permutation(count):
    """The order in which `fit` takes `count` rows in one epoch, as an int64 array.

    After `set_random_seed` it is the same in every epoch, as in tf.keras; before, every epoch has its own. It leaves the
    other generators as they are.
    """
    seed = get_random_seed()
    if seed is None:
        return np.random.default_rng().permutation(count)
    return distributions.permutation(count, seed)


class BatchMixer:
    """The order of the rows in one batch after another: what `fit` takes with `shuffle="batch"`. One for each epoch."""

    def __init__(self):
        self._blocks = 0

    def permutation(self, count):
        """The order of the next batch's rows, as an int64 array; after `set_random_seed`, that of tf.keras."""
        seed = get_random_seed()
        if seed is None:
            return np.random.default_rng().permutation(count)
        order = distributions.permutation(count, seed, self._blocks)
        self._blocks += (count + 2) // 4  # count - 1 words, in whole blocks of four
        return order


def make_default_seed():
    """One draw from the standard library's `random`: the seed of whoever was given none."""
    return random.randint(1, int(1e9))


def without_advancing():
    """A context in which every SeedGenerator gives its pair without moving on: for calls that only ask for shapes."""
    return _advancing.during(False)


@builtin("keras.random")
class SeedGenerator:
    """A pair of numbers [seed, count]; each random operation takes the pair, and the count goes up by one.

    Args:
        seed: integer, by default one draw from the standard library's `random`.
        name: string, by default `seed_generator`, `seed_generator_1`, ...

    Attributes:
        state: Variable of dtype int64 and shape (2,).

    Raises:
        ValueError: if the seed isn't an integer.
    """

    def __init__(self, seed=None, name=None):
        self.name = auto_name(type(self).__name__) if name is None else name
        self._initial_seed = seed
        if seed is None:
            seed = make_default_seed()
        if not isinstance(seed, int):
            raise ValueError(f"Argument `seed` must be an integer. Received: seed={seed}")
        self.state = Variable(np.array([seed, 0], np.int64), trainable=False, name="seed_generator_state")
        self.state.path = f"{self.name}/seed_generator_state"

    def next(self, ordered=True):
        """The pair to use now, as an int64 array of shape (2,).

        `ordered=False`, which only the global generator uses, moves both numbers about below a million instead.
        """
        with _lock:
            pair = self.state.numpy()
            if _advancing.get():
                self.state.array[:] = pair + (0, 1) if ordered else (pair + 1) * 5387 % 933199
        return pair

    def get_config(self):
        """The arguments that make an equal generator, in its first state."""
        return {"seed": self._initial_seed, "name": self.name}

    @classmethod
    def from_config(cls, config):
        """The generator that `get_config` described; without a seed in the config, it draws a new one."""
        return cls(**config)


def global_seed_generator():
    """The generator behind every `seed=None`, made at its first use."""
    with _lock:
        generator = global_state.get("global_seed_generator")
        if generator is None:
            generator = SeedGenerator()
            global_state.set("global_seed_generator", generator)
        return generator


def draw_seed(seed):
    """The pair for one random operation, as an int64 array of shape (2,).

    Args:
        seed: an integer (the same pair every time), a SeedGenerator (its next pair), or None (the global generator's).

    Raises:
        ValueError: if it is anything else.
    """
    if isinstance(seed, SeedGenerator):
        return seed.next()
    if seed is None:
        return global_seed_generator().next(ordered=False)
    if isinstance(seed, int):
        return np.array([seed, 0], dtype=np.int64)
    raise ValueError(
        "Argument `seed` must be either an integer or an instance of `SeedGenerator`. "
        f"Received: seed={seed} (of type {type(seed)})"
    )
