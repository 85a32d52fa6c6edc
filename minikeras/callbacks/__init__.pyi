# Made by python -m tools.stubs.
from minikeras.callbacks.backup_and_restore import BackupAndRestore as BackupAndRestore
from minikeras.callbacks.callback import Callback as Callback
from minikeras.callbacks.callback_list import CallbackList as CallbackList
from minikeras.callbacks.csv_logger import CSVLogger as CSVLogger
from minikeras.callbacks.early_stopping import EarlyStopping as EarlyStopping
from minikeras.callbacks.history import History as History
from minikeras.callbacks.lambda_callback import LambdaCallback as LambdaCallback
from minikeras.callbacks.learning_rate_scheduler import LearningRateScheduler as LearningRateScheduler
from minikeras.callbacks.model_checkpoint import ModelCheckpoint as ModelCheckpoint
from minikeras.callbacks.progbar_logger import ProgbarLogger as ProgbarLogger
from minikeras.callbacks.reduce_lr_on_plateau import ReduceLROnPlateau as ReduceLROnPlateau
from minikeras.callbacks.swap_ema_weights import SwapEMAWeights as SwapEMAWeights
from minikeras.callbacks.terminate_on_nan import TerminateOnNaN as TerminateOnNaN

__all__: list[str] = ['BackupAndRestore', 'CSVLogger', 'Callback', 'CallbackList', 'EarlyStopping', 'History', 'LambdaCallback', 'LearningRateScheduler', 'ModelCheckpoint', 'ProgbarLogger', 'ReduceLROnPlateau', 'SwapEMAWeights', 'TerminateOnNaN']
