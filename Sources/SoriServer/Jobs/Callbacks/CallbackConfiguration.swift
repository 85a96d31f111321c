public import FoundationEssentials
public import SoriCrypto

/// How clients are told of the ends of their jobs.
public struct CallbackConfiguration: Sendable {
    /// What the messages are signed with.
    public let secret: SigningSecret
    /// Whether they may go to this machine and to private networks.
    public let allowsPrivate: Bool

    /// Makes a configuration.
    public init(secret: SigningSecret, allowsPrivate: Bool) {
        self.secret = secret
        self.allowsPrivate = allowsPrivate
    }
}

extension CallbackConfiguration {
    /// The header field that proves who has sent a body now, as messages about jobs have it; for others that are asked
    /// in the same way.
    public func signature(of body: [UInt8], now: Date = Date()) -> (name: String, value: String) {
        (
            "x-sori-signature",
            CallbackSender.signature(of: body, at: String(Int(now.timeIntervalSince1970)), with: secret)
        )
    }
}
