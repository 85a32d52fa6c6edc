"""keras.layers: weights and a `call` made of operations."""

from minikeras.on_demand import opened_on_demand
from minikeras.serialization import RoomNames, functions_of

__getattr__, __dir__, __all__ = opened_on_demand(
    __name__,
    {
        "activation": "Activation",
        "activity_regularization": "ActivityRegularization",
        "adaptive_pooling": """AdaptiveAveragePooling1D AdaptiveAveragePooling2D AdaptiveAveragePooling3D AdaptiveMaxPooling1D
                           AdaptiveMaxPooling2D AdaptiveMaxPooling3D""",
        "attention": "AdditiveAttention Attention MultiHeadAttention",
        "batch_normalization": "BatchNormalization",
        "convolution": """Conv1D Conv1DTranspose Conv2D Conv2DTranspose Convolution1D Convolution1DTranspose Convolution2D
                      Convolution2DTranspose""",
        "dense": "Dense",
        "depthwise_convolution": """DepthwiseConv1D DepthwiseConv2D SeparableConv1D SeparableConv2D SeparableConvolution1D
                                SeparableConvolution2D""",
        "dot_layer": "Dot",
        "dropout": "Dropout",
        "einsum_dense": "EinsumDense",
        "embedding": "Embedding",
        "identity": "Identity",
        "input": "Input InputLayer",
        "input_spec": "InputSpec",
        "lambda_layer": "Lambda",
        "layer": "Layer",
        "masking": "Masking",
        "merging": "Add Average Concatenate Maximum Minimum Multiply Subtract",
        "merging_calls": "add average concatenate dot maximum minimum multiply subtract",
        "noise": "AlphaDropout GaussianDropout GaussianNoise SpatialDropout1D SpatialDropout2D",
        "normalization": "GroupNormalization LayerNormalization RMSNormalization UnitNormalization",
        "pooling": """AveragePooling1D AveragePooling2D AvgPool1D AvgPool2D MaxPool1D MaxPool2D MaxPooling1D MaxPooling2D
                  GlobalAveragePooling1D GlobalAveragePooling2D GlobalAvgPool1D GlobalAvgPool2D
                  GlobalMaxPool1D GlobalMaxPool2D GlobalMaxPooling1D GlobalMaxPooling2D""",
        "preprocessing": """CategoryEncoding CenterCrop Discretization IntegerLookup Normalization RandomBrightness RandomContrast
                        RandomCrop RandomFlip RandomRotation RandomTranslation RandomZoom Rescaling Resizing StringLookup
                        TextVectorization""",
        "rectifiers": "ELU LeakyReLU PReLU ReLU",
        "reshaping": "Cropping1D Cropping2D Permute RepeatVector UpSampling1D UpSampling2D ZeroPadding1D ZeroPadding2D",
        "rnn": """GRU LSTM RNN Bidirectional ConvLSTM1D ConvLSTM2D ConvLSTM3D GRUCell LSTMCell SimpleRNN SimpleRNNCell
               StackedRNNCells TimeDistributed""",
        "shape": "Flatten Reshape",
        "softmax": "Softmax",
        "volumes": """AveragePooling3D AvgPool3D Conv3D Conv3DTranspose Convolution3D Convolution3DTranspose Cropping3D
                  GlobalAveragePooling3D GlobalAvgPool3D GlobalMaxPool3D GlobalMaxPooling3D MaxPool3D MaxPooling3D
                  SpatialDropout3D UpSampling3D ZeroPadding3D""",
        "wrapper": "Wrapper",
    },
)

_NAMES = RoomNames(__name__, {name: name for name in __all__ if name[0].isupper()})
serialize, deserialize, _ = functions_of(_NAMES, "layer", "Flatten")
__all__ += ["deserialize", "serialize"]
