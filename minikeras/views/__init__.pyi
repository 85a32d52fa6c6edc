# Made by python -m tools.stubs.
from minikeras.views.dot import Dot as Dot
from minikeras.views.dot import model_to_dot as model_to_dot
from minikeras.views.film import record_training as record_training
from minikeras.views.history import plot_history as plot_history
from minikeras.views.pictures import Picture as Picture
from minikeras.views.pictures import compare_models as compare_models
from minikeras.views.pictures import graph as graph
from minikeras.views.plot import plot_model as plot_model
from minikeras.views.summary import print_summary as print_summary

__all__: list[str] = ['Dot', 'Picture', 'compare_models', 'graph', 'model_to_dot', 'plot_history', 'plot_model', 'print_summary', 'record_training']
