"""Classes that are Keras's own and not minikeras's: a file that names one needs another reader, and no class of the learner's."""

_LAYERS = """AugMix AutoContrast ContrastLimitedAdaptiveHistogramEqualization CutMix Equalization FlaxLayer
    GroupQueryAttention HashedCrossing Hashing JaxLayer MaxNumBoundingBoxes MelSpectrogram MixUp Pipeline RandAugment
    RandomColorDegeneration RandomColorJitter RandomElasticTransform RandomErasing RandomGaussianBlur RandomGrayscale
    RandomHue RandomInvert RandomPerspective RandomPosterization RandomSaturation RandomSharpness RandomShear
    ReversibleEmbedding STFTSpectrogram Solarization SpectralNormalization TFSMLayer TorchModuleWrapper"""
_LAYERS_OF_THE_PAST = """AbstractRNNCell Attention1D AtrousConv2D ConvLSTM2DCell ConvRecurrent2D CuDNNConvLSTM
    DenseFeatures Hadamard Highway LocallyConnected1D LocallyConnected2D MaxoutDense Maxout RandomFourierFeatures RandomHeight RandomWidth SReLU
    SequenceFeatures TFOpLambda ClassMethod InstanceMethod InstanceProperty TensorFlowOpLayer AddLoss AddMetric"""
_OTHERS = """Muon ScheduleFreeAdamW CTC SumOverBatchSize SumOverBatchSizeMetricWrapper TFOptimizer QuantizedDTypePolicy
    QuantizedFloat8DTypePolicy DTypePolicyMap GPTQDTypePolicy AWQDTypePolicy STFTInitializer"""
NAMES = frozenset(f"{_LAYERS} {_LAYERS_OF_THE_PAST} {_OTHERS}".split())
_PLACES = ("keras.", "keras_hub.", "keras_cv.", "keras_nlp.", "tensorflow.", "tf_keras.")


def is_keras_s(config):
    """Whether the class, or function, that a config names is one of Keras's own: by its module, or by its bare name."""
    module, name = config.get("module"), config.get("class_name")
    if isinstance(module, str) and (module == "keras" or module.startswith(_PLACES)):
        return True
    return module is None and name == config.get("registered_name", name) and name in NAMES
