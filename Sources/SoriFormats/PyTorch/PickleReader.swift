import SoriCore

/// Reads the pickle of a PyTorch checkpoint without running any of it.
///
/// A pickle is a program for a small stack machine that may ask Python for any function and call it. Here only what
/// tensors, texts and numbers need is understood; the few functions that describe tensors are known by name, and what
/// they would do is done here. Any other name ends the reading with an error that says it.
///
/// Source: CPython `Lib/pickletools.py`, `torch/_weights_only_unpickler.py`.
struct PickleReader {
    private static let mostValues = 1_000_000
    private static let mostBytes = 64 << 20

    /// What tuples, lists and dictionaries hold; dictionaries hold keys and values in turn.
    private(set) var containers: [[PickleValue]] = []
    private var reader: ByteReader
    private let file: String
    private var stack: [PickleValue] = []
    private var marks: [Int] = []
    private var memo: [Int: PickleValue] = [:]
    private var values = 0

    /// Prepares to read `bytes`, which must outlive the reader.
    init(_ bytes: UnsafeRawBufferPointer, file: String) throws(FileError) {
        guard bytes.count <= Self.mostBytes else {
            throw FileError(code: .unsupported, message: "\(file) has a description of \(bytes.count) bytes")
        }
        unsafe reader = ByteReader(bytes, file: file)
        self.file = file
    }

    /// Reads up to the end and gives the value that is left.
    mutating func read() throws(FileError) -> PickleValue {
        while true {
            let code = UInt8(try reader.integer("the description of the tensors", 0...255, as: UInt8.self))
            if code == UInt8(ascii: ".") {
                guard stack.count == 1, marks.isEmpty, let value = stack.last else { throw damage("does not come out") }
                return value
            }
            try step(code)
            guard stack.count + memo.count + values <= Self.mostValues else { throw damage("has too many values") }
        }
    }

    private mutating func step(_ code: UInt8) throws(FileError) {
        switch code {
        case 0x80:
            let version = try number(UInt8.self)
            guard (2...5).contains(version) else { throw damage("is of pickle protocol \(version); 2 to 5 are read") }
        case 0x95: _ = try reader.skip(8, "a frame")
        case UInt8(ascii: "("): marks.append(stack.count)
        case UInt8(ascii: "N"): stack.append(.none)
        case 0x88: stack.append(.bool(true))
        case 0x89: stack.append(.bool(false))
        case UInt8(ascii: "J"): stack.append(.integer(try number(Int32.self)))
        case UInt8(ascii: "K"): stack.append(.integer(try number(UInt8.self)))
        case UInt8(ascii: "M"): stack.append(.integer(try number(UInt16.self)))
        case 0x8A: stack.append(try longInteger())
        case UInt8(ascii: "G"):
            _ = try reader.skip(8, "a number")
            stack.append(.other)
        case UInt8(ascii: "B"): try passBytes(number(UInt32.self))
        case UInt8(ascii: "C"): try passBytes(number(UInt8.self))
        case UInt8(ascii: "X"): stack.append(.text(try text(number(UInt32.self))))
        case 0x8C: stack.append(.text(try text(number(UInt8.self))))
        case UInt8(ascii: "}"): stack.append(.dictionary(add([])))
        case UInt8(ascii: "]"): stack.append(.list(add([])))
        case UInt8(ascii: ")"): stack.append(.tuple(add([])))
        case UInt8(ascii: "t"): stack.append(.tuple(add(try popToMark())))
        case 0x85...0x87: stack.append(.tuple(add(try pop(Int(code) - 0x84))))
        case UInt8(ascii: "a"): try extend(with: pop(1))
        case UInt8(ascii: "e"): try extend(with: popToMark())
        case UInt8(ascii: "s"): try extend(with: pop(2))
        case UInt8(ascii: "u"): try extend(with: popToMark())
        case UInt8(ascii: "q"): memo[try number(UInt8.self)] = try top()
        case UInt8(ascii: "r"): memo[try number(UInt32.self)] = try top()
        case 0x94: memo[memo.count] = try top()
        case UInt8(ascii: "h"): try recall(number(UInt8.self))
        case UInt8(ascii: "j"): try recall(number(UInt32.self))
        case UInt8(ascii: "0"): _ = try pop(1)
        case UInt8(ascii: "c"): stack.append(try function(module: line(), name: line()))
        case 0x93:
            guard case .text(let name)? = try pop(1).first, case .text(let module)? = try pop(1).first else {
                throw damage("asks for a function without a name")
            }
            stack.append(try function(module: module, name: name))
        case UInt8(ascii: "Q"): stack.append(try storage())
        case UInt8(ascii: "R"): try call()
        // The state of an object: what a dictionary or a tensor carries beside its contents is of no use here.
        case UInt8(ascii: "b"): _ = try pop(1)
        default: throw damage("has the instruction \(code), which files of tensors do not have")
        }
    }

    // MARK: the stack

    private mutating func pop(_ count: Int) throws(FileError) -> [PickleValue] {
        guard stack.count - (marks.last ?? 0) >= count else { throw damage("takes what is not there") }
        defer { stack.removeLast(count) }
        return Array(stack.suffix(count))
    }

    private mutating func popToMark() throws(FileError) -> [PickleValue] {
        guard let mark = marks.popLast(), mark <= stack.count else { throw damage("takes what is not there") }
        defer { stack.removeLast(stack.count - mark) }
        return Array(stack[mark...])
    }

