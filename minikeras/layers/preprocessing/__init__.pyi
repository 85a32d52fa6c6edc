# Made by python -m tools.stubs.
from minikeras.layers.preprocessing.category_encoding import CategoryEncoding as CategoryEncoding
from minikeras.layers.preprocessing.discretization import Discretization as Discretization
from minikeras.layers.preprocessing.image_light import RandomBrightness as RandomBrightness
from minikeras.layers.preprocessing.image_light import RandomContrast as RandomContrast
from minikeras.layers.preprocessing.image_moves import RandomFlip as RandomFlip
from minikeras.layers.preprocessing.image_moves import RandomRotation as RandomRotation
from minikeras.layers.preprocessing.image_moves import RandomTranslation as RandomTranslation
from minikeras.layers.preprocessing.image_moves import RandomZoom as RandomZoom
from minikeras.layers.preprocessing.image_sizes import CenterCrop as CenterCrop
from minikeras.layers.preprocessing.image_sizes import RandomCrop as RandomCrop
from minikeras.layers.preprocessing.image_sizes import Resizing as Resizing
from minikeras.layers.preprocessing.integer_lookup import IntegerLookup as IntegerLookup
from minikeras.layers.preprocessing.normalization import Normalization as Normalization
from minikeras.layers.preprocessing.rescaling import Rescaling as Rescaling
from minikeras.layers.preprocessing.string_lookup import StringLookup as StringLookup
from minikeras.layers.preprocessing.text_vectorization import TextVectorization as TextVectorization

__all__: list[str] = ['CategoryEncoding', 'CenterCrop', 'Discretization', 'IntegerLookup', 'Normalization', 'RandomBrightness', 'RandomContrast', 'RandomCrop', 'RandomFlip', 'RandomRotation', 'RandomTranslation', 'RandomZoom', 'Rescaling', 'Resizing', 'StringLookup', 'TextVectorization']
