"""keras.random: random tensors, and the SeedGenerator that makes each call give new ones."""

from minikeras.random.functions import categorical, dropout, normal, randint, shuffle, truncated_normal, uniform
from minikeras.random.seeds import SeedGenerator

__all__ = ["SeedGenerator", "categorical", "dropout", "normal", "randint", "shuffle", "truncated_normal", "uniform"]
