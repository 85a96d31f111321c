import FoundationEssentials
import SoriCore

extension Batch: Encodable {
    private enum CodingKeys: String, CodingKey {
        case status, progress
        case id = "batch_id"
        case createdAt = "created_at"
        case startedAt = "started_at"
        case completedAt = "completed_at"
        case totalTime = "total_processing_time_seconds"
    }

    private struct Progress: Encodable {
        let total: Int
        let completed: Int
        let failed: Int
        let inProgress: Int
        let pending: Int

        enum CodingKeys: String, CodingKey {
            case total, completed, failed, pending
            case inProgress = "in_progress"
            case percent = "progress_percent"
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(total, forKey: .total)
            try container.encode(completed, forKey: .completed)
            try container.encode(failed, forKey: .failed)
            try container.encode(inProgress, forKey: .inProgress)
            try container.encode(pending, forKey: .pending)
            let share = total == 0 ? 100 : 100 * Double(completed + failed) / Double(total)
            try container.encode(share.rounded(toDecimals: 1), forKey: .percent)
        }
    }

    /// Writes all but the files, which `json` adds; times not reached yet are `null`.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(status, forKey: .status)
        func count(_ status: BatchFile.Status) -> Int { files.count { $0.status == status } }
        try container.encode(
            Progress(
                total: files.count, completed: count(.done), failed: count(.error), inProgress: count(.processing),
                pending: count(.pending)), forKey: .progress)
        try container.encode(Timestamp.iso8601(createdAt), forKey: .createdAt)
        try container.encode(startedAt.map(Timestamp.iso8601), forKey: .startedAt)
        try container.encode(completedAt.map(Timestamp.iso8601), forKey: .completedAt)
        let total = startedAt.flatMap { start in completedAt.map { $0.timeIntervalSince(start).rounded(toDecimals: 3) }
        }
        try container.encode(total, forKey: .totalTime)
    }
}
