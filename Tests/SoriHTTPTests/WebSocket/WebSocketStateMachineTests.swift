import Testing

@testable import SoriHTTP

struct WebSocketStateMachineTests {
    private typealias Machine = WebSocketStateMachine
    private static let limits = Machine.Limits(messageBytes: 1_000, ping: 100, close: 50)

    private func machine(_ role: WebSocketRole = .server) -> Machine {
        Machine(role: role, limits: Self.limits, now: 0)
    }

    private func receive(_ machine: inout Machine, _ bytes: [UInt8], now: UInt64 = 0) -> [Machine.Received] {
        var all: [Machine.Received] = []
        var offset = 0
        while let received = machine.receive(bytes.span, at: &offset, now: now) { all.append(received) }
        return all
    }

    private func closeCode(_ frame: [UInt8]?) -> Int {
        guard let frame, frame.count >= 4, frame[0] == 0x88, frame[1] < 126 else { return -1 }
        return Int(frame[2]) << 8 | Int(frame[3])
    }

    @Test(arguments: [1, 2, 3, 7, 64, 10_000]) func fragmentsInterleaveWithControlFrames(_ step: Int) {
        let bytes =
            ClientFrame.make(1, Array("안녕".utf8), isFinal: false) + ClientFrame.make(9, [7])
            + ClientFrame.make(0, Array("하".utf8), isFinal: false) + ClientFrame.make(10, [])
            + ClientFrame.make(0, Array("세요".utf8)) + ClientFrame.make(2, [1, 2])
        var machine = machine()
        var all: [Machine.Received] = []
        for start in stride(from: 0, to: bytes.count, by: step) {
            all += receive(&machine, Array(bytes[start..<min(bytes.count, start + step)]))
        }
        #expect(all == [.reply([0x8A, 1, 7]), .message(.text("안녕하세요")), .message(.binary([1, 2]))])
    }

    @Test(arguments: [WebSocketRole.server, .client]) func eitherEndReadsTheOther(_ role: WebSocketRole) {
        let peer = role == .server ? WebSocketRole.client : .server
        let messages: [WebSocketMessage] = [
            .text(""), .text("소리"), .binary([UInt8](repeating: 3, count: 125)),
            .binary([UInt8](repeating: 4, count: 126)), .binary((0..<1_000).map { UInt8(truncatingIfNeeded: $0) }),
        ]
        var machine = machine(role)
        let bytes = messages.flatMap { WebSocketFrame.encode($0, role: peer) }
        #expect(receive(&machine, bytes) == messages.map { .message($0) })
        // What this end would send itself breaks the rules here.
        #expect(receive(&machine, WebSocketFrame.encode(.text("a"), role: role)) == [.failure])
        #expect(machine.queueEnded(now: 0) != nil)
        #expect(machine.outputEnded() == true)
    }

    @Test func violationsCloseWithTheirCodes() {
        for (bytes, code) in [
            (ClientFrame.make(1, [0xFF]), 1_007), ([0x81, 0x01, 0x61], 1_002), (ClientFrame.make(0, [1]), 1_002),
            (ClientFrame.make(2, [UInt8](repeating: 0, count: 1_001)), 1_009),
            (
                ClientFrame.make(2, [UInt8](repeating: 0, count: 600), isFinal: false)
                    + ClientFrame.make(0, [UInt8](repeating: 0, count: 600)), 1_009
            ),
        ] {
            var machine = machine()
            #expect(receive(&machine, bytes + ClientFrame.make(1, [0x61])) == [.failure])
            #expect(closeCode(machine.queueEnded(now: 0)) == code)
            #expect(machine.queueEnded(now: 0) == nil)
            #expect(machine.outputEnded() == true)
        }
    }

    @Test func aPeerThatClosesIsAnsweredWithItsCode() {
        for (payload, given, answered) in [
            ([0x0B, 0xB8] as [UInt8], WebSocketCloseCode(rawValue: 3_000), 3_000), ([], nil, 1_000),
        ] {
            var machine = machine()
            let bytes = ClientFrame.make(8, payload) + ClientFrame.make(1, [0x61])
            #expect(receive(&machine, bytes) == [.close(given, isReply: false)])
            // What is queued still goes out first.
            #expect(machine.sendsFrames)
            #expect(machine.outputEnded() == false)
            #expect(closeCode(machine.queueEnded(now: 0)) == answered)
            #expect(!machine.sendsFrames)
            #expect(machine.outputEnded() == true)
            #expect(machine.outputEnded() == false)
        }
    }

