"""Models fetched from a stand-in for the hub, whatever goes wrong on the way."""
import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from conftest import NANO, ROOT, SORI, wait_for
from hub import COMMIT, Hub

sys.path.append(str(ROOT / "Fuzzers"))
import seeds  # noqa: E402  the small Whisper in other files' forms

WEIGHTS = "model.safetensors"
# What the project carries of the model has no tokenizer.json.
TOKENS = next(name for name in ("tokenizer.json", "vocab.json") if (NANO / name).exists())


@pytest.fixture(scope="module")
def files():
    files = {path.name: path.read_bytes() for path in NANO.iterdir() if path.is_file()}
    # What nobody needs must not be fetched.
    return {**files, "pytorch_model.bin": b"x" * 1000, "README.md": b"# model", "flax_model.msgpack": b"y" * 1000}


@pytest.fixture
def hub(files):
    hub = Hub(dict(files))
    yield hub
    hub.close()


def models(*words, hub=None, env=None, **options):
    environment = {**os.environ, "HF_ENDPOINT": hub.url if hub else "http://127.0.0.1:9", **(env or {})}
    environment.pop("HF_TOKEN", None) if not env or "HF_TOKEN" not in env else None
    return subprocess.run([SORI, "models", *map(str, words)], cwd=ROOT, env=environment, capture_output=True, text=True,
                          timeout=120, **options)


def pull(hub, folder, *words, name="base", **options):
    return models("pull", name, "--models-dir", folder, *words, hub=hub, **options)


def check(folder, files, name="whisper-base"):
    model = folder / name
    for file in ("config.json", TOKENS, WEIGHTS):
        assert hashlib.sha256((model / file).read_bytes()).digest() == hashlib.sha256(files[file]).digest()
    assert not (model / "pytorch_model.bin").exists() and not (model / "README.md").exists()
    assert [p.name for p in folder.iterdir()] == [name], "nothing may be left beside the model"
    assert not [p.name for p in model.iterdir() if "partial" in p.name or "etag" in p.name]


def test_pull(hub, files, tmp_path):
    done = pull(hub, tmp_path)
    assert done.returncode == 0, done.stderr
    check(tmp_path, files)
    shown = models("show", "base", "--models-dir", tmp_path)
    assert COMMIT in shown.stdout and "openai/whisper-base" in shown.stdout and "encoder" in shown.stdout
    assert "whisper-base" in models("list", "--models-dir", tmp_path).stdout
    # A second pull asks for the commit and nothing else.
    before = len(hub.requests)
    again = pull(hub, tmp_path)
    assert again.returncode == 0 and "already" in again.stderr and len(hub.requests) == before + 1
    assert models("rm", "whisper-base", "--models-dir", tmp_path).returncode == 0
    assert list(tmp_path.iterdir()) == []
    assert models("rm", "whisper-base", "--models-dir", tmp_path).returncode == 3


def test_names_and_revision(hub, files, tmp_path):
    assert pull(hub, tmp_path, "--name", "mine", name=f"openai/whisper-base@{COMMIT}").returncode == 0
    check(tmp_path, files, "mine")
    done = pull(hub, tmp_path, name="openai/whisper-base@v9")
    assert done.returncode == 3 and "v9" in done.stderr
    for bad in ("../../etc", "a/b/c", "nonsense", "a/..", "openai/whisper base"):
        done = pull(hub, tmp_path, name=bad)
        assert done.returncode == 1 and "is no model" in done.stderr, bad
    assert models("pull", "base", "--name", "../x").returncode == 2


def test_the_token_goes_to_the_hub_and_nowhere_else(hub, files, tmp_path):
    hub.token = "hf_secret"
    done = pull(hub, tmp_path)
    assert done.returncode == 1 and "HF_TOKEN" in done.stderr
    done = pull(hub, tmp_path, env={"HF_TOKEN": "hf_wrong"})
    assert done.returncode == 1 and "HF_TOKEN" in done.stderr and "hf_wrong" not in done.stderr
    assert pull(hub, tmp_path, env={"HF_TOKEN": "hf_secret"}).returncode == 0
    check(tmp_path, files)
    blobs = hub.seen("/blobs/")
    assert blobs and not any("authorization" in request for request in blobs)


