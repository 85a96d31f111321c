@testable import SoriHTTP

/// A form that was taken apart, up to where it ended or was refused.
private struct Outcome: Equatable {
    var headers: [HTTPHeaders] = []
    var bodies: [[UInt8]] = []
    var endedParts = 0
    var isComplete = false
    var isRefused = false
}

private let narrow = MultipartParser.Limits(parts: 6, headerBytes: 256, preambleBytes: 128)

/// A `multipart/form-data` body; the same parts however it arrives, within the limits, and the same after writing.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
    guard let input = unsafe WireInput(data, count) else { return 0 }
    let boundary = ["X", "--", "-X-", "boundary12345"][Int(input.settings.1) % 4]
    let outcomes = input.steps.map { parse(input.buffers(of: $0), boundary) }
    for other in outcomes.dropFirst() { require(outcomes[0] == other, "a split changes the form") }
    let form = outcomes[0]
    require(form.headers.count <= narrow.parts && form.endedParts <= form.headers.count, "too many parts")
    require(form.bodies.reduce(0) { $0 + $1.count } <= input.bytes.count, "more body than input")
    guard form.isComplete, !form.isRefused else { return 0 }
    require(form.endedParts == form.headers.count, "a form that is complete without a part's end")
    let again = written(form, boundary)
    // Bytes that are no UTF-8 take more room as U+FFFD.
    let wide = MultipartParser.Limits(parts: 6, headerBytes: 4 * 256, preambleBytes: 128)
    require(parse([again], boundary, wide) == form, "another form after writing")
    return 0
}

private func parse(_ buffers: [[UInt8]], _ boundary: String, _ limits: MultipartParser.Limits = narrow) -> Outcome {
    guard var parser = MultipartParser(boundary: boundary, limits: limits) else {
        preconditionFailure("the fuzzer's own boundary is refused")
    }
    var outcome = Outcome()
    do throws(HTTPError) {
        for buffer in buffers {
            var offset = 0
            while let event = try parser.next(buffer.span, at: &offset) {
                require(offset <= buffer.count, "an offset behind the input")
                switch event {
                case .part(let headers):
                    require(outcome.endedParts == outcome.headers.count, "a part within another")
                    outcome.headers.append(headers)
                    outcome.bodies.append([])
                case .data(let range): outcome.bodies[outcome.bodies.count - 1] += buffer[range]
                case .heldBack(let count):
                    outcome.bodies[outcome.bodies.count - 1] += parser.delimiter[..<count]
                case .partEnd: outcome.endedParts += 1
                }
            }
            require(offset == buffer.count, "input that is left over")
        }
    } catch {
        require(error.status == 400 && error.code == .malformedForm)
        outcome.isRefused = true
        // How much of a part is given out before its form is refused is not fixed.
        outcome.bodies = []
    }
    outcome.isComplete = parser.isComplete
    return outcome
}

private func written(_ form: Outcome, _ boundary: String) -> [UInt8] {
    var bytes: [UInt8] = []
    for (headers, body) in zip(form.headers, form.bodies) {
        bytes += Array("--\(boundary)\r\n".utf8)
        for (name, value) in headers.fields { bytes += Array("\(name): \(value)\r\n".utf8) }
        bytes += [0x0D, 0x0A] + body + [0x0D, 0x0A]
    }
    return bytes + Array("--\(boundary)--".utf8)
}
