# Made by python -m tools.stubs.
from minikeras.layers.preprocessing.category_encoding import CategoryEncoding as CategoryEncoding
from minikeras.layers.preprocessing.discretization import Discretization as Discretization
from minikeras.layers.preprocessing.integer_lookup import IntegerLookup as IntegerLookup
from minikeras.layers.preprocessing.normalization import Normalization as Normalization
from minikeras.layers.preprocessing.rescaling import Rescaling as Rescaling
from minikeras.layers.preprocessing.string_lookup import StringLookup as StringLookup
from minikeras.layers.preprocessing.text_vectorization import TextVectorization as TextVectorization

__all__: list[str] = ['CategoryEncoding', 'Discretization', 'IntegerLookup', 'Normalization', 'Rescaling', 'StringLookup', 'TextVectorization']
