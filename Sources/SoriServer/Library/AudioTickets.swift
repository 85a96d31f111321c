import FoundationEssentials
import SoriCrypto

/// Tickets by which a browser's player gets a recording: it can send no header with a key.
///
/// A ticket is for one transcript, signed, and good for half a day; those of a server that was started again are void.
struct AudioTickets: Sendable {
    /// Seconds that a ticket is good for.
    static let lifetime = 12.0 * 3_600

    private let secret: SigningSecret

    /// Tickets signed with a secret of this process.
    init() { secret = SigningSecret.random() }

    /// A ticket for the recording of a transcript, and until when it is good.
    func ticket(for id: String, now: Date) -> (text: String, expiresAt: Date) {
        let end = Int(now.timeIntervalSince1970 + Self.lifetime)
        return ("\(end).\(secret.signature(of: Self.message(id, end)))", Date(timeIntervalSince1970: Double(end)))
    }

    /// Whether a text is a ticket for the recording of a transcript that is still good.
    func accepts(_ text: String, for id: String, now: Date) -> Bool {
        let parts = text.split(separator: ".", maxSplits: 1)
        guard parts.count == 2, let end = Int(parts[0]), Double(end) > now.timeIntervalSince1970 else { return false }
        return secret.verifies(parts[1], of: Self.message(id, end))
    }

    private static func message(_ id: String, _ end: Int) -> [UInt8] { Array("audio \(id) \(end)".utf8) }
}
