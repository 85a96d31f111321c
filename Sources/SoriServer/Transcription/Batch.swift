import FoundationEssentials
import SoriCore

/// The life of a batch: pure, told of events, asked for the API's object.
struct Batch: Sendable {
    /// How far the whole has come.
    enum Status: String, Encodable, Sendable {
        case pending
        case processing
        /// At least one file has a transcript.
        case completed
        /// Not one file has.
        case failed
    }

    let id: String
    let createdAt: Date
    private(set) var startedAt: Date?
    private(set) var completedAt: Date?
    private(set) var files: [BatchFile]

    /// A batch of the files at `paths`, none begun.
    init(id: String, paths: [String], now: Date) {
        self.id = id
        createdAt = now
        files = paths.map { BatchFile(filename: $0.split(separator: "/").last.map(String.init) ?? $0, filepath: $0) }
        if files.isEmpty { completedAt = now }
    }

    /// How far the whole has come.
    var status: Status {
        guard startedAt != nil else { return .pending }
        guard completedAt != nil else { return .processing }
        return files.contains { $0.status == .done } ? .completed : .failed
    }

    /// The file at `index` begins.
    mutating func begin(_ index: Int, now: Date) {
        guard files[index].status == .pending else { return }
        startedAt = startedAt ?? now
        files[index].status = .processing
    }

    /// The file at `index` has its transcript or its error; a file ends once.
    mutating func end(_ index: Int, _ outcome: Result<TranscriptionAnswer, BatchFailure>, seconds: Double, now: Date) {
        guard files[index].status == .processing || files[index].status == .pending else { return }
        startedAt = startedAt ?? now
        files[index].processingTimeSeconds = seconds.rounded(toDecimals: 3)
        switch outcome {
        case .success(let answer):
            files[index].status = .done
            files[index].result = answer
        case .failure(let failure):
            files[index].status = .error
            files[index].error = failure.message
        }
        if files.allSatisfy({ $0.status == .done || $0.status == .error }) { completedAt = now }
    }

    /// Why a file of a batch has no transcript, as the client reads it.
    struct BatchFailure: Error, Sendable {
        let message: String
    }
}

/// One file of a batch.
struct BatchFile: Encodable, Sendable {
    /// How far it has come.
    enum Status: String, Encodable, Sendable {
        case pending
        case processing
        case done
        case error
    }

    let filename: String
    let filepath: String
    var status: Status = .pending
    var result: TranscriptionAnswer?
    var error: String?
    var processingTimeSeconds: Double?

    enum CodingKeys: String, CodingKey {
        case filename, filepath, status, result, error
        case processingTimeSeconds = "processing_time_seconds"
    }

    /// Written out by hand so that what is not there yet is `null`, as clients expect, and not left out.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(filename, forKey: .filename)
        try container.encode(filepath, forKey: .filepath)
        try container.encode(status, forKey: .status)
        try container.encode(result, forKey: .result)
        try container.encode(error, forKey: .error)
        try container.encode(processingTimeSeconds, forKey: .processingTimeSeconds)
    }
}
