import SoriModels
import SoriMoonshine
import SoriRecognition
import SoriServer

/// The speech engines of the program, the one to prefer first.
enum SpeechEngines {
    /// The engines that find their files in `assets` and `models` and compute with `threads` threads each; `preferred`
    /// is the model to take where none is named.
    static func all(
        assets: Assets, models: String, preferred: String? = nil, threads: Int = 2, shortInterims: Bool = false
    ) -> [any SpeechBackend] {
        [
            WhisperBackend(
                models: models, assets: assets, preferred: preferred, threads: threads, shortInterims: shortInterims,
                availableMemory: { MemoryStatus.current()?.loadableBytes }),
            MoonshineBackend(assets: assets, parallelism: threads),
        ]
    }

    /// The models in the directory `models` and those that come with the engines.
    static func store(assets: Assets, models: String) -> ModelStore {
        ModelStore(models: models, bundled: all(assets: assets, models: models).compactMap(\.bundledModel))
    }
}

extension ServeConfiguration {
    /// What `scripts/setup` unpacked.
    var assets: Assets { Assets(directory: assetsDirectory) }

    /// Loads the engine that the configuration or a request asks for.
    var loader: BackendLoader {
        BackendLoader(
            SpeechEngines.all(
                assets: assets, models: modelsDirectory, preferred: backend.model, threads: threads,
                shortInterims: shortInterims), configured: backend)
    }
}
