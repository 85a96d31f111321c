import FoundationEssentials
import SoriCore
import SoriHTTP
import SoriRecognition

/// `/api/devices`: who takes requests, and the choice among them.
struct DeviceRoutes: Sendable {
    let guarded: RequestGuard
    let recognizers: SpeechBackends
    let routing: UpstreamRouting
    let chosen: ChosenDevice

    /// Adds the routes.
    func register(in router: inout HTTPRouter) {
        router.on(
            .get, "/api/devices", guarded { request in .json(try JSONText.encode(answer(AnswerLanguage(request)))) })
        router.on(.post, "/api/devices", guarded.requiring(.admin)(choose))
    }

    private func choose(_ request: HTTPRequest) async throws -> HTTPResponse {
        let name = try DeviceChoice.name(in: try await request.body.collect(upTo: 65_536))
        try await chosen.choose(name, localDevice: recognizers.current?.profile.device)
        return .json(try JSONText.encode(answer(AnswerLanguage(request))))
    }

    /// Everyone who takes requests, and the choice among them.
    func answer(_ language: AnswerLanguage) -> DevicesAnswer {
        let table = routing.queue.table
        let profile = recognizers.current?.profile
        let local = UpstreamReport(
            status: recognizers.status, backend: profile?.backend ?? "none", model: profile?.model ?? "none",
            device: profile?.device ?? "cpu", computeType: profile?.computeType ?? "none")
        let devices = table.targets.enumerated().map { index, target in
            guard let health = target.health else {
                return DevicesAnswer.Device(local: target, local, problem: recognizers.failure?.text(for: language))
            }
            return DevicesAnswer.Device(target, health, routing.client.configuration.upstreams[index - 1])
        }
        let choice = table.chosen
        var target: String?
        if case .target(let index) = choice.choice { target = table.targets[index].name }
        return DevicesAnswer(
            device: choice.name, target: target, devices: devices, waiting: table.waiting,
            mostWaiting: routing.client.configuration.mostWaiting)
    }
}

/// Chooses the device, and keeps the choice over a restart.
struct ChosenDevice: Sendable {
    private let queue: RoutingQueue
    private let file: DeviceChoiceFile?
    /// One thread: what is written last is what was chosen last.
    private let pool = WorkerPool(name: "sori-choice", threads: 1)
    private let logger: Logger

    /// Takes up the choice that `file` keeps; a name that is no longer there counts as `auto`, and the log says so.
    init(_ queue: RoutingQueue, file: DeviceChoiceFile?, logger: Logger) {
        self.queue = queue
        self.file = file
        self.logger = logger
        guard let name = file?.read() else { return }
        do throws(APIError) {
            queue.choose(try DeviceChoice(name, targets: queue.table.targets, localDevice: nil))
        } catch {
            logger.warning("the device that was chosen is no longer there: auto is", ["device": name])
        }
    }

    /// Sends requests elsewhere from now on; throws 404 for an unknown name.
    func choose(_ name: String, localDevice: String?) async throws {
        let choice = try DeviceChoice(name, targets: queue.table.targets, localDevice: localDevice)
        queue.choose(choice)
        logger.info("requests go elsewhere", ["device": choice.name])
        guard let file else { return }
        do {
            try await pool.run { [queue] () throws(any Error) in try file.write(queue.table.chosen.name) }
        } catch {
            logger.error("the choice of the device is forgotten at the next start", ["error": "\(error)"])
        }
    }
}
