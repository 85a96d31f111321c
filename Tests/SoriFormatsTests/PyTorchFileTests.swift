import Foundation
import SoriCore
import SoriFormats
import SoriTesting
import Testing

/// Checkpoints of PyTorch: what is read, what is refused, and that nothing in a pickle is ever run.
struct PyTorchFileTests {
    private func open(_ bytes: [UInt8]) throws -> PyTorchFile {
        let path = FileManager.default.temporaryDirectory.appending(path: "sori-\(UUID().uuidString).pt")
        try Data(bytes).write(to: path)
        defer { try? FileManager.default.removeItem(at: path) }
        return try PyTorchFile(MappedFile(path: path.path))
    }

    private func message(_ bytes: [UInt8]) -> String {
        do throws(any Error) {
            _ = try open(bytes)
            return "it was read"
        } catch {
            return (error as? FileError)?.message ?? "\(error)"
        }
    }

    private func pickled(_ text: String) -> [UInt8] { CheckpointWriter.archive(pickle: [0x80, 2] + Array(text.utf8)) }

    private let items = [
        CheckpointWriter.Item("a", [2, 3], storage: "Half", size: 2, bytes: Array(1...12)),
        CheckpointWriter.Item("b", [], storage: "Float", size: 4, bytes: [1, 2, 3, 4]),
    ]

    /// `linear.pt` is what PyTorch 1.13 writes for `{"dims": {...}, "model_state_dict":
    /// torch.nn.Linear(3, 4).half().state_dict()}`.
    @Test func aFileOfPyTorchItself() throws {
        let url = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Resources/linear.pt")
        let file = try PyTorchFile(MappedFile(path: url.path))
        #expect(file.numbers["dims/n_vocab"] == 1768 && file.numbers["dims/n_mels"] == 8 && file.numbers.count == 10)
        #expect(Set(file.tensors.keys) == ["model_state_dict/weight", "model_state_dict/bias"])
        let (weight, bias) = (file.tensors["model_state_dict/weight"], file.tensors["model_state_dict/bias"])
        #expect(weight?.shape == [4, 3] && weight?.type == .float16 && weight?.bytes.count == 24)
        #expect(bias?.shape == [4] && bias?.type == .float16 && bias?.bytes.count == 8)
        // PyTorch lays storages out at multiples of 64 bytes.
        #expect(weight?.bytes.lowerBound.isMultiple(of: 64) == true)
    }

    @Test func stateDictsAndCheckpoints() throws {
        let bytes = CheckpointWriter.checkpoint(items)
        let file = try open(bytes)
        let entry = try #require(file.tensors["a"])
        #expect(entry.type == .float16 && entry.shape == [2, 3] && Array(bytes[entry.bytes]) == Array(1...12))
        #expect(file.tensors["b"]?.shape == [] && file.tensors["b"]?.count == 1)
        let checkpoint = try open(CheckpointWriter.checkpoint(items, dims: [("n_mels", 80)]))
        #expect(checkpoint.numbers == ["dims/n_mels": 80])
        #expect(Set(checkpoint.tensors.keys) == ["model_state_dict/a", "model_state_dict/b"])
    }

    @Test(arguments: [
        ("cos\nsystem\n(X\u{4}\0\0\0true", "os.system"), ("cbuiltins\neval\n", "builtins.eval"),
        ("ctorch\nload\n", "torch.load"), ("ctorch\nFloatStorage.__class__\n", "torch.FloatStorage.__class__"),
        ("cargparse\nNamespace\n", "argparse.Namespace"), ("X\u{2}\0\0\0osX\u{6}\0\0\0system\u{93}", "instruction"),
    ]) func whatAsksForPythonIsRefusedByName(_ pickle: String, _ name: String) {
        let text = message(pickled(pickle))
        #expect(text.contains(name), "\(text)")
    }

    @Test func namesOnTheStackAreCheckedToo() {
        let pickle: [UInt8] = [0x80, 4, 0x8C, 2] + Array("os".utf8) + [0x8C, 6] + Array("system".utf8) + [0x93, 0x2E]
        #expect(message(CheckpointWriter.archive(pickle: pickle)).contains("os.system"))
    }

