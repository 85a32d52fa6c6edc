"""Layers that make numbers fit for a network: scaling, bins, one-hot rows, vocabularies, text."""

from minikeras.on_demand import opened_on_demand

__getattr__, __dir__, __all__ = opened_on_demand(
    __name__,
    {
        "category_encoding": "CategoryEncoding",
        "discretization": "Discretization",
        "image_light": "RandomBrightness RandomContrast",
        "image_moves": "RandomFlip RandomRotation RandomTranslation RandomZoom",
        "image_sizes": "CenterCrop RandomCrop Resizing",
        "integer_lookup": "IntegerLookup",
        "normalization": "Normalization",
        "rescaling": "Rescaling",
        "string_lookup": "StringLookup",
        "text_vectorization": "TextVectorization",
    },
)
