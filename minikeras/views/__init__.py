"""Views of models: tables, pictures and traces. They read the layer graph and the tape; nothing below knows them.

`graph` draws a model's calls, its layers, or the tape of one forward pass; `print_summary`, `plot_model` and `model_to_dot` give
what Keras's functions of those names give; `plot_history` draws what `fit` returned, `record_training` a training, and
`compare_models` what two models have not in common.
"""

from minikeras.on_demand import opened_on_demand

__getattr__, __dir__, __all__ = opened_on_demand(
    __name__,
    {
        "dot": "Dot model_to_dot",
        "film": "record_training",
        "history": "plot_history",
        "pictures": "Picture compare_models graph",
        "plot": "plot_model",
        "summary": "print_summary",
    },
)
