import FoundationEssentials
public import SoriCore

/// The taxonomies of a folder: `calls.json` in it is the taxonomy `calls`.
public enum TaxonomyFolder {
    /// The most files that are read.
    public static let mostFiles = 100

    /// Reads all `*.json` files of the folder at `path`, by their names without the ending.
    ///
    /// Throws the first error by the order of names, with the file in its message; a folder that is not there or
    /// cannot be read is one too.
    public static func read(_ path: String) throws(TaxonomyError) -> [String: Taxonomy] {
        let files: [String]
        do {
            files = try FileManager.default.contentsOfDirectory(atPath: path)
        } catch {
            throw TaxonomyError(
                code: .unreadable, message: "\(path) is no folder of taxonomies that can be read", cause: error)
        }
        let names = files.filter { $0.hasSuffix(ending) && !$0.hasPrefix(".") }.sorted()
        guard names.count <= mostFiles else {
            throw TaxonomyError(
                code: .tooLarge, message: "\(path) has \(names.count) taxonomies: \(mostFiles) at most")
        }
        var taxonomies: [String: Taxonomy] = [:]
        for name in names {
            taxonomies[String(name.dropLast(ending.count))] = try file(path + "/" + name)
        }
        return taxonomies
    }

    /// Reads one file; its size is checked before it is read.
    public static func file(_ path: String) throws(TaxonomyError) -> Taxonomy {
        let data: Data
        do {
            let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
            guard size <= Taxonomy.mostBytes else {
                throw TaxonomyError(
                    code: .tooLarge,
                    message: "\(path) has more than \(Taxonomy.mostBytes >> 20) MB: leave examples out")
            }
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch let error as TaxonomyError {
            throw error
        } catch {
            throw TaxonomyError(
                code: .unreadable, message: "\(path) cannot be read: mend its rights or take it away", cause: error)
        }
        return try Taxonomy(data, name: path)
    }

    private static let ending = ".json"
}
