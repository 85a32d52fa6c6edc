"""Recurrent layers: a cell makes one step, and the RNN round it walks the sequence."""

from minikeras.on_demand import opened_on_demand

__getattr__, __dir__, __all__ = opened_on_demand(
    __name__,
    {
        "bidirectional": "Bidirectional",
        "conv_lstm": "ConvLSTM1D ConvLSTM2D ConvLSTM3D",
        "gru": "GRU GRUCell",
        "lstm": "LSTM LSTMCell",
        "rnn": "RNN",
        "simple_rnn": "SimpleRNN SimpleRNNCell",
        "stacked_rnn_cells": "StackedRNNCells",
        "time_distributed": "TimeDistributed",
    },
)
