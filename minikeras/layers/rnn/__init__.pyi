# Made by python -m tools.stubs.
from minikeras.layers.rnn.bidirectional import Bidirectional as Bidirectional
from minikeras.layers.rnn.conv_lstm import ConvLSTM1D as ConvLSTM1D
from minikeras.layers.rnn.conv_lstm import ConvLSTM2D as ConvLSTM2D
from minikeras.layers.rnn.conv_lstm import ConvLSTM3D as ConvLSTM3D
from minikeras.layers.rnn.gru import GRU as GRU
from minikeras.layers.rnn.gru import GRUCell as GRUCell
from minikeras.layers.rnn.lstm import LSTM as LSTM
from minikeras.layers.rnn.lstm import LSTMCell as LSTMCell
from minikeras.layers.rnn.rnn import RNN as RNN
from minikeras.layers.rnn.simple_rnn import SimpleRNN as SimpleRNN
from minikeras.layers.rnn.simple_rnn import SimpleRNNCell as SimpleRNNCell
from minikeras.layers.rnn.stacked_rnn_cells import StackedRNNCells as StackedRNNCells
from minikeras.layers.rnn.time_distributed import TimeDistributed as TimeDistributed

__all__: list[str] = ['Bidirectional', 'ConvLSTM1D', 'ConvLSTM2D', 'ConvLSTM3D', 'GRU', 'GRUCell', 'LSTM', 'LSTMCell', 'RNN', 'SimpleRNN', 'SimpleRNNCell', 'StackedRNNCells', 'TimeDistributed']
