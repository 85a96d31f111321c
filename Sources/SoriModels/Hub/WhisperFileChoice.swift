import SoriCore

/// Which files of a hub's model a Whisper engine needs.
enum WhisperFileChoice {
    private static let needed = ["config.json"]
    private static let useful = [
        "generation_config.json", "preprocessor_config.json", "tokenizer.json", "tokenizer_config.json", "vocab.json",
        "merges.txt", "added_tokens.json", "special_tokens_map.json", "normalizer.json",
    ]
    private static let weights = "model.safetensors"
    private static let index = "model.safetensors.index.json"
    /// The weights of a CTranslate2 model, and its lists of tokens, of which one is enough.
    private static let converted = "model.bin"
    private static let vocabularies = ["vocabulary.json", "vocabulary.txt"]

    /// The files to fetch: settings, tokenizer and one form of the weights: safetensors, the whole file before its
    /// shards, or else CTranslate2's.
    ///
    /// Throws `ModelError` `not_whisper` when something without which nothing works is not there.
    static func pick(_ files: [HubFile], of model: HubModelName) throws(ModelError) -> [HubFile] {
        let byName = Dictionary(files.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        var chosen: [HubFile] = []
        for name in needed {
            guard let file = byName[name] else { throw missing(name, model) }
            chosen.append(file)
        }
        chosen += useful.compactMap { byName[$0] }
        let isConverted = byName[weights] == nil && byName[index] == nil && byName[converted] != nil
        let lists = isConverted ? vocabularies.compactMap { byName[$0] } : []
        guard
            byName["tokenizer.json"] != nil || (byName["vocab.json"] != nil && byName["added_tokens.json"] != nil)
                || !lists.isEmpty
        else { throw missing("tokenizer.json", model) }
        if isConverted, let file = byName[converted] {
            chosen += lists.prefix(1) + [file]
        } else if let file = byName[weights] {
            chosen.append(file)
        } else if let file = byName[index] {
            let shards = files.filter { isShard($0.name) }
            guard !shards.isEmpty else { throw missing("model-00001-of-....safetensors", model) }
            chosen.append(file)
            chosen += shards.sorted { $0.name < $1.name }
        } else {
            throw ModelError(
                code: .notWhisper,
                message: "\(model.id) has neither \(weights) nor \(converted): choose another model")
        }
        return chosen
    }

    /// The same for a folder on this machine, by the names in it.
    static func names(in folder: [String]) -> [String] {
        let all = Set(folder)
        let fixed = (needed + useful).filter(all.contains)
        if all.contains(weights) { return fixed + [weights] }
        if !all.contains(index), all.contains(converted) {
            return fixed + vocabularies.filter(all.contains).prefix(1) + [converted]
        }
        return fixed + [index].filter(all.contains) + folder.filter(isShard).sorted()
    }

    /// `model-00001-of-00002.safetensors`.
    private static func isShard(_ name: String) -> Bool {
        let parts = name.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "model", parts[2] == "of", name.hasSuffix(".safetensors") else {
            return false
        }
        let numbers = [parts[1], parts[3].dropLast(".safetensors".count)]
        return numbers.allSatisfy { $0.count == 5 && $0.allSatisfy(\.isNumber) }
    }

    private static func missing(_ name: String, _ model: HubModelName) -> ModelError {
        ModelError(
            code: .notWhisper,
            message: "\(model.id) has no \(name), so it is no Whisper model in the form of the hub: choose another")
    }
}
