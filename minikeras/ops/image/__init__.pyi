# Made by python -m tools.stubs.
from minikeras.ops.image.blurring import gaussian_blur as gaussian_blur
from minikeras.ops.image.blurring import scale_and_translate as scale_and_translate
from minikeras.ops.image.blurring import sobel_edges as sobel_edges
from minikeras.ops.image.blurring import ssim as ssim
from minikeras.ops.image.colours import hsv_to_rgb as hsv_to_rgb
from minikeras.ops.image.colours import rgb_to_grayscale as rgb_to_grayscale
from minikeras.ops.image.colours import rgb_to_hsv as rgb_to_hsv
from minikeras.ops.image.framing import crop_images as crop_images
from minikeras.ops.image.framing import extract_patches as extract_patches
from minikeras.ops.image.framing import extract_patches_3d as extract_patches_3d
from minikeras.ops.image.framing import pad_images as pad_images
from minikeras.ops.image.sampling import affine_transform as affine_transform
from minikeras.ops.image.sampling import elastic_transform as elastic_transform
from minikeras.ops.image.sampling import map_coordinates as map_coordinates
from minikeras.ops.image.sampling import perspective_transform as perspective_transform
from minikeras.ops.resizing import resize as resize

__all__: list[str] = ['affine_transform', 'crop_images', 'elastic_transform', 'extract_patches', 'extract_patches_3d', 'gaussian_blur', 'hsv_to_rgb', 'map_coordinates', 'pad_images', 'perspective_transform', 'resize', 'rgb_to_grayscale', 'rgb_to_hsv', 'scale_and_translate', 'sobel_edges', 'ssim']
