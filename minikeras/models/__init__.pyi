# Made by python -m tools.stubs.
from minikeras.models.cloning import clone_model as clone_model
from minikeras.models.functional import Functional as Functional
from minikeras.models.json import model_from_json as model_from_json
from minikeras.models.model import Model as Model
from minikeras.models.sequential import Sequential as Sequential
from minikeras.saving.files import load_model as load_model
from minikeras.saving.files import save_model as save_model

__all__: list[str] = ['Functional', 'Model', 'Sequential', 'clone_model', 'load_model', 'model_from_json', 'save_model']
