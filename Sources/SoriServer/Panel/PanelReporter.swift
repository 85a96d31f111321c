import FoundationEssentials
import SoriCore
import SoriJobs
import SoriRecognition

/// Puts together what the panel shows; what costs something is looked at once in a while for all readers.
struct PanelReporter: Sendable {
    let sources: PanelSources
    let queue: FreshValue<QueueCounts?>
    private let figures: FreshValue<FiguresSnapshot>
    private let memory: FreshValue<(status: MemoryStatus?, residentMB: Double?)>
    /// Names this run of the process in cursors.
    private let run: Int

    /// Reports of `sources`; blocking reads are done by `pool`.
    init(_ sources: PanelSources, queue: FreshValue<QueueCounts?>, pool: WorkerPool) {
        self.sources = sources
        self.queue = queue
        figures = FreshValue(lifetime: .milliseconds(500)) { [figures = sources.figures] in
            let (copy, now) = figures.figures
            return FiguresSnapshot(copy, at: now)
        }
        memory = FreshValue(lifetime: .seconds(1)) {
            await pool.run { (MemoryStatus.current(), ProcessMemory.residentMB()) }
        }
        run = Int(sources.figures.figures.figures.startedAt.timeIntervalSince1970 * 1_000)
    }

    /// How often the queue is asked for its counts at most.
    static func counts(_ sources: PanelSources) -> FreshValue<QueueCounts?> {
        FreshValue(lifetime: .seconds(2)) { try await sources.queue() }
    }

    /// The answer for a reader that has come as far as `cursor`; nil, or one of another run, is told everything.
    func answer(since cursor: PanelCursor?, for language: AnswerLanguage) async throws -> PanelAnswer {
        let snapshot = try await figures.value()
        let (figures, now) = (snapshot.figures, snapshot.now)
        let (memory, resident) = try await memory.value()
        var queue: PanelAnswer.Queue?
        var problem: LocalizedText?
        do {
            queue = try await self.queue.value().map(PanelAnswer.Queue.init)
        } catch let error as StoreError {
            problem = APIError(any: error, requestID: "").text
        }
        let profile = sources.recognizers.current?.profile
        let next = PanelCursor(
            run: run, slot: max(figures.series.newest, figures.series.number(now)), answer: figures.answers,
            request: figures.access.total, error: figures.errors.total)
        return PanelAnswer(
            version: sources.version, time: Timestamp.iso8601(now), startedAt: Timestamp.iso8601(figures.startedAt),
            uptime: now.timeIntervalSince(figures.startedAt).rounded(toDecimals: 1),
            status: sources.recognizers.status, message: sources.recognizers.failure?.text(for: language),
            model: profile.map { PanelAnswer.Model($0, loadedAt: sources.recognizers.loadedAt) },
            devices: sources.devices(language), load: sources.load(),
            live: PanelAnswer.Live(open: sources.live.held, most: sources.live.permits),
            memory: PanelAnswer.Memory(
                residentMB: resident?.rounded(toDecimals: 1), availableMB: memory?.availableMB.rounded(toDecimals: 1),
                totalMB: memory?.totalMB.rounded(toDecimals: 1),
                usedPercent: memory?.usedPercent.rounded(toDecimals: 1),
                status: memory?.level),
            queue: queue, queueMessage: problem?.text(for: language),
            keys: PanelAnswer.Keys(required: sources.keys.areRequired, count: sources.keys.count),
            figures: FiguresAnswer(
                snapshot, since: cursor.flatMap { $0.run == run ? $0 : nil }, for: language),
            cursor: next.text)
    }
}
