import SoriSQLite

/// The tables, and how older ones become newer ones.
enum JobSchema {
    /// Each entry takes the database one version on; entries are only ever added.
    static let tables = DatabaseSchema(steps: [
        """
        CREATE TABLE jobs (
            id TEXT PRIMARY KEY, kind TEXT NOT NULL, status TEXT NOT NULL, progress INTEGER NOT NULL,
            attempts INTEGER NOT NULL, request TEXT NOT NULL, result TEXT, error_code TEXT, error_detail TEXT,
            created_at INTEGER NOT NULL, started_at INTEGER, completed_at INTEGER);
        CREATE INDEX jobs_by_status ON jobs (kind, status, created_at);
        CREATE TABLE segments (
            job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE, position INTEGER NOT NULL,
            document TEXT NOT NULL, PRIMARY KEY (job_id, position)) WITHOUT ROWID;
        """,
        leases, lists, callbacks,
    ])

    /// The few jobs whose end is to be told, among many.
    private static let callbacks =
        "CREATE INDEX jobs_with_callback ON jobs (kind, status, created_at) WHERE callback_url IS NOT NULL;"

    /// Lists without the jobs of batches: the rows, with their long results, are not looked at to count them.
    private static let lists = """
        CREATE INDEX jobs_alone ON jobs (kind, created_at) WHERE parent_id IS NULL;
        CREATE INDEX jobs_alone_by_status ON jobs (kind, status, created_at) WHERE parent_id IS NULL;
        """

    /// Leases, priorities, owners, batches, revisions. Columns are added, for a table that is made anew would take the
    /// segments of the old one with it. What an older server was working on is taken over as if its lease had run out.
    private static let leases = """
        ALTER TABLE jobs ADD COLUMN claims INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE jobs ADD COLUMN crashes INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE jobs ADD COLUMN errors INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE jobs ADD COLUMN lease_worker TEXT;
        ALTER TABLE jobs ADD COLUMN lease_length INTEGER;
        ALTER TABLE jobs ADD COLUMN lease_claimed_at INTEGER;
        ALTER TABLE jobs ADD COLUMN lease_renewed_at INTEGER;
        ALTER TABLE jobs ADD COLUMN lease_expires_at INTEGER;
        ALTER TABLE jobs ADD COLUMN cancel_requested_at INTEGER;
        ALTER TABLE jobs ADD COLUMN deadline INTEGER;
        ALTER TABLE jobs ADD COLUMN run_after INTEGER;
        ALTER TABLE jobs ADD COLUMN segment_count INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE jobs ADD COLUMN resume TEXT;
        ALTER TABLE jobs ADD COLUMN priority INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE jobs ADD COLUMN owner TEXT;
        ALTER TABLE jobs ADD COLUMN idempotency_key TEXT;
        ALTER TABLE jobs ADD COLUMN idempotency_digest TEXT;
        ALTER TABLE jobs ADD COLUMN parent_id TEXT;
        ALTER TABLE jobs ADD COLUMN parent_position INTEGER;
        ALTER TABLE jobs ADD COLUMN callback_url TEXT;
        ALTER TABLE jobs ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE jobs ADD COLUMN sequence INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE jobs ADD COLUMN rank INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE jobs ADD COLUMN wake_at INTEGER;

        UPDATE jobs SET claims = attempts, revision = rowid, sequence = rowid, rank = rowid,
            segment_count = (SELECT ifnull(max(position) + 1, 0) FROM segments WHERE job_id = jobs.id);
        UPDATE jobs SET lease_worker = '', lease_length = 0, lease_claimed_at = created_at,
            lease_renewed_at = created_at, lease_expires_at = created_at, wake_at = created_at
            WHERE status = 'processing';

        CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO counters SELECT name, ifnull((SELECT max(rowid) FROM jobs), 0)
            FROM (SELECT 'revision' AS name UNION ALL SELECT 'sequence');

        CREATE INDEX jobs_by_age ON jobs (created_at);
        CREATE INDEX jobs_by_kind ON jobs (kind, created_at);
        CREATE INDEX jobs_by_state ON jobs (status, created_at);
        CREATE INDEX jobs_by_owner ON jobs (owner, created_at, kind, status) WHERE owner IS NOT NULL;
        CREATE INDEX jobs_by_parent ON jobs (parent_id, parent_position) WHERE parent_id IS NOT NULL;
        CREATE INDEX jobs_by_end ON jobs (kind, completed_at) WHERE completed_at IS NOT NULL;
        CREATE INDEX jobs_by_revision ON jobs (revision);
        CREATE INDEX jobs_in_line ON jobs (kind, rank, sequence, run_after) WHERE status = 'pending';
        CREATE INDEX jobs_by_start ON jobs (run_after) WHERE status = 'pending' AND run_after IS NOT NULL;
        CREATE INDEX jobs_by_wake ON jobs (wake_at) WHERE wake_at IS NOT NULL;
        CREATE UNIQUE INDEX jobs_by_request ON jobs (ifnull(owner, ''), idempotency_key)
            WHERE idempotency_key IS NOT NULL;
        """
}
