"""Classes that are Keras's own and not minikeras's: a file that names one needs another reader, and no class of the learner's."""

_LAYERS = """AdaptiveAveragePooling1D AdaptiveAveragePooling2D AdaptiveAveragePooling3D AdaptiveMaxPooling1D AdaptiveMaxPooling2D
    AdaptiveMaxPooling3D AugMix AutoContrast AveragePooling3D AvgPool3D CenterCrop ContrastLimitedAdaptiveHistogramEqualization
    Conv3D Conv3DTranspose ConvLSTM1D ConvLSTM2D ConvLSTM3D Convolution3D Convolution3DTranspose Cropping3D CutMix Equalization
    FlaxLayer GlobalAveragePooling3D GlobalAvgPool3D GlobalMaxPool3D GlobalMaxPooling3D GroupQueryAttention HashedCrossing
    Hashing JaxLayer MaxNumBoundingBoxes MaxPool3D MaxPooling3D MelSpectrogram MixUp Pipeline RandAugment RandomBrightness
    RandomColorDegeneration RandomColorJitter RandomContrast RandomCrop RandomElasticTransform RandomErasing RandomFlip
    RandomGaussianBlur RandomGrayscale RandomHue RandomInvert RandomPerspective RandomPosterization RandomRotation
    RandomSaturation RandomSharpness RandomShear RandomTranslation RandomZoom ReversibleEmbedding Resizing STFTSpectrogram
    Solarization SpatialDropout3D SpectralNormalization TFSMLayer TorchModuleWrapper UpSampling3D ZeroPadding3D"""
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
