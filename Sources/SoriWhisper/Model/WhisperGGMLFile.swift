public import SoriCore
internal import SoriFormats

/// A `ggml-*.bin` file of whisper.cpp, mapped: header, vocabulary, and where its tensors are.
///
/// Everything is checked on opening; what is inside the file is bounded by the file's own length. Layout: a magic
/// number, eleven numbers, mel filters, the ordinary tokens, then tensors up to the end, each with its own header.
public struct WhisperGGMLFile: Sendable {
    /// The path that was opened.
    public var path: String { file.path }
    /// The model's dimensions; a ggml file says nothing of suppressed tokens or alignment heads.
    public let configuration: WhisperConfiguration
    /// The tensors by canonical names, shapes as in a Hugging Face checkpoint.
    let tensors: [String: WhisperTensor]
    /// The byte ranges of the ordinary tokens in the file, by id.
    let tokens: [Range<Int>]
    let file: MappedFile

    /// Maps and checks the file at `path`; throws `WhisperError` naming the field or tensor that is wrong.
    public init(path: String) throws(WhisperError) {
        self = try WhisperError.reading { () throws(FileError) in try WhisperGGMLFile(MappedFile(path: path)) }
    }

    private init(_ file: MappedFile) throws(FileError) {
        self.file = file
        let path = file.path
        (configuration, tokens, tensors) = try unsafe file.withBytes { bytes throws(FileError) in
            var reader = unsafe ByteReader(bytes, file: path)
            let configuration = try Self.readHeader(&reader, path)
            try Self.readFilters(&reader, configuration, path)
            let tokens = try Self.readTokens(&reader, configuration)
            return (configuration, tokens, try Self.readTensors(&reader, file))
        }
    }

    private static func readHeader(_ reader: inout ByteReader, _ path: String) throws(FileError)
        -> WhisperConfiguration
    {
        try GGMLTensor.readMagic(&reader, file: path)
        typealias Limits = WhisperConfiguration.Limits
        let vocabulary = try reader.integer("n_vocab", Limits.vocabulary)
        let audioContext = try reader.integer("n_audio_ctx", Limits.audioContext)
        let width = try reader.integer("n_audio_state", Limits.width)
        let encoderHeads = try reader.integer("n_audio_head", Limits.heads)
        let encoderLayers = try reader.integer("n_audio_layer", Limits.layers)
        let textContext = try reader.integer("n_text_ctx", Limits.textContext)
        _ = try reader.integer("n_text_state", width...width)
        let decoderHeads = try reader.integer("n_text_head", Limits.heads)
        let decoderLayers = try reader.integer("n_text_layer", Limits.layers)
        let melBins = try reader.integer("n_mels", Limits.melBins)
        _ = try reader.integer("ftype", 0...1_000_000)
        return try WhisperConfiguration(
            melBins: melBins, audioContext: audioContext, textContext: textContext, vocabularySize: vocabulary,
            width: width, encoder: .init(layers: encoderLayers, heads: encoderHeads, hidden: 4 * width),
            decoder: .init(layers: decoderLayers, heads: decoderHeads, hidden: 4 * width), stated: .init()
        ).checked(file: path)
    }

    /// Passes the filters over: `LogMel` has its own, by formula.
    private static func readFilters(
        _ reader: inout ByteReader, _ configuration: WhisperConfiguration, _ path: String
    ) throws(FileError) {
        let bins = try reader.integer("the number of mel filters", 1...WhisperConfiguration.Limits.melBins.upperBound)
        let width = try reader.integer("the width of the mel filters", 1...1 << 16)
        guard bins == configuration.melBins, width == MelFilters.frequencies else {
            throw FileError(
                code: .unsupported,
                message: "\(path): mel filters are \(bins) x \(width), not \(configuration.melBins) x 201")
        }
        _ = try reader.skip(4 * bins * width, "the mel filters")
    }

    private static func readTokens(
        _ reader: inout ByteReader, _ configuration: WhisperConfiguration
    ) throws(FileError) -> [Range<Int>] {
        let count = try reader.integer("the number of tokens", 1...configuration.vocabularySize)
        var tokens: [Range<Int>] = []
        for id in 0..<count {
            let length = try reader.integer("the length of token \(id)", 0...1 << 16)
            tokens.append(try reader.skip(length, "token \(id)"))
        }
        return tokens
    }

    private static func readTensors(
        _ reader: inout ByteReader, _ file: MappedFile
    ) throws(FileError) -> [String: WhisperTensor] {
        var tensors: [String: WhisperTensor] = [:]
        while reader.remaining > 0 {
            let found = try GGMLTensor(&reader, file: file.path)
            guard let name = TensorName.canonical(ggml: found.name) else {
                throw FileError(
                    code: .unsupported,
                    message: "\(file.path): \(found.name.debugDescription) is no tensor of a Whisper model")
            }
            var shape = found.shape
            // The biases of the convolutions are columns in ggml files.
            if shape.count == 2, shape[1] == 1, name.hasSuffix(".bias") { shape.removeLast() }
            let tensor = WhisperTensor(name: name, shape: shape, type: found.type, file: file, range: found.range)
            guard tensors.updateValue(tensor, forKey: name) == nil else {
                throw FileError(code: .malformed, message: "\(file.path): tensor \(name) is there twice")
            }
        }
        return tensors
    }
}
