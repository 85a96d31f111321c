import FoundationEssentials
import SoriCore
import Testing

@testable import SoriServer

struct DeviceChoiceFileTests {
    private let path = FileManager.default.temporaryDirectory.appending(path: "device-\(UUID().uuidString).json").path

    private func queue(_ upstreams: [String]) -> RoutingQueue {
        RoutingQueue(RoutingTable(capacity: 1, upstreams: upstreams, mostWaiting: 1, now: Date()))
    }

    private func chosen(_ queue: RoutingQueue) -> ChosenDevice {
        ChosenDevice(queue, file: DeviceChoiceFile(path: path), logger: Logger(label: "test", level: .error))
    }

    @Test func theLastChoiceIsKept() async throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        let queue = queue(["a", "b"])
        let chosen = chosen(queue)
        try await chosen.choose("a", localDevice: nil)
        try await chosen.choose("b", localDevice: nil)
        await #expect(throws: APIError.self) { try await chosen.choose("c", localDevice: nil) }
        #expect(queue.table.chosen.name == "b")
        let next = self.queue(["a", "b"])
        _ = self.chosen(next)
        #expect(next.table.chosen == queue.table.chosen && next.table.chosen.choice == .target(2))
    }

    @Test(arguments: ["", "{", #"{"device":1}"#, #"{"device":"gone"}"#, String(repeating: "x", count: 10_000)])
    func whatCannotBeTakenUpIsAuto(_ text: String) throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data(text.utf8).write(to: URL(filePath: path))
        let queue = queue(["a"])
        _ = chosen(queue)
        #expect(queue.table.chosen == .auto)
    }

    @Test func aFileThatCannotBeWrittenChangesNothingElse() async throws {
        let queue = queue(["a"])
        let chosen = ChosenDevice(
            queue, file: DeviceChoiceFile(path: "/nonexistent/device.json"),
            logger: Logger(label: "test", level: .error))
        try await chosen.choose("a", localDevice: nil)
        #expect(queue.table.chosen.name == "a")
    }
}
