"""Mistakes that a type checker finds: each line says with which word. Never run."""

import minikeras as keras
from minikeras.layers import Dens  # noqa: F401  # error: "Dens"

network = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
network.fitt(None)  # error: "fitt"
network.fit(None, epoch=3)  # error: "epoch"
network.fit(None, epochs="3")  # error: "epochs"
network.compile(optimiser="adam")  # error: "optimiser"
keras.layers.Dense()  # error: "units"
keras.ops.reluu(1.0)  # error: "reluu"
keras.ops.relu(1.0).nump()  # error: "nump"
network.get_weights() + 1  # error: "list
