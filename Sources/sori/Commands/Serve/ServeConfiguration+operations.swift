import FoundationEssentials
import SoriFetch
import SoriModels
import SoriServer

extension ServeConfiguration {
    /// What the panel looks at besides the server's own work. Pulled models go to the models directory, from the hub
    /// that the environment names.
    var operations: OperationsConfiguration {
        var operations = OperationsConfiguration()
        operations.models = SpeechEngines.store(assets: assets, models: modelsDirectory)
        operations.hub = ModelHub(environment: ProcessInfo.processInfo.environment, client: FetchClient(transfers: 8))
        operations.languageModel = summaries.languageModel
        return operations
    }
}
