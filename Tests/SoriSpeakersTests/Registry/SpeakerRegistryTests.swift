import FoundationEssentials
import Glibc
import SoriCore
import SoriCrypto
import Testing

@testable import SoriSpeakers

/// Each test has a folder of its own, removed at its end.
final class SpeakerRegistryTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "sori-registry-\(UUID().uuidString)")
        .path
    private let key: SealingKey
    private let other: SealingKey

    init() throws {
        key = try SealingKey(hexadecimal: String(repeating: "0f", count: 32))
        other = try SealingKey(hexadecimal: String(repeating: "f0", count: 32))
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func open(_ keys: [SealingKey] = []) throws(RegistryError) -> SpeakerRegistry {
        try SpeakerRegistry(folder: folder, keys: keys, logger: Logger(label: "test", level: .error))
    }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0 != ".lock" }.sorted()
    }

    /// Everything that stands in the folder, one file behind the other.
    private func contents() throws -> [UInt8] {
        try names().flatMap { Array(FileManager.default.contents(atPath: "\(folder)/\($0)") ?? Data()) }
    }

    private func holds(_ part: some StringProtocol) throws -> Bool {
        let (bytes, part) = (try contents(), Array(part.utf8))
        return bytes.indices.contains { bytes[$0...].starts(with: part) }
    }

    @Test func speakersStayOverARestart() async throws {
        let ada = try await open().register("Ada", [.made(0), .made(10)])
        let again = try open()
        #expect(try await again.speakers() == [ada])
        #expect(try await again.speaker(ada.id) == ada)
        #expect(try await again.matcher().match(.made(5)).accepted?.id == ada.id)
        var information = stat()
        #expect(unsafe stat("\(folder)/\(ada.id).speaker", &information) == 0)
        #expect(information.st_mode & 0o777 == 0o600)
    }

    @Test func peopleAreSelectedByNameOrID() async throws {
        let registry = try open()
        let ada = try await registry.register("Ada", [.made(0)])
        _ = try await registry.register("김민수", [.made(90)])
        #expect(try await registry.known(.nobody) == nil)
        let all = try await registry.known(.everybody)?.people.map(\.name)
        #expect(Set(all ?? []) == ["Ada", "김민수"])
        #expect(try await registry.known(.named(["김민수", ada.id, "ada"]))?.people.map(\.name) == ["김민수", "Ada"])
        let error = await #expect(throws: SpeakerOptionError.self) {
            try await registry.known(.named(["Ada", "Grace"]))
        }
        #expect(error?.field == "known_speakers")
        #expect(error?.message.contains("Grace") == true)
    }

    @Test func twoProcessesSeeEachOther() async throws {
        let (first, second) = (try open(), try open())
        let ada = try await first.register("Ada", [.made(0)])
        #expect(try await second.speakers().map(\.name) == ["Ada"])
        await #expect(throws: RegistryError.self) { try await second.register("ada", [.made(0)]) }
        _ = try await second.change(ada.id, name: "Bea")
        #expect(try await first.speaker(ada.id).name == "Bea")
        try await second.remove(ada.id)
        #expect(try await first.speakers().isEmpty)
        await #expect(throws: RegistryError.self) { try await first.remove(ada.id) }
    }

    @Test func whatIsErasedIsGone() async throws {
        let registry = try open()
        let ada = try await registry.register("Ada Unmistakable", [.made(33)])
        _ = try await registry.register("Bea", [.made(0)])
        let voice = Data(
            ada.enrolments[0].voice.values.flatMap { value in
                (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) }
            }
        ).base64EncodedString().prefix(16)
        #expect(try holds("Unmistakable") && holds(voice) && holds(ada.id))
        try await registry.remove(ada.id)
        #expect(try !holds("Unmistakable") && !holds(voice) && !holds(ada.id))
        #expect(try names().count == 1)
    }

    @Test func sealedFilesNeedTheirKey() async throws {
        let ada = try await open([key]).register("Ada Unmistakable", [.made(0)])
        #expect(try !holds("Unmistakable"))
        for keys in [[], [other]] {
            let error = #expect(throws: RegistryError.self) { try open(keys) }
            #expect(error?.code == .keyMissing)
            #expect(error?.message.contains(key.id) == true)
        }
        #expect(try names() == ["\(ada.id).speaker"])
        // A new key in front of the old one: everything is sealed anew, and the old key is no longer needed.
        #expect(try await open([other, key]).speakers() == [ada])
        #expect(try await open([other]).speakers() == [ada])
    }

    @Test func aKeySealsWhatWasInTheClear() async throws {
        let ada = try await open().register("Ada Unmistakable", [.made(0)])
        #expect(try holds("Unmistakable"))
        #expect(try await open([key]).speakers() == [ada])
        #expect(try !holds("Unmistakable"))
    }

    @Test func filesThatCannotBeUsedAreSetAside() async throws {
        let registry = try open()
        let ada = try await registry.register("Ada", [.made(0)])
        let bea = try await registry.register("Bea", [.made(90)])
        try Data("nonsense".utf8).write(to: URL(filePath: "\(folder)/\(bea.id).speaker"))
        try Data().write(to: URL(filePath: "\(folder)/\(UUID().uuidString.lowercased()).speaker"))
        let copy = UUID().uuidString.lowercased()
        try FileManager.default.copyItem(atPath: "\(folder)/\(ada.id).speaker", toPath: "\(folder)/\(copy).speaker")
        try Data("notes".utf8).write(to: URL(filePath: "\(folder)/README"))
        #expect(try await registry.speakers() == [ada])
        #expect(try await open().speakers() == [ada])
        #expect(try names().filter { $0.hasSuffix(".speaker") } == ["\(ada.id).speaker"])
        #expect(try names().filter { $0.hasSuffix(".damaged") }.count == 3)
    }

    @Test func whatAKilledProcessLeftIsErased() async throws {
        let ada = try await open().register("Ada", [.made(0)])
        try Data("Half".utf8).write(to: URL(filePath: "\(folder)/.\(ada.id).new"))
        #expect(try await open().speakers() == [ada])
        #expect(try names() == ["\(ada.id).speaker"])
    }

    @Test func aFolderThatCannotBeIsAnErrorWithARemedy() throws {
        try Data().write(to: URL(filePath: folder))
        let error = #expect(throws: RegistryError.self) { try open() }
        #expect(error?.code == .storeFailed)
        #expect(error?.message.contains(folder) == true)
    }
}
