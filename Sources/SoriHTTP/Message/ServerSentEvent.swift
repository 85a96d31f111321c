/// One event of a `text/event-stream` (HTML standard, server-sent events).
public struct ServerSentEvent: Sendable {
    /// The text; each line becomes a `data:` line.
    public var data: String
    /// The event's type, or nil for `message`. Line breaks are left out.
    public var event: String?
    /// The id a client reconnects with. Line breaks are left out.
    public var id: String?
    /// Milliseconds to wait before reconnecting.
    public var retry: Int?

    /// Makes an event.
    public init(data: String, event: String? = nil, id: String? = nil, retry: Int? = nil) {
        self.data = data
        self.event = event
        self.id = id
        self.retry = retry
    }

    /// The event on the wire, with its empty line.
    public var bytes: [UInt8] {
        var text: [UInt8] = []
        if let event { Self.line("event", event, &text) }
        if let id { Self.line("id", id, &text) }
        if let retry { Self.line("retry", String(retry), &text) }
        var start = data.utf8.startIndex
        var lines: [[UInt8]] = []
        var current: [UInt8] = []
        // CR, LF and CRLF all end a line in this format.
        while start < data.utf8.endIndex {
            let byte = data.utf8[start]
            data.utf8.formIndex(after: &start)
            guard byte == 0x0A || byte == 0x0D else {
                current.append(byte)
                continue
            }
            lines.append(current)
            current = []
            if byte == 0x0D, start < data.utf8.endIndex, data.utf8[start] == 0x0A { data.utf8.formIndex(after: &start) }
        }
        lines.append(current)
        for line in lines {
            text += Array("data: ".utf8)
            text += line
            text.append(0x0A)
        }
        text.append(0x0A)
        return text
    }

    private static func line(_ name: StaticString, _ value: String, _ text: inout [UInt8]) {
        text += Array("\(name): ".utf8)
        text += value.utf8.filter { $0 != 0x0A && $0 != 0x0D && $0 != 0 }
        text.append(0x0A)
    }
}

extension HTTPResponse {
    /// An answer that streams server-sent events: `send` takes one event and suspends while the client is slow.
    public static func events(
        _ body: @escaping @Sendable (_ send: @Sendable (ServerSentEvent) async throws -> Void) async throws -> Void
    ) -> HTTPResponse {
        HTTPResponse(
            headers: ["content-type": "text/event-stream", "cache-control": "no-cache", "x-accel-buffering": "no"],
            body: .stream { writer in
                try await body { event in try await writer.write(event.bytes) }
            })
    }
}
