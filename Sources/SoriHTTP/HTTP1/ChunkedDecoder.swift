/// Takes a chunked body (RFC 9112, section 7.1) apart, however it is split on the way.
struct ChunkedDecoder: Sendable {
    /// What the next bytes are.
    enum Step: Equatable {
        /// Body bytes at this range of the input.
        case data(Range<Int>)
        /// The input is used up.
        case needsMore
        /// The body has ended; the rest of the input is the next request's.
        case end
    }

    private enum State {
        case size
        case sizeExtension
        case sizeLineFeed
        case data
        case dataReturn
        case dataLineFeed
        case trailerStart
        case trailer
        case trailerLineFeed
        case lastLineFeed
        case end
    }

    /// Longest size line and longest trailer section, in bytes: neither carries anything wanted here.
    private static let maxLineBytes = 1_024
    private var state = State.size
    private var remaining = 0
    private var digits = 0
    private var lineBytes = 0

    /// Goes on in `input` at `offset` and moves it; throws a 400 `HTTPError` for what is no chunk.
    mutating func step(_ input: Span<UInt8>, at offset: inout Int) throws(HTTPError) -> Step {
        while offset < input.count {
            if case .data = state {
                let range = offset..<min(input.count, offset + remaining)
                remaining -= range.count
                offset = range.upperBound
                if remaining == 0 { state = .dataReturn }
                return .data(range)
            }
            if case .end = state { return .end }
            try consume(input[offset])
            offset += 1
        }
        if case .end = state { return .end }
        return .needsMore
    }

    private mutating func consume(_ byte: UInt8) throws(HTTPError) {
        switch state {
        case .size:
            if let digit = PercentCoding.hexadecimal(byte) {
                digits += 1
                guard digits <= 15 else { throw Self.malformed("a chunk is too large") }
                remaining = remaining << 4 | Int(digit)
                return
            }
            guard digits > 0 else { throw Self.malformed("a chunk has no size") }
            if byte == 0x0D {
                state = .sizeLineFeed
            } else if byte == UInt8(ascii: ";") || byte == 0x20 || byte == 0x09 {
                state = .sizeExtension
            } else {
                throw Self.malformed("a chunk's size is no hexadecimal number")
            }
        case .sizeExtension:
            try countLineByte()
            if byte == 0x0D { state = .sizeLineFeed }
            if byte == 0x0A { throw Self.malformed("a chunk's size line ends without CR") }
        case .sizeLineFeed:
            try expect(byte, 0x0A)
            digits = 0
            lineBytes = 0
            state = remaining == 0 ? .trailerStart : .data
        case .dataReturn:
            try expect(byte, 0x0D)
            state = .dataLineFeed
        case .dataLineFeed:
            try expect(byte, 0x0A)
            state = .size
        case .trailerStart:
            try countLineByte()
            state = byte == 0x0D ? .lastLineFeed : .trailer
        case .trailer:
            try countLineByte()
            if byte == 0x0D { state = .trailerLineFeed }
        case .trailerLineFeed:
            try expect(byte, 0x0A)
            state = .trailerStart
        case .lastLineFeed:
            try expect(byte, 0x0A)
            state = .end
        case .data, .end: break
        }
    }

    private mutating func countLineByte() throws(HTTPError) {
        lineBytes += 1
        guard lineBytes <= Self.maxLineBytes else { throw Self.malformed("a chunk's extension or trailer is too long") }
    }

    private func expect(_ byte: UInt8, _ expected: UInt8) throws(HTTPError) {
        guard byte == expected else { throw Self.malformed("a chunk does not end where its size says") }
    }

    private static func malformed(_ message: String) -> HTTPError {
        HTTPError(400, code: .malformedChunk, message: message)
    }
}
