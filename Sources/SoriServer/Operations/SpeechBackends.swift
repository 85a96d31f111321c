import FoundationEssentials
public import SoriRecognition
import Synchronization

/// The loaded recogniser together with the means to load another.
public final class SpeechBackends: Sendable {
    private let slot = RecognizerSlot()
    private let loader: BackendLoader
    private let lastLoad = Mutex(0)

    /// The file of the voice activity model.
    let voiceActivityPath: String

    /// Nothing is loaded yet; `loader` will do it. Live speech finds its voice activity model at `voiceActivityPath`.
    public init(loader: BackendLoader, voiceActivityPath: String) {
        self.loader = loader
        self.voiceActivityPath = voiceActivityPath
    }

    /// Loads beside the running recogniser and swaps; a load that fails leaves everything as it was and throws why.
    public func load(_ wanted: BackendRequest) async throws {
        _ = try await slot.replace { [loader] in try await loader.load(wanted) }
        lastLoad.withLock { $0 = Int(Date().timeIntervalSince1970) }
    }

    /// Lets the recogniser go; requests get 503 until one is loaded again. Whoever uses it keeps it until done.
    func unload() { slot.unload() }

    /// The recogniser to use for one request, held until the request is done; nil while there is none.
    public var current: (any Recognizer)? { try? slot.current() }

    /// `loading`, `ok` or `degraded`.
    var status: String { slot.condition.name }

    /// The recogniser to use for one request; throws 503 with the remedy while there is none.
    func required() throws(APIError) -> any Recognizer {
        do throws(RecognitionError) {
            return try slot.current()
        } catch {
            throw .noBackend(LocalizedText(error))
        }
    }

    /// Why there is no recogniser, or nil while there is one or the first is being loaded.
    var failure: LocalizedText? {
        guard case .degraded = slot.condition else { return nil }
        do throws(RecognitionError) {
            _ = try slot.current()
            return nil
        } catch {
            return LocalizedText(error)
        }
    }

    /// When the recogniser was loaded, in seconds since 1970; 0 before.
    var loadedAt: Int { lastLoad.withLock { $0 } }

    /// Which backends this machine could load.
    func availability() -> [String: Bool] { loader.availability() }
}
