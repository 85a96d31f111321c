import FoundationEssentials
import SoriCrypto
import SoriLibrary

/// Tickets by which a browser's player gets a recording: it can send no header with a key.
///
/// A ticket is for one transcript, signed, and good for half a day; those of a server that was started again are void.
struct AudioTickets: Sendable {
    /// Seconds that a ticket is good for.
    static let lifetime = 12.0 * 3_600

    private let secret: SigningSecret

    /// Tickets signed with a secret of this process.
    init() { secret = SigningSecret.random() }

    /// A ticket for the recording of a transcript, and until when it is good; one that a link gives goes with `share`.
    func ticket(for id: String, share: TranscriptShare?, now: Date) -> (text: String, expiresAt: Date) {
        var end = Int(now.timeIntervalSince1970 + Self.lifetime)
        if let share { end = min(end, Int(share.expiresAt.timeIntervalSince1970)) }
        let signature = secret.signature(of: Self.message(id, share?.id, end))
        return ("\(end).\(signature)", Date(timeIntervalSince1970: Double(end)))
    }

    /// Whether a text is a ticket for the recording of a transcript, given by the link `share` or without one, that is
    /// still good; whether the link is, its caller must ask.
    func accepts(_ text: String, for id: String, share: String?, now: Date) -> Bool {
        let parts = text.split(separator: ".", maxSplits: 1)
        guard parts.count == 2, let end = Int(parts[0]), Double(end) > now.timeIntervalSince1970 else { return false }
        return secret.verifies(parts[1], of: Self.message(id, share, end))
    }

    private static func message(_ id: String, _ share: String?, _ end: Int) -> [UInt8] {
        Array("audio \(id) \(share ?? "-") \(end)".utf8)
    }
}
