# Made by python -m tools.stubs.
from minikeras import activations as activations
from minikeras import autodiff as autodiff
from minikeras import backend as backend
from minikeras import callbacks as callbacks
from minikeras import config as config
from minikeras import constraints as constraints
from minikeras import datasets as datasets
from minikeras import dtype_policies as dtype_policies
from minikeras import graph as graph
from minikeras import initializers as initializers
from minikeras import layers as layers
from minikeras import losses as losses
from minikeras import metrics as metrics
from minikeras import mixed_precision as mixed_precision
from minikeras import models as models
from minikeras import ops as ops
from minikeras import optimizers as optimizers
from minikeras import preprocessing as preprocessing
from minikeras import random as random
from minikeras import regularizers as regularizers
from minikeras import saving as saving
from minikeras import tf as tf
from minikeras import tree as tree
from minikeras import utils as utils
from minikeras import views as views
from minikeras.autodiff import StatelessScope as StatelessScope
from minikeras.autodiff import Variable as Variable
from minikeras.config import device as device
from minikeras.dtype_policies import DTypePolicy as DTypePolicy
from minikeras.graph import Function as Function
from minikeras.graph import KerasTensor as KerasTensor
from minikeras.graph import Operation as Operation
from minikeras.initializers import Initializer as Initializer
from minikeras.layers import Input as Input
from minikeras.layers import InputSpec as InputSpec
from minikeras.layers import Layer as Layer
from minikeras.layers.call_context import name_scope as name_scope
from minikeras.losses import Loss as Loss
from minikeras.metrics import Metric as Metric
from minikeras.models import Model as Model
from minikeras.models import Sequential as Sequential
from minikeras.optimizers import Optimizer as Optimizer
from minikeras.regularizers import Regularizer as Regularizer

__version__: str

def version() -> str: ...
