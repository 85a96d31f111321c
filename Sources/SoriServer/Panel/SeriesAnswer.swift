import FoundationEssentials
import SoriCore

/// The series of the charts: one number for each slot of ten seconds, the oldest first.
struct SeriesAnswer: Encodable, Sendable {
    /// Seconds of a slot.
    let step: Int
    /// The number of the first slot that is told.
    let firstSlot: Int
    /// When that begins.
    let start: String
    let requests: [Int]
    let refused: [Int]
    let failed: [Int]
    let p50: [Double?]
    let p95: [Double?]
    let audioSeconds: [Double]
    let workSeconds: [Double]
    let liveSeconds: [Double]
    let jobsCompleted: [Int]
    let jobsFailed: [Int]
    /// What was measured in a slot; nil where nothing was.
    let residentMB: [Int?]
    let availableMB: [Int?]
    let running: [Int?]
    let waiting: [Int?]
    let live: [Int?]

    /// The slots from `slot` on (nil: all) as of `now`.
    init(_ figures: ServerFigures, since slot: Int?, at now: Date) {
        let newest = max(figures.series.newest, figures.series.number(now))
        // What was before the start is nobody's.
        let oldest = max(newest - ServerFigures.slots + 1, figures.series.number(figures.startedAt))
        let first = min(newest, max(oldest, slot ?? oldest))
        let slots = figures.series.last(newest - first + 1, at: now)
        let latency = figures.latency.last(newest - first + 1, at: now)
        step = ServerFigures.slotSeconds
        firstSlot = first
        start = Timestamp.iso8601(figures.series.start(first))
        requests = slots.map(\.requests)
        refused = slots.map(\.refused)
        failed = slots.map(\.failed)
        p50 = latency.map { $0.milliseconds(0.5) }
        p95 = latency.map { $0.milliseconds(0.95) }
        audioSeconds = slots.map { $0.audio.rounded(toDecimals: 1) }
        workSeconds = slots.map { $0.work.rounded(toDecimals: 2) }
        liveSeconds = slots.map { $0.liveAudio.rounded(toDecimals: 1) }
        jobsCompleted = slots.map(\.jobsCompleted)
        jobsFailed = slots.map(\.jobsFailed)
        residentMB = slots.map { ($0.gauges?.residentMB).map { Int($0.rounded()) } }
        availableMB = slots.map { ($0.gauges?.availableMB).map { Int($0.rounded()) } }
        running = slots.map { $0.gauges?.running }
        waiting = slots.map { $0.gauges?.waiting }
        live = slots.map { $0.gauges?.live }
    }

    enum CodingKeys: String, CodingKey {
        case step, start, requests, refused, failed, running, waiting, live
        case firstSlot = "first_slot"
        case p50 = "p50_ms"
        case p95 = "p95_ms"
        case audioSeconds = "audio_seconds"
        case workSeconds = "work_seconds"
        case liveSeconds = "live_seconds"
        case jobsCompleted = "jobs_completed"
        case jobsFailed = "jobs_failed"
        case residentMB = "resident_mb"
        case availableMB = "available_mb"
    }
}
