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
    var result: TranscribeAnswer?
    var error: String?
    var processingTimeSeconds: Double?

    enum CodingKeys: String, CodingKey {
        case filename, filepath, status, result, error
        case processingTimeSeconds = "processing_time_seconds"
    }

    /// Written out by hand so that what is not there yet is `null`, as the contract's clients expect, and not left out.
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
