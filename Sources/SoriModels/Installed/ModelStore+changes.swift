import FoundationEssentials
import Glibc
public import SoriCore

extension ModelStore {
    /// The installed model that `name` means: its name in the list, its path, or a short name such as `base`.
    ///
    /// Throws `ModelError` `model_missing`, with the names that are there, when there is none.
    public func model(named name: String) throws(ModelError) -> InstalledModel {
        let all = list()
        if let model = all.first(where: { $0.name == name || $0.path == name }) { return model }
        if let hub = try? HubModelName(name), let model = all.first(where: { $0.name == hub.name }) { return model }
        let names = all.map(\.name).joined(separator: ", ")
        throw ModelError(
            code: .modelMissing,
            message: "there is no model \(name) in \(models)" + (names.isEmpty ? "" : " (there are \(names))")
                + ": get it with 'sori models pull \(name)'")
    }

    /// Removes a model of the models directory; throws `ModelError`, and leaves bundled models alone.
    public func remove(_ model: InstalledModel) throws(ModelError) {
        guard !bundled.contains(model) else {
            throw ModelError(code: .unwritable, message: "\(model.name) came with scripts/setup and stays")
        }
        // Renamed first: what is half removed must not look like a model.
        let hidden = "\(models)/.\(UUID().uuidString).removed"
        guard unsafe rename(model.path, hidden) == 0 else { throw ModelFiles.writing(model.path, errno) }
        do {
            try FileManager.default.removeItem(atPath: hidden)
        } catch {
            throw ModelError(
                code: .unwritable, message: "\(model.path) could not be removed wholly: delete \(hidden) by hand",
                cause: error)
        }
    }

    /// Whether `name` may be a model's name: letters, digits, `-`, `_` and `.`, not beginning with `.` or `-`.
    public static func isName(_ name: String) -> Bool { (try? HubModelName("owner/\(name)"))?.name == name }
}
