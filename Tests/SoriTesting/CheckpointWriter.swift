/// Writes files as `torch.save` does: a zip archive without compression, a pickle of protocol 2, each storage a file.
package struct CheckpointWriter {
    /// A tensor of a checkpoint.
    package struct Item {
        package var name: String
        package var shape: [Int]
        /// `Float`, `Half`, `BFloat16` or another of PyTorch's.
        package var storage: String
        /// Bytes of a number.
        package var size: Int
        package var bytes: [UInt8]
        /// Steps between neighbours of each dimension; nil for those of rows after rows.
        package var strides: [Int]?

        package init(
            _ name: String, _ shape: [Int], storage: String, size: Int, bytes: [UInt8], strides: [Int]? = nil
        ) {
            self.name = name
            self.shape = shape
            self.storage = storage
            self.size = size
            self.bytes = bytes
            self.strides = strides
        }
    }

    private var pickle: [UInt8] = [0x80, 2]
    private var storages: [[UInt8]] = []

    private init() {}

    /// The archive of a state dict; with `dims`, of a checkpoint of openai-whisper, which has it beside them.
    package static func checkpoint(_ items: [Item], dims: [(String, Int)]? = nil) -> [UInt8] {
        var writer = CheckpointWriter()
        if let dims {
            writer.pickle += Array("}(".utf8)
            writer.put("dims")
            writer.pickle += Array("}(".utf8)
            for (name, value) in dims {
                writer.put(name)
                writer.put(value)
            }
            writer.pickle += Array("u".utf8)
            writer.put("model_state_dict")
        }
        writer.put(function: "collections", "OrderedDict")
        writer.pickle += Array(")R(".utf8)
        for item in items { writer.put(item) }
        writer.pickle += Array("u".utf8)
        // A state dict also has attributes.
        writer.pickle += Array("}".utf8)
        writer.put("_metadata")
        writer.pickle += Array("}sb".utf8)
        writer.pickle += Array((dims == nil ? "." : "u.").utf8)
        return writer.archive()
    }

    /// The archive around a pickle of any kind, without storages.
    package static func archive(pickle: [UInt8]) -> [UInt8] {
        var writer = CheckpointWriter()
        writer.pickle = pickle
        return writer.archive()
    }

    private mutating func put(_ item: Item) {
        put(item.name)
        put(function: "torch._utils", "_rebuild_tensor_v2")
        pickle += Array("((".utf8)
        put("storage")
        put(function: "torch", item.storage + "Storage")
        put(String(storages.count))
        put("cpu")
        put(item.bytes.count / item.size)
        pickle += Array("tQ".utf8)
        put(0)
        put(tuple: item.shape)
        put(tuple: item.strides ?? item.shape.indices.map { item.shape[($0 + 1)...].reduce(1, &*) })
        pickle.append(0x89)
        put(function: "collections", "OrderedDict")
        pickle += Array(")RtR".utf8)
        storages.append(item.bytes)
    }

    private mutating func put(_ text: String) {
        pickle += Array("X".utf8) + little(text.utf8.count, 4) + Array(text.utf8)
    }

    private mutating func put(_ number: Int) { pickle += Array("J".utf8) + little(number, 4) }

    private mutating func put(tuple numbers: [Int]) {
        pickle += Array("(".utf8)
        for number in numbers { put(number) }
        pickle += Array("t".utf8)
    }

    private mutating func put(function module: String, _ name: String) {
        pickle += Array("c\(module)\n\(name)\n".utf8)
    }

    private func archive() -> [UInt8] {
        let files =
            [("m/data.pkl", pickle)] + storages.enumerated().map { ("m/data/\($0)", $1) } + [("m/version", [51])]
        var (bytes, list): ([UInt8], [UInt8]) = ([], [])
        for (name, content) in files {
            let common = little(0, 8) + little(0, 4) + little(content.count, 4) + little(content.count, 4)
            let offset = bytes.count
            bytes += [0x50, 0x4B, 3, 4, 0, 0] + common + little(name.utf8.count, 2) + little(5, 2) + Array(name.utf8)
            bytes += [0x46, 0x42, 1, 0, 0x5A] + content
            list += [0x50, 0x4B, 1, 2, 0, 0, 0, 0] + common + little(name.utf8.count, 2) + little(0, 12)
            list += little(offset, 4) + Array(name.utf8)
        }
        let start = bytes.count
        return bytes + list + [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + little(files.count, 2) + little(files.count, 2)
            + little(list.count, 4) + little(start, 4) + little(0, 2)
    }

    private func little(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}
