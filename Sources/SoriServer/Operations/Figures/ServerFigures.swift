import FoundationEssentials
import SoriHTTP

/// What this process has done and how it is: the figures behind `/api/panel`. Pure: the time is told.
///
/// Memory is bounded whatever clients send: about a megabyte and a half when all is full.
struct ServerFigures: Sendable {
    /// The figures of ten seconds.
    struct Slot: Sendable, Equatable {
        /// Requests to the API; see `counts`.
        var requests = 0
        /// Of these, answered with 400 to 499.
        var refused = 0
        /// Of these, answered with 500 or more.
        var failed = 0
        /// Seconds of recordings that were recognised here.
        var audio = 0.0
        /// Seconds that this took.
        var work = 0.0
        /// Seconds of live speech that became final texts.
        var liveAudio = 0.0
        var jobsCompleted = 0
        var jobsFailed = 0
        /// What was measured last; nil where nothing was.
        var gauges: Gauges?
    }

    /// What is measured now and then.
    struct Gauges: Sendable, Equatable {
        /// MB (2^20 bytes) of memory that the process has in use.
        var residentMB = 0.0
        /// MB (2^20 bytes) that the machine has left.
        var availableMB = 0.0
        /// Recordings that are worked on.
        var running = 0
        /// Recordings and jobs that wait.
        var waiting = 0
        /// Live sockets that are open.
        var live = 0
    }

    /// Seconds of a slot.
    static let slotSeconds = 10
    /// An hour, and the slot that is not over.
    static let slots = 361
    static let mostErrors = 100
    static let mostRequests = 500
    /// Codes of errors that are told apart; the others count together.
    static let mostCodes = 128

    let startedAt: Date
    private(set) var series: SlotSeries<Slot>
    /// Of requests to the API.
    private(set) var latency: SlotSeries<LatencyHistogram>
    /// From the end of live speech until its final text was told.
    private(set) var finals: SlotSeries<LatencyHistogram>
    private(set) var routes = RouteFigures()
    /// Requests that were answered since the start.
    private(set) var answers = 0
    private(set) var codes: [CodeCount] = []
    private(set) var access = RecentEntries<AccessEntry>(capacity: mostRequests)
    private(set) var errors = RecentEntries<ErrorEntry>(capacity: mostErrors)
    /// Everything since the start.
    private(set) var total = Slot()

    /// Nothing yet.
    init(at now: Date) {
        startedAt = now
        series = SlotSeries(width: Self.slotSeconds, length: Self.slots, empty: Slot(), at: now)
        latency = SlotSeries(width: Self.slotSeconds, length: Self.slots, empty: LatencyHistogram(), at: now)
        finals = latency
    }

    /// A request was answered; `label` is its route's name in the figures.
    mutating func answered(_ request: AnsweredRequest, as label: RouteLabel, at now: Date) {
        let milliseconds = request.duration / .milliseconds(1)
        let (method, status) = (RouteLabel.method(request.method), request.status.rawValue)
        answers += 1
        if label.isListed {
            access.add { number in
                AccessEntry(
                    number: number, time: now, method: method, route: label.text, status: status,
                    milliseconds: milliseconds, id: request.id, address: request.remoteAddress)
            }
        }
        routes.add(
            RouteFigures.Key(method: method, route: label.text), status: status, milliseconds: milliseconds,
            number: answers)
        if status >= 400, label.tellsErrors {
            failed(code: request.problemCode ?? "\(status)", method, label.text, status, request.id, at: now)
        }
        guard label.counts else { return }
        latency.update(at: now) { $0.add(milliseconds) }
        change(at: now) { slot in
            slot.requests += 1
            if status >= 500 { slot.failed += 1 } else if status >= 400 { slot.refused += 1 }
        }
    }

    /// A recording of `audio` seconds was recognised in `work` seconds.
    mutating func recognised(audio: Double, work: Double, at now: Date) {
        guard audio >= 0, work >= 0, audio.isFinite, work.isFinite else { return }
        change(at: now) { slot in
            slot.audio += audio
            slot.work += work
        }
    }

    /// A live utterance of `audio` seconds got its final text, `milliseconds` after its last sound.
    mutating func uttered(audio: Double, milliseconds: Double, at now: Date) {
        finals.update(at: now) { $0.add(milliseconds) }
        change(at: now) { $0.liveAudio += max(0, audio) }
    }

    /// A job was completed.
    mutating func jobCompleted(at now: Date) { change(at: now) { $0.jobsCompleted += 1 } }

    /// A job has failed for good.
    mutating func jobFailed(_ id: String, code: String, at now: Date) {
        change(at: now) { $0.jobsFailed += 1 }
        failed(code: code, "", ErrorEntry.job, 0, id, at: now)
    }

    /// The present state was measured.
    mutating func measured(_ gauges: Gauges, at now: Date) { change(at: now) { $0.gauges = gauges } }

    private mutating func change(at now: Date, _ change: (inout Slot) -> Void) {
        series.update(at: now, change)
        change(&total)
    }

    private mutating func failed(
        code: String, _ method: String, _ route: String, _ status: Int, _ id: String, at now: Date
    ) {
        errors.add { number in
            ErrorEntry(number: number, time: now, method: method, route: route, status: status, code: code, id: id)
        }
        if let index = codes.firstIndex(where: { $0.code == code }) {
            codes[index].count += 1
            codes[index].newest = errors.total
        } else if codes.count < Self.mostCodes {
            codes.append(CodeCount(code: code, count: 1, newest: errors.total))
        } else {
            codes[Self.mostCodes - 1] = CodeCount(
                code: "(other)", count: codes[Self.mostCodes - 1].count + 1, newest: errors.total)
        }
    }
}
