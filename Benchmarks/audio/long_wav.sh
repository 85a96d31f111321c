#!/usr/bin/env bash
# A WAV of more than 1 GB (10 hours, mostly a hole in the file) through decoder and chunker: memory must stay flat.
set -euo pipefail
cd "$(dirname "$0")/../.."
file=$(mktemp --suffix=.wav)
trap 'rm -f "$file"' EXIT
python3 - "$file" <<'PYTHON'
import struct, sys
size = 10 * 3600 * 32000
with open(sys.argv[1], "wb") as out:
    out.write(b"RIFF" + struct.pack("<I", size + 36) + b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, 16000, 32000, 2, 16))
    out.write(b"data" + struct.pack("<I", size))
    out.truncate(44 + size)
PYTHON
.build/release/audio-bench decode "$file"
.build/release/audio-bench chunks .deps/silero-vad-6.2.3/silero_vad/data/silero_vad_16k.safetensors "$file"
