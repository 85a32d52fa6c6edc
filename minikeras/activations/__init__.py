"""keras.activations: the functions a layer may put on its outputs, by themselves or by name."""

from minikeras.on_demand import opened_on_demand

__getattr__, __dir__, __all__ = opened_on_demand(
    __name__,
    {
        "functions": """celu elu exponential gelu glu hard_shrink hard_sigmoid hard_silu hard_swish hard_tanh leaky_relu linear log_sigmoid log_softmax mish
                     relu relu6 selu sigmoid silu soft_shrink softmax softplus softsign sparse_plus sparse_sigmoid sparsemax squareplus
                     swish tanh tanh_shrink threshold""",
        "by_name": "deserialize get serialize",
    },
)
