"""keras.ops.image: operations on images."""

from minikeras.on_demand import opened_on_demand

__getattr__, __dir__, __all__ = opened_on_demand(
    __name__,
    {
        "blurring": "gaussian_blur scale_and_translate sobel_edges ssim",
        "colours": "hsv_to_rgb rgb_to_grayscale rgb_to_hsv",
        "framing": "crop_images extract_patches extract_patches_3d pad_images",
        "minikeras.ops.resizing": "resize",
        "sampling": "affine_transform elastic_transform map_coordinates perspective_transform",
    },
)
