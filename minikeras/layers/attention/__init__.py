"""Attention: layers in which each place of a sequence looks at the others."""

from minikeras.on_demand import opened_on_demand

__getattr__, __dir__, __all__ = opened_on_demand(
    __name__, {"attention": "AdditiveAttention Attention", "multi_head_attention": "MultiHeadAttention"}
)
