import FoundationEssentials
import SoriCore
import SoriJobs
import SoriRecognition

/// The answer of `GET /api/panel`.
struct PanelAnswer: Encodable, Sendable {
    struct Model: Encodable, Sendable {
        let backend: String
        let model: String
        let device: String
        let computeType: String
        let languages: Int
        let loadedAt: String

        init(_ profile: RecognizerProfile, loadedAt: Int) {
            (backend, model, device) = (profile.backend, profile.model, profile.device)
            (computeType, languages) = (profile.computeType, profile.languages.count)
            self.loadedAt = Timestamp.iso8601(Date(timeIntervalSince1970: Double(loadedAt)))
        }

        enum CodingKeys: String, CodingKey {
            case backend, model, device, languages
            case computeType = "compute_type"
            case loadedAt = "loaded_at"
        }
    }

    struct Memory: Encodable, Sendable {
        let residentMB: Double?
        let availableMB: Double?
        let totalMB: Double?
        let usedPercent: Double?
        let status: MemoryStatus.Level?

        enum CodingKeys: String, CodingKey {
            case status
            case residentMB = "resident_mb"
            case availableMB = "available_mb"
            case totalMB = "total_mb"
            case usedPercent = "used_percent"
        }
    }

    struct Live: Encodable, Sendable {
        let open: Int
        let most: Int
    }

    struct Queue: Encodable, Sendable {
        let jobs: [String: Int]
        let oldestWaiting: Double?
        let running: [Running]

        struct Running: Encodable, Sendable {
            let id: String
            let worker: String
            let age: Double
            let silence: Double
        }

        /// Jobs at work that are listed.
        private static let mostRunning = 32

        init(_ counts: QueueCounts) {
            var jobs: [String: Int] = [:]
            for status in JobStatus.allCases { jobs[status.rawValue] = counts.jobs[status] ?? 0 }
            self.jobs = jobs
            oldestWaiting = counts.oldestWaiting?.rounded(toDecimals: 1)
            running = counts.running.prefix(Self.mostRunning).map {
                Running(
                    id: $0.id, worker: $0.worker, age: $0.age.rounded(toDecimals: 1),
                    silence: $0.silence.rounded(toDecimals: 1))
            }
        }

        enum CodingKeys: String, CodingKey {
            case jobs, running
            case oldestWaiting = "oldest_waiting"
        }
    }

    struct Keys: Encodable, Sendable {
        let required: Bool
        let count: Int
    }

    let version: String
    let time: String
    let startedAt: String
    let uptime: Double
    let status: String
    /// Why the status is not `ok`.
    let message: String?
    let model: Model?
    let devices: DevicesAnswer
    let load: HealthAnswer.Load
    let live: Live
    let memory: Memory
    /// Nil where there are no jobs, or their store cannot be used.
    let queue: Queue?
    let queueMessage: String?
    let keys: Keys
    let figures: FiguresAnswer
    /// What to give back as `cursor` to be told only what is new.
    let cursor: String

    enum CodingKeys: String, CodingKey {
        case version, time, uptime, status, message, model, devices, load, live, memory, queue, keys, figures, cursor
        case startedAt = "started_at"
        case queueMessage = "queue_message"
    }
}
