import FoundationEssentials
import SoriCore
import Testing

@testable import SoriOnnx

struct OnnxRuntimeTests {
    private static func file(_ bytes: [UInt8]) throws -> String {
        let path = FileManager.default.temporaryDirectory.appending(path: "sori-\(UUID().uuidString).so").path
        try Data(bytes).write(to: URL(filePath: path))
        return path
    }

    /// The head of a 64-bit little-endian shared object for `machine`, then rubbish.
    private static func head(machine: UInt8, class bits: UInt8 = 2) -> [UInt8] {
        [0x7F, 0x45, 0x4C, 0x46, bits, 1, 1] + [UInt8](repeating: 0, count: 9) + [3, 0, machine, 0]
            + [UInt8](repeating: 0xA5, count: 4_000)
    }

    @Test func missingLibraryNamesThePath() {
        let error = #expect(throws: OnnxError.self) { _ = try OnnxRuntime(path: "/nowhere/libx.so") }
        #expect(error?.code == .libraryMissing)
        #expect(error?.message == "/nowhere/libx.so: it is not there")
    }

    @Test(arguments: [
        ("text", Array("this is no library, only a text file".utf8), "not an ELF library"),
        ("short", [0x7F, 0x45], "too short"),
        ("foreign", head(machine: 243), "RISC-V"),
        ("32 bit", head(machine: 3, class: 1), "64-bit"),
        ("garbage", head(machine: UInt8(SharedObject.nativeMachine)), ""),
    ])
    func unusableFile(_ name: String, _ bytes: [UInt8], _ word: String) throws {
        let path = try Self.file(bytes)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let error = #expect(throws: OnnxError.self) { _ = try OnnxRuntime(path: path) }
        #expect(error?.code == .libraryMissing)
        #expect(error?.message.contains(path) == true)
        #expect(word.isEmpty || error?.message.contains(word) == true, "\(error?.message ?? "")")
    }

    @Test func anotherLibraryIsNotTaken() throws {
        let path = "/usr/lib/x86_64-linux-gnu/libm.so.6"
        guard FileManager.default.fileExists(atPath: path) else { return }
        let error = #expect(throws: OnnxError.self) { _ = try OnnxRuntime(path: path) }
        #expect(error?.message.contains("OrtGetApiBase") == true)
    }
}
