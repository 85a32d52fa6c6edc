"""Defaults that hold everywhere: float type, epsilon, image layout, dtype policy; and switches."""

from minikeras.config.fast_forms import fast_forms, use_fast_forms
from minikeras.config.interactive_logging import (
    disable_interactive_logging,
    enable_interactive_logging,
    is_interactive_logging_enabled,
)
from minikeras.config.language import language, set_language
from minikeras.config.policy import dtype_policy, set_dtype_policy
from minikeras.config.resources import machine, use_machine
from minikeras.config.settings import epsilon, floatx, image_data_format, set_epsilon, set_floatx, set_image_data_format
from minikeras.config.strict_checks import strict_checks, use_strict_checks
from minikeras.config.traceback_filtering import (
    disable_traceback_filtering,
    enable_traceback_filtering,
    is_traceback_filtering_enabled,
)

__all__ = [
    "disable_interactive_logging",
    "disable_traceback_filtering",
    "dtype_policy",
    "enable_interactive_logging",
    "enable_traceback_filtering",
    "epsilon",
    "fast_forms",
    "floatx",
    "image_data_format",
    "is_interactive_logging_enabled",
    "is_traceback_filtering_enabled",
    "language",
    "machine",
    "set_dtype_policy",
    "set_epsilon",
    "set_floatx",
    "set_image_data_format",
    "set_language",
    "strict_checks",
    "use_fast_forms",
    "use_machine",
    "use_strict_checks",
]
