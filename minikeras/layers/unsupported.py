"""Arguments of Keras's layers for what minikeras leaves out. They stand in no signature; who passes one is told here."""

LORA_AND_QUANTIZATION = ("lora_rank", "lora_alpha", "quantization_config")


def refuse_unsupported(layer, kwargs):
    """Take the arguments for what `layer` leaves out, its `unsupported_arguments`, out of `kwargs`. None asks for nothing.

    Raises ValueError where one of them asks for LoRA or quantization.
    """
    given = {name: kwargs.pop(name, None) for name in layer.unsupported_arguments}
    if given.get("lora_rank") is not None or given.get("quantization_config") is not None:
        raise ValueError("minikeras has neither LoRA nor quantization: leave `lora_rank` and `quantization_config` out.")
