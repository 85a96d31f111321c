import Glibc

/// The folder that the readers under test are shown, in memory (`SORI_FUZZ_FOLDER`): one input becomes its files.
@safe
struct FuzzFolder {
    let path: String

    /// Takes the folder that `Fuzzers/run` made; without it nothing can be tested, so the program stops.
    init() {
        let name = unsafe getenv("SORI_FUZZ_FOLDER")
        precondition(unsafe name != nil, "SORI_FUZZ_FOLDER is not set; start the fuzzers with Fuzzers/run")
        path = unsafe name.map { unsafe String(cString: $0) } ?? ""
    }

    /// Makes `name` a file of exactly `bytes`, or takes it away when they are nil.
    func put(_ bytes: UnsafeRawBufferPointer?, as name: String) {
        let file = path + "/" + name
        guard let bytes = unsafe bytes else {
            unlink(file)
            return
        }
        let descriptor = unsafe open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        defer { close(descriptor) }
        let written = unsafe write(descriptor, bytes.baseAddress, bytes.count)
        precondition(written == bytes.count, "cannot write \(file)")
    }

    /// Makes files of the parts of `bytes` between bytes 0x1E (record separator, which JSON has nowhere), in the order
    /// of
    /// `names`; a part that is not there is a file that is not there.
    func put(_ bytes: UnsafeRawBufferPointer, as names: [String]) {
        var rest = unsafe Optional(bytes[...])
        for name in names {
            guard let part = unsafe rest else {
                unsafe put(nil, as: name)
                continue
            }
            let end = unsafe part.firstIndex(of: 0x1E)
            unsafe put(UnsafeRawBufferPointer(rebasing: part[..<(end ?? part.endIndex)]), as: name)
            unsafe rest = end.map { unsafe part[($0 + 1)...] }
        }
    }
}
