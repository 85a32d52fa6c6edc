"""keras.random: random tensors, and the SeedGenerator that makes each call give new ones."""

from minikeras.on_demand import opened_on_demand

__getattr__, __dir__, __all__ = opened_on_demand(
    __name__, {"functions": "categorical dropout normal randint shuffle truncated_normal uniform", "seeds": "SeedGenerator"}
)
