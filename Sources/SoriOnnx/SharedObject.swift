import Glibc

/// Reads the head of a shared object, so that a foreign or damaged file gets a plain answer instead of the loader's.
public enum SharedObject {
    /// Why the file at `path` cannot be loaded into this process, or nil when its head gives no reason.
    public static func complaint(path: String) -> String? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "it cannot be opened" }
        defer { close(descriptor) }
        var head = [UInt8](repeating: 0, count: 20)
        guard unsafe read(descriptor, &head, head.count) == head.count else { return "it is too short for a library" }
        return complaint(head: head)
    }

    /// The same for the first 20 bytes of a file: identification (16), type (2), machine (2).
    static func complaint(head: [UInt8]) -> String? {
        guard head.count >= 20, head.starts(with: [0x7F, 0x45, 0x4C, 0x46]) else { return "it is not an ELF library" }
        guard head[4] == 2, head[5] == 1 else { return "it is not a 64-bit little-endian library" }
        let machine = Int(head[18]) | Int(head[19]) << 8
        guard machine == nativeMachine else {
            return "it was built for \(name(machine)), this is \(name(nativeMachine))"
        }
        return nil
    }

    #if arch(x86_64)
        static let nativeMachine = 62
    #elseif arch(arm64)
        static let nativeMachine = 183
    #else
        static let nativeMachine = 0
    #endif

    private static func name(_ machine: Int) -> String {
        switch machine {
        case 62: "x86-64"
        case 183: "arm64"
        case 3: "x86"
        case 40: "arm"
        case 243: "RISC-V"
        default: "machine \(machine)"
        }
    }
}
