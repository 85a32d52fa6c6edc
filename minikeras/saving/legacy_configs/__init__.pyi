# Made by python -m tools.stubs.
from minikeras.saving.legacy_configs.training import Training as Training
from minikeras.saving.legacy_configs.translation import Translation as Translation
from minikeras.saving.legacy_configs.translation import modern_graph as modern_graph
from minikeras.saving.legacy_configs.writer import Writer as Writer
from minikeras.saving.legacy_configs.writing import of_model as of_model
from minikeras.saving.legacy_configs.writing import of_training as of_training

__all__: list[str] = ['Training', 'Translation', 'Writer', 'modern_graph', 'of_model', 'of_training']
