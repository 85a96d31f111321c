import FoundationEssentials
import SoriCore

/// The answer of `GET /api/devices`: what is chosen, and everyone who takes requests.
struct DevicesAnswer: Encodable, Sendable {
    /// One that takes requests.
    struct Device: Encodable, Sendable {
        enum Kind: String, Encodable { case local, upstream }

        let name: String
        let kind: Kind
        /// Nil for this instance.
        let url: String?
        let healthy: Bool
        let state: UpstreamHealth.State
        /// Since when it is in this state; nil for this instance.
        let since: String?
        /// Requests of this instance that it works on.
        let inFlight: Int
        /// Live sockets of this instance that it serves.
        let liveSockets: Int
        /// Recordings that it does at once.
        let capacity: Int
        let lastError: String?
        let lastErrorAt: String?
        /// How long its last answer to a health check took.
        let latencyMS: Double?
        let backend: String?
        let model: String?
        let device: String?
        let computeType: String?

        enum CodingKeys: String, CodingKey {
            case name, kind, url, healthy, state, since, capacity, backend, model, device
            case inFlight = "in_flight"
            case liveSockets = "live_sockets"
            case lastError = "last_error"
            case lastErrorAt = "last_error_at"
            case latencyMS = "latency_ms"
            case computeType = "compute_type"
        }

        /// An upstream as the table has it.
        init(_ target: RoutingTable.Target, _ health: UpstreamHealth, _ upstream: Upstream) {
            name = target.name
            kind = .upstream
            url = upstream.url
            healthy = health.isReady
            state = health.state
            since = Timestamp.iso8601(health.since)
            inFlight = target.requests
            liveSockets = target.sockets
            capacity = target.capacity
            lastError = health.lastFailure?.text
            lastErrorAt = (health.lastFailure?.at).map(Timestamp.iso8601)
            latencyMS = health.latency.map { ($0 * 1_000).rounded(toDecimals: 1) }
            backend = health.report?.backend
            model = health.report?.model
            device = health.report?.device
            computeType = health.report?.computeType
        }

        /// This instance, as it says of itself at `/health`.
        init(local target: RoutingTable.Target, _ report: UpstreamReport, problem: String?) {
            name = target.name
            kind = .local
            url = nil
            healthy = report.isReady
            state = report.isReady ? .ready : report.status == "loading" ? .loading : .down
            since = nil
            inFlight = target.requests
            liveSockets = target.sockets
            capacity = target.capacity
            lastError = problem
            lastErrorAt = nil
            latencyMS = nil
            backend = report.backend
            model = report.model
            device = report.device
            computeType = report.computeType
        }
    }

    /// What was chosen, as it was said.
    let device: String
    /// Whom that stands for; nil for `auto`.
    let target: String?
    let devices: [Device]
    /// Requests that wait for somebody to have time, and how many may.
    let waiting: Int
    let mostWaiting: Int

    enum CodingKeys: String, CodingKey {
        case device, target, devices, waiting
        case mostWaiting = "max_waiting"
    }
}
