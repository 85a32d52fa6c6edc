"""keras.datasets: data sets that stand on this computer. The network is never asked."""

from minikeras.on_demand import opened_on_demand

__getattr__, __dir__, __all__ = opened_on_demand(__name__, {"fashion_mnist": "", "mnist": ""})
