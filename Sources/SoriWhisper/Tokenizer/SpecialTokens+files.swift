internal import SoriCore

extension SpecialTokens {
    /// The seconds between two timestamps.
    static let timestampStep = 0.02
    /// Timestamps of 30 s, both ends included.
    static let timestampCount = 1501

    /// Finds the tokens by their names, `ids` being every token of the form `<|...|>`.
    init(ids: [String: Int], vocabularySize: Int, file: String) throws(FileError) {
        for (name, id) in ids where !(0..<vocabularySize).contains(id) {
            throw FileError(
                code: .malformed,
                message: "\(file): the token \(name.prefix(40)) is \(id), not within 0..<\(vocabularySize)")
        }
        func required(_ names: String...) throws(FileError) -> Int {
            for name in names { if let id = ids["<|\(name)|>"] { return id } }
            throw FileError(
                code: .malformed,
                message: "\(file): there is no token <|\(names[0])|>; is this the tokenizer of a Whisper model?")
        }
        endOfText = try required("endoftext")
        startOfTranscript = try required("startoftranscript")
        translate = try required("translate")
        transcribe = try required("transcribe")
        startOfLanguageModel = try required("startoflm")
        startOfPrevious = try required("startofprev")
        noSpeech = try required("nospeech", "nocaptions")
        let noTimestamps = try required("notimestamps")
        self.noTimestamps = noTimestamps
        timestampBegin = ids["<|0.00|>"] ?? noTimestamps + 1
        let (first, last) = (startOfTranscript, min(translate, transcribe))
        languages = ids.compactMap { name, id in
            guard id > first, id < last else { return nil }
            let code = name.utf8.dropFirst(2).dropLast(2)
            guard (2...3).contains(code.count), code.allSatisfy({ (0x61...0x7A).contains($0) }) else { return nil }
            return Language(code: String(decoding: code, as: UTF8.self), id: id)
        }
        .sorted { $0.id < $1.id }
        try check(ids: ids, vocabularySize: vocabularySize, file: file)
    }

    /// Lays the tokens out as every published model does, for a ggml file, which holds only the ordinary ones: after
    /// those come endoftext, startoftranscript, the languages, six more, and 1501 timestamps.
    init(ordinaryCount: Int, vocabularySize: Int, file: String) throws(FileError) {
        let count = vocabularySize - ordinaryCount - 8 - Self.timestampCount
        guard count >= 1, count <= WhisperLanguage.all.count else {
            throw FileError(
                code: .malformed,
                message:
                    "\(file): \(vocabularySize) tokens, \(ordinaryCount) of them ordinary, leave room for \(count) languages"
            )
        }
        endOfText = ordinaryCount
        startOfTranscript = ordinaryCount + 1
        let begin = ordinaryCount + 2
        languages = WhisperLanguage.all.prefix(count).enumerated().map { Language(code: $1.code, id: begin + $0) }
        translate = begin + count
        transcribe = begin + count + 1
        startOfLanguageModel = begin + count + 2
        startOfPrevious = begin + count + 3
        noSpeech = begin + count + 4
        noTimestamps = begin + count + 5
        timestampBegin = begin + count + 6
    }

    /// Every token by its name, timestamps included.
    var names: [(id: Int, name: String)] {
        var names = [
            (endOfText, "<|endoftext|>"), (startOfTranscript, "<|startoftranscript|>"), (translate, "<|translate|>"),
            (transcribe, "<|transcribe|>"), (startOfLanguageModel, "<|startoflm|>"),
            (startOfPrevious, "<|startofprev|>"), (noSpeech, "<|nospeech|>"), (noTimestamps, "<|notimestamps|>"),
        ]
        for language in languages { names.append((language.id, "<|\(language.code)|>")) }
        for step in 0..<Self.timestampCount {
            let hundredths = 2 * step
            let fraction = hundredths % 100
            names.append(
                (timestampBegin + step, "<|\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)|>"))
        }
        return names.map { (id: $0.0, name: $0.1) }
    }

    private func check(ids: [String: Int], vocabularySize: Int, file: String) throws(FileError) {
        let single = [
            endOfText, startOfTranscript, translate, transcribe, startOfLanguageModel, startOfPrevious, noSpeech,
            noTimestamps, timestampBegin,
        ]
        for id in single where id < endOfText {
            throw FileError(
                code: .malformed, message: "\(file): the special token \(id) lies below <|endoftext|>, \(endOfText)")
        }
        for id in single where id >= timestampBegin && id != timestampBegin {
            throw FileError(code: .malformed, message: "\(file): the special token \(id) lies among the timestamps")
        }
        guard Set(single).count == single.count else {
            throw FileError(code: .malformed, message: "\(file): two special tokens have the same id")
        }
        guard timestampBegin + Self.timestampCount <= vocabularySize else {
            throw FileError(
                code: .malformed,
                message: "\(file): timestamps begin at \(timestampBegin), which \(vocabularySize) tokens do not hold"
            )
        }
        for (name, step) in [("<|0.02|>", 1), ("<|15.00|>", 750), ("<|30.00|>", 1500)] {
            if let id = ids[name], id != timestampBegin + step {
                throw FileError(code: .malformed, message: "\(file): \(name) is \(id), not \(timestampBegin + step)")
            }
        }
    }
}
