import Glibc

/// What this machine is called by itself and by its neighbours: the names in a certificate for development.
struct LocalNames: Sendable, Equatable {
    /// The machine's name in the network; nil when it has none that can stand in a certificate.
    let host: String?

    /// Takes the machine's name; one that is no host name, or says nothing new, is left out.
    init(host: String) {
        let isName =
            !host.isEmpty && host.utf8.count <= 253 && host != "localhost"
            && host.split(separator: ".", omittingEmptySubsequences: false).allSatisfy(Self.isLabel)
        self.host = isName ? host : nil
    }

    /// Asks the system.
    static var ofThisMachine: LocalNames {
        var buffer = [CChar](repeating: 0, count: 256)
        let code = unsafe buffer.withUnsafeMutableBufferPointer { buffer in
            unsafe buffer.baseAddress.map { unsafe gethostname($0, buffer.count - 1) } ?? -1
        }
        guard code == 0 else { return LocalNames(host: "") }
        return LocalNames(
            host: String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }

    /// The value of the extension subjectAltName as OpenSSL reads it.
    var alternativeNames: String {
        (["DNS:localhost", "IP:127.0.0.1", "IP:::1"] + (host.map { ["DNS:\($0)"] } ?? [])).joined(separator: ",")
    }

    private static func isLabel(_ label: Substring) -> Bool {
        (1...63).contains(label.utf8.count)
            && label.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}
