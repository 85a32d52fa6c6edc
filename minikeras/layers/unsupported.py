"""Arguments of Keras's layers for what minikeras leaves out. They stand in no signature; who passes one is told here."""

_LEFT_OUT = ("lora_rank", "quantization_config")
_WITHOUT_EFFECT = ("lora_alpha", "gptq_unpacked_column_size")  # settings of those


def refuse_unsupported(kwargs):
    """Take the arguments for LoRA and quantization out of `kwargs`. Raises ValueError where one of them asks for something."""
    asked = [name for name in _LEFT_OUT if kwargs.pop(name, None) is not None]
    for name in _WITHOUT_EFFECT:
        kwargs.pop(name, None)
    if asked:
        raise ValueError("minikeras has neither LoRA nor quantization: leave `lora_rank` and `quantization_config` out.")
