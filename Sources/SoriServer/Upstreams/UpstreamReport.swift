import FoundationEssentials

/// What an instance says of itself at `/health`.
struct UpstreamReport: Sendable, Equatable, Decodable {
    /// Its work, in recordings.
    struct Load: Sendable, Equatable, Decodable {
        /// How many are worked on.
        let running: Int
        /// How many wait.
        let waiting: Int
        /// How many are worked on at most.
        let capacity: Int
    }

    /// `ok`, `loading` or `degraded`.
    let status: String
    let backend: String?
    let model: String?
    /// `cpu` or `cuda`.
    let device: String?
    let computeType: String?
    let load: Load?

    /// Reads the answer of `/health`; nil for what is none.
    init?(_ body: [UInt8]) {
        guard let report = try? JSONDecoder().decode(Self.self, from: Data(body)) else { return nil }
        self = report
    }

    /// Makes a report.
    init(
        status: String, backend: String? = nil, model: String? = nil, device: String? = nil, computeType: String? = nil,
        load: Load? = nil
    ) {
        self.status = status
        self.backend = backend
        self.model = model
        self.device = device
        self.computeType = computeType
        self.load = load
    }

    /// Whether it has a model loaded: only then is it sent anything.
    var isReady: Bool { status == "ok" && backend != "none" }

    /// Recordings at once, 1 to 64, whatever it says.
    var capacity: Int { min(64, max(1, load?.capacity ?? 2)) }

    private enum CodingKeys: String, CodingKey {
        case status, backend, model, device, load
        case computeType = "compute_type"
    }
}