    /// Each takes from an empty stack, from beyond a mark, from what was not kept, or adds to what holds nothing.
    @Test(arguments: [
        ".", "t", "R", "s", "}u", "}(K\u{1}u.", "(}s", "h\u{5}", "q\u{1}", "K\u{1}K\u{2}s", "Na", "0", "(0", "Q", "b",
        "K\u{1}K\u{2}.", "(.", "NNR", "}", "ctorch\nFloatStorage\n)R", "ccollections\nOrderedDict\n(K\u{1}tR.", "K",
        "J\u{1}", "X\u{7F}\0\0\0a", "(K\u{1}tQ", "\u{7}", "ccollections\n", "N.", "K\u{1}.", "].",
    ]) func picklesThatDoNotHoldTogether(_ pickle: String) {
        let text = message(pickled(pickle))
        #expect(text.contains(".pt"), "\(pickle.debugDescription): \(text)")
        #expect(text != "it was read" && !text.contains("could not"), "\(text)")
    }

    /// Depth, width and cycles cost no more than their bytes.
    @Test func hostilePickles() throws {
        let deep = [0x80, 2, 0x29] + [UInt8](repeating: 0x85, count: 3_000_000) + [0x2E]
        #expect(message(CheckpointWriter.archive(pickle: deep)).contains("too many values"))
        let shallow = [0x80, 2, 0x29] + [UInt8](repeating: 0x85, count: 300_000) + [0x2E]
        #expect(message(CheckpointWriter.archive(pickle: shallow)).contains("no dictionary"))
        // A dictionary that holds itself under a name, and one that is held a thousand times.
        #expect(try open(pickled("}q\u{1}(X\u{1}\0\0\0ah\u{1}u.")).tensors.isEmpty)
        let held = String(repeating: "X\u{1}\0\0\0bK\u{1}", count: 2_000)
        let holders = (0..<1_000).map { "X\u{3}\0\0\0\(100 + $0 % 900)h\u{1}" }.joined()
        #expect(message(pickled("}q\u{1}(\(held)u0}(\(holders)u.")).contains("too many entries"))
        let memo = [0x80, 4, 0x4E] + [UInt8](repeating: 0x94, count: 2_000_000) + [0x2E]
        #expect(message(CheckpointWriter.archive(pickle: memo)).contains("too many values"))
    }

    @Test func tensorsThatDoNotFitAreNamed() {
        func changed(_ change: (inout CheckpointWriter.Item) -> Void) -> String {
            var item = items[0]
            change(&item)
            return message(CheckpointWriter.checkpoint([item]))
        }
        #expect(changed { $0.shape = [2, 4] }.contains("tensor a"))
        #expect(changed { $0.shape = [-2, -3] }.contains("tensor a"))
        #expect(changed { $0.shape = Array(repeating: 0x7FFF_FFFF, count: 4) }.contains("tensor a"))
        #expect(changed { $0.strides = [1, 2] }.contains("contiguous"))
        #expect(changed { $0.strides = [3] }.contains("contiguous"))
        #expect(changed { $0.storage = "Quantized" }.contains("QuantizedStorage"))
        #expect(message(CheckpointWriter.checkpoint([items[0], items[0]])).contains("twice"))
        // Of a dimension of one the step means nothing.
        #expect(changed { ($0.shape, $0.strides) = ([1, 6], [99, 1]) } == "it was read")
    }

    @Test func otherFilesAreSaid() throws {
        var packed = CheckpointWriter.checkpoint(items)
        let list = try #require(packed.indices.last { packed[$0...].starts(with: [0x50, 0x4B, 1, 2]) })
        packed[list + 10] = 8
        #expect(message(packed).contains("compressed"))
        #expect(message([0x80, 2, 0x8A, 10, 0x6C]).contains("PyTorch 1.6"))
        #expect(message([]).contains("PyTorch 1.6"))
        #expect(message(Array("PK\u{3}\u{4}".utf8) + [UInt8](repeating: 0, count: 30)).contains("ends before"))
    }

    @Test func cutsAtEveryByteAreErrors() throws {
        let bytes = CheckpointWriter.checkpoint(items, dims: [("n_mels", 80)])
        for cut in 0..<bytes.count {
            let text = message(Array(bytes[..<cut]))
            #expect(text != "it was read", "\(cut)")
        }
    }

    @Test func changedBytesAreErrorsOrSoundEntries() throws {
        let bytes = CheckpointWriter.checkpoint(items, dims: [("n_mels", 80)])
        var random = SystemRandomNumberGenerator()
        for _ in 0..<3_000 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                damaged[Int.random(in: 0..<damaged.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            do {
                for (_, entry) in try open(damaged).tensors {
                    #expect(entry.bytes.lowerBound >= 0 && entry.bytes.upperBound <= damaged.count)
                }
            } catch let error as FileError {
                #expect(error.message.contains(".pt"))
            }
        }
    }
}
