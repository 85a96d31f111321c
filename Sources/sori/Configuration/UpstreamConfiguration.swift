import FoundationEssentials
import SoriCore
import SoriServer

/// Which other instances requests may be sent to, checked.
struct UpstreamConfiguration: Sendable {
    /// The other instances; none does everything here.
    let upstreams: [Upstream]
    /// The file of the key that they ask for; nil sends none.
    let keyFile: String?
    /// The file of certificates that vouch for them; nil takes the system's.
    let authorities: String?
    /// Requests that may wait until somebody has time for them.
    let mostWaiting: Int

    private static let mostKeyBytes = 4_096

    /// Reads the settings; throws one line that names the wrong one.
    init(_ settings: Settings) throws(ConfigurationError) {
        var upstreams: [Upstream] = []
        let list = settings.text(.upstream).split(whereSeparator: { $0 == "," || $0 == " " })
        do throws(UpstreamError) {
            for text in list { upstreams.append(try Upstream(String(text))) }
            _ = try UpstreamsConfiguration(upstreams)
        } catch {
            throw settings.problem(.upstream, because: error)
        }
        self.upstreams = upstreams
        keyFile = settings.optional(.upstreamKeyFile)
        authorities = settings.optional(.upstreamCAFile)
        mostWaiting = try settings.integer(.upstreamQueue, in: 1...10_000)
    }

    /// Whether a key goes to another machine in the clear.
    var sendsKeyInTheClear: Bool {
        keyFile != nil
            && upstreams.contains { upstream in
                let isLocal = ["http://127.", "http://localhost", "http://[::1]"].contains {
                    upstream.url.hasPrefix($0)
                }
                return upstream.url.hasPrefix("http://") && !isLocal
            }
    }

    /// Reads the files; nil without upstreams. Throws a line that names the setting and the file.
    func open(dataDirectory: String) throws(ConfigurationError) -> UpstreamsConfiguration? {
        guard !upstreams.isEmpty else { return nil }
        var configuration: UpstreamsConfiguration
        do throws(UpstreamError) {
            configuration = try UpstreamsConfiguration(upstreams)
        } catch {
            throw ConfigurationError(error.message)
        }
        configuration.key = try keyFile.map(Self.key)
        if let authorities {
            guard FileManager.default.isReadableFile(atPath: authorities) else {
                throw ConfigurationError(
                    "\(Setting.upstreamCAFile.flag) (\(Setting.upstreamCAFile.variable)): \(authorities) cannot be read"
                )
            }
            configuration.authorities = authorities
        }
        configuration.mostWaiting = mostWaiting
        configuration.choiceFile = dataDirectory + "/device.json"
        return configuration
    }

    /// The key of a file: its text, without the spaces and line breaks around it.
    private static func key(_ path: String) throws(ConfigurationError) -> String {
        let setting = "\(Setting.upstreamKeyFile.flag) (\(Setting.upstreamKeyFile.variable))"
        guard let data = FileManager.default.contents(atPath: path), data.count <= mostKeyBytes else {
            throw ConfigurationError("\(setting): \(path) cannot be read")
        }
        let isSpace: (UInt8) -> Bool = { $0 <= 0x20 }
        let key = Array(data.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
        guard !key.isEmpty, key.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw ConfigurationError("\(setting): \(path) must hold one key of visible ASCII characters")
        }
        return String(decoding: key, as: UTF8.self)
    }
}
