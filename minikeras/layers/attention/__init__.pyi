# Made by python -m tools.stubs.
from minikeras.layers.attention.attention import AdditiveAttention as AdditiveAttention
from minikeras.layers.attention.attention import Attention as Attention
from minikeras.layers.attention.multi_head_attention import MultiHeadAttention as MultiHeadAttention

__all__: list[str] = ['AdditiveAttention', 'Attention', 'MultiHeadAttention']
