# Made by python -m tools.stubs.
from minikeras.config.fast_forms import fast_forms as fast_forms
from minikeras.config.fast_forms import use_fast_forms as use_fast_forms
from minikeras.config.interactive_logging import disable_interactive_logging as disable_interactive_logging
from minikeras.config.interactive_logging import enable_interactive_logging as enable_interactive_logging
from minikeras.config.interactive_logging import is_interactive_logging_enabled as is_interactive_logging_enabled
from minikeras.config.language import language as language
from minikeras.config.language import set_language as set_language
from minikeras.config.policy import dtype_policy as dtype_policy
from minikeras.config.policy import set_dtype_policy as set_dtype_policy
from minikeras.config.resources import machine as machine
from minikeras.config.resources import use_machine as use_machine
from minikeras.config.settings import epsilon as epsilon
from minikeras.config.settings import floatx as floatx
from minikeras.config.settings import image_data_format as image_data_format
from minikeras.config.settings import set_epsilon as set_epsilon
from minikeras.config.settings import set_floatx as set_floatx
from minikeras.config.settings import set_image_data_format as set_image_data_format
from minikeras.config.strict_checks import strict_checks as strict_checks
from minikeras.config.strict_checks import use_strict_checks as use_strict_checks
from minikeras.config.traceback_filtering import disable_traceback_filtering as disable_traceback_filtering
from minikeras.config.traceback_filtering import enable_traceback_filtering as enable_traceback_filtering
from minikeras.config.traceback_filtering import is_traceback_filtering_enabled as is_traceback_filtering_enabled

__all__: list[str] = ['disable_interactive_logging', 'disable_traceback_filtering', 'dtype_policy', 'enable_interactive_logging', 'enable_traceback_filtering', 'epsilon', 'fast_forms', 'floatx', 'image_data_format', 'is_interactive_logging_enabled', 'is_traceback_filtering_enabled', 'language', 'machine', 'set_dtype_policy', 'set_epsilon', 'set_floatx', 'set_image_data_format', 'set_language', 'strict_checks', 'use_fast_forms', 'use_machine', 'use_strict_checks']