@pytest.mark.slow(reason="waits eight seconds and more, or computes as long")
def test_what_the_hub_does_not_have(hub, tmp_path):
    done = pull(hub, tmp_path, name="openai/whisper-none")
    assert done.returncode == 3 and "whisper-none" in done.stderr
    hub.forbidden = True
    done = pull(hub, tmp_path)
    assert done.returncode == 1 and "licence" in done.stderr
    done = models("pull", "base", "--models-dir", tmp_path)  # nobody listens there
    assert done.returncode == 1 and "sori models import" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_cut_connections_are_continued(hub, files, tmp_path):
    hub.cuts = {WEIGHTS: 3, TOKENS: 1}
    hub.failures = 1
    done = pull(hub, tmp_path)
    assert done.returncode == 0, done.stderr
    check(tmp_path, files)
    asked = [r for r in hub.seen(f"/blobs/{WEIGHTS}")]
    assert len(asked) == 4 and "range" not in asked[0]
    starts = [int(r["range"][6:-1]) for r in asked[1:]]
    assert starts == sorted(starts) and starts[0] > 10_000_000 and all("if-range" in r for r in asked[1:])


def test_a_file_that_changes_meanwhile_starts_anew(hub, files, tmp_path):
    hub.stale_etag = True
    hub.cuts = {WEIGHTS: 2}
    assert pull(hub, tmp_path).returncode == 0
    check(tmp_path, files)
    hub.ignores_ranges = True
    hub.cuts = {WEIGHTS: 1}
    assert pull(hub, tmp_path, "--force").returncode == 0
    check(tmp_path, files)


def test_wrong_bytes(hub, files, tmp_path):
    hub.damage = {WEIGHTS: 1}
    assert pull(hub, tmp_path).returncode == 0, "wrong once is fetched once more"
    check(tmp_path, files)
    assert models("rm", "base", "--models-dir", tmp_path).returncode == 0
    hub.damage = {WEIGHTS: 9}
    done = pull(hub, tmp_path)
    assert done.returncode == 1 and WEIGHTS in done.stderr and "sum" in done.stderr
    assert not (tmp_path / "whisper-base").exists()
    hub.damage = {}
    assert pull(hub, tmp_path).returncode == 0
    check(tmp_path, files)
    hub.damage = {"config.json": 9}
    done = pull(hub, tmp_path, "--name", "other")
    assert done.returncode == 1 and "config.json" in done.stderr and not (tmp_path / "other").exists()


def test_a_server_that_gives_up_for_good(hub, files, tmp_path):
    hub.files[WEIGHTS] = files[WEIGHTS][:200_000]
    hub.claimed_size = {WEIGHTS: len(files[WEIGHTS])}
    done = pull(hub, tmp_path)
    assert done.returncode == 1 and WEIGHTS in done.stderr
    assert not (tmp_path / "whisper-base").exists()


def test_killed_and_continued(hub, files, tmp_path):
    hub.pause = 0.02
    environment = {**os.environ, "HF_ENDPOINT": hub.url}
    process = subprocess.Popen([SORI, "models", "pull", "base", "--models-dir", tmp_path], env=environment,
                               stderr=subprocess.DEVNULL)
    staging = tmp_path / ".whisper-base.incoming"

    def size():
        return sum(p.stat().st_size for p in staging.glob(f"{WEIGHTS}.*.partial"))

    wait_for(lambda: size() > 3_000_000)
    busy = pull(hub, tmp_path)
    assert busy.returncode == 1 and "another" in busy.stderr
    process.send_signal(signal.SIGKILL)
    process.wait()
    kept = size()
    assert kept > 3_000_000 and not (tmp_path / "whisper-base").exists()
    assert models("list", "--models-dir", tmp_path, "--assets-dir", tmp_path).stdout == "", "half a model is none"
    hub.pause = 0
    hub.requests.clear()
    assert pull(hub, tmp_path).returncode == 0
    check(tmp_path, files)
    assert int(hub.seen(f"/blobs/{WEIGHTS}")[0]["range"][6:-1]) >= kept


