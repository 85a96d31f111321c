/// Which end of a WebSocket this is: a client masks what it sends, a server does not (RFC 6455, section 5.3).
enum WebSocketRole: Sendable {
    case server
    case client
}

/// Frames as this end sends them: whole messages (RFC 6455, section 5.2), masked when this end is a client.
enum WebSocketFrame {
    /// What a frame carries.
    enum Opcode: UInt8, Sendable {
        case text = 1
        case binary = 2
        case close = 8
        case ping = 9
        case pong = 10
    }

    /// One frame that is a whole message.
    static func encode(_ opcode: Opcode, _ payload: [UInt8], role: WebSocketRole = .server) -> [UInt8] {
        var frame: [UInt8] = []
        frame.reserveCapacity(payload.count + 14)
        header(opcode, payload.count, role, &frame)
        let start = frame.count
        frame += payload
        if role == .client { mask(&frame, from: start) }
        return frame
    }

    /// A message of a handler.
    static func encode(_ message: WebSocketMessage, role: WebSocketRole = .server) -> [UInt8] {
        switch message {
        case .binary(let bytes): return encode(.binary, bytes, role: role)
        case .text(let text):
            var frame: [UInt8] = []
            frame.reserveCapacity(text.utf8.count + 14)
            header(.text, text.utf8.count, role, &frame)
            let start = frame.count
            frame += text.utf8
            if role == .client { mask(&frame, from: start) }
            return frame
        }
    }

    /// A close frame; the reason is cut to the 123 bytes there is room for, between characters.
    static func encode(close code: WebSocketCloseCode, _ reason: String, role: WebSocketRole = .server) -> [UInt8] {
        var payload = [UInt8(code.rawValue >> 8), UInt8(code.rawValue & 0xFF)]
        for character in reason {
            let bytes = Array(character.utf8)
            guard payload.count + bytes.count <= 125 else { break }
            payload += bytes
        }
        return encode(.close, payload, role: role)
    }

    private static func header(_ opcode: Opcode, _ count: Int, _ role: WebSocketRole, _ frame: inout [UInt8]) {
        frame.append(0x80 | opcode.rawValue)
        let maskBit: UInt8 = role == .client ? 0x80 : 0
        switch count {
        case ..<126: frame.append(maskBit | UInt8(count))
        case ..<0x1_0000: frame += [maskBit | 126, UInt8(count >> 8), UInt8(count & 0xFF)]
        default:
            frame.append(maskBit | 127)
            for shift in stride(from: 56, through: 0, by: -8) { frame.append(UInt8(count >> shift & 0xFF)) }
        }
        guard role == .client else { return }
        // The key must be unpredictable to whoever chose the payload (RFC 6455, section 10.3).
        let key = UInt32.random(in: 0...UInt32.max)
        for shift in stride(from: 24, through: 0, by: -8) { frame.append(UInt8(truncatingIfNeeded: key >> shift)) }
    }

    /// Masks what stands behind `start` with the key in the four bytes before it.
    private static func mask(_ frame: inout [UInt8], from start: Int) {
        let key = (0..<4).map { frame[start - 4 + $0] }
        for index in start..<frame.count { frame[index] ^= key[(index - start) & 3] }
    }
}