    @Test func closingWaitsForThePeersClose() {
        var machine = machine()
        let firstClose = machine.close(.goingAway, "bye", now: 10)
        let secondClose = machine.close(.internalError, "", now: 11)
        #expect(firstClose && !secondClose)
        // Messages on their way are not read any more; pings are answered until the close frame is sent.
        #expect(receive(&machine, ClientFrame.make(1, [0x61]) + ClientFrame.make(9, [])) == [.reply([0x8A, 0])])
        #expect(closeCode(machine.queueEnded(now: 20)) == 1_001)
        #expect(receive(&machine, ClientFrame.make(9, [])) == [])
        #expect(machine.outputEnded() == false)
        let reply = receive(&machine, ClientFrame.make(8, [0x03, 0xE9]))
        #expect(reply == [.close(.goingAway, isReply: true)])
        #expect(machine.outputEnded() == true)
    }

    @Test func aCloseThatIsNotAnsweredEndsInTime() {
        var flushing = machine()
        _ = flushing.close(.normal, "", now: 10)
        #expect(flushing.timePassed(now: 59, outputIsEmpty: false) == .nothing)
        #expect(flushing.timePassed(now: 60, outputIsEmpty: false) == .close)
        var sent = machine()
        _ = sent.close(.normal, "", now: 10)
        _ = sent.queueEnded(now: 40)
        #expect(sent.timePassed(now: 59, outputIsEmpty: true) == .nothing)
        #expect(sent.timePassed(now: 60, outputIsEmpty: true) == .close)
        sent.peerIsGone()
        #expect(sent.timePassed(now: .max, outputIsEmpty: true) == .nothing)
    }

    @Test func silentPeersArePingedAndDropped() {
        var machine = machine()
        #expect(machine.timePassed(now: 99, outputIsEmpty: true) == .nothing)
        #expect(machine.timePassed(now: 100, outputIsEmpty: true) == .ping([0x89, 0]))
        #expect(machine.timePassed(now: 150, outputIsEmpty: true) == .nothing)
        #expect(receive(&machine, ClientFrame.make(10, []), now: 180) == [])
        #expect(machine.timePassed(now: 200, outputIsEmpty: true) == .nothing)
        #expect(machine.timePassed(now: 230, outputIsEmpty: true) == .ping([0x89, 0]))
        #expect(machine.timePassed(now: 430, outputIsEmpty: true) == .ping([0x89, 0]))
        #expect(machine.timePassed(now: 431, outputIsEmpty: true) == .close)
    }

    @Test func aPeerThatIsHeldBackIsNotDroppedForSilence() {
        var machine = machine()
        machine.readerIsFull()
        #expect(machine.timePassed(now: 400, outputIsEmpty: true) == .nothing)
        let first = machine.readerHasRoom(now: 500)
        let second = machine.readerHasRoom(now: 500)
        #expect(first && !second)
        #expect(machine.timePassed(now: 540, outputIsEmpty: true) == .nothing)
        #expect(machine.timePassed(now: 751, outputIsEmpty: true) == .close)
    }

    @Test func aPeerThatTakesNothingIsDropped() {
        var machine = machine()
        machine.readerIsFull()
        machine.sent(now: 300)
        #expect(machine.timePassed(now: 900, outputIsEmpty: false) == .nothing)
        #expect(machine.timePassed(now: 901, outputIsEmpty: false) == .close)
    }

    @Test func withoutPingsNobodyIsDropped() {
        var machine = Machine(role: .client, limits: Machine.Limits(), now: 0)
        #expect(machine.timePassed(now: .max, outputIsEmpty: false) == .nothing)
    }

    @Test func aClientMasksItsControlFrames() {
        var client = machine(.client)
        guard case .reply(let pong)? = receive(&client, [0x89, 1, 7]).first else {
            Issue.record("no pong")
            return
        }
        var server = machine()
        #expect(pong.count == 7 && pong[1] == 0x81)
        #expect(receive(&server, pong + WebSocketFrame.encode(close: .normal, "", role: .client)).count == 1)
    }
}
