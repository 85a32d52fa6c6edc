"""keras.datasets: data sets that stand on this computer. The network is never asked."""

from minikeras.datasets import fashion_mnist, mnist
