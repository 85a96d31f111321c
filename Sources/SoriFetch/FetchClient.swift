import SoriCore

/// Asks other servers over HTTP, each transfer on a thread of its own set.
public final class FetchClient: Sendable {
    private let pool: WorkerPool

    /// Runs at most `transfers` at once; the rest wait in order.
    public init(transfers: Int) { pool = WorkerPool(name: "sori-fetch", threads: transfers) }

    /// Sends a request and hands the answer to `sink` as it comes; gives the head once the body has ended.
    ///
    /// Any status is an answer, not an error. Throws `FetchError`, what the sink throws, or `CancellationError` as soon
    /// as the task is cancelled.
    public func send(_ request: FetchRequest, to sink: some FetchSink) async throws -> FetchHead {
        let stop = TransferStop()
        return try await withTaskCancellationHandler {
            try await pool.run { () throws(any Error) -> FetchHead in
                try CurlTransfer(request, sink: sink).run(stop)
            }
        } onCancel: {
            stop.request()
        }
    }

    /// The whole answer in memory; throws `FetchError` `too_long` for a body of more than `limit` bytes.
    public func collect(_ request: FetchRequest, limit: Int) async throws -> (head: FetchHead, body: [UInt8]) {
        let sink = CollectingSink(limit: limit)
        let head = try await send(request, to: sink)
        return (head, sink.bytes)
    }
}
