"""Attention: layers in which each place of a sequence looks at the others."""

from minikeras.layers.attention.attention import AdditiveAttention, Attention
from minikeras.layers.attention.multi_head_attention import MultiHeadAttention
