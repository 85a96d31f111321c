#!/usr/bin/env python3
"""Cut the test model down to a few kilobytes and write it as seeds for the fuzzers.

    seeds.py OUTDIR        OUTDIR/{ggml,ctranslate2,pytorch,safetensors,configuration,tokenizer}/...
"""
import io
import json
import math
import struct
import sys
import zipfile
from pathlib import Path

MODEL = Path(__file__).resolve().parents[1] / "Tests/Fixtures/whisper-nano"
PART = b"\x1e"
LANGUAGES = ["en", "ko", "yue"]
SPECIAL = ["endoftext", "startoftranscript", *LANGUAGES, "translate", "transcribe", "startoflm", "startofprev",
           "nocaptions", "notimestamps"]


class Nano:
    """The tensors of the test model, cut to whatever shape is asked for."""

    def __init__(self):
        self.data = (MODEL / "model.safetensors").read_bytes()
        length = struct.unpack("<Q", self.data[:8])[0]
        self.header = json.loads(self.data[8:8 + length])
        self.base = 8 + length

    def cut(self, name, shape):
        """The halves of the first rows and columns, as bytes."""
        entry = self.header["model." + name]
        assert entry["dtype"] == "F16" and len(entry["shape"]) == len(shape)
        start = self.base + entry["data_offsets"][0]

        def rows(offset, sizes, wanted):
            if len(sizes) == 1:
                return self.data[start + 2 * offset:start + 2 * (offset + wanted[0])]
            step = math.prod(sizes[1:])
            return b"".join(rows(offset + index * step, sizes[1:], wanted[1:]) for index in range(wanted[0]))

        return rows(0, entry["shape"], shape)


def shapes(width, hidden, bins, audio, text, vocabulary):
    """Canonical names and shapes of a model with one layer on each side."""
    found = {"encoder.conv1.weight": [width, bins, 3], "encoder.conv1.bias": [width],
             "encoder.conv2.weight": [width, width, 3], "encoder.conv2.bias": [width],
             "encoder.embed_positions.weight": [audio, width], "decoder.embed_tokens.weight": [vocabulary, width],
             "decoder.embed_positions.weight": [text, width]}
    for stack, attentions in (("encoder", ["self_attn"]), ("decoder", ["self_attn", "encoder_attn"])):
        layer = stack + ".layers.0"
        for attention in attentions:
            for part in "qkv":
                found[f"{layer}.{attention}.{part}_proj.weight"] = [width, width]
                if part != "k":
                    found[f"{layer}.{attention}.{part}_proj.bias"] = [width]
            found[f"{layer}.{attention}.out_proj.weight"] = [width, width]
            found[f"{layer}.{attention}.out_proj.bias"] = [width]
        found[layer + ".fc1.weight"], found[layer + ".fc1.bias"] = [hidden, width], [hidden]
        found[layer + ".fc2.weight"], found[layer + ".fc2.bias"] = [width, hidden], [width]
        norms = [f"{layer}.{a}_layer_norm" for a in attentions] + [layer + ".final_layer_norm", stack + ".layer_norm"]
        for norm in norms:
            found[norm + ".weight"], found[norm + ".bias"] = [width], [width]
    return found


def floats(halves):
    return struct.unpack(f"<{len(halves) // 2}e", halves)


def stored(halves, kind):
    """Halves in another type of safetensors or ggml."""
    values = floats(halves)
    if kind in ("F32", 0):
        return struct.pack(f"<{len(values)}f", *values)
    if kind == "BF16":
        return b"".join(struct.pack("<f", value)[2:] for value in values)
    if kind in ("F16", 1):
        return halves
    out = b""
    for start in range(0, len(values), 32):
        block = values[start:start + 32]
        scale = max(map(abs, block)) / (127 if kind == 8 else 16) or 1e-3
        if kind == 8:
            out += struct.pack("<e32b", scale, *(max(-127, min(127, round(v / scale))) for v in block))
            continue
        # q5_0 has no minimum, q5_1 has one after the scale; the fifth bits come before the nibbles.
        head = struct.pack("<e", scale) if kind == 6 else struct.pack("<ee", scale, -16 * scale)
        q = [max(0, min(31, round(v / scale) + 16)) for v in block]
        fifth = sum((v >> 4) << index for index, v in enumerate(q))
        out += head + struct.pack("<I", fifth) + bytes(q[i] & 15 | (q[i + 16] & 15) << 4 for i in range(16))
    return out


