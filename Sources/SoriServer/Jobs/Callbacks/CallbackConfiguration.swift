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
