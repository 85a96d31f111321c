import SoriCore
import SoriServer

/// Jobs for a person to read.
enum JobTable {
    /// One job a line, below a line of headings.
    static func text(_ jobs: [JobDocument]) -> String {
        table(
            [["JOB", "STATUS", "DONE", "CREATED", "FILE"]]
                + jobs.map { [$0.id, $0.status, "\($0.progress)%", time($0.createdAt), plain($0.file ?? "")] })
    }

    /// What is known of one job, a line each; what is not there is left out. The text comes last.
    static func text(of job: JobDocument) -> String {
        let rows: [(String, String?)] = [
            ("job", job.id), ("batch", job.batchID), ("file", job.file.map(plain)), ("language", job.language),
            ("status", "\(job.status), \(job.progress)%"), ("priority", job.priority == 0 ? nil : "\(job.priority)"),
            ("attempts", "\(job.attempts)"), ("created", time(job.createdAt)), ("started", job.startedAt.map(time)),
            ("ended", job.completedAt.map(time)), ("worker", job.worker),
            ("heard", job.workerHeardAt.map(time)), ("error", job.error.map(plain)),
        ]
        let text = job.result.map { "\n" + $0.transcript.text + "\n" } ?? ""
        return table(rows.compactMap { name, value in value.map { [name, $0] } }) + text
    }

    private static func table(_ rows: [[String]]) -> String {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            row.enumerated().map { column, cell in
                column == row.count - 1 ? cell : cell + String(repeating: " ", count: widths[column] - cell.count)
            }.joined(separator: "  ") + "\n"
        }.joined()
    }

    /// `2026-01-02T03:04:05.678Z` as `2026-01-02 03:04:05`.
    private static func time(_ text: String) -> String {
        text.count == 24 ? String(text.prefix(19)).replacing("T", with: " ") : text
    }

    /// A name of a stranger may hold signs that a terminal obeys.
    private static func plain(_ text: String) -> String {
        String(text.unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : Character($0) })
    }
}
