# Made by python -m tools.stubs.
from minikeras.course.drawing import describe as describe
from minikeras.course.drawing import draw as draw
from minikeras.course.exercises import exercise as exercise
from minikeras.course.exercises import progress as progress
from minikeras.course.mistakes import breaks as breaks
from minikeras.course.own.block import mine as mine
from minikeras.course.own.block import my_keras as my_keras
from minikeras.course.pictures import figure as figure
from minikeras.course.pictures import images as images
from minikeras.course.solutions import solution as solution
from minikeras.course.variants import learner as learner
from minikeras.course.variants import variant as variant
from minikeras.course.words import language as language
from minikeras.datasets.of_the_lessons import data as data
from minikeras.hdf5 import tree_of as tree_of

__all__: list[str] = ['breaks', 'data', 'describe', 'draw', 'exercise', 'figure', 'images', 'language', 'learner', 'mine', 'my_keras', 'progress', 'solution', 'tree_of', 'variant']
