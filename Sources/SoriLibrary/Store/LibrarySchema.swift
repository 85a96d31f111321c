import SoriSQLite

/// The tables of the library.
///
/// A transcript's `key` is the time it was recorded at, in milliseconds, times a thousand, and a number among those of
/// the same millisecond: what is newest has the greatest key, here and in the index, and a span of time is a span of
/// keys.
enum LibrarySchema {
    /// A library may have gigabytes: it is not read through at each start.
    static let tables = DatabaseSchema(
        steps: [
            """
            CREATE TABLE transcripts (
                key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL, kind TEXT NOT NULL, job_id TEXT,
                filename TEXT, upload_id TEXT, path TEXT, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
                duration INTEGER NOT NULL, language TEXT NOT NULL, status TEXT NOT NULL, version INTEGER NOT NULL,
                class TEXT, steps TEXT NOT NULL);
            CREATE INDEX transcripts_by_language ON transcripts (language);
            CREATE INDEX transcripts_by_class ON transcripts (class);
            CREATE INDEX transcripts_by_status ON transcripts (status);
            CREATE INDEX transcripts_by_upload ON transcripts (upload_id) WHERE upload_id IS NOT NULL;

            CREATE TABLE segments (
                key INTEGER NOT NULL REFERENCES transcripts (key) ON DELETE CASCADE, number INTEGER NOT NULL,
                position INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, text TEXT NOT NULL,
                speaker TEXT, channel INTEGER, confidence INTEGER, edited INTEGER NOT NULL, words TEXT NOT NULL,
                PRIMARY KEY (key, number)) WITHOUT ROWID;

            CREATE TABLE speakers (
                name TEXT NOT NULL, key INTEGER NOT NULL REFERENCES transcripts (key) ON DELETE CASCADE,
                PRIMARY KEY (name, key)) WITHOUT ROWID;
            CREATE INDEX speakers_by_transcript ON speakers (key);

            CREATE TABLE versions (
                key INTEGER NOT NULL REFERENCES transcripts (key) ON DELETE CASCADE, version INTEGER NOT NULL,
                created_at INTEGER NOT NULL, edit_id TEXT, operations TEXT NOT NULL, snapshot TEXT,
                PRIMARY KEY (key, version)) WITHOUT ROWID;
            CREATE UNIQUE INDEX versions_by_edit ON versions (key, edit_id) WHERE edit_id IS NOT NULL;

            CREATE TABLE shares (
                id TEXT PRIMARY KEY, key INTEGER NOT NULL REFERENCES transcripts (key) ON DELETE CASCADE,
                digest TEXT NOT NULL UNIQUE, created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
                audio INTEGER NOT NULL) WITHOUT ROWID;
            CREATE INDEX shares_by_transcript ON shares (key);
            CREATE INDEX shares_by_end ON shares (expires_at);

            CREATE TABLE peaks (
                key INTEGER PRIMARY KEY REFERENCES transcripts (key) ON DELETE CASCADE, points TEXT NOT NULL);
            CREATE TABLE erased (id TEXT PRIMARY KEY, erased_at INTEGER NOT NULL) WITHOUT ROWID;
            CREATE TABLE intake (name TEXT PRIMARY KEY, revision INTEGER NOT NULL) WITHOUT ROWID;

            CREATE VIRTUAL TABLE search USING fts5 (tokens, content = '', tokenize = 'ascii');
            """,
            // What was said before personal data was removed, where that is kept.
            """
            CREATE TABLE originals (
                key INTEGER PRIMARY KEY REFERENCES transcripts (key) ON DELETE CASCADE, segments TEXT NOT NULL);
            """,
        ], isCheckedWhole: false)
}
