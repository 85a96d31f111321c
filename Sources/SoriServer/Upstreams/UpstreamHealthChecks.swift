import FoundationEssentials
import SoriCore
import SoriFetch

/// Asks every upstream how it is, and looks whether this instance has a model, until it is cancelled.
struct UpstreamHealthChecks: Service {
    let routing: UpstreamRouting
    /// Whether this instance has a model loaded.
    let isLocalReady: @Sendable () -> Bool

    /// Between the begins of two checks of an upstream.
    private static let interval = Duration.seconds(2)
    /// Between two looks at what needs no network.
    private static let tick = Duration.milliseconds(250)

    func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            for (index, upstream) in routing.client.configuration.upstreams.enumerated() {
                group.addTask { await check(upstream, index + 1) }
            }
            group.addTask { await watch() }
        }
    }

    private func watch() async {
        while !Task.isCancelled {
            routing.queue.setLocal(isReady: isLocalReady())
            routing.queue.tick()
            try? await Task.sleep(for: Self.tick)
        }
    }

    private func check(_ upstream: Upstream, _ target: Int) async {
        while !Task.isCancelled {
            let begin = ContinuousClock.now
            do {
                let report = try await routing.client.health(of: upstream)
                let latency = (ContinuousClock.now - begin) / .seconds(1)
                tell(upstream, routing.queue.update(target) { $0.answered(report, latency: latency, at: Date()) })
            } catch is CancellationError {
                return
            } catch {
                let problem = error as? FetchError
                let text = problem?.message ?? "\(error)"
                let change = routing.queue.update(target) {
                    $0.failedCheck(text, isRefused: problem?.code == .unreachable, at: Date())
                }
                tell(upstream, change, text)
            }
            try? await Task.sleep(until: begin + Self.interval)
        }
    }

    private func tell(_ upstream: Upstream, _ change: UpstreamHealth.Change, _ reason: String = "it has no model") {
        switch change {
        case .nothing: break
        case .entered: routing.logger.info("an upstream takes requests", ["upstream": upstream.name])
        case .left: routing.logger.warning("an upstream is left out", ["upstream": upstream.name, "reason": reason])
        }
    }
}
