"""Names that Keras has and minikeras does not: why not, and what to do instead.

The table is opened when a name is missing. It stands as a page in docs/left-out.md; a test walks all of Keras's public names and
finds each of them here or in minikeras, and none in both.
"""

_ONE_PROCESSOR = ("there is one processor and one copy of each weight", "write model.fit(...) as it is")
_NO_QUANTIZERS = (
    "NumPy multiplies no 8-bit or 4-bit matrices faster, so that quantized weights would teach nothing",
    "train and predict in float32, and quantize the saved file with Keras itself",
)
_NO_FOREIGN_CODE = ("it wraps code of another framework, and NumPy is all there is here", "write the layer with keras.ops")
_NO_GRAPHS = ("there is no TensorFlow graph to write", "use model.save('model.keras'), which Keras loads and exports")
_UNWRITTEN = ("nobody has written it yet", "use Keras itself where you need it")

_WAITING = """
keras.FloatDTypePolicy
keras.applications
keras.visualization
keras.wrappers
keras.backend.result_type
keras.callbacks.RemoteMonitor
keras.callbacks.TensorBoard
keras.datasets.boston_housing
keras.datasets.california_housing
keras.datasets.cifar10
keras.datasets.cifar100
keras.datasets.imdb
keras.datasets.reuters
keras.dtype_policies.DTypePolicyMap
keras.initializers.STFT
keras.initializers.STFTInitializer
keras.initializers.stft
keras.layers.AugMix
keras.layers.AutoContrast
keras.layers.ContrastLimitedAdaptiveHistogramEqualization
keras.layers.CutMix
keras.layers.Equalization
keras.layers.GroupQueryAttention
keras.layers.HashedCrossing
keras.layers.Hashing
keras.layers.MaxNumBoundingBoxes
keras.layers.MelSpectrogram
keras.layers.MixUp
keras.layers.Pipeline
keras.layers.RandAugment
keras.layers.RandomColorDegeneration
keras.layers.RandomColorJitter
keras.layers.RandomElasticTransform
keras.layers.RandomErasing
keras.layers.RandomGaussianBlur
keras.layers.RandomGrayscale
keras.layers.RandomHue
keras.layers.RandomInvert
keras.layers.RandomPerspective
keras.layers.RandomPosterization
keras.layers.RandomSaturation
keras.layers.RandomSharpness
keras.layers.RandomShear
keras.layers.ReversibleEmbedding
keras.layers.STFTSpectrogram
keras.layers.Solarization
keras.layers.SpectralNormalization
keras.losses.CTC
keras.losses.ctc
keras.ops.ctc_decode
keras.ops.ctc_loss
keras.ops.nn.ctc_decode
keras.ops.nn.ctc_loss
keras.optimizers.MultiOptimizer
keras.optimizers.Muon
keras.optimizers.OptimizerMap
keras.optimizers.ScheduleFreeAdamW
keras.random.beta
keras.random.binomial
keras.random.gamma
keras.saving.KerasFileEditor
keras.utils.FeatureSpace
keras.utils.bounding_boxes
keras.utils.get_file
keras.utils.get_source_inputs
"""

# (names, because, what instead); a module stands for all that is in it.
LEFT_OUT = (
    ("keras.distribution", *_ONE_PROCESSOR),
    (
        "keras.quantizers keras.Quantizer keras.dtype_policies.AWQDTypePolicy keras.dtype_policies.GPTQDTypePolicy "
        "keras.dtype_policies.Int4DTypePolicy keras.dtype_policies.QuantizedDTypePolicy "
        "keras.dtype_policies.QuantizedFloat8DTypePolicy",
        *_NO_QUANTIZERS,
    ),
    (
        "keras.distillation",
        "it is a training loop of its own over two models",
        "add keras.losses.KLDivergence() of the teacher's and the student's outputs with add_loss",
    ),
    ("keras.layers.JaxLayer keras.layers.FlaxLayer keras.layers.TorchModuleWrapper", *_NO_FOREIGN_CODE),
    ("keras.export keras.layers.TFSMLayer", *_NO_GRAPHS),
    (
        "keras.callbacks.OrbaxCheckpoint",
        "Orbax's folders are read by JAX only",
        "use keras.callbacks.ModelCheckpoint('model.keras')",
    ),
    (
        "keras.RematScope keras.remat",
        "the tape keeps what each step made, and computes nothing twice",
        "take smaller batches where memory is short",
    ),
    ("keras.SymbolicScope", "calls on symbols are recorded without a scope", "call the layer on a keras.Input"),
    ("keras.config.set_backend keras.config.is_nnx_enabled", "there is one backend, NumPy", "ask keras.backend.backend()"),
    (
        "keras.config.enable_flash_attention keras.config.disable_flash_attention keras.config.is_flash_attention_enabled",
        "flash attention is a program for graphics cards",
        "use keras.layers.MultiHeadAttention as it is",
    ),
    (
        "keras.config.enable_unsafe_deserialization",
        "a file from a stranger never runs code here",
        "pass safe_mode=False to load_model for the one file that you trust",
    ),
    (
        "keras.optimizers.legacy",
        "Keras itself keeps only a class there that refuses to be made",
        "use the class of this name in keras.optimizers",
    ),
    (
        "keras.legacy keras.utils.legacy",
        "these are the functions of Keras 2's old .h5 files",
        "use keras.saving.serialize_keras_object and deserialize_keras_object",
    ),
    ("keras.utils.Config", "a dict does the same", "write a dict, or types.SimpleNamespace(rate=0.1)"),
    (
        "keras.utils.audio_dataset_from_directory",
        "NumPy and the standard library decode few audio files",
        "read them with the module wave, and make a data set of arrays",
    ),
    (" ".join(_WAITING.split()), *_UNWRITTEN),
    ("keras.tree.MAP_TO_NONE", "nothing of minikeras's own gives it out", "return None from the function that is mapped"),
)


def answer(module, name):
    """The sentence for `name` of `module`, or None where the table knows neither it nor a module above it."""
    full = f"{module}.{name}".replace("minikeras", "keras", 1)
    for names, because, instead in LEFT_OUT:
        for known in names.split():
            if full == known or full.startswith(f"{known}."):
                return f"Keras has {full}; minikeras does not, because {because}; {instead}"
    return None


def page():
    """The table as a page of docs/."""
    rows = [
        f"| {', '.join(f'`{name}`' for name in names.split())} | {because} | {instead} |"
        for names, because, instead in LEFT_OUT
    ]
    return "\n".join(
        [
            "# What Keras has and minikeras does not",
            "",
            "Whoever asks for one of these names is told the same. A module stands for all that is in it. Every other public",
            "name of Keras 3.15.1 is there, with Keras's arguments.",
            "",
            "| name | minikeras does not have it, because | instead |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )
