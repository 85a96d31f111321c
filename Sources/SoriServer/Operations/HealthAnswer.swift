import SoriCore
import SoriRecognition
import Synchronization

/// The answer of `GET /health`.
struct HealthAnswer: Encodable, Sendable {
    /// `ok`, `loading` or `degraded`.
    let status: String
    let version: String
    let backend: String
    let backendType: String
    let model: String
    let device: String
    let computeType: String
    let memory: Memory?
    /// Why the status is not `ok`.
    let message: String?
    /// The recordings it has to do.
    let load: Load

    /// Recordings that are worked on, that wait, and that are worked on at most.
    struct Load: Encodable, Sendable {
        let running: Int
        let waiting: Int
        let capacity: Int
    }

    /// The machine's memory as the API writes it.
    struct Memory: Encodable, Sendable {
        let availableMB: Double
        let totalMB: Double
        let usedPercent: Double
        let status: MemoryStatus.Level
        let message: String

        init(_ memory: MemoryStatus, language: AnswerLanguage) {
            availableMB = memory.availableMB.rounded(toDecimals: 1)
            totalMB = memory.totalMB.rounded(toDecimals: 1)
            usedPercent = memory.usedPercent.rounded(toDecimals: 1)
            status = memory.level
            message = Self.text(memory.level).text(for: language)
        }

        private static func text(_ level: MemoryStatus.Level) -> LocalizedText {
            switch level {
            case .ok: LocalizedText("메모리가 충분합니다.", "Memory is sufficient.")
            case .warning: LocalizedText("메모리가 얼마 남지 않았습니다.", "Memory is running low.")
            case .critical:
                LocalizedText(
                    "메모리가 부족합니다. is_stream=true 요청만 받습니다.",
                    "Memory is critical: only requests with is_stream=true are taken.")
            }
        }

        enum CodingKeys: String, CodingKey {
            case status, message
            case availableMB = "available_mb"
            case totalMB = "total_mb"
            case usedPercent = "used_percent"
        }
    }

    enum CodingKeys: String, CodingKey {
        case status, version, backend, model, device, memory, message, load
        case backendType = "backend_type"
        case computeType = "compute_type"
    }
}

/// Bytes that are made anew at most once in a while, for answers that thousands ask for each second.
final class CachedAnswer: Sendable {
    private let lifetime: Duration
    private let make: @Sendable () -> [UInt8]
    private let state = Mutex<(bytes: [UInt8], madeAt: ContinuousClock.Instant)?>(nil)

    /// `make` gives the bytes, which stand for `lifetime`.
    init(lifetime: Duration, make: @escaping @Sendable () -> [UInt8]) {
        self.lifetime = lifetime
        self.make = make
    }

    /// The bytes, no older than the lifetime. Two callers may make them at the same time; the last wins.
    func bytes() -> [UInt8] {
        let now = ContinuousClock.now
        if let kept = state.withLock({ $0 }), now - kept.madeAt < lifetime { return kept.bytes }
        let fresh = make()
        state.withLock { $0 = (fresh, now) }
        return fresh
    }
}
