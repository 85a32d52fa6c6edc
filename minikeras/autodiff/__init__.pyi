# Made by python -m tools.stubs.
from minikeras.autodiff.arrays import as_array as as_array
from minikeras.autodiff.arrays import to_32_bits as to_32_bits
from minikeras.autodiff.composed import Composed as Composed
from minikeras.autodiff.composed import composed as composed
from minikeras.autodiff.gradient import gradient as gradient
from minikeras.autodiff.gradient import value_and_gradient as value_and_gradient
from minikeras.autodiff.primitive import Primitive as Primitive
from minikeras.autodiff.primitive import primitive as primitive
from minikeras.autodiff.stateless import StatelessScope as StatelessScope
from minikeras.autodiff.symbols import Symbol as Symbol
from minikeras.autodiff.symbols import takes_sizes as takes_sizes
from minikeras.autodiff.tape import Step as Step
from minikeras.autodiff.tape import Tape as Tape
from minikeras.autodiff.tape import backward as backward
from minikeras.autodiff.tape import is_recording as is_recording
from minikeras.autodiff.tape import no_tape as no_tape
from minikeras.autodiff.tensor import Tensor as Tensor
from minikeras.autodiff.variable import Variable as Variable
from minikeras.autodiff.variable import assigning as assigning

__all__: list[str] = ['Composed', 'Primitive', 'StatelessScope', 'Step', 'Symbol', 'Tape', 'Tensor', 'Variable', 'as_array', 'assigning', 'backward', 'composed', 'gradient', 'is_recording', 'no_tape', 'primitive', 'takes_sizes', 'to_32_bits', 'value_and_gradient']
