#!/usr/bin/env python3
"""Write one set of seeded random Whisper weights of a real size in three formats, for speed comparisons.

    make_random_whisper.py {tiny|base|small|medium|large-v3|turbo} OUTDIR [--tokenizer DIR] [--says WORDS]

OUTDIR/hf    Hugging Face layout (float16 safetensors; tokenizer files copied from --tokenizer)
OUTDIR/ct2   CTranslate2 model for faster-whisper (needs the ctranslate2 package; int8 is made at load)
OUTDIR/ggml.bin   whisper.cpp f16 model

Random weights say nonsense up to the token limit, at every temperature. With --says the decoder's positions are so loud
that only they count: word by word the same sentence of WORDS words, one token each, then the end. Every computation is
done as before, so a decoding costs what it costs with a trained model and that many words. Prompts with earlier text
shift the sentence.

Needs: numpy safetensors ctranslate2. The tokenizer folder defaults to whisper-nano of STT_TEST_MODELS.
"""
import argparse, json, os, shutil, struct
from pathlib import Path
import numpy as np

SIZES = {  # d_model, encoder layers, heads, vocabulary, decoder layers, mel bins
    "tiny": (384, 4, 6, 51865, 4, 80), "base": (512, 6, 8, 51865, 6, 80), "small": (768, 12, 12, 51865, 12, 80),
    "medium": (1024, 24, 16, 51865, 24, 80), "large-v3": (1280, 32, 20, 51866, 32, 128), "turbo": (1280, 32, 20, 51866, 4, 128),
}

