import FoundationEssentials
import SoriCore
import SoriInsights

/// The taxonomies of a folder: each a file NAME.json.
enum TaxonomyFolder {
    private static let suffix = ".json"

    /// Reads the files of a folder, nil where there is none; throws a line that names the file which is wrong.
    static func read(_ folder: String) throws(ConfigurationError) -> [String: TaxonomyClassifier]? {
        guard let files = try? FileManager.default.contentsOfDirectory(atPath: folder) else { return nil }
        var found: [String: TaxonomyClassifier] = [:]
        for file in files.sorted() where file.hasSuffix(suffix) && !file.hasPrefix(".") {
            let path = "\(folder)/\(file)"
            guard let data = FileManager.default.contents(atPath: path) else {
                throw ConfigurationError("cannot read the taxonomy \(path)")
            }
            do throws(TaxonomyError) {
                found[String(file.dropLast(suffix.count))] = TaxonomyClassifier(try Taxonomy(data, name: path))
            } catch {
                throw ConfigurationError(error.message)
            }
        }
        return found
    }
}