def safetensors(tensors, kind, prefix="model."):
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for name, halves, shape in tensors:
        content = stored(halves, kind)
        header[prefix + name] = {"dtype": kind, "shape": shape, "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header, separators=(",", ":")).encode()
    return struct.pack("<Q", len(text)) + text + data


def safetensors_seeds(nano):
    wanted = shapes(8, 32, 2, 4, 8, 300)
    tensors = [(name, nano.cut(name, shape), shape) for name, shape in wanted.items()]
    for kind in ("F32", "F16", "BF16"):
        yield kind.lower(), b"\0" + safetensors(tensors, kind)
    yield "bare-names", b"\0" + safetensors(tensors, "F16", prefix="")
    parts = [tensors[0::2], tensors[1::2]]
    index = {"weight_map": {"model." + name: file for part, file in zip(parts, ("a.safetensors", "b.safetensors"))
                            for name, _, _ in part}}
    shards = [safetensors(part, "F16").replace(PART, b"\x1f") for part in parts]
    yield "shards", b"\1" + json.dumps(index).encode() + PART + PART.join(shards)
    yield "empty", b"\0"


def ggml_name(name):
    pairs = [("self_attn.q_proj", "attn.query"), ("self_attn.k_proj", "attn.key"), ("self_attn.v_proj", "attn.value"),
             ("self_attn.out_proj", "attn.out"), ("self_attn_layer_norm", "attn_ln"),
             ("encoder_attn.q_proj", "cross_attn.query"), ("encoder_attn.k_proj", "cross_attn.key"),
             ("encoder_attn.v_proj", "cross_attn.value"), ("encoder_attn.out_proj", "cross_attn.out"),
             ("encoder_attn_layer_norm", "cross_attn_ln"), ("fc1", "mlp.0"), ("fc2", "mlp.2"),
             ("final_layer_norm", "mlp_ln"), ("encoder.layer_norm", "encoder.ln_post"),
             ("decoder.layer_norm", "decoder.ln"), ("embed_positions.weight", "positional_embedding"),
             ("embed_tokens", "token_embedding"), (".layers.", ".blocks.")]
    for ours, theirs in pairs:
        name = name.replace(ours, theirs)
    return name


def ggml_seeds(nano):
    ordinary, bins = 256, 2
    vocabulary = ordinary + 8 + 1501 + len(LANGUAGES)
    for label, width, kind in [("f32", 8, 0), ("f16", 8, 1), ("q8_0", 32, 8), ("q5_0", 32, 6), ("q5_1", 32, 7)]:
        out = struct.pack("<12i", 0x67676D6C, vocabulary, 4, width, 1, 1, 8, width, 1, 1, bins, 1)
        out += struct.pack("<2i", bins, 201) + bytes(4 * bins * 201) + struct.pack("<i", ordinary)
        out += b"".join(struct.pack("<iB", 1, byte) for byte in range(ordinary))
        for name, shape in shapes(width, 4 * width, bins, 4, 8, vocabulary).items():
            halves = nano.cut(name, shape)
            matrix = len(shape) == 2 and not name.endswith("embed_positions.weight")
            own = kind if matrix else 1 if len(shape) == 3 else 0
            if name in ("encoder.conv1.bias", "encoder.conv2.bias"):
                shape = shape + [1]
            title = ggml_name(name).encode()
            out += struct.pack(f"<{3 + len(shape)}i", len(shape), len(title), own, *reversed(shape)) + title
            out += stored(halves, own)
        yield label, out
    yield "empty", b""


def ctranslate2_variables(nano):
    """Names, shapes and halves of the variables, query, key and value joined as CTranslate2 has them."""
    wanted = shapes(8, 32, 2, 4, 8, 300)
    halves = {name: nano.cut(name, shape) for name, shape in wanted.items()}
    found = {}

    def put(name, *sources):
        parts = [halves.get(source, bytes(16)) for source in sources]
        shape = next(wanted[source] for source in sources if source in wanted)
        found[name] = ([shape[0] * len(sources)] + shape[1:], b"".join(parts))

    for stack, attentions in (("encoder", ["self_attn"]), ("decoder", ["self_attn", "encoder_attn"])):
        source, target = f"{stack}.layers.0", f"{stack}/layer_0"
        for attention in attentions:
            own = f"{target}/" + ("self_attention" if attention == "self_attn" else "attention")
            groups = [["q", "k", "v"], ["out"]] if attention == "self_attn" else [["q"], ["k", "v"], ["out"]]
            for index, group in enumerate(groups):
                for kind in ("weight", "bias"):
                    put(f"{own}/linear_{index}/{kind}", *(f"{source}.{attention}.{p}_proj.{kind}" for p in group))
            put(f"{own}/layer_norm/gamma", f"{source}.{attention}_layer_norm.weight")
            put(f"{own}/layer_norm/beta", f"{source}.{attention}_layer_norm.bias")
        for index, name in enumerate(("fc1", "fc2")):
            for kind in ("weight", "bias"):
                put(f"{target}/ffn/linear_{index}/{kind}", f"{source}.{name}.{kind}")
        put(f"{target}/ffn/layer_norm/gamma", f"{source}.final_layer_norm.weight")
        put(f"{target}/ffn/layer_norm/beta", f"{source}.final_layer_norm.bias")
        put(f"{stack}/layer_norm/gamma", f"{stack}.layer_norm.weight")
        put(f"{stack}/layer_norm/beta", f"{stack}.layer_norm.bias")
        put(f"{stack}/position_encodings/encodings", f"{stack}.embed_positions.weight")
    for kind in ("weight", "bias"):
        put(f"encoder/conv1/{kind}", f"encoder.conv1.{kind}")
        put(f"encoder/conv2/{kind}", f"encoder.conv2.{kind}")
    put("decoder/embeddings/weight", "decoder.embed_tokens.weight")
    return found


def ctranslate2_seeds(nano):
    def text(value):
        return struct.pack("<H", len(value) + 1) + value.encode() + b"\0"

    for label, version, kind in [("f32-1", 1, 0), ("f32-3", 3, 0), ("f32", 6, 0), ("f16", 6, 4), ("int8", 6, 1)]:
        records = [("encoder/num_heads", [], 2, struct.pack("<h", 1)), ("decoder/num_heads", [], 2, struct.pack("<h", 1))]
        for name, (shape, halves) in ctranslate2_variables(nano).items():
            if kind == 1 and len(shape) == 2 and not name.endswith("encodings"):
                values, width = floats(halves), shape[1]
                rows = [values[start:start + width] for start in range(0, len(values), width)]
                scales = [127 / (max(map(abs, row)) or 127) for row in rows]
                content = b"".join(struct.pack("b", max(-127, min(127, round(v * s)))) for row, s in zip(rows, scales) for v in row)
                records.append((name, shape, 1, content))
                records.append((name + "_scale", shape[:1], 0, struct.pack(f"<{len(scales)}f", *scales)))
            else:
                records.append((name, shape, kind if kind == 4 else 0, stored(halves, 1 if kind == 4 else 0)))
        out = struct.pack("<I", version)
        if version >= 2:
            out += text("WhisperSpec") + struct.pack("<I", 3)
        out += struct.pack("<I", len(records))
        sizes = {0: 4, 1: 1, 2: 2, 4: 2}
        for name, shape, type_id, content in records:
            out += text(name) + bytes([len(shape)]) + struct.pack(f"<{len(shape)}I", *shape)
            if version >= 4:
                out += bytes([type_id]) + struct.pack("<I", len(content))
            else:
                out += bytes([sizes[type_id]]) + struct.pack("<I", len(content) // sizes[type_id])
            out += content
        if version >= 3:
            out += struct.pack("<I", 1) + text("decoder/projection/weight") + text("decoder/embeddings/weight")
        yield label, out
    yield "empty", b""


def checkpoint(tensors, dims=None):
    """What torch.save writes for (name, bytes, shape, storage class, bytes a number)."""
    def text(value):
        return b"X" + struct.pack("<I", len(value)) + value.encode()

    def whole(*numbers):
        return b"".join(b"J" + struct.pack("<i", number) for number in numbers)

    ordered = b"ccollections\nOrderedDict\n)R"
    out = b"\x80\x02"
    if dims:
        out += b"}(" + text("dims") + b"}(" + b"".join(text(k) + whole(v) for k, v in dims.items()) + b"u"
        out += text("model_state_dict")
    out += ordered + b"("
    for index, (name, content, shape, storage, size) in enumerate(tensors):
        strides = [math.prod(shape[dimension + 1:]) for dimension in range(len(shape))]
        out += text(name) + b"ctorch._utils\n_rebuild_tensor_v2\n((" + text("storage")
        out += f"ctorch\n{storage}\n".encode() + text(str(index)) + text("cpu") + whole(len(content) // size) + b"tQ"
        out += whole(0) + b"(" + whole(*shape) + b"t(" + whole(*strides) + b"t\x89" + ordered + b"tR"
    out += b"u" + b"}" + text("_metadata") + b"}sb" + (b"u." if dims else b".")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("m/data.pkl", out)
        for index, (_, content, *_rest) in enumerate(tensors):
            archive.writestr(f"m/data/{index}", content)
        archive.writestr("m/version", "3\n")
        archive.writestr("m/byteorder", "little")
    return file.getvalue()


def pytorch_seeds(nano):
    wanted = shapes(8, 32, 2, 4, 8, 300)
    dims = {"n_mels": 2, "n_vocab": 300, "n_audio_ctx": 4, "n_audio_state": 8, "n_audio_head": 1, "n_audio_layer": 1,
            "n_text_ctx": 8, "n_text_state": 8, "n_text_head": 1, "n_text_layer": 1}
    for label, kind, storage, size in [("f16", 1, "HalfStorage", 2), ("f32", 0, "FloatStorage", 4)]:
        tensors = [(ggml_name(name), stored(nano.cut(name, shape), kind), shape, storage, size)
                   for name, shape in wanted.items()]
        yield label, checkpoint(tensors, dims)
    yield "plain", checkpoint(tensors)
    yield "linear", (MODEL.parents[1] / "SoriFormatsTests/Resources/linear.pt").read_bytes()
    yield "empty", b""


def configuration_seeds():
    names = ("config.json", "generation_config.json", "preprocessor_config.json")
    files = [(MODEL / name).read_bytes() for name in names]
    yield "nano", PART.join(files)
    yield "config-only", files[0]
    small = {"model_type": "whisper", "d_model": 8, "encoder_layers": 1, "decoder_layers": 1, "vocab_size": 300,
             "encoder_attention_heads": 1, "decoder_attention_heads": 1}
    generation = {"alignment_heads": [[0, 0]], "suppress_tokens": [-1, 5], "is_multilingual": True}
    preprocessor = {"feature_size": 80, "n_fft": 400, "hop_length": 160, "sampling_rate": 16000}
    yield "small", PART.join(json.dumps(part).encode() for part in (small, generation, preprocessor))
    yield "empty", b""


def tokenizer_seeds():
    vocabulary = {text: id for text, id in json.loads((MODEL / "vocab.json").read_text()).items() if id < 280}
    count = len(vocabulary)
    vocabulary = {text: index for index, text in enumerate(vocabulary)}
    added = {f"<|{name}|>": count + index for index, name in enumerate(SPECIAL)}
    merges = [["Ġ", "t"], ["h", "e"]]
    whole = {"version": "1.0", "added_tokens": [{"id": id, "content": name, "special": True}
                                                for name, id in added.items()],
             "normalizer": None, "model": {"type": "BPE", "vocab": vocabulary, "merges": merges}}
    yield "tokenizer", b"\0" + json.dumps(whole, ensure_ascii=False).encode()
    yield "tokenizer-escaped", b"\0" + json.dumps(whole).encode()
    table = json.dumps(vocabulary, ensure_ascii=False).encode()
    yield "vocab", b"\1" + table + PART + json.dumps(added).encode()
    stamps = {f"<|{step // 50}.{2 * step % 100:02}|>": count + len(SPECIAL) + step for step in range(1501)}
    yield "vocab-with-times", b"\1" + table + PART + json.dumps(added | stamps).encode()
    texts = list(vocabulary) + list(added)
    yield "list", b"\2" + json.dumps(texts).encode()
    yield "lines", b"\3" + "\n".join(texts).encode() + b"\n"
    yield "empty", b""


def main():
    out = Path(sys.argv[1])
    nano = Nano()
    kinds = {"ggml": ggml_seeds(nano), "ctranslate2": ctranslate2_seeds(nano), "pytorch": pytorch_seeds(nano),
             "safetensors": safetensors_seeds(nano), "configuration": configuration_seeds(), "tokenizer": tokenizer_seeds()}
    for kind, seeds in kinds.items():
        (out / kind).mkdir(parents=True, exist_ok=True)
        for name, content in seeds:
            (out / kind / name).write_bytes(content)


if __name__ == "__main__":
    main()
