import FoundationEssentials
import SoriCore
import SoriTesting
import Testing

@testable import SoriModels

struct ModelDescriptionTests {
    private static let nano = Fixtures.modelsOrCarried.appending(path: "whisper-nano").path

    @Test func aModelIsDescribedByItsHead() throws {
        let description = try ModelDescription(path: Self.nano)
        #expect(description.languages == 99 && description.precision.hasPrefix("float"))
        #expect((1_000_000...100_000_000).contains(description.parameters))
    }

    @Test func whatIsNoModelIsRefused() {
        let error = #expect(throws: ModelError.self) { try ModelDescription(path: "/nowhere/model") }
        #expect(error?.code == .notWhisper)
    }

    /// Whatever the catalogue names can be pulled, by the name that it would have here.
    @Test func theCatalogueNamesModelsThatCanBePulled() throws {
        for entry in ModelCatalogue.entries {
            #expect(try HubModelName(entry.name).name == entry.name)
            #expect(entry.downloadMB > 0 && entry.languages > 0)
        }
    }
}
