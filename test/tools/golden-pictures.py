"""Writes encode/pictures/golden-pictures.json: what Pillow and the library of the model hub make of pictures.

A test compares `resample` and `applySteps` with this file. To make the file anew:

    pip install pillow==11.0.0 transformers==4.46.3
    python test/tools/golden-pictures.py > encode/pictures/golden-pictures.json

The pictures are made by a formula, which the test has too. Of resized pictures the file has hashes, since every byte must
be equal. Of prepared pictures it has the hash of the float32 values [3, height, width].
"""

import hashlib
import json

import numpy
import PIL
import transformers
from PIL import Image

SIZES = [(50, 37, 24, 24), (17, 33, 64, 40), (300, 200, 224, 224), (640, 480, 224, 168), (9, 9, 9, 4), (5, 3, 20, 20)]
MEAN, STD = [0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711]
COMMON = {"do_resize": True, "do_rescale": True, "rescale_factor": 1 / 255, "do_normalize": True, "image_mean": MEAN, "image_std": STD}
CONFIGURATIONS = [
    {"image_processor_type": "CLIPImageProcessor", "size": {"shortest_edge": 32}, "crop_size": {"height": 32, "width": 32}, "do_center_crop": True, "resample": 3},
    {"image_processor_type": "ViTImageProcessor", "size": {"height": 30, "width": 20}, "resample": 2},
    {"image_processor_type": "ConvNextImageProcessor", "size": {"shortest_edge": 64}, "crop_pct": 0.875, "resample": 3},
    {"image_processor_type": "ConvNextImageProcessor", "size": {"shortest_edge": 384}, "crop_pct": 1.0, "resample": 2},
    {"image_processor_type": "BitImageProcessor", "size": {"shortest_edge": 31}, "crop_size": {"height": 40, "width": 20}, "do_center_crop": True, "resample": 3},
    {"image_processor_type": "SiglipImageProcessor", "size": {"height": 24, "width": 24}, "resample": 3},
    {"image_processor_type": "DeiTImageProcessor", "size": {"height": 36, "width": 36}, "crop_size": {"height": 32, "width": 32}, "do_center_crop": True, "resample": 3},
]


def picture(width: int, height: int) -> Image.Image:
    """Makes a picture whose bytes a formula gives."""
    y, x, c = numpy.meshgrid(range(height), range(width), range(3), indexing="ij")
    return Image.fromarray(((x * 7 + y * 13 + c * 29 + (x * y) % 251) % 256).astype(numpy.uint8))


def digest(values: numpy.ndarray) -> str:
    return hashlib.sha256(numpy.ascontiguousarray(values).tobytes()).hexdigest()


resized = [
    {"from": [w, h], "to": [tw, th], "filter": number, "digest": digest(numpy.asarray(picture(w, h).resize((tw, th), number)))}
    for w, h, tw, th in SIZES
    for number in range(6)
]
prepared = []
for own in CONFIGURATIONS:
    configuration = {**COMMON, **own}
    processor = getattr(transformers, own["image_processor_type"])(**configuration)
    for size in [(50, 37), (37, 90)]:
        values = processor(picture(*size), return_tensors="np")["pixel_values"][0].astype("<f4")
        prepared.append({"configuration": configuration, "from": size, "shape": list(values.shape), "digest": digest(values)})
versions = {"pillow": PIL.__version__, "transformers": transformers.__version__}
print(json.dumps({"versions": versions, "resized": resized, "prepared": prepared}, indent=1))
