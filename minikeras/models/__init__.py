"""keras.models: a Model is a Layer whose call runs a Function; Sequential is a Model built one call at a time."""

from minikeras.on_demand import opened_on_demand

__getattr__, __dir__, __all__ = opened_on_demand(
    __name__,
    {
        "cloning": "clone_model",
        "functional": "Functional",
        "json": "model_from_json",
        "model": "Model",
        "sequential": "Sequential",
        "minikeras.saving.files": "load_model save_model",
    },
)
