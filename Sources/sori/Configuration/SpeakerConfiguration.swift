import SoriCore
import SoriCrypto
import SoriServer
import SoriSpeakers

/// Where registered voices are kept and what they are encrypted with.
struct SpeakerConfiguration: Sendable {
    /// The settings that commands other than `serve` read.
    static let settings: [Setting] = [.dataDir, .speakersDir, .speakersKeyFile, .assetsDir]

    /// The folder.
    let folder: String
    /// The file of keys; nil leaves voices in the clear.
    let keyFile: String?

    /// Takes what is set; nothing is read.
    init(_ settings: Settings) {
        folder = settings.optional(.speakersDir) ?? settings.text(.dataDir) + "/speakers"
        keyFile = settings.optional(.speakersKeyFile)
    }

    /// What one client may use of the socket on which speakers are registered; throws a line that names what is wrong.
    static func limits(_ settings: Settings) throws(ConfigurationError) -> SpeakerLimits {
        var limits = SpeakerLimits()
        limits.connections = try settings.integer(.speakerSessions, in: 1...10_000)
        limits.session = Double(try settings.integer(.speakerSessionSeconds, in: 1...86_400))
        limits.audio = Double(try settings.integer(.speakerAudioSeconds, in: 1...86_400))
        return limits
    }

    /// Opens the registry; throws one line that names the setting or file that is wrong.
    func open(logger: Logger) throws(ConfigurationError) -> SpeakerRegistry {
        let keys: [SealingKey]
        do throws(CryptoError) {
            keys = try keyFile.map { file throws(CryptoError) in try SealingKey.keys(file: file) } ?? []
        } catch {
            throw ConfigurationError("--speakers-key-file (STT_SPEAKERS_KEY_FILE): \(error.message)")
        }
        do throws(RegistryError) {
            return try SpeakerRegistry(folder: folder, keys: keys, logger: logger)
        } catch {
            throw ConfigurationError(error.message)
        }
    }
}
