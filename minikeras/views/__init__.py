"""Views of models: tables, pictures and traces. They read the layer graph and the tape; nothing below knows them.

`graph` draws a model's calls, its layers, or the tape of one forward pass; `print_summary`, `plot_model` and `model_to_dot` give
what Keras's functions of those names give; `plot_history` draws what `fit` returned.
"""

from minikeras.views.dot import Dot, model_to_dot
from minikeras.views.history import plot_history
from minikeras.views.pictures import Picture, graph
from minikeras.views.plot import plot_model
from minikeras.views.summary import print_summary

__all__ = ["Dot", "Picture", "graph", "model_to_dot", "plot_history", "plot_model", "print_summary"]
