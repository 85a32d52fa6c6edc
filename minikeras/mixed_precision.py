"""keras.mixed_precision: the older place of dtype policies, and of the optimizer that scales the loss.

With `set_global_policy("mixed_float16")`, or "mixed_bfloat16", layers compute in 16 bits and keep weights of 32; a model compiled with
the first has its loss scaled up, so that the gradients do not vanish below float16's smallest number.
"""

from minikeras.config.policy import DTypePolicy, dtype_policy, set_dtype_policy
from minikeras.optimizers.loss_scale_optimizer import LossScaleOptimizer

Policy = DTypePolicy
global_policy = dtype_policy
set_global_policy = set_dtype_policy

__all__ = [
    "DTypePolicy",
    "LossScaleOptimizer",
    "Policy",
    "dtype_policy",
    "global_policy",
    "set_dtype_policy",
    "set_global_policy",
]
