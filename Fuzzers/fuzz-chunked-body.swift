@testable import SoriHTTP

/// A body that was taken apart: its bytes, how many bytes of the input it took, and how it ended.
private struct Outcome: Equatable {
    enum End: Equatable { case done, needsMore, refused }
    var body: [UInt8] = []
    var used = 0
    var end = End.needsMore
}

/// A chunked body; the same however it arrives, and the same after it is written in other chunks and read again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
    guard let input = unsafe WireInput(data, count) else { return 0 }
    let outcomes = input.steps.map { decode(input.buffers(of: $0)) }
    for other in outcomes.dropFirst() { require(outcomes[0] == other, "a split changes the body") }
    let found = outcomes[0]
    require(found.body.count <= found.used && found.used <= input.bytes.count, "more body than input")
    guard found.end == .done else { return 0 }
    let again = written(found.body, chunk: 1 + Int(input.settings.1))
    let second = decode([again, Array("GET".utf8)])
    require(second == Outcome(body: found.body, used: again.count, end: .done), "another body after writing")
    return 0
}

private func decode(_ buffers: [[UInt8]]) -> Outcome {
    var decoder = ChunkedDecoder()
    var outcome = Outcome()
    for buffer in buffers {
        var offset = 0
        do throws(HTTPError) {
            steps: while true {
                switch try decoder.step(buffer.span, at: &offset) {
                case .data(let range):
                    require(!range.isEmpty && range.upperBound == offset, "data that is not where the offset is")
                    outcome.body += buffer[range]
                case .needsMore:
                    require(offset == buffer.count, "input that is left over")
                    break steps
                case .end:
                    outcome.used += offset
                    outcome.end = .done
                    return outcome
                }
            }
        } catch {
            outcome.used += offset
            outcome.end = .refused
            require(error.status == 400 && error.code == .malformedChunk)
            return outcome
        }
        outcome.used += offset
    }
    return outcome
}

private func written(_ body: [UInt8], chunk: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    for start in stride(from: 0, to: body.count, by: chunk) {
        let part = body[start..<min(body.count, start + chunk)]
        bytes += Array("\(String(part.count, radix: 16))\r\n".utf8) + part + [0x0D, 0x0A]
    }
    return bytes + Array("0\r\n\r\n".utf8)
}
