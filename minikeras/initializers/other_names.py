"""Initializers under the other names that Keras gives them."""

import minikeras.initializers.constant as constants
import minikeras.initializers.random as by_chance

constant = constants.Constant
identity = IdentityInitializer = constants.Identity
ones = constants.Ones
zeros = constants.Zeros
glorot_normal = by_chance.GlorotNormal
glorot_uniform = by_chance.GlorotUniform
he_normal = by_chance.HeNormal
he_uniform = by_chance.HeUniform
lecun_normal = by_chance.LecunNormal
lecun_uniform = by_chance.LecunUniform
orthogonal = OrthogonalInitializer = by_chance.Orthogonal
random_normal = by_chance.RandomNormal
random_uniform = by_chance.RandomUniform
truncated_normal = by_chance.TruncatedNormal
variance_scaling = by_chance.VarianceScaling
