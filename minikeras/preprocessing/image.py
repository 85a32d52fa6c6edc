"""keras.preprocessing.image: the older place of the image helpers of `keras.utils`."""

from minikeras.on_demand import missing
from minikeras.preprocessing.smart_resize import smart_resize
from minikeras.utils.images import array_to_img, img_to_array, load_img, save_img


def __getattr__(name):
    raise missing(__name__, name)
