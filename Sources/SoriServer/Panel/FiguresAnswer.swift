import FoundationEssentials
import SoriCore

/// The figures as `/api/panel` writes them; with a cursor only what came after it.
struct FiguresAnswer: Encodable, Sendable {
    struct Window: Encodable, Sendable {
        let minutes: Int
        let seconds: Double
        let requests: Int
        let refused: Int
        let failed: Int
        let p50: Double?
        let p95: Double?
        let p99: Double?
        let audioSeconds: Double
        let workSeconds: Double
        let realTimeFactor: Double?
        let liveSeconds: Double
        let jobsCompleted: Int
        let jobsFailed: Int
        let finals: Int
        let finalP50: Double?
        let finalP95: Double?

        init(_ window: FigureWindow) {
            minutes = window.minutes
            seconds = window.seconds.rounded(toDecimals: 1)
            (requests, refused, failed) = (window.sum.requests, window.sum.refused, window.sum.failed)
            (p50, p95, p99) = (
                window.latency.milliseconds(0.5), window.latency.milliseconds(0.95), window.latency.milliseconds(0.99)
            )
            audioSeconds = window.sum.audio.rounded(toDecimals: 1)
            workSeconds = window.sum.work.rounded(toDecimals: 1)
            realTimeFactor = window.realTimeFactor?.rounded(toDecimals: 4)
            liveSeconds = window.sum.liveAudio.rounded(toDecimals: 1)
            (jobsCompleted, jobsFailed) = (window.sum.jobsCompleted, window.sum.jobsFailed)
            finals = window.finals.count
            (finalP50, finalP95) = (window.finals.milliseconds(0.5), window.finals.milliseconds(0.95))
        }

        enum CodingKeys: String, CodingKey {
            case minutes, seconds, requests, refused, failed, finals
            case p50 = "p50_ms"
            case p95 = "p95_ms"
            case p99 = "p99_ms"
            case audioSeconds = "audio_seconds"
            case workSeconds = "work_seconds"
            case realTimeFactor = "real_time_factor"
            case liveSeconds = "live_seconds"
            case jobsCompleted = "jobs_completed"
            case jobsFailed = "jobs_failed"
            case finalP50 = "final_p50_ms"
            case finalP95 = "final_p95_ms"
        }
    }

    struct Route: Encodable, Sendable {
        let method: String
        let route: String
        let requests: Int
        let statuses: [String: Int]
        let p50: Double?
        let p95: Double?
        let p99: Double?
        let longest: Double

        init(_ route: RouteFigures.Route) {
            (method, self.route, requests) = (route.key.method, route.key.route, route.latency.count)
            statuses = Dictionary(
                route.statuses.map { (String($0.status), $0.count) }, uniquingKeysWith: { $0 + $1 })
            (p50, p95, p99) = (
                route.latency.milliseconds(0.5), route.latency.milliseconds(0.95), route.latency.milliseconds(0.99)
            )
            longest = route.latency.longest.rounded(toDecimals: 2)
        }

        enum CodingKeys: String, CodingKey {
            case method, route, requests, statuses
            case p50 = "p50_ms"
            case p95 = "p95_ms"
            case p99 = "p99_ms"
            case longest = "max_ms"
        }
    }

    struct Code: Encodable, Sendable {
        let code: String
        let count: Int
        let message: String
    }

    struct Failure: Encodable, Sendable {
        let number: Int
        let time: String
        let method: String
        let route: String
        let status: Int
        let code: String
        let message: String
        let requestID: String

        init(_ entry: ErrorEntry, _ language: AnswerLanguage) {
            (number, time) = (entry.number, Timestamp.iso8601(entry.time))
            (method, route, status, code) = (entry.method, entry.route, entry.status, entry.code)
            message = ErrorNote.text(entry.code, status: entry.status).text(for: language)
            requestID = entry.id
        }

        enum CodingKeys: String, CodingKey {
            case number, time, method, route, status, code, message
            case requestID = "request_id"
        }
    }

    struct Request: Encodable, Sendable {
        let number: Int
        let time: String
        let method: String
        let route: String
        let status: Int
        let milliseconds: Double
        let requestID: String
        let address: String

        init(_ entry: AccessEntry) {
            (number, time) = (entry.number, Timestamp.iso8601(entry.time))
            (method, route, status) = (entry.method, entry.route, entry.status)
            milliseconds = entry.milliseconds.rounded(toDecimals: 2)
            (requestID, address) = (entry.id, entry.address)
        }

        enum CodingKeys: String, CodingKey {
            case number, time, method, route, status, address
            case milliseconds = "ms"
            case requestID = "request_id"
        }
    }

    let windows: [Window]
    let series: SeriesAnswer
    /// The routes that were asked for, in order of their first request.
    let routes: [Route]
    let codes: [Code]
    /// The newest first.
    let errors: [Failure]
    /// The newest first.
    let access: [Request]

    /// The figures, for a reader that has come as far as `cursor`.
    init(_ snapshot: FiguresSnapshot, since cursor: PanelCursor?, for language: AnswerLanguage) {
        let figures = snapshot.figures
        windows = snapshot.windows
        series = SeriesAnswer(figures, since: cursor?.slot, at: snapshot.now)
        routes = figures.routes.routes.filter { $0.newest > cursor?.answer ?? 0 }.map(Route.init)
        codes = figures.codes.filter { $0.newest > cursor?.error ?? 0 }.map {
            Code(
                code: $0.code, count: $0.count, message: ErrorNote.text($0.code, status: 0).text(for: language))
        }
        errors = figures.errors.newest(after: cursor?.error ?? 0).map { Failure($0, language) }
        access = figures.access.newest(after: cursor?.request ?? 0).map(Request.init)
    }
}

/// The figures at one moment, with what is summed up once for all readers.
struct FiguresSnapshot: Sendable {
    let figures: ServerFigures
    let windows: [FiguresAnswer.Window]
    let now: Date

    /// Sums up the last 1, 15 and 60 minutes of `figures` as of `now`.
    init(_ figures: ServerFigures, at now: Date) {
        self.figures = figures
        self.now = now
        windows = [1, 15, 60].map { FiguresAnswer.Window(FigureWindow(figures, minutes: $0, at: now)) }
    }
}

extension LatencyHistogram {
    /// A quantile for people: two decimals.
    func milliseconds(_ share: Double) -> Double? { quantile(share)?.rounded(toDecimals: 2) }
}
