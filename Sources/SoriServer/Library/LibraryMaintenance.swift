import FoundationEssentials
import SoriCore
import SoriLibrary

/// Forgets transcripts that have been kept long enough and links that have expired, and takes out of the index what
/// was erased.
struct LibraryMaintenance: Service {
    let library: LibraryService
    /// How long transcripts are kept; nil until somebody erases them.
    let kept: Duration?
    let logger: Logger

    private static let period = Duration.seconds(600)
    private static let sweepPause = Duration.milliseconds(200)

    func run() async throws {
        while !Task.isCancelled {
            do {
                try await tidy()
            } catch {
                guard !Task.isCancelled else { return }
                logger.error("the library could not be tidied up", ["error": "\(error)"])
            }
            try? await Task.sleep(for: Self.period)
        }
    }

    private func tidy() async throws {
        let now = library.now()
        try await library.store.forgetShares(now: now)
        if let kept {
            let old = try await library.store.ids(before: now.addingTimeInterval(-(kept / .seconds(1))))
            for id in old { try await library.erase(id, sweeps: false) }
            if !old.isEmpty { logger.info("forgot old transcripts", ["count": "\(old.count)"]) }
        }
        // In small steps, with pauses: whoever searches goes first.
        while !Task.isCancelled, try await !library.store.sweep() { try? await Task.sleep(for: Self.sweepPause) }
    }
}
