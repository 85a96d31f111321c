import FoundationEssentials
import SoriWhisper

/// The vocabulary of another model on this machine, for one that came without its own: a fine-tune, or a checkpoint of
/// openai-whisper.
struct BorrowedVocabulary {
    /// The folder of the model that has it.
    let folder: String
    /// Its files there.
    let files: [String]

    /// Whether the model at `path` has a vocabulary of its own, or a form in which it is always inside.
    static func isNeeded(for path: String) throws(WhisperError) -> Bool {
        let folder =
            switch try WhisperModelForm(path: path) {
            case .ggml: nil as String?
            case .hub(let folder), .ctranslate2(let folder), .checkpoint(_, let folder): folder
            }
        guard let folder else { return false }
        return WhisperTokenizer.vocabularyFiles(among: ModelFiles.names(in: folder)).isEmpty
    }

    /// Looks among `models` for one whose vocabulary is as large as that of the model at `path` and fits it.
    ///
    /// Throws `WhisperError`, the last line of which says what to do, when none does or the model itself is unsound.
    init(for path: String, among models: [InstalledModel]) throws(WhisperError) {
        let size = try WhisperModelForm(path: path).open().configuration.vocabularySize
        for model in models where model.kind == .whisper {
            let files = WhisperTokenizer.vocabularyFiles(among: ModelFiles.names(in: model.path))
            guard !files.isEmpty, (try? WhisperModelFiles(path: path, vocabulary: model.path)) != nil else { continue }
            (folder, self.files) = (model.path, files)
            return
        }
        let origin = HubModelName.origin(vocabularySize: size)
        throw WhisperError(
            .notFound,
            "it came without a vocabulary, and no model here has one of \(size) tokens: put the tokenizer.json of "
                + "\(origin?.id ?? "the model it was made from") beside it"
                + (origin.map { ", or run 'sori models pull \($0.id)' first" } ?? ""))
    }
}
