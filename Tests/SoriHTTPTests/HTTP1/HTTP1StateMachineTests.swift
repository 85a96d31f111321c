import Testing

@testable import SoriHTTP

/// The machine driven as the connection drives it, with a log of what it says.
final class MachineDriver {
    var machine: HTTP1StateMachine
    var now: UInt64 = 1_000
    private(set) var heads: [HTTPRequestHead] = []
    private(set) var body: [UInt8] = []
    private(set) var endedBodies = 0
    private(set) var failure: HTTPError?
    private(set) var refusal: HTTPError?
    private(set) var isDiscarding = false
    private var inbox: [UInt8] = []

    static let limits = HTTP1StateMachine.Limits(
        headBytes: 512, headFields: 8, head: 10, body: 20, write: 30, keepAlive: 40, linger: 50)

    init(isDraining: Bool = false) {
        machine = HTTP1StateMachine(limits: Self.limits, isDraining: isDraining, now: now)
    }

    /// Gives bytes to the machine; what it leaves waits for the next call.
    func receive(_ text: String) {
        inbox += Array(text.utf8)
        let input = inbox
        var offset = 0
        steps: while true {
            switch machine.receive(input.span, at: &offset, now: now) {
            case .wait: break steps
            case .request(let head): heads.append(head)
            case .body(let range): body += input[range]
            case .bodyEnd: endedBodies += 1
            case .bodyFailure(let error): failure = error
            case .refuse(let error):
                refusal = error
                offset = input.count
                break steps
            case .discard:
                isDiscarding = true
                offset = input.count
                break steps
            }
        }
        inbox.removeFirst(offset)
    }

    /// Answers the newest request with bytes; nil when the machine does not want it.
    func answer(_ body: HTTP1StateMachine.ResponseBody = .bytes(2)) -> (
        framing: HTTPResponseHead.Framing, keepsAlive: Bool, next: HTTP1StateMachine.AfterResponse
    )? {
        guard let head = machine.respond(machine.serial, body) else { return nil }
        return (head.framing, head.keepsAlive, machine.responseEnded(now: now))
    }

    /// The head of an answer to request `serial`.
    func respond(
        _ serial: Int, _ body: HTTP1StateMachine.ResponseBody
    ) -> (framing: HTTPResponseHead.Framing, keepsAlive: Bool)? {
        machine.respond(serial, body)
    }

    var text: String { String(decoding: body, as: UTF8.self) }
    var waiting: Int { inbox.count }
}

struct HTTP1StateMachineTests {
    private let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    private let upload = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n"
    private let chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"

    @Test func oneRequestFollowsAnother() throws {
        let driver = MachineDriver()
        for count in 1...3 {
            driver.receive(get)
            #expect(driver.heads.count == count)
            let answer = try #require(driver.answer())
            #expect(answer.framing == .length(2) && answer.keepsAlive)
            guard case .nextRequest = answer.next else {
                Issue.record("the connection must stay")
                return
            }
            #expect(driver.machine.deadline == driver.now + MachineDriver.limits.keepAlive)
        }
        #expect(driver.machine.serial == 3)
    }

