import SoriCore

/// Carries out operations on a transcript: the same operations on the same transcript always give the same one.
struct TranscriptEditing {
    /// The transcript as it is by now.
    private(set) var transcript: LibraryTranscript
    /// The number of the operation that is carried out.
    private var number = 0
    /// Gives the transcript as it was in an earlier version, or nil.
    private let earlier: (Int) throws(StoreError) -> LibraryTranscript?

    static let mostSegments = 100_000
    static let mostOperations = 2_000
    private static let largestID = Int(Int32.max)
    /// Seconds by which times may lie behind the end of the recording: they are rounded, and recordings are cut.
    private static let tolerance = 60.0

    /// What an edit came to: done, or why not.
    enum Failure: Error {
        case edit(EditError)
        case store(StoreError)
    }

    init(
        _ transcript: LibraryTranscript,
        earlier: @escaping (Int) throws(StoreError) -> LibraryTranscript? = { _ in nil }
    ) {
        self.transcript = transcript
        self.earlier = earlier
    }

    /// Carries out operations in order and counts the version on.
    mutating func apply(_ operations: [TranscriptOperation]) throws(Failure) {
        guard operations.count <= Self.mostOperations else {
            throw failure(.tooMany, "operations", "send at most \(Self.mostOperations) operations at once")
        }
        for (index, operation) in operations.enumerated() {
            number = index
            try apply(operation)
        }
        transcript.version += 1
    }

    private mutating func apply(_ operation: TranscriptOperation) throws(Failure) {
        var touches = true
        switch operation {
        case .setText(let segment, let text): try setText(segment, text)
        case .split(let segment, let word, let newID): try split(segment, word, newID)
        case .join(let segment): try join(segment)
        case .setSpeaker(let segments, let speaker): try setSpeaker(segments, speaker)
        case .renameSpeaker(let from, let to): try renameSpeaker(from, to)
        case .restore(let remove, let after, let segments): try restore(remove, after, segments)
        case .setTitle(let title):
            let title = LibraryTranscript.title(title).trimmed
            guard !title.isEmpty else { throw failure(.badText, "title", "the title is empty") }
            transcript.title = title
        case .setStatus(let status):
            transcript.status = status
            touches = false
        case .revert(let version):
            let found: LibraryTranscript?
            do throws(StoreError) { found = try earlier(version) } catch { throw .store(error) }
            guard let found else { throw failure(.unknownVersion, "version", "there is no version \(version)") }
            (transcript.segments, transcript.title, transcript.status) = (found.segments, found.title, found.status)
            touches = false
        }
        if touches, transcript.status == .automatic { transcript.status = .edited }
    }

    private mutating func setText(_ id: Int, _ text: String) throws(Failure) {
        let index = try index(of: id)
        let text = text.split(whereSeparator: \.isNewline).joined(separator: " ").trimmed
        try check(text)
        var segment = transcript.segments[index]
        guard segment.text != text else { return }
        segment.words = WordAlignment.words(of: text, from: segment.words, start: segment.start, end: segment.end)
        segment.text = text
        segment.edited = true
        transcript.segments[index] = segment
    }

    private mutating func split(_ id: Int, _ word: Int, _ newID: Int?) throws(Failure) {
        let index = try index(of: id)
        let segment = transcript.segments[index]
        guard word > 0, word < segment.words.count else {
            throw failure(
                .badWord, "word",
                "segment \(id) has \(segment.words.count) words: 'word' is the first one of the new segment, 1 or more")
        }
        let tailID = newID ?? (transcript.segments.map(\.id).max() ?? 0) + 1
        try check(id: tailID, field: "new_id", taken: transcript.segments.contains { $0.id == tailID })
        let cut = Self.end(ofWord: word - 1, in: segment)
        var (head, tail) = (segment, segment)
        (head.text, tail.text) = (segment.text[..<cut].trimmed, segment.text[cut...].trimmed)
        (head.words, tail.words) = (Array(segment.words[..<word]), Array(segment.words[word...]))
        head.end = max(head.start, head.words.last?.end ?? segment.end)
        tail.start = min(tail.words.first?.start ?? segment.start, segment.end)
        tail.id = tailID
        transcript.segments[index] = head
        try insert([tail], at: index + 1)
    }

    private mutating func join(_ id: Int) throws(Failure) {
        let index = try index(of: id)
        guard index + 1 < transcript.segments.count else {
            throw failure(.lastSegment, "segment", "no segment follows \(id): there is nothing to join it with")
        }
        let (head, tail) = (transcript.segments[index], transcript.segments[index + 1])
        let text = [head.text, tail.text].filter { !$0.isEmpty }.joined(separator: " ")
        try check(text)
        var joined = head
        joined.text = text
        joined.words += tail.words
        joined.end = max(head.end, tail.end)
        joined.edited = head.edited || tail.edited
        transcript.segments[index] = joined
        transcript.segments.remove(at: index + 1)
    }

