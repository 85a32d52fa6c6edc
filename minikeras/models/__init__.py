"""keras.models: a Model is a Layer whose call runs a Function; Sequential is a Model built one call at a time."""

from minikeras.models.cloning import clone_model
from minikeras.models.functional import Functional
from minikeras.models.json import model_from_json
from minikeras.models.model import Model
from minikeras.models.sequential import Sequential
from minikeras.old_spellings.gone_names import missing
from minikeras.saving.files import load_model, save_model  # of the room above: keras.models names them, too


def __getattr__(name):
    raise missing(__name__, name)
