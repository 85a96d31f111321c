#!/usr/bin/env python3
"""How well speech is found on the evaluation set: missed speech and false alarms, in windows of 32 ms.

  vad_eval.py [EVAL_DIR] [--onnx WHEEL] [--faster-whisper]

Needs a release build of audio-bench. --onnx also compares every row with ONNX Runtime (see silero_onnx.py: onnx,
onnxruntime, numpy). --faster-whisper scores that package's voice activity too, as its transcribe(vad_filter=True) sets
it (threshold 0.5, minimum silence 2000 ms, padding 400 ms, minimum speech 0), the same without the padding, and with
live speech's own limits (minimum silence 500 ms, minimum speech 250 ms, no padding), which leaves the rules as the only
difference.

Labels of joined recordings cover whole utterances with their pauses, so that a pause counts as missed speech; only the
rows cut by hand (falcon, cobra, pyannote, sb) say how good the edges are.
"""
import json, os, re, subprocess, sys, tempfile

here = os.path.dirname(os.path.abspath(__file__))
root = os.path.join(here, "../..")
arguments = sys.argv[1:]
wheel = None
if "--onnx" in arguments:
    at = arguments.index("--onnx")
    wheel = arguments[at + 1]
    del arguments[at : at + 2]
peer = "--faster-whisper" in arguments
if peer:
    arguments.remove("--faster-whisper")
    import faster_whisper
    from faster_whisper.vad import VadOptions, get_speech_timestamps
folder = arguments[0] if arguments else os.environ.get("STT_EVAL_DIR") or sys.exit("vad_eval.py: set STT_EVAL_DIR")
bench = os.path.join(root, ".build/release/audio-bench")
weights = os.path.join(root, ".deps/silero-vad-6.2.3/silero_vad/data/silero_vad_16k.safetensors")


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def main():
    total, worst, apart, both = {}, [0.0, 0.0], [], []
    for line in open(os.path.join(folder, "manifest.jsonl")):
        row = json.loads(line)
        if not {"vad", "vad-neg"} & set(row["tasks"]):
            continue
        path = os.path.join(folder, row["file"])
        found = json.loads(run(bench, "spans", weights, path))
        if peer:
            audio = faster_whisper.decode_audio(path)
            for name, options in (("faster-whisper", VadOptions()), ("faster-whisper unpadded", VadOptions(speech_pad_ms=0)),
                                  ("faster-whisper as live", VadOptions(speech_pad_ms=0, min_silence_duration_ms=500,
                                                                        min_speech_duration_ms=250))):
                found[name] = [(s["start"] / 16000, s["end"] / 16000) for s in get_speech_timestamps(audio, options)]
        apart.extend(edge_distances(found["live"], found["recording"]))
        both.append([[edge for span in found[name] for edge in span] for name in ("live", "file")])
        count = int(row["seconds"] / 0.032)
        times = [(i + 0.5) * 0.032 for i in range(count)]
        truth = [any(s["start"] <= t < s["end"] for s in row["segments"] or []) for t in times]
        kind = "made" if row["id"].endswith("_dev") else "hand" if truth and any(truth) else "none"
        text = []
        for name, spans in found.items():
            speech = [any(a <= t < b for a, b in spans) for t in times]
            sums = total.setdefault((kind, name), [0, 0, 0, 0])
            miss, alarm = sum(t and not s for t, s in zip(truth, speech)), sum(s and not t for t, s in zip(truth, speech))
            for index, value in enumerate((miss, sum(truth), alarm, count - sum(truth))):
                sums[index] += value
            text.append(f"{name}: miss {miss * 0.032:.1f} of {sum(truth) * 0.032:.1f} s, false {alarm * 0.032:.1f} s")
        if wheel:
            text += compare(path, worst)
        print(row["id"], " | ".join(text), flush=True)
    for (kind, name), (miss, speech, alarm, silence) in sorted(total.items()):
        print(f"{kind} labels, {name}: miss {100 * miss / max(1, speech):.2f} %, false alarm {100 * alarm / max(1, silence):.2f} %")
    if apart:
        print(f"edges of live speech and of a recording cut by the same rules: {len(apart)}, "
              f"largest distance {max(apart) * 1000:.0f} ms")
        far = [min((abs(edge - other) for other in live), default=float("inf")) for live, file in both for edge in file]
        print(f"edges of recordings' own cuts: {len(far)}, of them {sum(d < 0.001 for d in far)} edges of live speech too, "
              f"largest distance of the others {max(far) * 1000:.0f} ms; live speech has {sum(len(live) for live, _ in both)}")
    if wheel:
        print(f"largest difference to ONNX Runtime: wheel's safetensors {worst[0]:.2e}, ONNX file's own weights {worst[1]:.2e}")


def edge_distances(live, recording):
    """How far apart the edges of two cuts are, in seconds; infinity when they found different numbers of utterances."""
    if len(live) != len(recording):
        return [float("inf")]
    return [abs(a - b) for one, other in zip(live, recording) for a, b in zip(one, other)]


def compare(path, worst):
    with tempfile.TemporaryDirectory() as folder:
        wav, probs, own = (os.path.join(folder, n) for n in ("a.wav", "a.f32", "own.safetensors"))
        run("ffmpeg", "-nostdin", "-v", "error", "-i", path, "-ar", "16000", "-ac", "1", "-c:a", "pcm_s16le", wav)
        script = os.path.join(here, "silero_onnx.py")
        run(sys.executable, script, wheel, "probs", probs, wav, weights)
        first = float(re.search(r"difference (\S+)", run(bench, "compare", weights, wav, probs))[1])
        run(sys.executable, script, wheel, "weights", own)
        run(sys.executable, script, wheel, "probs", probs, wav)
        second = float(re.search(r"difference (\S+)", run(bench, "compare", own, wav, probs))[1])
        worst[:] = [max(worst[0], first), max(worst[1], second)]
        return [f"ONNX {first:.1e} {second:.1e}"]


main()
