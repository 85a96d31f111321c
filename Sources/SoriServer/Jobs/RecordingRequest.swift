import FoundationEssentials
import SoriCore
import SoriJobs

/// What a job for a recording is to do, as it is kept with the job.
struct RecordingRequest: Codable, Sendable {
    /// The id of an upload; nil for a file of an allowed directory.
    let fileID: String?
    /// The path of a file of an allowed directory or a watched folder; nil for an upload.
    let filePath: String?
    /// What the client called an upload; nil for another file.
    let filename: String?
    /// The node that took the job, which has the recording and the registered voices; nil where there is but one.
    let node: String?
    /// Where others reach that node; nil where they do not.
    let nodeURL: String?
    /// True for a file that came into a watched folder.
    private let watched: Bool?
    /// The fields of the form, names and values in turn.
    private let fields: [[String]]
    /// The language that errors are told in.
    let answers: String

    /// Fields that say nothing of the transcription.
    private static let ownFields: Set<String> = [
        "file_id", "file_path", "file_paths", "file_paths[]", "wait", CallbackField.name, "priority",
    ]

    /// Takes the fields of a request for `fileID` or `filePath` that came to `node`; no client asked for it where it is
    /// watched.
    init(
        fileID: String?, filePath: String?, filename: String? = nil, _ reader: FieldReader, for answers: AnswerLanguage,
        at node: NodeConfiguration?, isWatched: Bool = false
    ) {
        self.node = node?.name
        nodeURL = node?.url
        watched = isWatched ? true : nil
        self.fileID = fileID
        self.filePath = filePath
        self.filename = filename
        self.answers = answers.rawValue
        fields = reader.all.filter { !Self.ownFields.contains($0.name) }.map { [$0.name, $0.value] }
    }

    /// The fields of the form.
    var reader: FieldReader {
        FieldReader(fields.filter { $0.count == 2 }.map { ($0[0], $0[1]) })
    }

    /// Whether the file may lie in a watched folder.
    var isWatched: Bool { watched ?? false }

    /// What is kept with the job.
    var text: String {
        get throws { String(decoding: try JSONText.encode(self), as: UTF8.self) }
    }

    /// What the client called the recording.
    var name: String { filePath ?? fileID ?? "" }

    /// The name of the recording as its client knows it, without folders.
    var title: String { filename ?? filePath?.split(separator: "/").last.map(String.init) ?? fileID ?? "" }

    var answerLanguage: AnswerLanguage { AnswerLanguage(rawValue: answers) ?? .korean }

    private enum CodingKeys: String, CodingKey {
        case fields, answers, watched, filename
        case fileID = "file_id"
        case filePath = "file_path"
        case node
        case nodeURL = "node_url"
    }

    /// What is kept with a job; nil for a job that this program cannot have made.
    init?(_ job: Job) {
        guard let request = try? JSONDecoder().decode(Self.self, from: Data(job.request.utf8)) else { return nil }
        self = request
    }
}