def test_no_room(hub, tmp_path):
    hub.claimed_size = {WEIGHTS: 10 ** 16}
    done = pull(hub, tmp_path)
    assert done.returncode == 1 and "MB are needed" in done.stderr


def test_the_disk_fills_on_the_way(hub, files, tmp_path):
    done = pull(hub, tmp_path, preexec_fn=limit_files)
    assert done.returncode == 1 and "room" in done.stderr, done.stderr
    assert not (tmp_path / "whisper-base").exists()
    assert pull(hub, tmp_path).returncode == 0, "what had come is continued"
    check(tmp_path, files)
    assert any(int(r["range"][6:-1]) == 5_000_000 for r in hub.seen(f"/blobs/{WEIGHTS}") if "range" in r)


def limit_files():
    import resource
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5_000_000, 5_000_000))


def test_what_is_no_whisper_model(hub, files, tmp_path):
    del hub.files[WEIGHTS]
    done = pull(hub, tmp_path)
    assert done.returncode == 1 and "safetensors" in done.stderr
    hub.files[WEIGHTS] = b"nonsense" * 100
    done = pull(hub, tmp_path)
    assert done.returncode == 1 and "cannot be used" in done.stderr
    assert list(tmp_path.iterdir()) == [], "what is no model is not kept"


def test_two_models_at_one_name(hub, files, tmp_path):
    assert models("import", NANO, "--name", "whisper-base", "--models-dir", tmp_path).returncode == 0
    done = pull(hub, tmp_path)
    assert done.returncode == 1 and "--name" in done.stderr
    assert models("show", "whisper-base", "--models-dir", tmp_path).returncode == 0


def test_import(files, tmp_path):
    source = tmp_path / "cache"
    source.mkdir()
    for name, content in files.items():
        (tmp_path / f"blob-{name}").write_bytes(content)
        (source / name).symlink_to(tmp_path / f"blob-{name}")  # as the hub's own cache keeps them
    target = tmp_path / "models"
    done = models("import", source, "--name", "whisper-base", "--models-dir", target)
    assert done.returncode == 0, done.stderr
    check(target, files)
    assert not (target / "whisper-base" / WEIGHTS).is_symlink()
    assert models("import", source, "--name", "whisper-base", "--models-dir", target).returncode == 1
    (tmp_path / f"blob-{WEIGHTS}").write_bytes(files[WEIGHTS][:-10])
    done = models("import", source, "--name", "half", "--models-dir", target)
    assert done.returncode == 1 and WEIGHTS in done.stderr and not (target / "half").exists()
    assert "nothing at" in models("import", tmp_path / "none", "--models-dir", target).stderr
    junk = tmp_path / "ggml-junk.bin"
    junk.write_bytes(b"junk" * 1000)
    assert models("import", junk, "--models-dir", target).returncode == 1
    assert [p.name for p in target.iterdir()] == ["whisper-base"]


TOKENIZER = {"vocab.json", "added_tokens.json", "tokenizer.json"}
FINE_TUNE = "team/whisper-ko"


def checkpoint(name, dims=None):
    """The small Whisper as PyTorch keeps it, its tensors called as `name` calls them."""
    nano = seeds.Nano()
    return seeds.checkpoint([
        (name(key.removeprefix("model.")), nano.cut(key.removeprefix("model."), entry["shape"]), entry["shape"],
         "HalfStorage", 2)
        for key, entry in nano.header.items() if key.startswith("model.")], dims)


def without_tokenizer(files):
    return {name: content for name, content in files.items() if name not in TOKENIZER}


