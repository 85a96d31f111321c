import SoriCore
import SoriWhisper

/// Which files of a model a Whisper engine needs: on the hub, or in a folder.
enum WhisperFileChoice {
    private static let settings = "config.json"
    private static let useful = [
        "generation_config.json", "preprocessor_config.json", "tokenizer.json", "tokenizer_config.json", "vocab.json",
        "merges.txt", "added_tokens.json", "special_tokens_map.json", "normalizer.json",
    ]

    /// A form of the weights: one file or, where `index` is given instead of it, that and the shards it names.
    private struct Form {
        var file: String
        var index: String?
        var ending: Substring = ""
    }

    /// In the order in which they are taken.
    private static let forms = [
        Form(file: "model.safetensors"),
        Form(file: "model", index: "model.safetensors.index.json", ending: ".safetensors"),
        Form(file: "model.bin"), Form(file: "pytorch_model.bin"),
        Form(file: "pytorch_model", index: "pytorch_model.bin.index.json", ending: ".bin"),
        Form(file: WhisperModelForm.checkpointName),
    ]

    /// The files to fetch: settings, the vocabulary if there is one, and one form of the weights: safetensors, the
    /// whole file before its shards, or else CTranslate2's, or else PyTorch's.
    ///
    /// Throws `ModelError` `not_whisper` when something without which nothing works is not there.
    static func pick(_ files: [HubFile], of model: HubModelName) throws(ModelError) -> [HubFile] {
        let byName = Dictionary(files.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let names = Array(byName.keys)
        guard byName[settings] != nil else { throw failure(model, "has no \(settings)", names) }
        guard let weights = weights(in: names) else {
            throw failure(model, "has no weights in a form that is read here", names)
        }
        guard weights.count != 1 || !weights[0].hasSuffix(".index.json") else {
            throw failure(model, "has none of the files that \(weights[0]) names", names)
        }
        return Self.names(in: names).compactMap { byName[$0] }
    }

    /// The same for a folder on this machine, by the names in it.
    static func names(in folder: [String]) -> [String] {
        let all = Set(folder)
        let known = ([settings] + useful).filter(all.contains)
        let vocabulary = WhisperTokenizer.vocabularyFiles(among: all).filter { !known.contains($0) }
        return known + vocabulary + (weights(in: folder) ?? [])
    }

    private static func weights(in folder: [String]) -> [String]? {
        for form in forms {
            if let index = form.index {
                guard folder.contains(index) else { continue }
                return [index] + folder.filter { isShard($0, of: form) }.sorted()
            }
            if folder.contains(form.file) { return [form.file] }
        }
        return nil
    }

    /// `model-00001-of-00002.safetensors`.
    private static func isShard(_ name: String, of form: Form) -> Bool {
        let parts = name.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == form.file, parts[2] == "of", name.hasSuffix(form.ending) else {
            return false
        }
        let numbers = [parts[1], parts[3].dropLast(form.ending.count)]
        return numbers.allSatisfy { $0.count == 5 && $0.allSatisfy(\.isNumber) }
    }

    private static func failure(_ model: HubModelName, _ what: String, _ names: [String]) -> ModelError {
        let isAdapter = names.contains("adapter_config.json")
        return ModelError(
            code: .notWhisper,
            message: "\(model.id) \(what), so it cannot be used: "
                + (isAdapter
                    ? "it is an adapter (LoRA); merge it into the model it belongs to, and import the whole"
                    : "choose another model"))
    }
}
