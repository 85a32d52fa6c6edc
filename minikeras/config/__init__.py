"""Defaults that hold everywhere: float type, epsilon, image layout, dtype policy; and switches."""

from minikeras.on_demand import opened_on_demand

__getattr__, __dir__, __all__ = opened_on_demand(
    __name__,
    {
        "caps": "max_epochs max_steps_per_epoch set_max_epochs set_max_steps_per_epoch",
        "computing": "backend device",
        "fast_forms": "fast_forms use_fast_forms",
        "interactive_logging": "disable_interactive_logging enable_interactive_logging is_interactive_logging_enabled",
        "language": "language set_language",
        "policy": "dtype_policy set_dtype_policy",
        "resources": "machine use_machine",
        "settings": "epsilon floatx image_data_format set_epsilon set_floatx set_image_data_format",
        "strict_checks": "strict_checks use_strict_checks",
        "traceback_filtering": "disable_traceback_filtering enable_traceback_filtering is_traceback_filtering_enabled",
    },
)
