import Testing

@testable import SoriHTTP

/// Deadlines in every state, the drain, and other protocols on the connection.
struct HTTP1DeadlineTests {
    private let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    private let upload = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n"
    private let limits = MachineDriver.limits

    @Test func silenceClosesANewConnection() {
        let driver = MachineDriver()
        #expect(driver.machine.deadline == driver.now + limits.head)
        #expect(driver.machine.timePassed(now: driver.now + limits.head - 1, outputIsEmpty: true) == .nothing)
        #expect(driver.machine.timePassed(now: driver.now + limits.head, outputIsEmpty: true) == .close)
    }

    @Test func aSlowHeadIsRefusedFromItsFirstByteOn() throws {
        let driver = MachineDriver()
        driver.now += 5
        driver.receive("GET")
        let deadline = driver.machine.deadline
        #expect(deadline == driver.now + limits.head)
        driver.now += 5
        driver.receive(" /")
        #expect(driver.machine.deadline == deadline)
        guard case .refuse(let error) = driver.machine.timePassed(now: deadline, outputIsEmpty: true) else {
            Issue.record("a slow head must be refused")
            return
        }
        #expect(error.status == 408)
        let answer = try #require(driver.answer())
        #expect(!answer.keepsAlive)
        #expect(driver.machine.timePassed(now: deadline, outputIsEmpty: true) == .nothing)
    }

    @Test func aSlowBodyFailsAndTheHandlerAnswers() throws {
        let driver = MachineDriver()
        driver.receive(upload + "he")
        let deadline = driver.machine.deadline
        #expect(driver.machine.timePassed(now: deadline, outputIsEmpty: true) == .bodyFailure(HTTPError.timedOut))
        let answer = try #require(driver.answer())
        #expect(!answer.keepsAlive)
        // While an answer is being sent, silence is the answer's, not the body's.
        let both = MachineDriver()
        both.receive(upload + "he")
        #expect(both.machine.timePassed(now: both.machine.deadline, outputIsEmpty: false) == .close)
    }

    @Test func nobodyWaitsForAHandler() {
        let driver = MachineDriver()
        driver.receive(get)
        #expect(driver.machine.deadline == .max)
        driver.receive("")
        #expect(driver.machine.timePassed(now: .max - 1, outputIsEmpty: true) == .nothing)
    }

    @Test func aClientThatTakesNothingIsClosed() {
        let driver = MachineDriver()
        driver.receive(get)
        _ = driver.machine.respond(1, .stream(length: nil))
        driver.machine.outputGrew(now: 100)
        #expect(driver.machine.deadline == 100 + limits.write)
        #expect(driver.machine.outputMoved(isEmpty: false, now: 110) == .sendOn)
        #expect(driver.machine.deadline == 110 + limits.write)
        #expect(driver.machine.outputMoved(isEmpty: true, now: 120) == .nothing)
        #expect(driver.machine.deadline == .max)
        driver.machine.outputGrew(now: 130)
        #expect(driver.machine.timePassed(now: 130 + limits.write, outputIsEmpty: false) == .close)
    }

    @Test func anUnreadBodyKeepsItsOwnClock() {
        let driver = MachineDriver()
        driver.receive(upload + "he")
        let deadline = driver.machine.deadline
        _ = driver.machine.respond(1, .stream(length: nil))
        driver.machine.outputGrew(now: 5_000)
        #expect(driver.machine.outputMoved(isEmpty: false, now: 5_000) == .sendOn)
        #expect(driver.machine.deadline == deadline)
    }

    @Test func silenceBetweenRequestsCloses() throws {
        let driver = MachineDriver()
        driver.receive(get)
        _ = try #require(driver.answer())
        #expect(driver.machine.outputMoved(isEmpty: true, now: 2_000) == .nextRequest)
        #expect(driver.machine.deadline == 2_000 + limits.keepAlive)
        #expect(driver.machine.timePassed(now: 2_000 + limits.keepAlive, outputIsEmpty: true) == .close)
    }

