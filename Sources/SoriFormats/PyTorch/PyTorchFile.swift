public import SoriCore

/// A checkpoint of `torch.save`: its tensors and where their bytes are, and the whole numbers beside them.
///
/// Such a file is a zip archive of a pickle, which describes the tensors, and of their numbers, each storage a file.
/// The pickle is read, never run. Names are those of the dictionaries: `conv1.weight` of a plain state dict, and
/// `dims/n_mels`, `model_state_dict/conv1.weight` where the checkpoint is a dictionary of dictionaries.
///
/// Source: pytorch/pytorch `torch/serialization.py`, `caffe2/serialize/inline_container.cc`.
public struct PyTorchFile: Sendable {
    private static let mostEntries = 1_000_000
    /// Names of number types that a pickle may have as values.
    static let numberTypes: Set<String> = [
        "float16", "bfloat16", "float32", "float64", "int8", "uint8", "int16", "int32", "int64", "bool",
    ]
    private static let storages: [String: TensorType] = [
        "torch.FloatStorage": .float32, "torch.HalfStorage": .float16, "torch.BFloat16Storage": .bfloat16,
        "torch.DoubleStorage": .float64, "torch.CharStorage": .int8, "torch.ByteStorage": .uint8,
        "torch.ShortStorage": .int16, "torch.IntStorage": .int32, "torch.LongStorage": .int64,
        "torch.BoolStorage": .bool,
    ]

    /// The path that was opened.
    public let path: String
    /// The tensors by name.
    public let tensors: [String: TensorEntry]
    /// The whole numbers by name.
    public let numbers: [String: Int]

    /// Whether a file begins as a zip archive does, which a checkpoint since PyTorch 1.6 is.
    public static func isArchive(_ file: MappedFile) -> Bool {
        unsafe file.withBytes { unsafe $0.count > 22 && $0.prefix(4).elementsEqual([0x50, 0x4B, 0x03, 0x04]) }
    }

    /// Checks a mapped file. Throws `FileError`: `unsupported` for other kinds of files and for a pickle that asks for
    /// more than tensors, `malformed`, naming the tensor, for whatever does not fit.
    public init(_ file: MappedFile) throws(FileError) {
        path = file.path
        (tensors, numbers) = try unsafe file.withBytes { bytes throws(FileError) in
            try unsafe Self.read(bytes, isArchive: Self.isArchive(file), file: file.path)
        }
    }

    private static func read(
        _ bytes: UnsafeRawBufferPointer, isArchive: Bool, file: String
    ) throws(FileError) -> ([String: TensorEntry], [String: Int]) {
        guard isArchive else {
            throw FileError(
                code: .unsupported,
                message:
                    "\(file) is no checkpoint of PyTorch 1.6 or later; load it with PyTorch and save it again with "
                    + "torch.save, or as safetensors")
        }
        let archive = try unsafe ZipArchive(bytes, file: file)
        let descriptions = archive.files.filter { $0.key.hasSuffix("/data.pkl") }
        guard descriptions.count == 1, let (name, range) = descriptions.first else {
            throw FileError(code: .unsupported, message: "\(file) is an archive, but not of torch.save: no data.pkl")
        }
        let root = name.dropLast("data.pkl".count)
        if let order = archive.files[root + "byteorder"], unsafe !bytes[order].elementsEqual("little".utf8) {
            throw FileError(code: .unsupported, message: "\(file) was saved on a big-endian machine")
        }
        var pickle = try unsafe PickleReader(UnsafeRawBufferPointer(rebasing: bytes[range]), file: file)
        var contents = CheckpointContents(file: file, root: String(root), archive: archive, most: mostEntries)
        try contents.read(pickle.read(), of: pickle)
        return (contents.tensors, contents.numbers)
    }

    /// The tensors and numbers of a pickle's dictionaries, two deep.
    private struct CheckpointContents {
        let file: String
        let root: String
        let archive: ZipArchive
        let most: Int
        var tensors: [String: TensorEntry] = [:]
        var numbers: [String: Int] = [:]
        private var seen = 0

        init(file: String, root: String, archive: ZipArchive, most: Int) {
            (self.file, self.root, self.archive, self.most) = (file, root, archive, most)
        }

        mutating func read(_ value: PickleValue, of pickle: PickleReader, prefix: String = "") throws(FileError) {
            guard case .dictionary(let index) = value else {
                throw FileError(
                    code: .unsupported, message: "\(file) holds no dictionary of tensors, which a model's file does")
            }
            let items = pickle.containers[index]
            seen += items.count
            guard seen <= most else {
                throw FileError(code: .malformed, message: "\(file) has too many entries")
            }
            for position in stride(from: 0, to: items.count, by: 2) {
                guard case .text(let key) = items[position] else { continue }
                let name = prefix + key
                switch items[position + 1] {
                case .integer(let number): numbers[name] = number
                case .tensor(let tensor):
                    guard tensors.updateValue(try entry(name, tensor), forKey: name) == nil else {
                        throw FileError(code: .malformed, message: "\(file): tensor \(name) is there twice")
                    }
                case .dictionary where prefix.isEmpty:
                    try read(items[position + 1], of: pickle, prefix: name + "/")
                default: continue
                }
            }
        }

        private func entry(_ name: String, _ tensor: PickledTensor) throws(FileError) -> TensorEntry {
            guard let type = PyTorchFile.storages[tensor.storage.type] else {
                throw failure(name, "is stored as \(tensor.storage.type.prefix(60))", .unsupported)
            }
            guard let storage = archive.files["\(root)data/\(tensor.storage.key)"] else {
                throw failure(name, "has its numbers in \(tensor.storage.key.prefix(60)), which is not in the file")
            }
            var count = 1
            var isContiguous = tensor.strides.count == tensor.shape.count
            for (length, stride) in zip(tensor.shape, tensor.strides).reversed() {
                guard length >= 0 else { throw failure(name, "has the shape \(tensor.shape)") }
                isContiguous = isContiguous && (stride == count || length <= 1)
                let (product, overflow) = count.multipliedReportingOverflow(by: length)
                guard !overflow else { throw failure(name, "has the shape \(tensor.shape)") }
                count = product
            }
            guard isContiguous else {
                throw failure(
                    name, "is not stored row after row: save it with .contiguous(), or as safetensors", .unsupported)
            }
            let room = storage.count / type.size
            guard tensor.offset >= 0, tensor.offset <= room, count <= room - tensor.offset else {
                throw failure(name, "of the shape \(tensor.shape) lies outside its storage of \(room) numbers")
            }
            let start = storage.lowerBound + tensor.offset * type.size
            return TensorEntry(type: type, shape: tensor.shape, bytes: start..<start + count * type.size)
        }

        private func failure(_ name: String, _ what: String, _ code: FileError.Code = .malformed) -> FileError {
            FileError(code: code, message: "\(file): tensor \(name.prefix(200)) \(what)")
        }
    }
}
