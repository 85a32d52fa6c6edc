"""What makes a list of tokens a vocabulary: the special tokens in front or left out, no token twice."""

import collections


def split_off_specials(keys, specials):
    """`(tokens, had_specials)`: the tokens without the special ones in front, and whether they were there.

    Args:
        keys: array of tokens.
        specials: list of the special tokens, in their order.
    """
    had_specials = keys[: len(specials)].tolist() == specials
    return (keys[len(specials) :] if had_specials else keys), had_specials


def check_tokens(layer, tokens, given):
    """Raise ValueError, naming what is wrong, unless an array of tokens can be the vocabulary of a lookup layer."""
    if given.size == 0:
        raise ValueError(f"Cannot set an empty vocabulary. Received: vocabulary={given}")
    repeated = [token for token, count in collections.Counter(layer._as_tokens(tokens)).items() if count > 1]
    if repeated:
        raise ValueError(
            "The passed vocabulary has at least one repeated term. Please uniquify your dataset. "
            f"The repeated terms are: {repeated}"
        )
    _check_reserved(layer, "mask", layer.mask_token, tokens, given)
    if layer.invert:
        _check_reserved(layer, "oov", layer.oov_token, tokens, given)
    size = layer._token_start() + len(tokens)
    if layer.max_tokens is not None and size > layer.max_tokens:
        raise ValueError(
            "Attempted to set a vocabulary larger than the maximum vocab size. "
            f"Received vocabulary size is {size}; `max_tokens` is {layer.max_tokens}."
        )


def _check_reserved(layer, kind, token, tokens, given):
    if token is None or layer._key(token) not in tokens.tolist():
        return
    specials = [layer.mask_token] * layer._oov_start() + [layer.oov_token] * layer.num_oov_indices
    at = [i for i, key in enumerate(given.tolist()) if key == layer._key(token)][-1]
    raise ValueError(
        f"Found reserved {'mask' if kind == 'mask' else 'OOV'} token at unexpected location in `vocabulary`. Note that "
        "passed `vocabulary` does not need to include the OOV and mask tokens. Either remove all mask and OOV tokens, "
        f"or include them only at the start of the vocabulary in precisely this order: {specials}. "
        f"Received: {kind}_token={token} at vocabulary index [{at}]"
    )
