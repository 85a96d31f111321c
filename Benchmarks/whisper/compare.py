#!/usr/bin/env python3
"""Time our Whisper engine and its peers on the same weights, in turns, and print the ratios.

    compare.py DIR [--threads 2] [--tokens 50] [--rounds 2] [--engines NAME,...] [--ours .build/release/whisper-bench]

DIR comes from make_random_whisper.py. Every engine runs in a process of its own, all of them once per round, so that a
busy moment of the machine does not hit one alone; the best time of each counts. Engines: ours (int8, float32),
CTranslate2 (what faster-whisper runs on; int8, float32), whisper.cpp (f16). Needs: ctranslate2 numpy pywhispercpp
platformdirs requests tqdm.

What is compared: encoding one window of 30 s (ours and whisper.cpp's include the cross-attention's keys and values,
CTranslate2 computes them with the first token); one greedy token; one step of five beams; sixteen sequences per step
against sixteen greedy tokens.
"""
import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

ENGINES = ["ours int8", "ctranslate2 int8", "ours float32", "ctranslate2 float32", "whisper.cpp f16"]
TIMES = ("encode_ms", "greedy_ms_per_token", "beam5_ms_per_step")


def best(body, times):
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        body()
        seconds.append(time.perf_counter() - start)
    return 1000 * min(seconds)


def ctranslate2_times(folder, threads, tokens, compute):
    import ctranslate2
    import numpy as np

    model = ctranslate2.models.Whisper(
        str(folder / "ct2"), device="cpu", compute_type=compute, intra_threads=threads
    )
    mel = np.random.default_rng(0).standard_normal((1, model.n_mels, 3000), dtype=np.float32)
    features = ctranslate2.StorageView.from_array(mel)
    encoded = model.encode(features)
    # <|transcribe|> stands behind the languages, of which models with 128 bins have one more.
    transcribe = 50260 + (100 if model.n_mels == 128 else 99)

    def generate(beam):
        return model.generate(
            encoded, [[50258, 50259, transcribe]], beam_size=beam, max_length=2 * tokens,
            suppress_tokens=[50257], suppress_blank=False,
        )[0].sequences_ids[0]

    count1, count5 = len(generate(1)), len(generate(5))
    return {
        "encode_ms": best(lambda: model.encode(features), 5),
        "greedy_ms_per_token": best(lambda: generate(1), 3) / count1,
        "beam5_ms_per_step": best(lambda: generate(5), 2) / count5,
    }


def whisper_cpp_times(folder, threads, tokens):
    import _pywhispercpp as library
    import numpy as np

    context = library.whisper_init_from_file_with_params(
        str(folder / "ggml.bin"), library.whisper_context_default_params()
    )
    sound = (np.random.default_rng(0).standard_normal(480_000) * 0.1).astype(np.float32)
    library.whisper_pcm_to_mel(context, sound, len(sound), threads)
    library.whisper_encode(context, 0, threads)

    def steps():
        for index in range(tokens):
            library.whisper_decode(context, 400, 1, index, threads)

    encode = best(lambda: library.whisper_encode(context, 0, threads), 2)
    return {"encode_ms": encode, "greedy_ms_per_token": best(steps, 2) / tokens}


def measure(engine, arguments):
    if engine.startswith("ours"):
        command = [arguments.ours, str(arguments.dir / "hf"), "--compute-type", engine.split()[1]]
        command += ["--threads", str(arguments.threads), "--tokens", str(arguments.tokens)]
    else:
        command = [sys.executable, __file__, str(arguments.dir), "--engine", engine]
        command += ["--threads", str(arguments.threads), "--tokens", str(arguments.tokens)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        print(f"{engine}: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        return {}
    return json.loads(done.stdout.strip().splitlines()[-1])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dir", type=Path)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--tokens", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--engines", default=",".join(ENGINES), help="which of them, in this order")
    parser.add_argument("--ours", default=".build/release/whisper-bench")
    parser.add_argument("--engine", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.engine:
        kind, compute = arguments.engine.split()
        run = whisper_cpp_times if kind == "whisper.cpp" else lambda *a: ctranslate2_times(*a, compute)
        print(json.dumps(run(arguments.dir, arguments.threads, arguments.tokens)))
        return
    engines = arguments.engines.split(",")
    found = {engine: {} for engine in engines}
    for _ in range(arguments.rounds):
        for engine in engines:
            for name, value in measure(engine, arguments).items():
                known = found[engine].get(name, value)
                found[engine][name] = min(known, value) if isinstance(value, (int, float)) else value
    for engine in engines:
        print(json.dumps({"engine": engine, **found[engine]}))
    ours = found.get("ours int8", {})
    peers = [found[engine] for engine in engines if not engine.startswith("ours")]
    for name in TIMES:
        fastest = min((peer[name] for peer in peers if name in peer), default=None)
        if fastest and name in ours:
            print(f"{name}: {ours[name]:.2f} against {fastest:.2f}, {fastest / ours[name]:.2f} times as fast")
    ctranslate2 = [found[engine] for engine in engines if engine.startswith("ctranslate2")]
    greedy = min((peer["greedy_ms_per_token"] for peer in ctranslate2 if peer), default=None)
    for name in ("batch16_ms_per_step", "batch16_one_window_ms_per_step"):
        if greedy and name in ours:
            print(f"{name}: {ours[name]:.2f}, {16 * greedy / ours[name]:.1f} times CTranslate2's greedy rate")


if __name__ == "__main__":
    main()