    @Test func pipelinedRequestsWaitForTheAnswerBefore() throws {
        let driver = MachineDriver()
        driver.receive(get + get + "GET /c")
        #expect(driver.heads.count == 1)
        #expect(driver.waiting == get.utf8.count + 6)
        _ = try #require(driver.answer())
        driver.receive("")
        #expect(driver.heads.count == 2 && driver.waiting == 6)
        _ = try #require(driver.answer())
        driver.receive(" HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(driver.heads.map(\.path) == ["/", "/", "/c"] && driver.waiting == 0)
    }

    @Test(arguments: [
        ("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", false), ("GET / HTTP/1.0\r\n\r\n", false),
        ("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", true), ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", true),
    ])
    func theClientSaysWhetherTheConnectionStays(_ request: String, _ stays: Bool) throws {
        let driver = MachineDriver()
        driver.receive(request)
        let answer = try #require(driver.answer())
        #expect(answer.keepsAlive == stays)
        guard !stays else { return }
        guard case .lastOutput = answer.next else {
            Issue.record("the connection must end")
            return
        }
        #expect(driver.machine.outputMoved(isEmpty: false, now: 0) == .sendOn)
        #expect(driver.machine.outputMoved(isEmpty: true, now: 0) == .close)
    }

    @Test(arguments: 1...9) func bodiesArriveHoweverTheyAreSplit(_ step: Int) {
        for (request, rest) in [(upload, "hello"), (chunked, "2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\nT: v\r\n\r\n")] {
            let driver = MachineDriver()
            let bytes = Array((request + rest + get).utf8)
            for start in stride(from: 0, to: bytes.count, by: step) {
                driver.receive(String(decoding: bytes[start..<min(bytes.count, start + step)], as: UTF8.self))
            }
            #expect(driver.text == "hello")
            #expect(driver.endedBodies == 1 && driver.machine.bodyIsDone)
            #expect(driver.heads.count == 1 && driver.waiting == get.utf8.count)
            #expect(driver.machine.deadline == .max)
        }
    }

    @Test func aBrokenChunkFailsTheBodyAndEndsTheConnection() throws {
        let driver = MachineDriver()
        driver.receive(chunked + "2\r\nhe\r\nxx\r\n")
        #expect(driver.text == "he" && driver.failure?.code == .malformedChunk)
        #expect(driver.endedBodies == 0 && driver.isDiscarding)
        driver.receive(get)
        #expect(driver.heads.count == 1 && driver.waiting == 0)
        let answer = try #require(driver.answer())
        #expect(!answer.keepsAlive)
        #expect(driver.machine.outputMoved(isEmpty: true, now: 5) == .shutDown)
        #expect(driver.machine.deadline == 5 + MachineDriver.limits.linger)
    }

    @Test func anAnswerBeforeTheBodysEndIsTheLast() throws {
        let driver = MachineDriver()
        driver.receive(upload + "he")
        let answer = try #require(driver.answer())
        #expect(!answer.keepsAlive)
        driver.isDiscardingCheck("llo" + get)
        #expect(driver.machine.outputMoved(isEmpty: true, now: 0) == .shutDown)
        #expect(driver.machine.outputMoved(isEmpty: true, now: 0) == .close)
    }

    @Test func continueIsSentOnceAndOnlyBeforeTheBody() {
        let request = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n"
        let asked = MachineDriver()
        asked.receive(request)
        #expect(asked.machine.bodyIsWanted(7) == false)
        #expect(asked.machine.bodyIsWanted(1) == true)
        #expect(asked.machine.bodyIsWanted(1) == false)
        let begun = MachineDriver()
        begun.receive(request + "h")
        #expect(begun.machine.bodyIsWanted(1) == false)
        let answered = MachineDriver()
        answered.receive(request)
        _ = answered.machine.respond(1, .stream(length: nil))
        #expect(answered.machine.bodyIsWanted(1) == false)
        let plain = MachineDriver()
        plain.receive(upload)
        #expect(plain.machine.bodyIsWanted(1) == false)
    }

    @Test func framingFollowsTheBody() throws {
        typealias Case = (HTTP1StateMachine.ResponseBody, HTTPResponseHead.Framing)
        let cases: [Case] = [
            (.bytes(0), .length(0)), (.bytes(9), .length(9)), (.omitted(length: 9), .length(9)),
            (.omitted(length: nil), .none), (.impossible, .none), (.stream(length: 7), .length(7)),
            (.stream(length: nil), .chunked),
        ]
        for (body, framing) in cases {
            let driver = MachineDriver()
            driver.receive("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n")
            let head = try #require(driver.respond(1, body))
            #expect(head.framing == framing && head.keepsAlive)
            #expect(driver.machine.sendsChunks == (framing == .chunked))
        }
        let old = MachineDriver()
        old.receive("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        let head = try #require(old.respond(1, .stream(length: nil)))
        #expect(head.framing == .untilClose && !head.keepsAlive && !old.machine.sendsChunks)
    }

    @Test func aBrokenAnswerLooksBroken() {
        let driver = MachineDriver()
        driver.receive(get)
        _ = driver.machine.respond(1, .stream(length: nil))
        #expect(driver.machine.responseFailed(now: 0) == .lastOutput)
        #expect(driver.machine.outputMoved(isEmpty: true, now: 0) == .close)
        let old = MachineDriver()
        old.receive("GET / HTTP/1.0\r\n\r\n")
        _ = old.machine.respond(1, .stream(length: nil))
        #expect(old.machine.responseFailed(now: 0) == .closeNow)
    }

    @Test func lateAndSecondAnswersAreIgnored() throws {
        let driver = MachineDriver()
        driver.receive(get)
        #expect(driver.machine.respond(2, .bytes(0)) == nil)
        _ = try #require(driver.answer())
        #expect(driver.machine.respond(1, .bytes(0)) == nil)
        driver.receive(get)
        #expect(driver.machine.respond(1, .bytes(0)) == nil)
        #expect(driver.machine.respond(2, .stream(length: nil)) != nil)
        #expect(driver.machine.respond(2, .bytes(0)) == nil)
        driver.machine.peerClosed()
        driver.receive(get)
        #expect(driver.heads.count == 2 && driver.isDiscarding)
        #expect(driver.machine.timePassed(now: .max, outputIsEmpty: true) == .nothing)
    }

    @Test func whatIsNoRequestIsRefusedAndEnds() throws {
        for (text, status) in [
            ("nonsense\r\n\r\n", 400), ("GET / HTTP/1.1\r\n\(String(repeating: "a", count: 600))", 431),
        ] {
            let driver = MachineDriver()
            driver.receive(text)
            #expect(driver.refusal?.status.rawValue == status)
            let answer = try #require(driver.answer())
            #expect(!answer.keepsAlive)
            #expect(driver.machine.outputMoved(isEmpty: true, now: 0) == .shutDown)
        }
    }

    @Test func bodiesHoldTheirClientBack() {
        let driver = MachineDriver()
        driver.receive(upload + "he")
        #expect(driver.machine.deadline == driver.now + MachineDriver.limits.body)
        driver.machine.bodyIsHeldBack()
        #expect(driver.machine.deadline == .max)
        // What was on its way still comes; the client's clock stands still all the same.
        driver.receive("l")
        #expect(driver.machine.deadline == .max)
        #expect(driver.machine.bodyHasRoom(9, now: 100) == false)
        #expect(driver.machine.bodyHasRoom(1, now: 100) == true)
        #expect(driver.machine.deadline == 100 + MachineDriver.limits.body)
        driver.receive("lo")
        #expect(driver.machine.bodyHasRoom(1, now: 200) == false)
        #expect(driver.machine.deadline == .max)
    }
}

extension MachineDriver {
    /// Gives bytes that must be thrown away.
    func isDiscardingCheck(_ text: String) {
        let before = heads.count
        receive(text)
        #expect(isDiscarding && heads.count == before && waiting == 0)
    }
}
