import Glibc
public import SoriCore
import SoriVAD

/// What a live session has to say, in order of time.
public enum LiveEvent: Sendable {
    /// Somebody speaks; the utterance's text will follow.
    case began(utterance: Int, start: Double)
    /// The text so far of an utterance that goes on; may be left out when the machine is busy.
    case interim(LiveInterim)
    /// The text of an utterance that is over; never left out.
    case final(LiveFinal)
    /// A better text of an utterance whose final was told before; only where corrections are wanted.
    case corrected(LiveFinal)
    /// An utterance that is over could not be decoded.
    case failed(utterance: Int, start: Double, end: Double, error: any Error)
}

/// The text so far of an utterance that goes on.
public struct LiveInterim: Sendable, Equatable {
    /// The utterance's number, from 0.
    public var utterance: Int
    /// Seconds from the start of the session.
    public var start: Double
    /// All of the text so far; not empty.
    public var text: String

    /// Makes an interim.
    public init(utterance: Int, start: Double, text: String) {
        self.utterance = utterance
        self.start = start
        self.text = text
    }
}

/// An utterance that is over, with its text.
public struct LiveFinal: Sendable {
    /// The utterance's number, from 0.
    public var utterance: Int
    /// Seconds from the start of the session.
    public var start: Double
    /// Seconds from the start of the session.
    public var end: Double
    /// What was heard; times of its segments are seconds from the start of the session. May hold no text.
    public var transcript: Transcript
    /// The utterance's audio: 16 kHz mono in -1...1.
    public var samples: ArraySlice<Float>
    /// Who says it, where speakers are told apart.
    public var speaker: LiveSpeaker?

    /// Makes an utterance.
    public init(utterance: Int, start: Double, end: Double, transcript: Transcript, samples: ArraySlice<Float>) {
        self.utterance = utterance
        self.start = start
        self.end = end
        self.transcript = transcript
        self.samples = samples
    }

    /// The final of `utterance`, whose transcript has times from the utterance's start.
    init(_ utterance: Utterance, _ transcript: Transcript) {
        self.init(
            utterance: utterance.number, start: utterance.span.startTime, end: utterance.span.endTime,
            transcript: transcript.shifted(by: utterance.span.startTime), samples: utterance.samples)
    }

    /// All of its text; may be empty.
    public var text: String { transcript.text }
}

/// Who says an utterance.
public struct LiveSpeaker: Sendable, Equatable {
    /// What identifies the speaker where the session was opened: a number of the session, or a registered speaker's id.
    public var id: String
    /// What the speaker is called; nil where nobody gave a name.
    public var name: String?
    /// How alike the voices are, -1...1; nil where there was none to compare with.
    public var score: Float?
    /// Whether that is near enough to be told for certain.
    public var isCertain: Bool

    /// What a reader is shown: the name, else the id.
    public var label: String { name ?? id }

    /// Makes a speaker.
    public init(id: String, name: String? = nil, score: Float?, isCertain: Bool) {
        self.id = id
        self.name = name
        self.score = score
        self.isCertain = isCertain
    }
}

extension LiveFinal {
    /// Decibels below full scale of the audio (root mean square), -120...0.
    public var level: Double {
        guard !samples.isEmpty else { return -120 }
        let power = samples.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(samples.count)
        return max(-120, 10 * log10(max(power, 1e-12)))
    }
}
