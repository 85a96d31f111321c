import SoriCore
import SoriJobs

/// Measures the state of the server every few seconds, for the charts.
struct PanelSampler: Service {
    let sources: PanelSources
    let queue: FreshValue<QueueCounts?>
    let pool: WorkerPool

    private static let interval = Duration.seconds(5)

    func run() async throws {
        while !Task.isCancelled {
            sources.figures.measured(await gauges())
            try? await Task.sleep(for: Self.interval)
        }
    }

    private func gauges() async -> ServerFigures.Gauges {
        let (resident, available) = await pool.run {
            (ProcessMemory.residentMB(), MemoryStatus.current()?.availableMB)
        }
        let load = sources.load()
        // A store that is away now is told by its own check.
        let waiting = (try? await queue.value())??.waiting ?? 0
        return ServerFigures.Gauges(
            residentMB: resident ?? 0, availableMB: available ?? 0, running: load.running,
            waiting: load.waiting + waiting, live: sources.live.held)
    }
}
