import SoriCore
import SoriRecognition

/// The answer of `GET /health` (contract A).
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

    /// The machine's memory as the contract writes it.
    struct Memory: Encodable, Sendable {
        let availableMB: Double
        let totalMB: Double
        let usedPercent: Double
        let status: MemoryStatus.Level
        let message: String

        init(_ memory: MemoryStatus, language: AnswerLanguage) {
            availableMB = memory.availableMB.rounded(toPlaces: 1)
            totalMB = memory.totalMB.rounded(toPlaces: 1)
            usedPercent = memory.usedPercent.rounded(toPlaces: 1)
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
        case status, version, backend, model, device, memory, message
        case backendType = "backend_type"
        case computeType = "compute_type"
    }
}