def test_a_fine_tune_without_a_vocabulary(hub, files, tmp_path):
    """It gets that of OpenAI's model with as many tokens, as the hub has it."""
    hub.models[FINE_TUNE] = without_tokenizer(files)
    hub.files.pop("tokenizer.json", None)
    done = pull(hub, tmp_path, name=FINE_TUNE)
    assert done.returncode == 1 and "openai/whisper-base" in done.stderr, "the hub's model has no tokenizer.json here"
    texts = {**json.loads(files["vocab.json"]), **json.loads(files["added_tokens.json"])}
    added = [{"id": id, "content": text} for text, id in texts.items() if text.startswith("<|")]
    words = {text: id for text, id in texts.items() if not text.startswith("<|")}
    tokenizer = {"added_tokens": added, "model": {"type": "BPE", "vocab": words}}
    hub.files["tokenizer.json"] = json.dumps(tokenizer).encode()
    done = pull(hub, tmp_path, name=FINE_TUNE)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "whisper-ko" / "tokenizer.json").read_bytes() == hub.files["tokenizer.json"]
    # One whose tokens are nobody's says so.
    config = {**json.loads(files["config.json"]), "vocab_size": 51_000}
    hub.models["team/other"] = {**without_tokenizer(files), "config.json": json.dumps(config).encode(),
                                WEIGHTS: with_tokens(files[WEIGHTS], 51_000)}
    done = pull(hub, tmp_path, name="team/other")
    assert done.returncode == 1 and "51000" in done.stderr and "tokenizer.json" in done.stderr, done.stderr


def with_tokens(weights, count):
    """The same weights with the first rows of the embedding only."""
    length = int.from_bytes(weights[:8], "little")
    header = json.loads(weights[8:8 + length])
    embedding = header["model.decoder.embed_tokens.weight"]
    row = (embedding["data_offsets"][1] - embedding["data_offsets"][0]) // embedding["shape"][0]
    embedding["shape"][0] = count
    embedding["data_offsets"][1] = embedding["data_offsets"][0] + count * row
    text = json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + weights[8 + length:]


def test_weights_as_pytorch_keeps_them(hub, files, tmp_path):
    weights = checkpoint(lambda name: "model." + name)
    hub.models[FINE_TUNE] = {**{k: v for k, v in files.items() if k != WEIGHTS}, "pytorch_model.bin": weights}
    done = pull(hub, tmp_path, name=FINE_TUNE)
    assert done.returncode == 0, done.stderr
    shown = models("show", "whisper-ko", "--models-dir", tmp_path)
    assert shown.returncode == 0 and "28 MB" in shown.stdout, shown.stdout
    assert models("import", NANO, "--name", "nano", "--models-dir", tmp_path).returncode == 0
    assert heard(tmp_path, "whisper-ko") == heard(tmp_path, "nano") != ""
    # A pickle that asks for more than tensors is refused by name, and nothing of it runs.
    trap = tmp_path / "ran"
    code = f"cposix\nsystem\n(S'touch {trap}'\ntR.".encode()
    hub.models[FINE_TUNE]["pytorch_model.bin"] = with_pickle(weights, b"\x80\x02" + code)
    done = pull(hub, tmp_path, "--force", name=FINE_TUNE)
    assert done.returncode == 1 and "posix.system" in done.stderr and not trap.exists()
    assert heard(tmp_path, "whisper-ko"), "the model that was there stays"


