public import FoundationEssentials
public import SoriCore
public import SoriSQLite

/// Keeps transcripts with their versions, and finds them by their words, in a SQLite file.
///
/// Every call is one step, and what has been answered is on the disk. Calls throw `StoreError`.
public struct LibraryStore: Sendable {
    /// Where a damaged file was moved that stood in the way; nil when there was none. The person running the server
    /// must be told.
    public var setAside: String? { writer.setAside }
    let writer: SQLiteConnection
    /// Reads beside what is written.
    let reader: SQLiteConnection

    /// The file of a library as a thing to copy.
    public static func file(_ path: String) -> StoreFile {
        StoreFile(path: path, schema: LibrarySchema.tables, table: "transcripts")
    }

    /// Opens or makes the library at `path`; throws `StoreError` that names it.
    public init(path: String) async throws(StoreError) {
        writer = try await SQLiteConnection(path: path, schema: LibrarySchema.tables, thread: "sori-library")
        reader = try await SQLiteConnection(path: path, schema: LibrarySchema.tables, thread: "sori-search")
    }

    /// Adds a transcript, with what was said before personal data was removed where that is kept; false, and nothing
    /// happens, for one that is there already or was erased.
    @discardableResult
    public func insert(
        _ transcript: LibraryTranscript, original: [LibrarySegment]? = nil
    ) async throws(StoreError) -> Bool {
        try await writer.write { database throws(StoreError) in
            let table = LibraryTable(database: database)
            let taken = try table.number(
                "SELECT 1 FROM transcripts WHERE id = ?1 UNION ALL SELECT 1 FROM erased WHERE id = ?1",
                [.text(transcript.id)])
            guard taken == nil else { return false }
            let key = try table.insert(transcript)
            if let original { try table.insert(original: original, of: key) }
            return true
        }
    }

    /// The transcript of that id, or nil.
    public func transcript(_ id: String) async throws(StoreError) -> LibraryTranscript? {
        try await reader.run { database throws(StoreError) in
            let table = LibraryTable(database: database)
            return try table.key(of: id).flatMap { (key) throws(StoreError) in try table.find(key) }
        }
    }

    /// What came of an edit.
    public enum EditOutcome: Sendable {
        /// The transcript as it is now, and what is different from the version that the client had.
        case done(LibraryTranscript, TranscriptChange)
        /// The version is not the newest one, which this is.
        case conflict(LibraryTranscript)
        /// An operation cannot be carried out; nothing has happened.
        case refused(EditError)
    }

    /// Carries out an edit of version `version` of a transcript; nil when there is none of that id.
    ///
    /// An edit of the same `editID` is carried out once: sent again, it is answered as done.
    public func edit(
        _ id: String, version: Int, editID: String?, _ operations: [TranscriptOperation], now: Date
    ) async throws(StoreError) -> EditOutcome? {
        try await writer.write { database throws(StoreError) in
            let table = LibraryTable(database: database)
            let versions = VersionTable(database: database)
            guard let key = try table.key(of: id), let current = try table.find(key) else { return nil }
            func earlier(_ version: Int) throws(StoreError) -> LibraryTranscript? {
                try versions.transcript(current, key: key, version: version)
            }
            if let editID, try versions.version(ofEdit: editID, key: key) != nil {
                let before = try earlier(version)?.segments ?? []
                return .done(current, TranscriptChange(from: before, to: current.segments))
            }
            guard version == current.version else { return .conflict(current) }
            var editing = TranscriptEditing(current, earlier: earlier)
            do throws(TranscriptEditing.Failure) {
                try editing.apply(operations)
            } catch {
                switch error {
                case .edit(let error): return .refused(error)
                case .store(let error): throw error
                }
            }
            var edited = editing.transcript
            edited.updatedAt = now
            try table.update(edited, from: current, key: key)
            try versions.insert(edited, key: key, operations, editID: editID)
            return .done(edited, TranscriptChange(from: current.segments, to: edited.segments))
        }
    }

    /// The versions of a transcript, the newest first; nil when there is none of that id.
    public func versions(of id: String) async throws(StoreError) -> [TranscriptVersion]? {
        try await reader.run { database throws(StoreError) in
            guard let key = try LibraryTable(database: database).key(of: id) else { return nil }
            return try VersionTable(database: database).list(key)
        }
    }

    /// The number of the newest version of a transcript and the edit that has led to it; nil when there is none of that
    /// id.
    public func newestVersion(of id: String) async throws(StoreError) -> (version: Int, editID: String?)? {
        try await reader.run { database throws(StoreError) in
            try database.query(
                """
                SELECT transcripts.version, edit_id FROM transcripts JOIN versions USING (key, version) WHERE id = ?
                """, [.text(id)]
            ) { (version: $0.integer(0) ?? 1, editID: $0.text(1)) }.first
        }
    }

    /// A transcript as it was in a version; nil when there is no such transcript or version.
    public func transcript(_ id: String, version: Int) async throws(StoreError) -> LibraryTranscript? {
        try await reader.run { database throws(StoreError) in
            let table = LibraryTable(database: database)
            guard let key = try table.key(of: id), let current = try table.find(key) else { return nil }
            return try VersionTable(database: database).transcript(current, key: key, version: version)
        }
    }

    /// Erases a transcript with its versions, shares and words and gives it; nil when there is none. It does not come
    /// back out of a job. Once `sweep` has said that nothing is left, nothing of it can be read from the disk.
    public func erase(_ id: String, now: Date) async throws(StoreError) -> LibraryTranscript? {
        try await writer.write { database throws(StoreError) -> LibraryTranscript? in
            let table = LibraryTable(database: database)
            try database.query(
                "INSERT OR REPLACE INTO erased (id, erased_at) VALUES (?, ?)",
                [.text(id), .integer(LibraryTable.milliseconds(now))])
            guard let key = try table.key(of: id), let transcript = try table.find(key) else { return nil }
            try table.delete(transcript, key: key)
            try database.query(
                "INSERT OR REPLACE INTO intake (name, revision) VALUES (?, 1)", [.text(Self.sweepMark)])
            return transcript
        }
    }
}
