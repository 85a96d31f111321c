/// What an edit has changed in a transcript, for those who have the version before.
public struct TranscriptChange: Sendable, Equatable {
    /// The segments that are new or different, whole.
    public let segments: [LibrarySegment]
    /// The numbers of the segments that are gone.
    public let removed: [Int]
    /// The numbers of all segments in order, where that is another one than before; else nil.
    public let order: [Int]?

    /// The difference between two states.
    init(from before: [LibrarySegment], to after: [LibrarySegment]) {
        let old = Dictionary(before.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        segments = after.filter { old[$0.id] != $0 }
        let left = Set(after.map(\.id))
        removed = before.map(\.id).filter { !left.contains($0) }
        let ids = after.map(\.id)
        order = ids == before.map(\.id) ? nil : ids
    }
}
