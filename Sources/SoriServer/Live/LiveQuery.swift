import SoriHTTP
import SoriVAD

/// What the address of a live socket may say:
/// `?sample_rate=8000..48000&endpoint_ms=100..2000&language=ko&diarize=true&registered=alice,bob`.
struct LiveQuery: Sendable {
    /// Samples a second that the client sends.
    let sampleRate: Int
    let endpointing: EndpointerOptions
    /// As the client wrote it; nil or empty for the default.
    let language: String?
    /// How speakers are told apart; nil for not at all.
    let speakers: LiveDiarisation?

    /// Reads the query; throws 422 naming what is wrong. `silence` is the server's own in seconds.
    init(_ request: HTTPRequest, silence: Double) throws(APIError) {
        sampleRate = try Self.number(request, "sample_rate", 8_000...48_000) ?? 16_000
        let milliseconds = try Self.number(request, "endpoint_ms", 100...2_000)
        endpointing = EndpointerOptions(silence: milliseconds.map { Double($0) / 1000 } ?? silence)
        language = request.queryValue("language") ?? request.queryValue("lang")
        speakers = try LiveDiarisation.read(request)
    }

    private static func number(
        _ request: HTTPRequest, _ name: String, _ range: ClosedRange<Int>
    ) throws(APIError) -> Int? {
        guard let text = request.queryValue(name) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            let bounds = "\(range.lowerBound)...\(range.upperBound)"
            throw .invalid(
                name,
                LocalizedText(
                    "'\(name)' 값은 \(bounds) 범위의 정수여야 합니다.", "'\(name)' must be a whole number in \(bounds)."))
        }
        return number
    }
}
