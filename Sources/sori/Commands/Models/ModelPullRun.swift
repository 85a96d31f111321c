import SoriFetch
import SoriModels

/// `sori models pull`.
struct ModelPullRun: Sendable {
    let store: ModelStore
    let environment: [String: String]
    let meter: DownloadMeter
    /// The longest silence of the hub before it is asked again.
    let idleTimeout: Duration

    /// Fetches the model that `text` names, as `name` or under its own.
    func run(_ text: String, as name: String?, replaces: Bool) async throws {
        let model = try HubModelName(text)
        let parallel = 4
        let hub = ModelHub(
            environment: environment, idleTimeout: idleTimeout, client: FetchClient(transfers: parallel))
        meter.say("fetching \(model.id)")
        defer { meter.end() }
        let result = try await ModelPull(hub: hub, models: store.models, parallel: parallel).run(
            model, as: name ?? model.name, replaces: replaces, progress: meter.show)
        meter.end()
        Terminal.note(
            result.wasThere ? "\(result.path) is there already and up to date" : "\(model.id) is in \(result.path)")
    }
}
