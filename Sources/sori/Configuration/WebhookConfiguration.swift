import SoriCore
import SoriCrypto
import SoriServer

/// How clients are told of the ends of their jobs.
struct WebhookConfiguration: Sendable {
    /// The file of the secret that messages are signed with; nil sends none.
    let secretFile: String?
    /// Whether messages may go to this machine and to private networks.
    let allowsPrivate: Bool

    /// Reads the settings; throws one line that names the wrong one.
    init(_ settings: Settings) throws(ConfigurationError) {
        secretFile = settings.optional(.webhookSecretFile)
        allowsPrivate = try settings.flag(.webhookAllowPrivate)
    }

    /// Reads the secret; nil where none is set. Throws a line that names the setting and the file.
    func open() throws(ConfigurationError) -> CallbackConfiguration? {
        guard let secretFile else { return nil }
        do throws(CryptoError) {
            return CallbackConfiguration(secret: try SigningSecret(file: secretFile), allowsPrivate: allowsPrivate)
        } catch {
            throw ConfigurationError(
                "\(Setting.webhookSecretFile.flag) (\(Setting.webhookSecretFile.variable)): \(error.message)")
        }
    }
}
