import Glibc
public import SoriCore
import SoriRecognition
import SoriSpeakers

/// A folder whose recordings are transcribed as they come, and how: one entry of `--watch`.
public struct WatchedFolder: Sendable {
    /// Where results go.
    public enum Results: String, Sendable, CaseIterable {
        /// Into files beside the recording, and into the store.
        case beside
        /// Into the store only.
        case store
    }

    /// What separates the folders of a list.
    public static let separator: Character = ";"

    /// The absolute path, without a slash at its end.
    public let path: String
    /// Where results go.
    public let results: Results
    /// The kinds of files that are written beside a recording.
    public let formats: [TranscriptFormat]
    /// Whether folders in it are watched too.
    public let isRecursive: Bool
    /// The priority of its jobs, -10 to 10.
    public let priority: Int
    /// Seconds for which a file must not change to count as complete, where nobody tells that it was closed.
    public let quiet: Double
    /// The fields of `POST /transcribe` that its jobs have.
    let fields: [(name: String, value: String)]

    private static let ownOptions = ["formats", "priority", "quiet", "recursive", "results"]

    /// Reads `DIR` or `DIR:OPTION=VALUE,OPTION=VALUE`, relative paths from the working directory.
    ///
    /// Throws `WatchOptionError` that names the option which is unknown or wrong.
    public init(_ text: String) throws(WatchOptionError) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        path = Self.absolute(String(parts[0]))
        guard !parts[0].isEmpty else {
            throw WatchOptionError(code: .badFolder, message: "a watched folder has no name: DIR[:OPTION=VALUE,...]")
        }
        var options: [(name: String, value: String)] = []
        for word in parts.count > 1 ? parts[1].split(separator: ",", omittingEmptySubsequences: false) : [] {
            let pair = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard pair.count == 2, !pair[0].isEmpty, !pair[1].isEmpty else {
                throw Self.wrong(path, "'\(word)' is no option: it must be OPTION=VALUE")
            }
            guard !options.contains(where: { $0.name == pair[0] }) else {
                throw Self.wrong(path, "the option '\(pair[0])' is given twice")
            }
            options.append((pair[0], pair[1]))
        }
        let reader = FieldReader(options)
        results = try Self.results(reader.text("results"), path)
        formats = try Self.formats(reader.text("formats"), path)
        guard results == .beside || reader.text("formats") == nil else {
            throw Self.wrong(path, "'formats' is of no use with results=store")
        }
        do throws(APIError) {
            isRecursive = try reader.flag("recursive")
            priority = Int(try reader.number("priority", in: -10...10) ?? 0)
            quiet = try reader.number("quiet", in: 1...3_600) ?? 5
            fields = options.filter { !Self.ownOptions.contains($0.name) }
            _ = try TranscriptionForm(FieldReader(fields))
        } catch {
            throw Self.wrong(path, error.message, error)
        }
        if let stranger = Self.unknown(fields) {
            throw Self.wrong(
                path,
                "the option '\(stranger)' is unknown: there are \(Self.ownOptions.joined(separator: ", ")), and the "
                    + "fields of POST /transcribe, such as language and diarize")
        }
    }

    /// Reads a list of folders; throws also for folders that would take each other's files or the server's own.
    public static func list(_ text: String, dataDirectory: String) throws(WatchOptionError) -> [WatchedFolder] {
        var folders: [WatchedFolder] = []
        for part in text.split(separator: separator) { folders.append(try WatchedFolder(String(part))) }
        let data = absolute(dataDirectory)
        for (index, folder) in folders.enumerated() {
            let other = folders[..<index].first { $0.contains(folder.path) || folder.contains($0.path) }
            if let other {
                throw WatchOptionError(
                    code: .badFolder,
                    message: "the files of \(folder.path) would be taken twice: \(other.path) is watched too")
            }
            let own = ["recordings", "uploads"].map { "\(data)/\($0)" }
            guard !own.contains(where: { folder.contains($0) || folder.path.hasPrefix($0 + "/") }) else {
                throw WatchOptionError(
                    code: .badFolder, message: "\(folder.path) holds files of the server itself: watch another folder")
            }
        }
        return folders
    }

    /// Whether files of the folder `other` are among those that are watched here.
    func contains(_ other: String) -> Bool {
        other == path || (isRecursive && (path == "/" || other.hasPrefix(path + "/")))
    }

    private static func results(_ text: String?, _ path: String) throws(WatchOptionError) -> Results {
        guard let text else { return .beside }
        guard let results = Results(rawValue: text.lowercased()) else {
            throw wrong(path, "'results' must be \(Results.allCases.map(\.rawValue).joined(separator: " or "))")
        }
        return results
    }

    private static func formats(_ text: String?, _ path: String) throws(WatchOptionError) -> [TranscriptFormat] {
        var formats: [TranscriptFormat] = []
        for name in (text ?? TranscriptFormat.txt.rawValue).split(separator: "+", omittingEmptySubsequences: false) {
            guard let format = TranscriptFormat(rawValue: name.lowercased()) else {
                let known = TranscriptFormat.allCases.map(\.rawValue).joined(separator: ", ")
                throw wrong(path, "'formats' must be some of \(known), with + between them, such as txt+srt")
            }
            if !formats.contains(format) { formats.append(format) }
        }
        return formats
    }

    /// The first name that no reader of the form asks for.
    private static func unknown(_ fields: [(name: String, value: String)]) -> String? {
        final class Asked { var names: Set<String> = [] }
        let asked = Asked()
        _ = try? DecodingOptions(fields: { name in
            asked.names.insert(name)
            return nil
        })
        asked.names.formUnion(SpeakerSeparation.fieldNames)
        asked.names.formUnion(StepForm.fieldNames)
        return fields.map(\.name).first { !asked.names.contains($0) }
    }

    private static func wrong(
        _ path: String, _ reason: String, _ cause: (any Error)? = nil
    ) -> WatchOptionError {
        WatchOptionError(code: .badOption, message: "the watched folder \(path): \(reason)", cause: cause)
    }

    /// The path from the root, without `.`, `..` and doubled slashes; links are not followed.
    private static func absolute(_ path: String) -> String {
        var parts: [Substring] = []
        let start = path.hasPrefix("/") ? "" : currentDirectory + "/"
        let whole = start + path
        for part in whole.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }

    private static var currentDirectory: String {
        guard let text = unsafe getcwd(nil, 0) else { return "" }
        defer { unsafe free(text) }
        return unsafe String(cString: text)
    }
}

/// A watched folder that cannot be had as it is asked for.
public typealias WatchOptionError = DomainError<WatchOptionErrorCode>

/// What can go wrong, as a bounded set of identifiers; see `WatchOptionError`.
public enum WatchOptionErrorCode: String, Sendable {
    /// The folder cannot be watched beside the others, or has no name.
    case badFolder = "bad_folder"
    /// An option is unknown, or its value is wrong.
    case badOption = "bad_option"
}
