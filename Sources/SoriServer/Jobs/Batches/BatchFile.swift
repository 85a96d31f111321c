import FoundationEssentials
import SoriCore
import SoriJobs

/// One file of a batch, as the API shows its job.
struct BatchFile: Sendable {
    /// How far it has come.
    enum Status: String, Encodable, Sendable {
        case pending
        case processing
        case done
        case error

        init(_ status: JobStatus) {
            switch status {
            case .pending: self = .pending
            case .processing: self = .processing
            case .completed: self = .done
            case .failed, .cancelled: self = .error
            }
        }
    }

    let filename: String
    let filepath: String
    let status: Status
    /// Why there is no transcript, as the client reads it.
    let error: String?
    /// From the first begin to the end, in seconds.
    let processingTimeSeconds: Double?
    /// The object of `POST /transcribe` as JSON.
    private let result: String?

    /// The file of a job.
    init(_ job: Job) {
        let request = RecordingRequest(job)
        filepath = request?.name ?? ""
        filename = filepath.split(separator: "/").last.map(String.init) ?? filepath
        status = Status(job.status)
        result = job.answer
        // While it waits for its next try, a job has the failure of the last one.
        error =
            switch job.status {
            case .failed: job.failure?.detail ?? ""
            case .cancelled:
                LocalizedText("작업이 취소되었습니다.", "The job was cancelled.").text(for: request?.answerLanguage ?? .korean)
            case .pending, .processing, .completed: nil
            }
        let seconds = job.startedAt.flatMap { start in job.completedAt.map { $0.timeIntervalSince(start) } }
        processingTimeSeconds = seconds?.rounded(toDecimals: 3)
    }

    /// The JSON object of the API.
    var json: [UInt8] {
        get throws { try JSONText.encode(self, adding: "result", Array((result ?? "null").utf8)) }
    }
}

extension BatchFile: Encodable {
    private enum CodingKeys: String, CodingKey {
        case filename, filepath, status, error
        case processingTimeSeconds = "processing_time_seconds"
    }

    /// Writes all but the result, which `json` adds; what is not there yet is `null`, as clients expect, and not left
    /// out.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(filename, forKey: .filename)
        try container.encode(filepath, forKey: .filepath)
        try container.encode(status, forKey: .status)
        try container.encode(error, forKey: .error)
        try container.encode(processingTimeSeconds, forKey: .processingTimeSeconds)
    }
}
