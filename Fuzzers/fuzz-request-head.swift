@testable import SoriHTTP

/// What a parser makes of a head: the head and its length, an error's status and code, or nothing yet.
private enum Outcome {
    case head(HTTPRequestHead, length: Int)
    case failure(Int, HTTPError.Code)
    case incomplete
}

/// The head of a request; found alike however it arrives, within its limits, and the same when it is written and read
/// again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
    guard let input = unsafe WireInput(data, count) else { return 0 }
    let maxBytes = 16 + Int(input.settings.1) * 16
    let maxFields = Int(input.settings.1) % 20
    let outcomes = input.steps.map { parse(input.bytes, $0, maxBytes, maxFields) }
    for other in outcomes.dropFirst() { require(areSame(outcomes[0], other), "a split changes the head") }
    guard case .head(let head, let length) = outcomes[0] else { return 0 }
    require(length <= input.bytes.count && length <= maxBytes, "a head longer than its limit")
    check(head, maxFields)
    let again = Array(written(head).utf8)
    let second = parse(again, again.count, .max, .max)
    require(areSame(.head(head, length: again.count), second), "another head after writing")
    return 0
}

private func parse(_ bytes: [UInt8], _ step: Int, _ maxBytes: Int, _ maxFields: Int) -> Outcome {
    var parser = HTTPHeadParser(maxBytes: maxBytes, maxFields: maxFields)
    var end = 0
    while end < bytes.count {
        end = min(bytes.count, end + step)
        let arrived = Array(bytes[..<end])
        do throws(HTTPError) {
            if let (head, length) = try parser.parse(arrived.span) { return .head(head, length: length) }
        } catch {
            require((400...599).contains(error.status.rawValue) && !error.message.isEmpty)
            return .failure(error.status.rawValue, error.code)
        }
    }
    return .incomplete
}

private func areSame(_ left: Outcome, _ right: Outcome) -> Bool {
    switch (left, right) {
    case (.incomplete, .incomplete): true
    case (.failure(let one, let code), .failure(let two, let other)): one == two && code == other
    case (.head(let one, let length), .head(let two, let other)):
        length == other && one.method == two.method && one.path == two.path
            && one.query.elementsEqual(two.query) { $0 == $1 } && one.minorVersion == two.minorVersion
            && one.headers == two.headers && one.framing == two.framing && one.keepsAlive == two.keepsAlive
            && one.expectsContinue == two.expectsContinue
    default: false
    }
}

private func check(_ head: HTTPRequestHead, _ maxFields: Int) {
    require(head.path == "*" || head.path.utf8.first == UInt8(ascii: "/"), "a path that is none")
    require(!head.path.utf8.contains(0), "a path with a NUL")
    require((1...32).contains(head.method.rawValue.utf8.count), "a method that is none")
    require(head.minorVersion == 0 || head.minorVersion == 1)
    require(head.headers.fields.count <= maxFields, "more fields than the limit")
    for (name, value) in head.headers.fields {
        require(HTTPHeaders.isSane(name, value), "a field that would break out of its line")
        require(name == name.lowercased(), "a name that is not in lower case")
    }
    if case .length(let length) = head.framing { require(length > 0 && length < 1_000_000_000_000_000) }
    if head.minorVersion == 0 { require(head.framing != .chunked && !head.expectsContinue) }
}

private func written(_ head: HTTPRequestHead) -> String {
    var text = "\(head.method.rawValue) \(head.path == "*" ? "*" : percentEncoded(head.path))"
    if !head.query.isEmpty {
        text += "?" + head.query.map { "\(percentEncoded($0.name))=\(percentEncoded($0.value))" }.joined(separator: "&")
    }
    text += " HTTP/1.\(head.minorVersion)\r\n"
    for (name, value) in head.headers.fields { text += "\(name): \(value)\r\n" }
    return text + "\r\n"
}
