# Made by python -m tools.stubs.
from minikeras.ops.resizing import resize as resize
