"""Arguments of Keras's layers for what minikeras leaves out. They stand in no signature; who passes one is told here."""

LORA_AND_QUANTIZATION = ("lora_rank", "lora_alpha", "quantization_config")
SPARSE = ("sparse",)


def refuse_unsupported(layer, kwargs, sentence="`{}=True` can only be used with the TensorFlow backend.", **instead):
    """Take the arguments for what `layer` leaves out, its `unsupported_arguments`, out of `kwargs`. None and False ask for nothing.

    Args:
        sentence: what is said where a kind of tensor is asked for, `sparse` or `ragged`; with {} for the name.
        instead: by the argument's name another sentence for it, where it would be wrong in Keras, too.

    Raises ValueError where one of them asks for LoRA, quantization, or such tensors.
    """
    given = {name: kwargs.pop(name, None) for name in layer.unsupported_arguments}
    if given.get("lora_rank") is not None or given.get("quantization_config") is not None:
        raise ValueError("minikeras has neither LoRA nor quantization: leave `lora_rank` and `quantization_config` out.")
    for name in ("ragged", "sparse"):
        if given.get(name):
            raise ValueError(instead.get(name) or sentence.format(name))
