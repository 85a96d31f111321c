import SoriModels
import SoriTesting
import Testing

@testable import SoriMoonshine

struct MoonshineBackendTests {
    @Test(.enabled(if: Bundled.isThere)) func theBundledModelIsListed() {
        let backend = MoonshineBackend(assets: Assets(directory: Bundled.assets))
        let models = ModelStore(models: "/nowhere", bundled: [backend.bundledModel].compactMap { $0 }).list()
        #expect(models.map(\.name) == ["tiny-en"])
        #expect(models.allSatisfy { $0.isUsable && $0.size > 40_000_000 })
        #expect(backend.isAvailable)
    }

    @Test func nothingThereIsNoModel() {
        let backend = MoonshineBackend(assets: Assets(directory: "/nowhere"))
        #expect(backend.bundledModel == nil && !backend.isAvailable)
    }
}
