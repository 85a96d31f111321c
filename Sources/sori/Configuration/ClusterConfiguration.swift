import FoundationEssentials
import SoriCore
import SoriCrypto
import SoriFetch
import SoriServer

/// How servers and workers that share a Redis get at each other's recordings.
struct ClusterConfiguration: Sendable {
    /// Where the others reach this server; nil where they do not.
    let url: String?
    /// The file of the secret that all of them share; nil where they ask each other for nothing.
    let secretFile: String?
    /// The file of certificates by which others are known; nil for the system's.
    let authorities: String?
    /// Folders of others' recordings that are mounted here.
    let recordingFolders: [String]
    /// Whether directories of files are the same on all machines.
    var sharesAudioDirectories = false

    /// Reads the settings; throws one line that names the wrong one.
    init(_ settings: Settings) throws(ConfigurationError) {
        secretFile = settings.optional(.clusterSecretFile)
        authorities = settings.optional(.clusterCAFile)
        recordingFolders = settings.text(.recordingsDirs).split(separator: ":").map(String.init)
        if let file = authorities, FileManager.default.contents(atPath: file) == nil {
            throw settings.problem(.clusterCAFile, "a file that can be read")
        }
        guard let text = settings.optional(.nodeURL) else {
            url = nil
            return
        }
        do throws(WebAddressError) {
            _ = try WebAddress(text)
        } catch {
            throw settings.problem(.nodeURL, because: error)
        }
        guard !text.contains(where: { "?#".contains($0) }) else {
            throw settings.problem(.nodeURL, "an address without ? and #, such as https://host:8003")
        }
        guard secretFile != nil else {
            throw settings.problem(
                .nodeURL, "left out unless --cluster-secret-file (STT_CLUSTER_SECRET_FILE) is there as well")
        }
        url = text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    /// The node of that name, its secret read; recordings that it fetches lie in `fetchFolder`. Throws a line that
    /// names the setting and the file.
    func node(_ name: String, fetchFolder: String) throws(ConfigurationError) -> NodeConfiguration {
        var node = NodeConfiguration(name: name, fetchFolder: fetchFolder)
        do throws(CryptoError) {
            node.secret = try secretFile.map { file throws(CryptoError) in try SigningSecret(file: file) }
        } catch {
            throw ConfigurationError(
                "\(Setting.clusterSecretFile.flag) (\(Setting.clusterSecretFile.variable)): \(error.message)")
        }
        node.url = url
        node.authorities = authorities
        node.recordingFolders = recordingFolders
        node.sharesAudioDirectories = sharesAudioDirectories
        return node
    }
}
