/// Frames as the server sends them: whole, unmasked (RFC 6455, section 5.2).
enum WebSocketFrame {
    enum Opcode: UInt8 {
        case continuation = 0
        case text = 1
        case binary = 2
        case close = 8
        case ping = 9
        case pong = 10
    }

    /// One frame that is a whole message.
    static func encode(_ opcode: Opcode, _ payload: [UInt8]) -> [UInt8] {
        var frame: [UInt8] = []
        frame.reserveCapacity(payload.count + 10)
        header(opcode, payload.count, &frame)
        frame += payload
        return frame
    }

    /// A text message.
    static func encode(text: String) -> [UInt8] {
        var frame: [UInt8] = []
        frame.reserveCapacity(text.utf8.count + 10)
        header(.text, text.utf8.count, &frame)
        frame += text.utf8
        return frame
    }

    /// A close frame; the reason is cut to the 123 bytes there is room for, between characters.
    static func encode(close code: WebSocketCloseCode, _ reason: String) -> [UInt8] {
        var payload = [UInt8(code.rawValue >> 8), UInt8(code.rawValue & 0xFF)]
        for character in reason {
            let bytes = Array(character.utf8)
            guard payload.count + bytes.count <= 125 else { break }
            payload += bytes
        }
        return encode(.close, payload)
    }

    private static func header(_ opcode: Opcode, _ count: Int, _ frame: inout [UInt8]) {
        frame.append(0x80 | opcode.rawValue)
        switch count {
        case ..<126: frame.append(UInt8(count))
        case ..<0x1_0000: frame += [126, UInt8(count >> 8), UInt8(count & 0xFF)]
        default:
            frame.append(127)
            for shift in stride(from: 56, through: 0, by: -8) { frame.append(UInt8(count >> shift & 0xFF)) }
        }
    }
}
