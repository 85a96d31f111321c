import FoundationEssentials
import SoriCore
import SoriFetch
import SoriHTTP
public import SoriInsights
public import SoriModels

/// What whoever looks after the server sees of it, besides what it does.
public struct OperationsConfiguration: Sendable {
    /// The models on this machine; nil leaves them out of the API.
    public var models: ModelStore?
    /// Where models are pulled from.
    public var hub: ModelHub?
    /// The server of the language model; nil where there is none.
    public var languageModel: (any LanguageModelServer)?
    /// Where the server listens; to be told once it does.
    public var address = OwnAddress()

    /// Nothing.
    public init() {}
}

extension SoriAPI {
    /// The panel and the models; gives what must have ended before the HTTP server stops.
    static func addPanel(
        _ sources: PanelSources, _ configuration: Configuration, _ guarded: RequestGuard, _ logger: Logger,
        _ services: inout [any Service], to router: inout HTTPRouter
    ) -> [any Service] {
        let pool = WorkerPool(name: "sori-panel", threads: 1)
        let queue = PanelReporter.counts(sources)
        let streams = PanelStreams()
        let operations = configuration.operations
        let list = EndpointList(
            sources: sources,
            probe: SelfProbe(
                address: operations.address, key: sources.keys.own, prefix: sources.figures.checkPrefix,
                client: FetchClient(transfers: 4)),
            speakers: configuration.speakerRegistry, languageModel: operations.languageModel)
        let guarded = guarded.requiring(.admin)
        PanelRoutes(
            guarded: guarded, reporter: PanelReporter(sources, queue: queue, pool: pool),
            endpoints: EndpointChecks { list.checks() }, streams: streams
        ).register(in: &router)
        services.append(PanelSampler(sources: sources, queue: queue, pool: pool))
        if let store = operations.models, let hub = operations.hub {
            let pulls = ModelPulls(hub: hub, folder: store.models, logger: logger.labelled("models"))
            ModelRoutes(
                guarded: guarded, recognizers: sources.recognizers, shelf: ModelShelf(store), pulls: pulls
            ).register(in: &router)
            services.append(pulls)
        }
        return [streams]
    }
}