    @Test func lingeringEnds() throws {
        let driver = MachineDriver()
        driver.receive(upload)
        _ = try #require(driver.answer())
        #expect(driver.machine.outputMoved(isEmpty: true, now: 100) == .shutDown)
        #expect(driver.machine.timePassed(now: 100 + limits.linger, outputIsEmpty: true) == .close)
    }

    @Test func aDrainEndsIdleConnectionsAtOnceAndOthersAfterTheirAnswer() throws {
        let idle = MachineDriver()
        #expect(idle.machine.drain(outputIsEmpty: true) == true)
        let sending = MachineDriver()
        #expect(sending.machine.drain(outputIsEmpty: false) == false)
        let inHead = MachineDriver()
        inHead.receive("GET /")
        #expect(inHead.machine.drain(outputIsEmpty: true) == false)
        inHead.receive(" HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try #require(inHead.answer()).keepsAlive == false)
        let answering = MachineDriver()
        answering.receive(get)
        #expect(answering.machine.drain(outputIsEmpty: true) == false)
        #expect(try #require(answering.answer()).keepsAlive == false)
        let late = MachineDriver(isDraining: true)
        late.receive(get)
        #expect(try #require(late.answer()).keepsAlive == false)
    }

    @Test func anUpgradeHandsTheRestToTheWebSocket() {
        let driver = MachineDriver()
        driver.receive(get + "frames")
        guard case .accepted = driver.machine.upgrade(1, problem: nil) else {
            Issue.record("refused")
            return
        }
        #expect(driver.machine.deadline == .max)
        driver.receive("more")
        #expect(driver.waiting == 10 && driver.heads.count == 1)
        #expect(driver.machine.respond(1, .bytes(0)) == nil)
        guard case .ignored = driver.machine.upgrade(1, problem: nil) else {
            Issue.record("twice")
            return
        }
    }

    @Test func handshakesThatAreNoneAreRefused() throws {
        let version = HTTPError(426, code: .unknownWebsocketVersion, message: "13")
        for (request, problem, code) in [
            (get, version, HTTPError.Code.unknownWebsocketVersion), (upload, nil, .malformedHandshake),
        ] as [(String, HTTPError?, HTTPError.Code)] {
            let driver = MachineDriver()
            driver.receive(request)
            guard case .refuse(let error) = driver.machine.upgrade(1, problem: problem) else {
                Issue.record("accepted")
                return
            }
            #expect(error.code == code)
            #expect(try #require(driver.answer()).keepsAlive == false)
        }
        let answered = MachineDriver()
        answered.receive(get)
        _ = answered.machine.respond(1, .stream(length: nil))
        guard case .ignored = answered.machine.upgrade(1, problem: nil) else {
            Issue.record("answered")
            return
        }
    }

    @Test func http2StreamsKeepTheConnection() {
        let driver = MachineDriver()
        driver.machine.gainedStream()
        driver.machine.gainedStream()
        #expect(driver.machine.deadline == .max)
        #expect(driver.machine.lostStream(now: 100) == false)
        #expect(driver.machine.deadline == .max)
        #expect(driver.machine.lostStream(now: 100) == false)
        #expect(driver.machine.deadline == 100 + limits.keepAlive)
        #expect(driver.machine.drain(outputIsEmpty: true) == true)
        driver.machine.gainedStream()
        #expect(driver.machine.drain(outputIsEmpty: true) == false)
        #expect(driver.machine.lostStream(now: 200) == true)
    }
}

extension HTTP1StateMachine.TimedOut: Equatable {
    /// The same kind; of errors the codes count.
    static func == (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.nothing, .nothing), (.close, .close): true
        case (.refuse(let one), .refuse(let two)), (.bodyFailure(let one), .bodyFailure(let two)): one.code == two.code
        default: false
        }
    }
}
