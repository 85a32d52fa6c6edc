# Made by python -m tools.stubs.
from minikeras.random.functions import categorical as categorical
from minikeras.random.functions import dropout as dropout
from minikeras.random.functions import normal as normal
from minikeras.random.functions import randint as randint
from minikeras.random.functions import shuffle as shuffle
from minikeras.random.functions import truncated_normal as truncated_normal
from minikeras.random.functions import uniform as uniform
from minikeras.random.seeds import SeedGenerator as SeedGenerator

__all__: list[str] = ['SeedGenerator', 'categorical', 'dropout', 'normal', 'randint', 'shuffle', 'truncated_normal', 'uniform']