def sinusoids(length, channels):
    inc = np.log(10000) / (channels // 2 - 1)
    t = np.arange(length)[:, None] * np.exp(-inc * np.arange(channels // 2))[None]
    return np.concatenate([np.sin(t), np.cos(t)], 1).astype(np.float32)

def weights(size):
    """Hugging Face tensor names -> float32 arrays."""
    d, el, _, V, dl, mels = SIZES[size]
    rng = np.random.default_rng(1)
    W = {}
    mat = lambda n, *s: W.__setitem__(n, (rng.standard_normal(s, dtype=np.float32) * 0.02))
    vec = lambda n, k, v=0.0: W.__setitem__(n, np.full(k, v, np.float32))
    def ln(n): vec(n + ".weight", d, 1.0); vec(n + ".bias", d)
    def attn(n):
        for p in ("q_proj", "k_proj", "v_proj", "out_proj"):
            mat(f"{n}.{p}.weight", d, d)
            if p != "k_proj": vec(f"{n}.{p}.bias", d)
    def ffn(n):
        mat(n + ".fc1.weight", 4 * d, d); vec(n + ".fc1.bias", 4 * d)
        mat(n + ".fc2.weight", d, 4 * d); vec(n + ".fc2.bias", d)
    e, q = "model.encoder", "model.decoder"
    mat(e + ".conv1.weight", d, mels, 3); vec(e + ".conv1.bias", d)
    mat(e + ".conv2.weight", d, d, 3); vec(e + ".conv2.bias", d)
    W[e + ".embed_positions.weight"] = sinusoids(1500, d)
    for i in range(el):
        b = f"{e}.layers.{i}"; attn(b + ".self_attn"); ln(b + ".self_attn_layer_norm"); ffn(b); ln(b + ".final_layer_norm")
    ln(e + ".layer_norm")
    mat(q + ".embed_tokens.weight", V, d); mat(q + ".embed_positions.weight", 448, d)
    for i in range(dl):
        b = f"{q}.layers.{i}"; attn(b + ".self_attn"); ln(b + ".self_attn_layer_norm")
        attn(b + ".encoder_attn"); ln(b + ".encoder_attn_layer_norm"); ffn(b); ln(b + ".final_layer_norm")
    ln(q + ".layer_norm")
    return W

def say(W, words, tok):
    """Makes the positions say the first timestamp, `words` words and the end."""
    vocab = json.loads((tok / "vocab.json").read_text(encoding="utf-8"))
    added = json.loads((tok / "added_tokens.json").read_text(encoding="utf-8"))
    plain = sorted(i for t, i in vocab.items() if t.startswith("Ġ") and 4 <= len(t[1:]) <= 8 and t[1:].isascii() and t[1:].islower())
    positions, tokens = (W[f"model.decoder.embed_{n}.weight"] for n in ("positions", "tokens"))
    said = [added["<|0.00|>"]] + plain[:words]
    positions[:] = 40 * tokens[added.get("<|endoftext|>", 50257)]
    # <|startoftranscript|>, language and task stand before.
    positions[2:2 + len(said)] = 40 * tokens[said]
    W["model.decoder.layer_norm.weight"][:] = 8

def token_bytes(tok):
    """The byte string of each base token, in id order (byte-level BPE's printable alphabet undone)."""
    keep = list(range(33, 127)) + list(range(161, 173)) + list(range(174, 256))
    chars, n = list(keep), 0
    for b in range(256):
        if b not in keep: keep.append(b); chars.append(256 + n); n += 1
    back = {chr(c): b for b, c in zip(keep, chars)}
    vocab = json.loads((tok / "vocab.json").read_text(encoding="utf-8"))
    out = {i: bytes(back[c] for c in t) for t, i in vocab.items() if all(c in back for c in t) and i < 50257}
    return [out.get(i, b"") for i in range(50257)]

def write_hf(size, W, out, tok):
    from safetensors.numpy import save_file
    d, el, h, V, dl, mels = SIZES[size]
    out.mkdir(parents=True, exist_ok=True)
    for f in tok.iterdir():
        if f.name not in ("model.safetensors", "config.json", "README.md") and f.is_file(): shutil.copy(f, out / f.name)
    cfg = json.loads((tok / "config.json").read_text())
    cfg.update(d_model=d, encoder_layers=el, decoder_layers=dl, encoder_attention_heads=h, decoder_attention_heads=h,
               encoder_ffn_dim=4 * d, decoder_ffn_dim=4 * d, vocab_size=V, num_mel_bins=mels, num_hidden_layers=el)
    (out / "config.json").write_text(json.dumps(cfg, indent=1))
    pre = out / "preprocessor_config.json"
    if pre.exists():
        p = json.loads(pre.read_text()); p["feature_size"] = mels; p.pop("mel_filters", None); pre.write_text(json.dumps(p))
    save_file({k: v.astype(np.float16) for k, v in W.items()}, str(out / "model.safetensors"))

def write_ct2(size, W, out, tok):
    from ctranslate2.specs import whisper_spec
    d, el, h, V, dl, _ = SIZES[size]
    s = whisper_spec.WhisperSpec(el, h, dl, h)
    def ln(t, n): t.gamma, t.beta = W[n + ".weight"], W[n + ".bias"]
    def lin(t, names):
        t.weight = np.concatenate([W[n + ".weight"] for n in names])
        t.bias = np.concatenate([W.get(n + ".bias", np.zeros(W[n + ".weight"].shape[0], np.float32)) for n in names])
    def self_attn(t, n, norm):
        ln(t.layer_norm, norm); lin(t.linear[0], [f"{n}.{p}_proj" for p in "qkv"]); lin(t.linear[1], [n + ".out_proj"])
    def ffn(t, b): ln(t.layer_norm, b + ".final_layer_norm"); lin(t.linear_0, [b + ".fc1"]); lin(t.linear_1, [b + ".fc2"])
    E, D = "model.encoder", "model.decoder"
    for c in ("conv1", "conv2"):
        getattr(s.encoder, c).weight, getattr(s.encoder, c).bias = W[f"{E}.{c}.weight"], W[f"{E}.{c}.bias"]
    s.encoder.position_encodings.encodings = W[E + ".embed_positions.weight"]; ln(s.encoder.layer_norm, E + ".layer_norm")
    for i, l in enumerate(s.encoder.layer):
        b = f"{E}.layers.{i}"; self_attn(l.self_attention, b + ".self_attn", b + ".self_attn_layer_norm"); ffn(l.ffn, b)
    s.decoder.embeddings.weight = W[D + ".embed_tokens.weight"]; s.decoder.projection.weight = W[D + ".embed_tokens.weight"]
    s.decoder.position_encodings.encodings = W[D + ".embed_positions.weight"]; ln(s.decoder.layer_norm, D + ".layer_norm")
    for i, l in enumerate(s.decoder.layer):
        b = f"{D}.layers.{i}"; self_attn(l.self_attention, b + ".self_attn", b + ".self_attn_layer_norm")
        c, n = l.attention, b + ".encoder_attn"
        ln(c.layer_norm, n + "_layer_norm"); lin(c.linear[0], [n + ".q_proj"]); lin(c.linear[1], [n + ".k_proj", n + ".v_proj"])
        lin(c.linear[2], [n + ".out_proj"]); ffn(l.ffn, b)
    langs = 100 if V == 51866 else 99
    first = 50259 + langs
    names = {50257: "<|endoftext|>", 50258: "<|startoftranscript|>", first - 1: "<|yue|>"}
    added = json.loads((tok / "added_tokens.json").read_text(encoding="utf-8"))
    names.update({i: t for t, i in added.items() if 50259 <= i < 50358})
    for i, t in enumerate(("translate", "transcribe", "startoflm", "startofprev", "nospeech", "notimestamps")): names[first + i] = f"<|{t}|>"
    s.register_vocabulary([names.get(i, f"t{i}") for i in range(V)])
    s.config.suppress_ids, s.config.suppress_ids_begin = [], []
    s.config.alignment_heads, s.config.lang_ids = [(0, 0)], list(range(50259, first))
    s.validate(); s.optimize(quantization=None); out.mkdir(parents=True, exist_ok=True); s.save(str(out))

def write_ggml(size, W, out, tok):
    d, el, h, V, dl, mels = SIZES[size]
    from_hf = [("self_attn.q_proj", "attn.query"), ("self_attn.k_proj", "attn.key"), ("self_attn.v_proj", "attn.value"),
               ("self_attn.out_proj", "attn.out"), ("self_attn_layer_norm", "attn_ln"), ("encoder_attn.q_proj", "cross_attn.query"),
               ("encoder_attn.k_proj", "cross_attn.key"), ("encoder_attn.v_proj", "cross_attn.value"), ("encoder_attn.out_proj", "cross_attn.out"),
               ("encoder_attn_layer_norm", "cross_attn_ln"), ("fc1", "mlp.0"), ("fc2", "mlp.2"), ("final_layer_norm", "mlp_ln")]
    def name(k):
        k = k.removeprefix("model.").replace("embed_positions.weight", "positional_embedding")
        k = k.replace("embed_tokens", "token_embedding").replace(".layers.", ".blocks.")
        for a, b in from_hf: k = k.replace("." + a + ".", "." + b + ".")
        return k.replace("encoder.layer_norm", "encoder.ln_post").replace("decoder.layer_norm", "decoder.ln")
    toks = token_bytes(tok)
    with open(out, "wb") as f:
        ints = lambda *a: f.write(struct.pack(f"{len(a)}i", *a))
        ints(0x67676D6C, V, 1500, d, h, el, 448, d, h, dl, mels, 1)
        ints(mels, 201); f.write((np.abs(np.random.default_rng(2).standard_normal((mels, 201))) * 0.01).astype(np.float32).tobytes())
        ints(len(toks))
        for t in toks: ints(len(t)); f.write(t)
        for k, v in W.items():
            n = name(k).encode(); a = v
            half = a.ndim >= 2 and not name(k).endswith("positional_embedding")
            if name(k) in ("encoder.conv1.bias", "encoder.conv2.bias"): a = a.reshape(-1, 1)
            ints(a.ndim, len(n), int(half)); ints(*reversed(a.shape)); f.write(n)
            f.write(a.astype(np.float16 if half else np.float32).tobytes())

if __name__ == "__main__":
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("size", choices=SIZES); p.add_argument("out", type=Path)
    p.add_argument("--says", type=int, metavar="WORDS")
    p.add_argument("--tokenizer", type=Path, help="default: whisper-nano of STT_TEST_MODELS",
                   default=Path(os.environ.get("STT_TEST_MODELS", "."), "whisper-nano"))
    a = p.parse_args(); a.out.mkdir(parents=True, exist_ok=True)
    W = weights(a.size)
    if a.says: say(W, a.says, a.tokenizer)
    write_hf(a.size, W, a.out / "hf", a.tokenizer); print("hf")
    write_ggml(a.size, W, a.out / "ggml.bin", a.tokenizer); print("ggml.bin")
    try: write_ct2(a.size, W, a.out / "ct2", a.tokenizer); print("ct2")
    except ImportError as e: print("ct2 left out:", e)
