import SoriCore
import Testing

@testable import SoriRecognition

struct RecognizerSlotTests {
    /// Holds one caller: tells that it has come, and lets it go when told to.
    private struct Gate: Sendable {
        private let arrivals = AsyncStream<Void>.makeStream()
        private let openings = AsyncStream<Void>.makeStream()

        func pass() async {
            arrivals.continuation.yield()
            for await _ in openings.stream { break }
        }

        func arrival() async { for await _ in arrivals.stream { break } }

        func open() { openings.continuation.yield() }
    }

    private struct Mock: Recognizer {
        var name: String
        var delay = Duration.zero
        var gate: Gate?
        var profile: RecognizerProfile {
            RecognizerProfile(
                backend: "mock", backendType: "Mock", model: name, modelPath: "", device: "cpu", computeType: "int8",
                languages: ["en"])
        }

        func transcribe(
            _ audio: any SampleSource, options: DecodingOptions, resuming checkpoint: RecognitionCheckpoint?,
            progress: @escaping @Sendable (RecognitionProgress) async -> Void
        ) async throws -> Transcript {
            await gate?.pass()
            try await Task.sleep(for: delay)
            return Transcript(language: "en", duration: 0, segments: [Segment(id: 0, start: 0, end: 0, text: name)])
        }

        func openSession(_ options: DecodingOptions) async throws -> any RecognitionSession {
            throw RecognitionError(code: .engineFailed, message: "no sessions here")
        }
    }

    private static let failure = RecognitionError(code: .modelMissing, message: "it is gone; pull it")

    private static func text(_ recognizer: any Recognizer) async throws -> String {
        try await recognizer.transcribe(ArraySource([]), options: DecodingOptions(), progress: { _ in }).text
    }

    @Test func anEmptySlotIsLoadingThenOk() async throws {
        let slot = RecognizerSlot()
        #expect(slot.condition == .loading)
        #expect(#expect(throws: RecognitionError.self) { _ = try slot.current() }?.code == .backendLoading)
        let profile = try await slot.replace { Mock(name: "a") }
        #expect(profile.model == "a" && slot.profile == profile)
        #expect(slot.condition == .ok)
    }

    @Test func aFailedFirstLoadDegradesWithItsReason() async throws {
        let slot = RecognizerSlot()
        await #expect(throws: RecognitionError.self) { _ = try await slot.replace { throw Self.failure } }
        #expect(slot.condition == .degraded(reason: Self.failure.message))
        #expect(#expect(throws: RecognitionError.self) { _ = try slot.current() }?.code == .modelMissing)
        _ = try await slot.replace { Mock(name: "b") }
        #expect(slot.condition == .ok)
    }

    @Test func aFailedReloadKeepsTheOld() async throws {
        let slot = RecognizerSlot(Mock(name: "a"))
        await #expect(throws: RecognitionError.self) { _ = try await slot.replace { throw Self.failure } }
        #expect(slot.condition == .ok)
        #expect(try await Self.text(slot.current()) == "a")
    }

    @Test func requestsInFlightFinishOnTheOld() async throws {
        let gate = Gate()
        let slot = RecognizerSlot(Mock(name: "old", gate: gate))
        async let running = Self.text(slot.current())
        await gate.arrival()
        _ = try await slot.replace { Mock(name: "new") }
        #expect(try await Self.text(slot.current()) == "new")
        gate.open()
        #expect(try await running == "old")
    }

    /// Requests in flight go on with what was unloaded; new ones are told what to do.
    @Test func anUnloadedSlotSaysWhatToDo() async throws {
        let gate = Gate()
        let slot = RecognizerSlot(Mock(name: "old", gate: gate))
        async let running = Self.text(slot.current())
        await gate.arrival()
        slot.unload()
        let error = #expect(throws: RecognitionError.self) { _ = try slot.current() }
        #expect(error?.code == .modelUnloaded && error?.message.contains("/backend/reload") == true)
        gate.open()
        #expect(try await running == "old")
        _ = try await slot.replace { Mock(name: "new") }
        #expect(slot.condition == .ok)
    }

    /// A load that was asked for before the unload does not undo it, whether it succeeds or fails.
    @Test func anUnloadCountsForLoadsThatAreUnderWay() async throws {
        for fails in [false, true] {
            let gate = Gate()
            let slot = RecognizerSlot(Mock(name: "a"))
            async let late = slot.replace {
                await gate.pass()
                if fails { throw Self.failure }
                return Mock(name: "late")
            }
            await gate.arrival()
            slot.unload()
            gate.open()
            _ = try? await late
            #expect(#expect(throws: RecognitionError.self) { _ = try slot.current() }?.code == .modelUnloaded)
        }
    }

    @Test func theLastAskedForWins() async throws {
        let gate = Gate()
        let slot = RecognizerSlot(Mock(name: "a"))
        async let slow = slot.replace {
            await gate.pass()
            return Mock(name: "slow")
        }
        await gate.arrival()
        _ = try await slot.replace { Mock(name: "fast") }
        gate.open()
        #expect(try await slow.model == "fast")
        #expect(slot.profile?.model == "fast")
    }

    @Test func noRequestIsLostUnderLoad() async throws {
        let slot = RecognizerSlot(Mock(name: "m0"))
        let served = try await withThrowingTaskGroup(of: Int.self) { group in
            group.addTask {
                for index in 1...20 {
                    if index % 3 == 0 {
                        _ = try? await slot.replace { throw Self.failure }
                    } else {
                        _ = try await slot.replace { Mock(name: "m\(index)", delay: .milliseconds(1)) }
                    }
                }
                return 0
            }
            for _ in 0..<200 {
                group.addTask { try await Self.text(slot.current()).hasPrefix("m") ? 1 : 0 }
            }
            return try await group.reduce(0, +)
        }
        #expect(served == 200)
        #expect(slot.profile?.model == "m20")
    }
}
