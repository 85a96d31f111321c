#!/usr/bin/env python3
"""Silero VAD's ONNX original as the measure for ours. Needs onnx, onnxruntime, numpy and the silero-vad wheel,
unpacked.

The wheel carries two sets of weights for one architecture: silero_vad.onnx, and silero_vad_16k.safetensors, which Sori
loads because it needs no protobuf. So there are two comparisons, both of ONNX Runtime's arithmetic with ours:

  silero_onnx.py WHEEL probs OUT.f32 FILE.wav [WEIGHTS.safetensors]   probabilities (float32); with WEIGHTS put into the
                                                                     ONNX graph instead of its own
  silero_onnx.py WHEEL weights OUT.safetensors                       the ONNX weights, under the names Sori reads
"""
import json, struct, sys, wave
import numpy as np, onnx, onnxruntime
from onnx import numpy_helper

NAMES = {
    "stft_conv.weight": "model.stft.forward_basis_buffer",
    **{f"conv{i + 1}.{p}": f"model.encoder.{i}.reparam_conv.{p}" for i in range(4) for p in ("weight", "bias")},
    **{f"lstm_cell.{p}_{k}": f"model.decoder.rnn.{p}_{k}" for p in ("weight", "bias") for k in ("ih", "hh")},
    "final_conv.weight": "model.decoder.decoder.2.weight", "final_conv.bias": "model.decoder.decoder.2.bias",
}


def tensors_of(graph):
    """Every stored tensor of the graph, by name; constants by the name of what they make."""
    found = {t.name: t for t in graph.initializer}
    for node in graph.node:
        for attribute in node.attribute:
            if attribute.HasField("t"):
                found[node.output[0]] = attribute.t
            if attribute.HasField("g"):
                found.update(tensors_of(attribute.g))
    return found


def read_safetensors(path):
    data = open(path, "rb").read()
    length = struct.unpack("<Q", data[:8])[0]
    return {
        name: np.frombuffer(data[8 + length + e["data_offsets"][0] : 8 + length + e["data_offsets"][1]], "<f4").reshape(e["shape"])
        for name, e in json.loads(data[8 : 8 + length]).items() if name != "__metadata__"
    }


def probabilities(session, samples):
    state, context, out = np.zeros((2, 1, 128), np.float32), np.zeros((1, 64), np.float32), []
    samples = np.pad(samples, (0, -len(samples) % 512))
    for start in range(0, len(samples), 512):
        window = np.concatenate([context, samples[None, start : start + 512]], 1)
        p, state = session.run(None, {"input": window, "state": state, "sr": np.array(16000, np.int64)})
        out.append(p[0, 0])
        context = window[:, -64:]
    return np.array(out, np.float32)


def main():
    model = onnx.load(f"{sys.argv[1]}/silero_vad/data/silero_vad_16k_op15.onnx")
    tensors = tensors_of(model.graph)
    if sys.argv[2] == "weights":
        header, blobs, at = {}, [], 0
        for name, source in NAMES.items():
            blob = numpy_helper.to_array(tensors[source]).astype("<f4")
            header[name] = {"dtype": "F32", "shape": list(blob.shape), "data_offsets": [at, at + blob.nbytes]}
            at += blob.nbytes
            blobs.append(blob.tobytes())
        head = json.dumps(header).encode()
        open(sys.argv[3], "wb").write(struct.pack("<Q", len(head)) + head + b"".join(blobs))
        return
    if len(sys.argv) > 5:
        for name, value in read_safetensors(sys.argv[5]).items():
            tensor = tensors[NAMES[name]]
            tensor.CopyFrom(numpy_helper.from_array(value.reshape(list(tensor.dims)), tensor.name))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    with wave.open(sys.argv[4]) as clip:
        assert (clip.getframerate(), clip.getnchannels(), clip.getsampwidth()) == (16000, 1, 2)
        samples = np.frombuffer(clip.readframes(clip.getnframes()), "<i2").astype(np.float32) / 32768
    probabilities(session, samples).tofile(sys.argv[3])


main()
