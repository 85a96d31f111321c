import FoundationEssentials

/// Audio in a `data:` URL (RFC 2397) in base64, checked but not decoded.
struct AudioDataURL: Sendable {
    private let base64: Substring

    /// The most bytes of the URL: ten seconds of 24 bits, stereo, 48 kHz, with some to spare.
    static let mostBytes = 4 << 20

    /// Looks at all but the audio; throws 422 naming the field, also for a longer URL.
    init(_ text: String) throws(APIError) {
        guard text.utf8.count <= Self.mostBytes else {
            throw .invalid(
                KnownSpeakerReference.field,
                LocalizedText(
                    "참조 음성이 \(Self.mostBytes >> 20) MiB보다 큽니다. 더 짧거나 압축된 음성을 보내세요.",
                    "A reference is longer than \(Self.mostBytes >> 20) MiB: send a shorter or compressed one."))
        }
        guard let comma = text.firstIndex(of: ","),
            case let head = text[..<comma].lowercased(), head.hasPrefix("data:"), head.hasSuffix(";base64"),
            text.index(after: comma) < text.endIndex
        else { throw Self.malformed }
        base64 = text[text.index(after: comma)...]
    }

    /// The audio file; throws 422 naming the field for what is not base64.
    func bytes() throws(APIError) -> [UInt8] {
        guard let data = Data(base64Encoded: String(base64)), !data.isEmpty else { throw Self.malformed }
        return Array(data)
    }

    private static let malformed = APIError.invalid(
        KnownSpeakerReference.field,
        LocalizedText(
            "참조 음성은 'data:audio/wav;base64,...' 형식이어야 합니다.",
            "A reference is a data URL with an audio file in base64: data:audio/wav;base64,..."))
}
