import SoriCore

/// Finds ends of jobs that were not brought to be told, at the start and again and again.
struct CallbackMaintenance: Service {
    let outbox: CallbackOutbox

    private static let period = Duration.seconds(600)

    func run() async throws {
        while !Task.isCancelled {
            do {
                try await outbox.sweep()
            } catch {
                guard !Task.isCancelled else { return }
                outbox.logger.error("ends of jobs could not be looked for", ["error": "\(error)"])
            }
            try? await Task.sleep(for: Self.period)
        }
    }
}
