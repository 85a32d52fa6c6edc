# Made by python -m tools.stubs.
from minikeras.losses.focal import BinaryFocalCrossentropy as BinaryFocalCrossentropy
from minikeras.losses.focal import CategoricalFocalCrossentropy as CategoricalFocalCrossentropy
from minikeras.losses.focal import binary_focal_crossentropy as binary_focal_crossentropy
from minikeras.losses.focal import categorical_focal_crossentropy as categorical_focal_crossentropy
from minikeras.losses.hinges import CategoricalHinge as CategoricalHinge
from minikeras.losses.hinges import Hinge as Hinge
from minikeras.losses.hinges import SquaredHinge as SquaredHinge
from minikeras.losses.hinges import categorical_hinge as categorical_hinge
from minikeras.losses.hinges import hinge as hinge
from minikeras.losses.hinges import squared_hinge as squared_hinge
from minikeras.losses.loss import Loss as Loss
from minikeras.losses.loss import LossFunctionWrapper as LossFunctionWrapper
from minikeras.losses.overlap import Dice as Dice
from minikeras.losses.overlap import Tversky as Tversky
from minikeras.losses.overlap import dice as dice
from minikeras.losses.overlap import tversky as tversky
from minikeras.losses.probabilistic import BinaryCrossentropy as BinaryCrossentropy
from minikeras.losses.probabilistic import CategoricalCrossentropy as CategoricalCrossentropy
from minikeras.losses.probabilistic import CategoricalGeneralizedCrossEntropy as CategoricalGeneralizedCrossEntropy
from minikeras.losses.probabilistic import KLDivergence as KLDivergence
from minikeras.losses.probabilistic import Poisson as Poisson
from minikeras.losses.probabilistic import SparseCategoricalCrossentropy as SparseCategoricalCrossentropy
from minikeras.losses.probabilistic import binary_crossentropy as binary_crossentropy
from minikeras.losses.probabilistic import categorical_crossentropy as categorical_crossentropy
from minikeras.losses.probabilistic import categorical_generalized_cross_entropy as categorical_generalized_cross_entropy
from minikeras.losses.probabilistic import kl_divergence as kl_divergence
from minikeras.losses.probabilistic import poisson as poisson
from minikeras.losses.probabilistic import sparse_categorical_crossentropy as sparse_categorical_crossentropy
from minikeras.losses.regression import CosineSimilarity as CosineSimilarity
from minikeras.losses.regression import Huber as Huber
from minikeras.losses.regression import LogCosh as LogCosh
from minikeras.losses.regression import MeanAbsoluteError as MeanAbsoluteError
from minikeras.losses.regression import MeanAbsolutePercentageError as MeanAbsolutePercentageError
from minikeras.losses.regression import MeanSquaredError as MeanSquaredError
from minikeras.losses.regression import MeanSquaredLogarithmicError as MeanSquaredLogarithmicError
from minikeras.losses.regression import cosine_similarity as cosine_similarity
from minikeras.losses.regression import huber as huber
from minikeras.losses.regression import log_cosh as log_cosh
from minikeras.losses.regression import mean_absolute_error as mean_absolute_error
from minikeras.losses.regression import mean_absolute_percentage_error as mean_absolute_percentage_error
from minikeras.losses.regression import mean_squared_error as mean_squared_error
from minikeras.losses.regression import mean_squared_logarithmic_error as mean_squared_logarithmic_error
from minikeras.losses.similarity import Circle as Circle
from minikeras.losses.similarity import circle as circle
from typing import Any
from minikeras.serialization import RoomNames as RoomNames
from minikeras.serialization import deserialize_keras_object as deserialize_keras_object
from minikeras.serialization import serialize_keras_object as serialize_keras_object
from minikeras.suggest import did_you_mean as did_you_mean
def serialize(loss) -> Any: ...
def deserialize(name, custom_objects=None) -> Any: ...
def get(identifier) -> Any: ...

__all__: list[str] = ['BinaryCrossentropy', 'BinaryFocalCrossentropy', 'CategoricalCrossentropy', 'CategoricalFocalCrossentropy', 'CategoricalGeneralizedCrossEntropy', 'CategoricalHinge', 'Circle', 'CosineSimilarity', 'Dice', 'Hinge', 'Huber', 'KLDivergence', 'LogCosh', 'Loss', 'LossFunctionWrapper', 'MeanAbsoluteError', 'MeanAbsolutePercentageError', 'MeanSquaredError', 'MeanSquaredLogarithmicError', 'Poisson', 'SparseCategoricalCrossentropy', 'SquaredHinge', 'Tversky', 'binary_crossentropy', 'binary_focal_crossentropy', 'categorical_crossentropy', 'categorical_focal_crossentropy', 'categorical_generalized_cross_entropy', 'categorical_hinge', 'circle', 'cosine_similarity', 'dice', 'hinge', 'huber', 'kl_divergence', 'log_cosh', 'mean_absolute_error', 'mean_absolute_percentage_error', 'mean_squared_error', 'mean_squared_logarithmic_error', 'poisson', 'sparse_categorical_crossentropy', 'squared_hinge', 'tversky']
