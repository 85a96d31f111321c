import FoundationEssentials

/// The figures of the last minutes together.
struct FigureWindow: Sendable {
    /// How many minutes.
    let minutes: Int
    /// Seconds that it really spans: the slot that is not over is within, and a server may not run as long yet.
    let seconds: Double
    /// All slots together; its gauges are nil.
    let sum: ServerFigures.Slot
    let latency: LatencyHistogram
    let finals: LatencyHistogram

    /// Seconds of work for a second of recording; nil where nothing was recognised.
    var realTimeFactor: Double? { sum.audio > 0 ? sum.work / sum.audio : nil }

    /// The last `minutes` minutes, 1 to 60, as of `now`.
    init(_ figures: ServerFigures, minutes: Int, at now: Date) {
        self.minutes = minutes
        let count = minutes * 60 / ServerFigures.slotSeconds + 1
        let slots = figures.series.last(count, at: now)
        var sum = ServerFigures.Slot()
        for slot in slots {
            sum.requests += slot.requests
            sum.refused += slot.refused
            sum.failed += slot.failed
            sum.audio += slot.audio
            sum.work += slot.work
            sum.liveAudio += slot.liveAudio
            sum.jobsCompleted += slot.jobsCompleted
            sum.jobsFailed += slot.jobsFailed
        }
        self.sum = sum
        let newest = max(figures.series.newest, figures.series.number(now))
        let start = figures.series.start(newest - count + 1)
        seconds = max(1, now.timeIntervalSince(max(start, figures.startedAt)))
        latency = Self.merged(figures.latency.last(count, at: now))
        finals = Self.merged(figures.finals.last(count, at: now))
    }

    /// Histograms as one.
    static func merged(_ histograms: [LatencyHistogram]) -> LatencyHistogram {
        histograms.reduce(into: LatencyHistogram()) { $0.add($1) }
    }
}
