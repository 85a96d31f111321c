/// Takes the peer's frames apart and joins messages, however they are split on the way (RFC 6455, sections 5 and 7).
struct WebSocketDecoder: Sendable {
    /// What has come.
    enum Event: Equatable {
        case message(WebSocketMessage)
        case ping([UInt8])
        case pong
        /// The peer closes; no code when it gave none.
        case close(WebSocketCloseCode?)
        /// The peer broke the protocol or a limit: close with this. Nothing may be decoded after it.
        case failure(WebSocketCloseCode, String)
    }

    private enum State {
        case header
        case payload
        case failed
    }

    private let role: WebSocketRole
    private let maxMessageBytes: Int
    private var state = State.header
    /// The header's bytes so far, 14 at most.
    private var header: [UInt8] = []
    private var opcode: UInt8 = 0
    private var isFinal = false
    private var mask: (UInt8, UInt8, UInt8, UInt8) = (0, 0, 0, 0)
    private var length = 0
    private var received = 0
    private var message: [UInt8] = []
    private var messageOpcode: UInt8?
    private var control: [UInt8] = []

    /// A decoder for one side of a connection; a message longer than `maxMessageBytes` is a failure.
    init(role: WebSocketRole, maxMessageBytes: Int) {
        self.role = role
        self.maxMessageBytes = maxMessageBytes
    }

    /// Goes on in `input` at `offset` and moves it; nil when the input is used up.
    mutating func next(_ input: Span<UInt8>, at offset: inout Int) -> Event? {
        while true {
            switch state {
            case .failed: return nil
            case .header:
                guard offset < input.count else { return nil }
                header.append(input[offset])
                offset += 1
                guard header.count >= headerLength else { continue }
                if let failure = readHeader() { return fail(failure.0, failure.1) }
                state = .payload
            case .payload:
                let count = min(length - received, input.count - offset)
                take(input.extracting(offset..<(offset + count)))
                offset += count
                guard received == length else { return nil }
                state = .header
                header.removeAll(keepingCapacity: true)
                if let event = endFrame() { return event }
            }
        }
    }

    private var headerLength: Int {
        guard header.count >= 2 else { return 2 }
        let maskBytes = header[1] & 0x80 != 0 ? 4 : 0
        return switch header[1] & 0x7F {
        case 126: 4 + maskBytes
        case 127: 10 + maskBytes
        default: 2 + maskBytes
        }
    }

    private mutating func readHeader() -> (WebSocketCloseCode, String)? {
        isFinal = header[0] & 0x80 != 0
        opcode = header[0] & 0x0F
        guard header[0] & 0x70 == 0 else { return (.protocolError, "reserved bits are set") }
        let isMasked = header[1] & 0x80 != 0
        switch role {
        case .server: guard isMasked else { return (.protocolError, "frames of a client must be masked") }
        case .client: guard !isMasked else { return (.protocolError, "frames of a server must not be masked") }
        }
        let short = Int(header[1] & 0x7F)
        var long = 0
        for byte in header[2..<(header.count - (isMasked ? 4 : 0))] { long = long << 8 | Int(byte) }
        guard long >= 0 else { return (.protocolError, "a frame's length is no length") }
        length = short < 126 ? short : long
        if isMasked {
            let key = header.suffix(4)
            mask = (key[key.startIndex], key[key.startIndex + 1], key[key.startIndex + 2], key[key.startIndex + 3])
        }
        received = 0
        if opcode >= 8 {
            guard (8...10).contains(opcode) else { return (.protocolError, "an unknown kind of frame") }
            guard isFinal, short < 126 else { return (.protocolError, "a control frame is too long or fragmented") }
            control.removeAll(keepingCapacity: true)
            return nil
        }
        switch (opcode, messageOpcode) {
        case (0, nil): return (.protocolError, "a continuation of nothing")
        case (1...2, .some): return (.protocolError, "a new message within another")
        case (1...2, nil): messageOpcode = opcode
        case (0, .some): break
        default: return (.protocolError, "an unknown kind of frame")
        }
        guard length <= maxMessageBytes - message.count else {
            return (.messageTooBig, "a message is longer than \(maxMessageBytes) bytes")
        }
        return nil
    }

    private mutating func take(_ bytes: Span<UInt8>) {
        guard bytes.count > 0 else { return }
        if opcode >= 8 {
            for index in bytes.indices { control.append(bytes[index] ^ key(received + index)) }
        } else {
            let start = message.count
            unsafe bytes.withUnsafeBufferPointer { unsafe message.append(contentsOf: $0) }
            if role == .server { unmask(from: start) }
        }
        received += bytes.count
    }

    private func key(_ offset: Int) -> UInt8 {
        switch offset & 3 {
        case 0: mask.0
        case 1: mask.1
        case 2: mask.2
        default: mask.3
        }
    }

    /// Eight bytes at a time: the key repeats every four.
    private mutating func unmask(from start: Int) {
        var word: UInt64 = 0
        for index in (0..<8).reversed() { word = word << 8 | UInt64(key(received + index)) }
        let keyBytes = (0..<4).map { key(received + $0) }
        unsafe message.withUnsafeMutableBytes { buffer in
            var index = start
            while index + 8 <= buffer.count {
                let value = unsafe buffer.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                unsafe buffer.storeBytes(
                    of: UInt64(littleEndian: value.littleEndian ^ word), toByteOffset: index, as: UInt64.self)
                index += 8
            }
            while index < buffer.count {
                unsafe buffer[index] ^= keyBytes[(index - start) & 3]
                index += 1
            }
        }
    }

    private mutating func endFrame() -> Event? {
        switch opcode {
        case 8: return closeEvent()
        case 9: return .ping(control)
        case 10: return .pong
        default:
            guard isFinal else { return nil }
            let bytes = message
            message = []
            let isText = messageOpcode == 1
            messageOpcode = nil
            guard isText else { return .message(.binary(bytes)) }
            guard let text = String(validating: bytes, as: UTF8.self) else {
                return fail(.invalidPayload, "a text message is no UTF-8")
            }
            return .message(.text(text))
        }
    }

    private mutating func closeEvent() -> Event {
        guard !control.isEmpty else { return .close(nil) }
        guard control.count >= 2 else { return fail(.protocolError, "a close frame is one byte long") }
        let code = UInt16(control[0]) << 8 | UInt16(control[1])
        let isAllowed =
            (1000...1014).contains(code) && ![1004, 1005, 1006].contains(code) || (3000...4999).contains(code)
        guard isAllowed else { return fail(.protocolError, "a close code that may not be sent") }
        guard String(validating: control.dropFirst(2), as: UTF8.self) != nil else {
            return fail(.invalidPayload, "a close reason is no UTF-8")
        }
        return .close(WebSocketCloseCode(rawValue: code))
    }

    private mutating func fail(_ code: WebSocketCloseCode, _ reason: String) -> Event {
        state = .failed
        message = []
        return .failure(code, reason)
    }
}
