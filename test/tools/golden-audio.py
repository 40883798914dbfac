"""Writes encode/audio/golden-audio.json: what the feature extractors of the library of the model hub make of sounds.

A test compares `soundValues` with this file. To make the file anew:

    pip install numpy==2.2.6 transformers==4.46.3 soundfile==0.14.0
    python test/tools/golden-audio.py > encode/audio/golden-audio.json

The sounds are made by a formula, which the test has too. PyTorch must not be installed, because the library then computes with numpy, by its published
rules. Of each result the file has the shape, the sum of all values and every 293rd value. It also holds
one clip of two tones in each compressed format, in base64.
"""

import base64
import io
import json
import math
import sys
from importlib import import_module
from types import SimpleNamespace

import numpy
import soundfile
import transformers

CONFIGURATIONS = [
    {"feature_extractor_type": "Wav2Vec2FeatureExtractor", "do_normalize": True, "sampling_rate": 16000, "feature_size": 1, "padding_value": 0.0},
    {"feature_extractor_type": "Wav2Vec2FeatureExtractor", "do_normalize": False, "sampling_rate": 16000, "feature_size": 1, "padding_value": 0.0},
    {"feature_extractor_type": "ASTFeatureExtractor", "sampling_rate": 16000, "num_mel_bins": 128, "max_length": 150, "do_normalize": True, "mean": -4.2677393, "std": 4.5689974},
    {"feature_extractor_type": "ASTFeatureExtractor", "sampling_rate": 16000, "num_mel_bins": 64, "max_length": 40, "do_normalize": False},
    {"feature_extractor_type": "WhisperFeatureExtractor", "sampling_rate": 16000, "feature_size": 80, "n_fft": 400, "hop_length": 160, "chunk_length": 2},
    {"feature_extractor_type": "WhisperFeatureExtractor", "sampling_rate": 16000, "feature_size": 128, "n_fft": 400, "hop_length": 160, "chunk_length": 1},
    *({"feature_extractor_type": "ClapFeatureExtractor", "sampling_rate": 48000, "feature_size": 64, "fft_window_size": 1024, "hop_length": 480, "max_length_s": 2,
       "frequency_min": 50, "frequency_max": 14000, "truncation": "rand_trunc", "padding": repeated} for repeated in ("repeatpad", "repeat", "pad")),
]


class Array(numpy.ndarray):
    """An array with the one method of a tensor that the extractor of AST calls."""

    def numpy(self):
        return numpy.asarray(self)


def padding(sides: tuple[int, int, int, int]):
    return lambda rows: numpy.pad(rows, ((sides[2], sides[3]), (sides[0], sides[1]))).view(Array)


# The extractors compute with numpy. That of AST pads with PyTorch, and that of CLAP does not load without it.
sys.modules["torch"] = SimpleNamespace(from_numpy=lambda rows: rows.view(Array), nn=SimpleNamespace(ZeroPad2d=padding))
MODULES = {"ASTFeatureExtractor": "audio_spectrogram_transformer", "ClapFeatureExtractor": "clap", "Wav2Vec2FeatureExtractor": "wav2vec2", "WhisperFeatureExtractor": "whisper"}


def extractor_of(name: str, settings: dict):
    module = import_module(f"transformers.models.{MODULES[name]}.feature_extraction_{MODULES[name]}")
    module.torch = sys.modules["torch"]
    return getattr(module, name)(**settings)


def sound(rate: int, seconds: float) -> numpy.ndarray:
    """Makes a sound that sweeps upwards, with noise of a formula."""
    at = numpy.arange(round(rate * seconds))
    noise = ((at * 7919) % 1009) / 1009 - 0.5
    swept = numpy.sin(2 * math.pi * (200 + 900 * at / rate) * at / rate)
    return (0.4 * swept + 0.1 * noise + 0.05).astype(numpy.float32)


cases = []
for configuration in CONFIGURATIONS:
    name = configuration["feature_extractor_type"]
    extractor = extractor_of(name, {key: value for key, value in configuration.items() if key != "feature_extractor_type"})
    for seconds in (0.7, 1.0):
        rate = configuration["sampling_rate"]
        made = extractor(sound(rate, seconds), sampling_rate=rate, return_tensors="np")
        values = numpy.asarray(made["input_values"] if "input_values" in made else made["input_features"])
        flat = values.astype(numpy.float64).ravel()
        picked = [float(f"{value:.7g}") for value in flat[::293]]
        cases.append({"configuration": configuration, "seconds": seconds, "shape": list(values.shape), "sum": float(flat.sum()), "values": picked})


def clip(form: str, subtype: str) -> str:
    """Writes 440 Hz on the left and 660 Hz on the right, 3000 samples at 22050 Hz."""
    at = numpy.arange(3000) / 22050
    tones = numpy.stack([0.4 * numpy.sin(2 * math.pi * 440 * at), 0.3 * numpy.sin(2 * math.pi * 660 * at)], 1)
    file = io.BytesIO()
    soundfile.write(file, tones, 22050, format=form, subtype=subtype)
    return base64.b64encode(file.getvalue()).decode()


clips = {form: clip(form, subtype) for form, subtype in [("MP3", "MPEG_LAYER_III"), ("FLAC", "PCM_16"), ("OGG", "VORBIS")]}
print(json.dumps({"versions": {"transformers": transformers.__version__, "numpy": numpy.__version__}, "clips": clips, "cases": cases}))
