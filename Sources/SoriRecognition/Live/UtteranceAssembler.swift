import SoriVAD

/// Joins the phrases of a live stream to utterances: a pause ends an utterance when it lasts as long as its text asks
/// for, or `longest`; a shorter one belongs to it. Pure.
///
/// What comes out depends on the phrases and on what was decided of each pause, never on when either came. Positions
/// are samples of the stream.
struct UtteranceAssembler: Sendable {
    /// What becomes of utterances.
    enum Event: Sendable, Equatable {
        /// Utterance `number` begins at `start`.
        case began(number: Int, start: Int)
        /// Utterance `number` is over, and is this span.
        case ended(number: Int, SpeechSpan)
    }

    /// A part of an utterance from pause to pause.
    private struct Phrase {
        var start: Int
        var onset: Int
        /// Its span and its last sound, once it is over.
        var end: (span: SpeechSpan, offset: Int)?
        /// Its span if the pause that it is in goes on.
        var pause: SpeechSpan?
    }

    /// The utterance in progress.
    private struct Open {
        let number: Int
        let start: Int
        /// The last phrase.
        var phrase: Phrase
        /// Where the utterance would have ended at each pause that belongs to it.
        var joints: [Int] = []
        /// Samples of silence that end it at the pause it is in, once that is decided.
        var wanted: Int?
    }

    private let longest: Int
    private let mostSamples: Int
    private let hangover: Int
    private var open: Open?
    /// Phrases behind the pause that is not decided.
    private var following: [Phrase] = []
    /// Up to where no further phrase begins.
    private var heard = 0
    private var nextNumber = 0
    private var events: [Event] = []

    /// - Parameters:
    ///   - longest: samples of silence that always end an utterance.
    ///   - shortest: samples of silence that end a phrase.
    ///   - mostSamples: samples that phrases may be joined to; a longer phrase is an utterance alone.
    init(longest: Int, shortest: Int, mostSamples: Int) {
        self.longest = longest
        hangover = shortest
        self.mostSamples = mostSamples
    }

    /// The number of the utterance in progress and where it begins.
    var current: (number: Int, start: Int)? { open.map { ($0.number, $0.start) } }

    /// The utterance in progress if the pause it is in ends it, all of which has been heard; nil while somebody speaks.
    var pause: SpeechSpan? {
        guard let open, let span = open.phrase.end?.span ?? open.phrase.pause else { return nil }
        return SpeechSpan(start: open.start, end: span.end)
    }

    /// Phrases that wait for the decision about the pause before them.
    var followingCount: Int { following.count }

    /// Takes what the endpointer found.
    mutating func apply(_ event: EndpointEvent) {
        switch event {
        case .began(let start, let onset): following.append(Phrase(start: start, onset: onset))
        case .paused(let span): changeLast { $0.pause = span }
        case .resumed: changeLast { $0.pause = nil }
        case .ended(let span, let offset): changeLast { $0.end = (span, offset) }
        }
        settle()
    }

    /// The stream has come to `position`, and phrases yet to begin have their first sound at `earliestOnset` or later.
    mutating func advance(to position: Int, earliestOnset: Int) {
        if let open, open.phrase.end == nil, position - hangover - open.start > mostSamples { split() }
        heard = max(heard, earliestOnset)
        settle()
    }

    /// The pause that `span` of the utterance in progress ends with ends it from so many samples of silence on.
    mutating func decide(_ span: SpeechSpan, silence: Int) {
        guard pause == span else { return }
        open?.wanted = min(silence, longest)
        settle()
    }

    /// No more audio will come.
    mutating func finish() {
        heard = .max
        settle()
    }

    /// Forgets everything.
    mutating func discard() {
        open = nil
        following = []
        events = []
    }

    /// What has become of utterances since the last call.
    mutating func takeEvents() -> [Event] {
        defer { events = [] }
        return events
    }

    private mutating func changeLast(_ change: (inout Phrase) -> Void) {
        if !following.isEmpty {
            change(&following[following.count - 1])
        } else if var current = open {
            let before = pause
            change(&current.phrase)
            open = current
            if pause != before { open?.wanted = nil }
        }
    }

    /// Decides what can be decided.
    private mutating func settle() {
        while true {
            guard let current = open else {
                guard !following.isEmpty else { return }
                begin(following.removeFirst())
                continue
            }
            guard let (span, offset) = current.phrase.end else { return }
            if span.end - current.start > mostSamples, !current.joints.isEmpty {
                split()
                continue
            }
            let isCut = following.first.map { $0.start == span.end && $0.onset == offset } ?? false
            let silence = (following.first?.onset ?? heard) - offset
            if isCut || silence >= current.wanted ?? longest {
                events.append(.ended(number: current.number, SpeechSpan(start: current.start, end: span.end)))
                open = nil
            } else if !following.isEmpty, current.wanted != nil {
                open?.joints.append(span.end)
                open?.phrase = following.removeFirst()
                open?.wanted = nil
            } else {
                return
            }
        }
    }

    /// Ends the utterance where the last phrase was joined to it, which begins the next: together they are too long.
    private mutating func split() {
        guard let current = open, let joint = current.joints.last else { return }
        events.append(.ended(number: current.number, SpeechSpan(start: current.start, end: joint)))
        begin(current.phrase)
    }

    private mutating func begin(_ phrase: Phrase) {
        open = Open(number: nextNumber, start: phrase.start, phrase: phrase)
        events.append(.began(number: nextNumber, start: phrase.start))
        nextNumber += 1
    }
}