    private mutating func setSpeaker(_ ids: [Int], _ name: String?) throws(Failure) {
        let name = try name.map { (name) throws(Failure) in try self.name(name, field: "speaker") }
        let wanted = Set(ids)
        let found = transcript.segments.indices.filter { wanted.contains(transcript.segments[$0].id) }
        guard found.count == wanted.count else {
            let missing = wanted.subtracting(found.map { transcript.segments[$0].id }).min() ?? 0
            throw failure(.unknownSegment, "segments", "there is no segment \(missing)")
        }
        for index in found { transcript.segments[index].speaker = name }
    }

    private mutating func renameSpeaker(_ from: String, _ to: String) throws(Failure) {
        let to = try name(to, field: "to")
        var isKnown = false
        for index in transcript.segments.indices where transcript.segments[index].speaker == from {
            transcript.segments[index].speaker = to
            isKnown = true
        }
        guard isKnown else { throw failure(.unknownSpeaker, "from", "nobody is called that in the transcript") }
    }

    private mutating func restore(_ remove: [Int], _ after: Int?, _ segments: [LibrarySegment]) throws(Failure) {
        let known = Set(transcript.segments.map(\.id))
        if let missing = remove.first(where: { !known.contains($0) }) {
            throw failure(.unknownSegment, "remove", "there is no segment \(missing)")
        }
        let gone = Set(remove)
        transcript.segments.removeAll { gone.contains($0.id) }
        let at = try after.map { (id) throws(Failure) in try index(of: id, field: "after") + 1 } ?? 0
        var ids = Set(transcript.segments.map(\.id))
        var checked: [LibrarySegment] = []
        for segment in segments {
            try check(id: segment.id, field: "segments", taken: !ids.insert(segment.id).inserted)
            checked.append(try sound(segment))
        }
        try insert(checked, at: at)
    }

    /// A client's segment, if it can be one.
    private func sound(_ segment: LibrarySegment) throws(Failure) -> LibrarySegment {
        try check(segment.text)
        let limit = transcript.duration + Self.tolerance
        let times = [segment.start, segment.end] + segment.words.flatMap { [$0.start, $0.end] }
        guard times.allSatisfy({ $0.isFinite && (0...max(limit, 0)).contains($0) }), segment.start <= segment.end,
            segment.words.allSatisfy({ $0.start <= $0.end }),
            ([segment.confidence] + segment.words.map(\.probability)).allSatisfy({ $0.map((0...1).contains) ?? true })
        else {
            throw failure(.badTimes, "segments", "the times of segment \(segment.id) are not within the recording")
        }
        _ = try segment.speaker.map { (name) throws(Failure) in try self.name(name, field: "segments") }
        let words = WordSpread.fit(segment.words, segment.text) ? segment.words : []
        return LibrarySegment(
            id: segment.id, start: segment.start, end: segment.end, text: segment.text, speaker: segment.speaker,
            channel: segment.channel, confidence: segment.confidence, edited: segment.edited, words: words)
    }

    private mutating func insert(_ segments: [LibrarySegment], at index: Int) throws(Failure) {
        guard transcript.segments.count + segments.count <= Self.mostSegments else {
            throw failure(.tooMany, "segments", "a transcript has at most \(Self.mostSegments) segments")
        }
        transcript.segments.insert(contentsOf: segments, at: index)
    }

    private func index(of id: Int, field: String = "segment") throws(Failure) -> Int {
        guard let index = transcript.segments.firstIndex(where: { $0.id == id }) else {
            throw failure(.unknownSegment, field, "there is no segment \(id)")
        }
        return index
    }

    private func check(_ text: String) throws(Failure) {
        guard text.count <= LibrarySegment.textLimit else {
            throw failure(.badText, "text", "a segment has at most \(LibrarySegment.textLimit) characters")
        }
    }

    private func check(id: Int, field: String, taken: Bool) throws(Failure) {
        guard !taken, (0...Self.largestID).contains(id) else {
            throw failure(.idTaken, field, "\(id) cannot be the number of a new segment: take one that is free")
        }
    }

    private func name(_ text: String, field: String) throws(Failure) -> String {
        let name = text.split(whereSeparator: \.isNewline).joined(separator: " ").trimmed
        guard (1...LibrarySegment.speakerLimit).contains(name.count) else {
            throw failure(
                .badText, field, "a speaker's name has 1 to \(LibrarySegment.speakerLimit) characters")
        }
        return name
    }

    private func failure(_ code: EditError.Code, _ field: String, _ message: String) -> Failure {
        .edit(EditError(code, operation: number, field: field, message))
    }

    /// Where word number `word` ends in the text.
    private static func end(ofWord word: Int, in segment: LibrarySegment) -> String.Index {
        var rest = segment.text[...]
        for word in segment.words[...word] {
            rest = rest.drop(while: \.isWhitespace).dropFirst(word.word.count)
        }
        return rest.startIndex
    }
}
