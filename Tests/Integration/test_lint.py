"""The checks of the sources find what they are for, and nothing in what only looks like it."""
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader

import pytest

from conftest import ROOT

sys.path.insert(0, str(ROOT / "scripts"))


def script(name):
    """One of the scripts as a module."""
    loader = SourceFileLoader(name, str(ROOT / "scripts" / name))
    module = module_from_spec(spec_from_loader(name, loader))
    loader.exec_module(module)
    return module


layers = script("layers")


def circles(folder, files):
    """The circles among the folders of a target made of `files`."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    sources = [layers.Source(path) for path in sorted(folder.rglob("*.swift"))]
    return layers.circles(layers.edges(folder, sources))


def test_folders_that_use_each_other(tmp_path):
    files = {"A/One.swift": "struct One { let other: Two }", "B/Two.swift": "struct Two { static let first = One.self }"}
    assert circles(tmp_path, files) == [{"A", "B"}]


def test_a_circle_of_three_and_the_root(tmp_path):
    files = {"A/One.swift": "struct One { let next: Two }", "B/Two.swift": "enum Two { case next(Three) }",
             "Three.swift": "final class Three { var first: [One] = [] }"}
    assert circles(tmp_path, files) == [{"A", "B", "."}]


@pytest.mark.parametrize("text", [
    "struct Two {} // as One", "struct Two { let name = \"One\" }", "/* One /* One */ One */ struct Two {}",
    "struct Two { let name = #\"\\(One)\"# }", "struct Two<One> { let value: One }", "struct Two { private struct One {} }",
    "func two<One>(_ value: One) {}", "struct Two { let one = Other.One() }", "struct Two { let a = \"\"\"\n One\n \"\"\" }"])
def test_what_only_looks_like_a_use(tmp_path, text):
    assert circles(tmp_path, {"A/One.swift": "struct One { let other: Two }", "B/Two.swift": text}) == []


@pytest.mark.parametrize("text", [
    "struct Two { let name = \"\\(One())\" }", "extension One { func two() {} }\nstruct Two {}",
    "struct Two { func make() -> some Sequence<One> { [] } }", "struct Two { let part: One.Part }"])
def test_what_is_a_use(tmp_path, text):
    one = "struct One { struct Part {} }\nextension One { var other: Two? { nil } }"
    assert circles(tmp_path, {"A/One.swift": one, "B/Two.swift": text}) == [{"A", "B"}]


def test_names_that_two_folders_declare_say_nothing(tmp_path):
    files = {"A/One.swift": "struct One { enum State {}; let other: Two }", "B/Two.swift": "struct Two { let s: State }",
             "B/State.swift": "enum State {}"}
    assert circles(tmp_path, files) == []


def test_imports_are_declared(tmp_path):
    (tmp_path / "X.swift").write_text("internal import Lower\nimport Upper\nimport Glibc\n")
    targets = [("Upper", "regular", tmp_path / "Sources/Upper", ["Middle"]),
               ("Middle", "regular", tmp_path / "Sources/Middle", ["Lower"]),
               ("Lower", "regular", tmp_path / "Sources/Lower", [])]
    sources = {"Upper": [], "Middle": [layers.Source(tmp_path / "X.swift")], "Lower": []}
    [problem] = layers.check_imports(targets, sources)
    assert "Middle imports Upper" in problem
    [problem] = layers.check_imports(targets[::-1][1:] + targets[2:], {**sources, "Middle": []})
    assert "Middle above Upper" in problem


def rules(folder, name, text):
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)
    done = subprocess.run([ROOT / "scripts/rules", folder], capture_output=True, text=True)
    assert (done.returncode == 0) == (done.stderr == "")
    return done.stderr


UNCHECKED = "final class A: @unchecked " + "Sendable {}\n"


@pytest.mark.parametrize("name, text, part", [
    ("Sources/a.swift", "// " + "x" * 118, "columns"), ("Sources/a.c", "int " + "x" * 118 + ";", "columns"),
    ("scripts/a.py", '"""' + "x" * 118 + '"""', "columns"), ("scripts/a.sh", "# " + "x" * 120, "columns"),
    ("Tests/a.py", "\n" * 601, "lines"), ("Sources/a.h", "\n" * 601, "lines"),
    ("Sources/a.swift", UNCHECKED, "proof"), ("Sources/a.swift", "/// A class.\n" + UNCHECKED, "proof"),
    ("Sources/a.swift", "// Only the loop touches it.\n\n\n\n" + UNCHECKED, "proof"),
    ("Sources/a.swift", "let a = try! b()", "try!"),
    ("Tests/a.swift", 'let folder = "/' + 'tmp/x"', "outside"), ("Tests/a.py", 'X = ROOT / "../' + 'shared"', "outside")])
def test_rules_that_are_broken(tmp_path, name, text, part):
    assert part in rules(tmp_path, name, text)


@pytest.mark.parametrize("name, text", [
    ("Sources/a.swift", "/// A class.\n/// Only the loop's thread touches it.\n" + UNCHECKED),
    ("Sources/a.swift", "// " + "x" * 117), ("scripts/a.py", "x = '" + "y" * 130 + "'"),
    ("Sources/a.swift", "/// Never a `try!` here.\nlet a = 1"), ("Tests/a.sh", 'x="${TMPDIR:-/' + 'tmp}"')])
def test_rules_that_are_kept(tmp_path, name, text):
    assert rules(tmp_path, name, text) == ""


def words(folder, name, text):
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)
    return subprocess.run([ROOT / "scripts/words", folder], capture_output=True, text=True).stderr


def test_retired_words(tmp_path):
    joined = "".join  # so that this file does not hold the words itself
    assert "retired" in words(tmp_path, "Sources/a.swift", joined(["let free", "Pla", "ces = 3"]))
    assert "retired" in words(tmp_path, "Sources/a.swift", joined(["final class Contract", "A {}"]))
    assert "retired" in words(tmp_path, joined(["Tests/free_pla", "ce.py"]), "")


def test_words_that_are_kept(tmp_path):
    joined = "".join
    for text in ("sorted in place", "two decimal places", "a placeholder", "let beamPatience = 1"):
        assert words(tmp_path, "Sources/a.swift", text) == ""
    assert words(tmp_path, "Web/a.css", joined(["color: inh", "erit"])) == ""
