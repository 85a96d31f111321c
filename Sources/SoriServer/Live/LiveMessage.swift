/// A message of a live socket; what is nil is left out.
struct LiveMessage: Encodable, Sendable, Equatable {
    var type: String
    var text: String?
    var message: String?
    var jobID: String?
    var segmentID: Int?
    var start: Double?
    var end: Double?

    enum CodingKeys: String, CodingKey {
        case type, text, message, start, end
        case jobID = "job_id"
        case segmentID = "segment_id"
    }

    /// `{"type":"error","message":...}`.
    static func error(_ text: String) -> LiveMessage { LiveMessage(type: "error", message: text) }
}
