import Foundation
import SoriCore
import SoriHTTP
import Synchronization
import Testing

@testable import SoriServer

struct PanelCursorTests {
    @Test func aCursorIsReadAsItWasWritten() {
        let cursor = PanelCursor(run: 1_700_000_000_000, slot: 17, answer: 9, request: 4, error: 0)
        #expect(PanelCursor(cursor.text) == cursor)
    }

    @Test(arguments: [
        nil, "", "1.2.3.4", "1.2.3.4.5.6", "a.b.c.d.e", "1.2.3.4.-4", "1..2.3.4", "99999999999999999999.1.1.1.1",
    ])
    func otherTextsAreNone(text: String?) { #expect(PanelCursor(text) == nil) }
}

struct SeriesAnswerTests {
    private let start = Date(timeIntervalSince1970: 1_700_000_000)

    /// A reader gets the slots it does not know, and the one that was not over again.
    @Test func onlyWhatIsNewIsTold() {
        var figures = ServerFigures(at: start)
        for second in 0..<100 { figures.recognised(audio: 1, work: 0.5, at: start + Double(second)) }
        let now = start + 99
        let all = SeriesAnswer(figures, since: nil, at: now)
        #expect(all.audioSeconds == Array(repeating: 10, count: 10))
        let newest = all.firstSlot + 9
        let more = SeriesAnswer(figures, since: newest, at: now + 10)
        #expect(more.firstSlot == newest && more.audioSeconds == [10, 0])
        // A cursor of another clock.
        #expect(SeriesAnswer(figures, since: newest + 500, at: now).audioSeconds == [10])
        #expect(SeriesAnswer(figures, since: 0, at: now).audioSeconds.count == 10)
    }
}

struct FreshValueTests {
    private struct Failure: Error {}

    /// A hundred at once make it once.
    @Test func manyCallersMakeItOnce() async throws {
        let made = Mutex(0)
        let value = FreshValue(lifetime: .seconds(60)) {
            try await Task.sleep(for: .milliseconds(20))
            return made.withLock { count in
                count += 1
                return count
            }
        }
        let values = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<100 { group.addTask { try await value.value() } }
            return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
        }
        #expect(values == [1])
    }

    /// One that fails is tried anew by the next caller; one whose caller goes does not take the others with it.
    @Test func failuresAreNotKept() async throws {
        let tries = Mutex(0)
        let value = FreshValue(lifetime: .seconds(60)) {
            let count = tries.withLock { count in
                count += 1
                return count
            }
            if count == 1 { throw Failure() }
            return count
        }
        await #expect(throws: Failure.self) { try await value.value() }
        #expect(try await value.value() == 2)
        #expect(try await value.value() == 2)
    }
}

struct EndpointCheckTests {
    @Test func whatIsNotConfiguredIsOff() async {
        let result = await EndpointCheck(name: "x", kind: .store, target: "", probe: nil).run()
        #expect(result.state == .off && result.milliseconds == nil)
    }

    @Test func aProblemHasItsReasonAndRemedy() async {
        let check = EndpointCheck(name: "x", kind: .http, target: "/x") {
            throw EndpointCheck.Problem(LocalizedText("가", "broken"), remedy: LocalizedText("나", "mend it"))
        }
        let answer = EndpointsAnswer([await check.run()], for: .english).endpoints[0]
        #expect(answer.state == .failed && !answer.ok && answer.reason == "broken" && answer.remedy == "mend it")
    }

    /// What is not known says nothing of itself.
    @Test func otherErrorsAreNotRepeated() async {
        struct Secret: Error { let text = "hunter2" }
        let result = await EndpointCheck(name: "x", kind: .http, target: "/x") { throw Secret() }.run()
        #expect(result.state == .failed && result.problem?.reason.english.contains("hunter2") == false)
    }

    /// A check that never ends is given up.
    @Test func aCheckEndsInTime() async {
        let start = ContinuousClock.now
        let result = await EndpointCheck(name: "x", kind: .http, target: "/x") {
            try await Task.sleep(for: .seconds(600))
        }.run()
        #expect(result.state == .failed && ContinuousClock.now - start < .seconds(60))
    }
}

struct OwnAddressTests {
    @Test(arguments: [
        ("0.0.0.0", "http://127.0.0.1:8"), ("::", "http://[::1]:8"), ("10.0.0.7", "http://10.0.0.7:8"),
        ("localhost", "http://localhost:8"),
    ])
    func allAddressesMeanTheLoopback(host: String, url: String) {
        let address = OwnAddress()
        #expect(address.isUnknown && address.url == nil)
        address.listens(host: host, port: 8, isSecure: false)
        #expect(address.url == url && (address.destination == nil) == (host == "localhost"))
    }
}
