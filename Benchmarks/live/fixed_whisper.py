#!/usr/bin/env python3
"""Makes a Whisper that always says the same sentence out of one with random weights, for latencies that mean something.

    Benchmarks/live/fixed_whisper.py FROM TO       two folders, as make_random_whisper.py writes them (hf)

Random weights give nonsense up to the token limit, at every temperature. Here the decoder's positions are made so loud that
only they count: token by token the sentence (25 words, one token each), then the end. Every computation is done as before, so
a decoding costs what it costs with a trained model and that many words. Needs numpy.
"""
import json
import shutil
import sys
from pathlib import Path

import numpy as np

SENTENCE = ("the man who was there would not have seen that many people could come from such good old place again after "
            "some more time here")
LOUD = 40
# Of <|startoftranscript|>, language and task; then the first timestamp.
PROMPT = 3


def main(source, target):
    target.mkdir(parents=True, exist_ok=True)
    for file in source.iterdir():
        if file.suffix != ".safetensors":
            shutil.copy(file, target)
    weights = next(source.glob("*.safetensors"))
    data = bytearray(weights.read_bytes())
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8:8 + length])

    def tensor(name):
        entry = header["model.decoder." + name]
        assert entry["dtype"] == "F16", entry
        begin, end = entry["data_offsets"]
        return np.frombuffer(data, np.float16, (end - begin) // 2, 8 + length + begin).reshape(entry["shape"])

    positions, embeddings = tensor("embed_positions.weight"), tensor("embed_tokens.weight")
    vocabulary = json.loads((source / "vocab.json").read_text())
    added = json.loads((source / "added_tokens.json").read_text())
    said = [added["<|0.00|>"]] + [vocabulary["Ġ" + word] for word in SENTENCE.split()]
    # The position before each token says it.
    for offset, token in enumerate(said):
        positions[PROMPT - 1 + offset] = LOUD * embeddings[token].astype(np.float32)
    positions[PROMPT - 1 + len(said):] = LOUD * embeddings[vocabulary["<|endoftext|>"]].astype(np.float32)
    tensor("layer_norm.weight")[:] = 8
    (target / weights.name).write_bytes(data)


if len(sys.argv) != 3:
    sys.exit(__doc__)
main(Path(sys.argv[1]), Path(sys.argv[2]))
