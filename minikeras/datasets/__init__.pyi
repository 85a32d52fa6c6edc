# Made by python -m tools.stubs.
from minikeras.datasets import fashion_mnist as fashion_mnist
from minikeras.datasets import mnist as mnist

__all__: list[str] = ['fashion_mnist', 'mnist']
