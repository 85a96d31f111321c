/// A long-lived part of the program: it works until its task is cancelled, then tidies up and returns.
public protocol Service: Sendable {
    /// Works until the surrounding task is cancelled; throws when it cannot go on.
    func run() async throws
}

/// Runs services side by side and stops them in the reverse of the order in which they started.
public struct ServiceGroup: Sendable {
    private let services: [any Service]

    /// Takes services in the order to start; a later one may lean on an earlier one.
    public init(_ services: [any Service]) { self.services = services }

    /// Runs until `stop` returns or a service ends; then cancels the services one after the other, last first, each
    /// given the time it needs. Throws the first service's error, if one failed.
    public func run(until stop: @escaping @Sendable () async -> Void) async throws {
        // Tasks of their own, since children of one group can only be cancelled all at once.
        let tasks = services.map { service in Task { try await service.run() } }
        let outcome: Result<Void, any Error> = await withTaskGroup(of: Result<Void, any Error>.self) { group in
            group.addTask {
                await stop()
                return .success(())
            }
            for task in tasks { group.addTask { await task.result } }
            let first = await group.next() ?? .success(())
            for task in tasks.reversed() {
                task.cancel()
                _ = await task.result
            }
            group.cancelAll()
            return first
        }
        try outcome.get()
    }
}
