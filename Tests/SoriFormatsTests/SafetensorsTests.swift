import Foundation
import SoriCore
import SoriFormats
import Testing

struct SafetensorsTests {
    private func open(_ header: String, claims: UInt64? = nil, data: Int) throws -> Safetensors {
        let path = FileManager.default.temporaryDirectory.appending(path: "sori-\(UUID().uuidString).safetensors")
        let length = claims ?? UInt64(header.utf8.count)
        var bytes = Data((0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) })
        bytes += Data(header.utf8) + Data(repeating: 0, count: data)
        try bytes.write(to: path)
        defer { try? FileManager.default.removeItem(at: path) }
        return try Safetensors(path: path.path)
    }

    @Test func aSoundFileIsRead() throws {
        let file = try open(
            #"{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},"#
                + #""b":{"dtype":"I8","shape":[],"data_offsets":[8,9]},"e":{"dtype":"F32","shape":[0],"data_offsets":[3,3]}}  "#,
            data: 9)
        #expect(file.metadata == ["format": "pt"])
        #expect(try file.floats("a", [2, 1]) == [0, 0])
        #expect(file.tensors["b"]?.count == 1)
        #expect(throws: FileError.self) { try file.floats("a", [1, 2]) }
        #expect(throws: FileError.self) { try file.floats("b", []) }
        #expect(throws: FileError.self) { try file.floats("c", []) }
    }

    @Test(arguments: [
        #"{"bad":{"dtype":"F32","shape":[2],"data_offsets":[0,7]}}"#,
        #"{"bad":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}"#,
        #"{"bad":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#,
        #"{"bad":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}"#,
        #"{"bad":{"dtype":"F32","shape":[2],"data_offsets":[0]}}"#,
        #"{"bad":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}"#,
        #"{"bad":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}"#,
        #"{"bad":{"dtype":"F5","shape":[2],"data_offsets":[0,8]}}"#,
        #"{"good":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"bad":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}"#,
    ]) func anUnsoundTensorIsNamed(header: String) throws {
        do {
            _ = try open(header, data: 8)
            Issue.record("accepted \(header)")
        } catch let error as FileError {
            #expect(error.code == .malformed && error.message.contains("bad"))
        }
    }

    @Test func anUnsoundHeaderIsRefused() {
        #expect(throws: FileError.self) { try open("{}", claims: .max, data: 0) }
        #expect(throws: FileError.self) { try open("{}", claims: 3, data: 0) }
        #expect(throws: FileError.self) { try open("", data: 0) }
        #expect(throws: FileError.self) { try open("[]", data: 0) }
        #expect(throws: FileError.self) { try open(#"{"a":1}"#, data: 0) }
        #expect(throws: FileError.self) { try open("{\"a\":", data: 100) }
    }
}