    private func top() throws(FileError) -> PickleValue {
        guard stack.count > (marks.last ?? 0), let value = stack.last else { throw damage("keeps what is not there") }
        return value
    }

    private mutating func recall(_ index: Int) throws(FileError) {
        guard let value = memo[index] else { throw damage("takes what it did not keep") }
        stack.append(value)
    }

    private mutating func add(_ items: [PickleValue]) -> Int {
        values += 1 + items.count
        containers.append(items)
        return containers.count - 1
    }

    private mutating func extend(with items: [PickleValue]) throws(FileError) {
        switch try top() {
        case .list(let index):
            containers[index] += items
        case .dictionary(let index) where items.count.isMultiple(of: 2):
            containers[index] += items
        default: throw damage("adds to what holds nothing")
        }
        values += items.count
    }

    // MARK: numbers and texts

    private mutating func number<Stored: FixedWidthInteger & BitwiseCopyable>(
        _ type: Stored.Type
    ) throws(FileError) -> Int {
        try reader.integer("a number", Int(Stored.min)...Int(Stored.max), as: type)
    }

    /// A number of a stated count of bytes; one of more than 64 bits is nothing that tensors need.
    private mutating func longInteger() throws(FileError) -> PickleValue {
        let bytes = reader.copy(try reader.skip(number(UInt8.self), "a number"))
        guard bytes.count <= 8, let last = bytes.last else { return bytes.isEmpty ? .integer(0) : .other }
        let sign: Int = last & 0x80 == 0 ? 0 : -1
        return .integer(bytes.reversed().reduce(sign) { $0 << 8 | Int($1) })
    }

    private mutating func text(_ count: Int) throws(FileError) -> String {
        String(decoding: reader.copy(try reader.skip(count, "a text")), as: UTF8.self)
    }

    private mutating func passBytes(_ count: Int) throws(FileError) {
        _ = try reader.skip(count, "bytes")
        stack.append(.other)
    }

    private mutating func line() throws(FileError) -> String {
        var bytes: [UInt8] = []
        while true {
            let byte = UInt8(try reader.integer("a name", 0...255, as: UInt8.self))
            if byte == UInt8(ascii: "\n") { return String(decoding: bytes, as: UTF8.self) }
            guard bytes.count < 1_000 else { throw damage("has an endless name") }
            bytes.append(byte)
        }
    }

    // MARK: what describes tensors

    private static let orderedDictionary = "collections.OrderedDict"
    private static let functions: Set<String> = [
        orderedDictionary, "torch.Size", "torch.device", "torch._utils._rebuild_tensor",
        "torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_parameter",
        "torch._utils._rebuild_parameter_with_state",
    ]

    private func function(module: String, name: String) throws(FileError) -> PickleValue {
        let full = module + "." + name
        let isStorage = module == "torch" && name.hasSuffix("Storage")
        let isNumberType = module == "torch" && PyTorchFile.numberTypes.contains(name)
        guard isStorage || isNumberType || Self.functions.contains(full) else {
            throw FileError(
                code: .unsupported,
                message: "\(file) asks for \(full.prefix(80)) of Python, which is not run here: only tensors are read. "
                    + "Save the weights alone, with torch.save(model.state_dict(), FILE), or as safetensors")
        }
        return .function(full)
    }

    private mutating func storage() throws(FileError) -> PickleValue {
        guard case .tuple(let index)? = try pop(1).first, containers[index].count >= 3,
            case .text("storage") = containers[index][0], case .function(let type) = containers[index][1],
            case .text(let key) = containers[index][2]
        else { throw damage("refers to something that is no storage") }
        return .storage(PickledStorage(type: type, key: key))
    }

    private mutating func call() throws(FileError) {
        let pair = try pop(2)
        guard case .function(let name) = pair[0], case .tuple(let index) = pair[1] else {
            throw damage("calls what is no function")
        }
        let arguments = containers[index]
        switch name {
        case Self.orderedDictionary where arguments.isEmpty: stack.append(.dictionary(add([])))
        case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2":
            guard arguments.count >= 4, case .storage(let storage) = arguments[0],
                case .integer(let offset) = arguments[1],
                let shape = integers(arguments[2]), let strides = integers(arguments[3])
            else { throw damage("describes a tensor that is none") }
            stack.append(.tensor(PickledTensor(storage: storage, offset: offset, shape: shape, strides: strides)))
        case "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state":
            guard case .tensor(let tensor)? = arguments.first else {
                throw damage("describes a parameter that is none")
            }
            stack.append(.tensor(tensor))
        case "torch.Size": stack.append(arguments.first ?? .none)
        case "torch.device": stack.append(.other)
        default: throw damage("calls \(name.prefix(80)), which makes no tensor")
        }
    }

    private func integers(_ value: PickleValue) -> [Int]? {
        guard case .tuple(let index) = value, containers[index].count <= 16 else { return nil }
        var numbers: [Int] = []
        for item in containers[index] {
            guard case .integer(let number) = item else { return nil }
            numbers.append(number)
        }
        return numbers
    }

    private func damage(_ what: String) -> FileError {
        FileError(
            code: .malformed,
            message: "\(file): the description of the tensors \(what) (byte \(reader.position)); fetch it again")
    }
}