def test_checkpoints_of_openai_whisper(files, tmp_path):
    config = json.loads(files["config.json"])
    dims = {"n_mels": config["num_mel_bins"], "n_vocab": config["vocab_size"], "n_audio_ctx": 1500, "n_text_ctx": 448,
            "n_audio_state": config["d_model"], "n_text_state": config["d_model"],
            "n_audio_head": config["encoder_attention_heads"], "n_audio_layer": config["encoder_layers"],
            "n_text_head": config["decoder_attention_heads"], "n_text_layer": config["decoder_layers"]}
    (tmp_path / "cache").mkdir()
    source, target = tmp_path / "cache" / "nano.pt", tmp_path / "models"
    source.write_bytes(checkpoint(seeds.ggml_name, dims))
    done = models("import", source, "--models-dir", target)
    assert done.returncode == 1 and "vocabulary" in done.stderr and "sori models pull openai/whisper-base" in done.stderr
    assert models("import", NANO, "--name", "hub", "--models-dir", target).returncode == 0
    done = models("import", source, "--models-dir", target)
    assert done.returncode == 0, done.stderr
    assert sorted(p.name for p in (target / "nano").iterdir() if p.name[0] != ".") == ["added_tokens.json", "model.pt", "vocab.json"]
    assert heard(target, "nano") == heard(target, "hub") != ""
    assert models("list", "--models-dir", target).stdout.count("ready") >= 2


def heard(folder, name):
    done = subprocess.run(
        [SORI, "transcribe", ROOT / "samples/sample-ko.wav", "--model", name, "--models-dir", folder, "--backend", "whisper",
         "--language", "ko", "--quiet"], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def with_pickle(archive, code):
    """The same archive with another description of its tensors."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            new.writestr(name, code if name.endswith("data.pkl") else old.read(name))
    return out.getvalue()


@pytest.mark.slow(reason="waits five seconds and more, or computes as long")
def test_slow_hub_is_cut_off_and_continued(hub, files, tmp_path):
    hub.stalls = {WEIGHTS: 30}
    start = time.monotonic()
    done = pull(hub, tmp_path, "--patience", "2")
    assert done.returncode == 0, done.stderr
    assert 2 < time.monotonic() - start < 25
    assert len(hub.seen(f"/blobs/{WEIGHTS}")) == 2
    check(tmp_path, files)


def test_a_bar_for_a_person(hub, tmp_path):
    done = subprocess.run(
        ["script", "-qec", f"{SORI} models pull base --models-dir {tmp_path}", "/dev/null"],
        env={**os.environ, "HF_ENDPOINT": hub.url}, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and "█" in done.stdout and "100%" in done.stdout


@pytest.fixture
def nano(files, tmp_path):
    """A copy of the small Whisper that a test may damage."""
    source = tmp_path / "nano"
    source.mkdir()
    for name, data in files.items():
        (source / name).write_bytes(data)
    return source


@pytest.mark.parametrize("threads, compute_type", [
    (None, None), pytest.param(1, "float32", marks=pytest.mark.slow(reason="one thread, four times the bytes"))])
def test_bench(nano, threads, compute_type):
    wanted = ["--threads", threads, "--compute-type", compute_type] if threads else []
    done = models("bench", nano, "--json", *wanted)
    assert done.returncode == 0, done.stderr
    times = json.loads(done.stdout)
    assert times["threads"] == (threads or times["threads"]) > 0
    assert times["compute_type"] == (compute_type or times["compute_type"]) in ("int8", "float32")
    for key in ("load_s", "encode_ms", "encode8_ms", "greedy_ms_per_token", "beam5_ms_per_step", "batch16_ms_per_step"):
        assert 0 < times[key] < 60_000, key
    # Memory is what a process of this size takes.
    assert 10 < times["peak_rss_mb"] < 2000


@pytest.mark.slow(reason="waits five seconds and more, or computes as long")
def test_bench_for_a_person(nano, files, tmp_path):
    table = models("bench", nano)
    assert table.returncode == 0 and "greedy token" in table.stdout and "encode 30 s" in table.stdout, table.stderr
    assert "--threads" in models("bench", nano, "--threads", "0").stderr
    wrong = models("bench", nano, "--compute-type", "int3")
    assert wrong.returncode == 2 and "int8" in wrong.stderr
    (nano / WEIGHTS).write_bytes(files[WEIGHTS][:-10])
    damaged = models("bench", nano)
    assert damaged.returncode == 1 and WEIGHTS in damaged.stderr
    assert models("bench", "none-such", "--models-dir", tmp_path).returncode != 0
