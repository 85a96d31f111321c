public import SoriCore
import Synchronization

/// The rules of a taxonomy, learnt when a call is first sorted by it: a server that is never asked starts without that.
public final class TaxonomyClassifier: CallClassifying {
    private let taxonomy: Taxonomy
    private let learnt = Mutex<CallClassifier?>(nil)

    /// Takes a taxonomy that was checked.
    public init(_ taxonomy: Taxonomy) { self.taxonomy = taxonomy }

    /// The classes of the taxonomy.
    public var classes: [CallClass] {
        taxonomy.classes.map { CallClass(code: $0.code, category: $0.category) }
    }

    /// The class of a transcript. The first call takes about a second, and others wait for it.
    public func classify(_ transcript: Transcript) -> Classification {
        let classifier = learnt.withLock { learnt in
            let classifier = learnt ?? CallClassifier(taxonomy)
            learnt = classifier
            return classifier
        }
        return classifier.classify(transcript)
    }
}
