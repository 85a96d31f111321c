@testable import SoriHTTP

/// Frames as a server (first setting even) or a client (odd) receives them; the same events however they arrive.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
    guard let input = unsafe WireInput(data, count) else { return 0 }
    let role = input.settings.0.isMultiple(of: 2) ? WebSocketRole.server : .client
    let limit = Int(input.settings.1) * 4
    let all = input.steps.map { decode(input.buffers(of: $0), role, limit) }
    for other in all.dropFirst() { require(all[0] == other, "a split changes the messages") }
    for event in all[0] { check(event, limit) }
    // What this end would send of the same kind is read by the other end as the same.
    let peer = role == .server ? WebSocketRole.client : .server
    let written = all[0].map { encode($0, role: peer) }
    let again = decode([written.flatMap { $0 }], role, limit)
    let expected = all[0].map { event -> WebSocketDecoder.Event in
        if case .failure(let code, _) = event { return .close(code) }
        return event
    }
    // Nothing is decoded behind a failure; a close is for the session to stop at.
    require(again == expected, "other messages after writing")
    return 0
}

private func decode(_ buffers: [[UInt8]], _ role: WebSocketRole, _ limit: Int) -> [WebSocketDecoder.Event] {
    var decoder = WebSocketDecoder(role: role, maxMessageBytes: limit)
    var events: [WebSocketDecoder.Event] = []
    var hasFailed = false
    for buffer in buffers {
        var offset = 0
        while let event = decoder.next(buffer.span, at: &offset) {
            require(offset <= buffer.count, "an offset behind the input")
            require(!hasFailed, "an event behind a failure")
            if case .failure = event { hasFailed = true }
            events.append(event)
        }
    }
    return events
}

private func check(_ event: WebSocketDecoder.Event, _ limit: Int) {
    switch event {
    case .message(.text(let text)): require(text.utf8.count <= limit, "a text beyond the limit")
    case .message(.binary(let bytes)): require(bytes.count <= limit, "a message beyond the limit")
    case .ping(let payload): require(payload.count <= 125, "a ping beyond its limit")
    case .pong, .close(nil): break
    case .close(let code?):
        let number = code.rawValue
        require((1000...1014).contains(number) || (3000...4999).contains(number), "a code that may not be sent")
        require(![1004, 1005, 1006].contains(number), "a code that may not be sent")
    case .failure(let code, let reason):
        require([.protocolError, .invalidPayload, .messageTooBig].contains(code) && !reason.isEmpty)
    }
}

private func encode(_ event: WebSocketDecoder.Event, role: WebSocketRole) -> [UInt8] {
    switch event {
    case .message(let message): WebSocketFrame.encode(message, role: role)
    case .ping(let payload): WebSocketFrame.encode(.ping, payload, role: role)
    case .pong: WebSocketFrame.encode(.pong, [], role: role)
    case .close(nil): WebSocketFrame.encode(.close, [], role: role)
    case .close(let code?): WebSocketFrame.encode(close: code, "", role: role)
    case .failure(let code, let reason): WebSocketFrame.encode(close: code, reason, role: role)
    }
}
