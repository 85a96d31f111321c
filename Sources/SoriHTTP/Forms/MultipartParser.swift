/// Takes a `multipart/form-data` body apart (RFC 7578, RFC 2046), however it is split on the way.
struct MultipartParser: Sendable {
    /// What comes next.
    enum Event {
        /// A part begins; its header fields.
        case part(HTTPHeaders)
        /// Bytes of the part, at this range of the input.
        case data(Range<Int>)
        /// Bytes of the part that had looked like the boundary's beginning: the first so many of `delimiter`.
        case heldBack(Int)
        /// The part has ended.
        case partEnd
    }

    /// Limits against hostile bodies.
    struct Limits: Sendable {
        var parts = 1_000
        var headerBytes = 16 * 1024
        var preambleBytes = 64 * 1024
    }

    private enum State {
        /// Before the first boundary.
        case preamble
        case data
        /// Behind a boundary: `--` or the line's end.
        case boundaryEnd
        case headers
        case epilogue
    }

    /// CRLF, two hyphens and the boundary: what ends a part.
    let delimiter: [UInt8]
    private let limits: Limits
    private var state = State.preamble
    /// How many bytes of the delimiter the input so far ends with. The body's start counts as a line's start.
    private var matched = 2
    private var preambleBytes = 0
    private var line: [UInt8] = []
    private var header: [UInt8] = []
    private var parts = 0

    /// Makes a parser; nil for a boundary that RFC 2046 does not allow (1-70 characters, none of them CR or LF).
    init?(boundary: String, limits: Limits = Limits()) {
        let bytes = Array(boundary.utf8)
        guard (1...70).contains(bytes.count), bytes.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }), bytes.last != 0x20 else {
            return nil
        }
        delimiter = [0x0D, 0x0A, UInt8(ascii: "-"), UInt8(ascii: "-")] + bytes
        self.limits = limits
    }

    /// True once the last boundary has come.
    var isComplete: Bool { state == .epilogue }

    /// Goes on in `input` at `offset` and moves it; nil when the input is used up. Throws a 400 `HTTPError`.
    mutating func next(_ input: Span<UInt8>, at offset: inout Int) throws(HTTPError) -> Event? {
        while offset < input.count {
            switch state {
            case .epilogue:
                offset = input.count
            case .preamble:
                let before = offset
                _ = search(input, at: &offset)
                preambleBytes += offset - before
                guard preambleBytes <= limits.preambleBytes else {
                    throw Self.malformed(
                        "the boundary does not occur in the body's first \(limits.preambleBytes) bytes")
                }
            case .data:
                if let event = search(input, at: &offset) { return event }
            case .boundaryEnd:
                if let event = try endBoundary(input[offset], &offset) { return event }
            case .headers:
                if let event = try readHeader(input, at: &offset) { return event }
            }
        }
        return nil
    }

    /// Looks for the delimiter. Its only CR is its first byte, so a broken match can begin anew only where it broke.
    private mutating func search(_ input: Span<UInt8>, at offset: inout Int) -> Event? {
        if matched > 0 {
            let held = matched
            while matched < delimiter.count, offset < input.count, input[offset] == delimiter[matched] {
                matched += 1
                offset += 1
            }
            if matched == delimiter.count { return foundDelimiter() }
            if offset == input.count { return nil }
            // What was matched within this input is given out with it; what came before is held back elsewhere.
            offset -= matched - held
            matched = 0
            return .heldBack(held)
        }
        let start = offset
        while let found = ByteSearch.first(0x0D, in: input, from: offset) {
            var length = 1
            while length < delimiter.count, found + length < input.count, input[found + length] == delimiter[length] {
                length += 1
            }
            if length == delimiter.count || found + length == input.count {
                offset = found + length
                matched = length
                guard found == start else {
                    // Give out what stands before; the match is looked at again with the next call.
                    matched = 0
                    offset = found
                    return .data(start..<found)
                }
                return length == delimiter.count ? foundDelimiter() : nil
            }
            offset = found + 1
        }
        offset = input.count
        return .data(start..<offset)
    }

    private mutating func foundDelimiter() -> Event? {
        matched = 0
        line = []
        let wasData = state == .data
        state = .boundaryEnd
        return wasData ? .partEnd : nil
    }

    private mutating func endBoundary(_ byte: UInt8, _ offset: inout Int) throws(HTTPError) -> Event? {
        offset += 1
        line.append(byte)
        if line == [UInt8(ascii: "-"), UInt8(ascii: "-")] {
            state = .epilogue
            return nil
        }
        if line.suffix(2) == [0x0D, 0x0A] {
            guard line.dropLast(2).allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else {
                throw Self.malformed("something other than a line's end follows the boundary")
            }
            parts += 1
            guard parts <= limits.parts else { throw Self.malformed("there are more than \(limits.parts) parts") }
            header = []
            state = .headers
        } else if line.count > 64 {
            throw Self.malformed("something other than a line's end follows the boundary")
        }
        return nil
    }

    private mutating func readHeader(_ input: Span<UInt8>, at offset: inout Int) throws(HTTPError) -> Event? {
        while offset < input.count {
            header.append(input[offset])
            offset += 1
            guard header.count <= limits.headerBytes else {
                throw Self.malformed("a part's header is larger than \(limits.headerBytes) bytes")
            }
            guard header.last == 0x0A else { continue }
            if header == [0x0D, 0x0A] || header.suffix(4) == [0x0D, 0x0A, 0x0D, 0x0A] {
                state = .data
                // The header's end is a line's end: an empty part's boundary may follow at once.
                matched = 0
                return .part(try fields())
            }
        }
        return nil
    }

    /// The header's fields. Byte by byte: a combining mark behind a colon would hide it from a text's characters.
    private func fields() throws(HTTPError) -> HTTPHeaders {
        var fields = HTTPHeaders()
        var rest = header[...]
        while let end = rest.indices.first(where: { rest[$0] == 0x0D && rest[$0 + 1] == 0x0A }) {
            let line = rest[..<end]
            rest = rest[(end + 2)...]
            guard !line.isEmpty else { continue }
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon != line.startIndex else {
                throw Self.malformed("a part's header line has no name")
            }
            let value = line[(colon + 1)...].drop { $0 == 0x20 || $0 == 0x09 }
            fields.add(String(decoding: line[..<colon], as: UTF8.self), String(decoding: value, as: UTF8.self))
        }
        return fields
    }

    static func malformed(_ message: String) -> HTTPError {
        HTTPError(400, code: .malformedForm, message: "the multipart body is broken: \(message)")
    }
}
