"""keras.ops.image: operations on images."""

from minikeras.ops.resizing import resize

__all__ = ["resize"]
