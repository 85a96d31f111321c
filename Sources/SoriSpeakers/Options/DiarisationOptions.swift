/// What is known of a recording's speakers before it is heard.
public struct DiarisationOptions: Sendable, Equatable {
    /// The most speakers that can be asked for.
    public static let mostSpeakers = 64

    /// The fewest speakers, 1...`mostSpeakers`; nil for no limit.
    public var fewest: Int?
    /// The most speakers, 1...`mostSpeakers` and not below `fewest`; nil for no limit.
    public var most: Int?
    /// Whose names the speakers may get.
    public var known: SpeakerSelection

    /// Nothing is known unless said.
    public init(fewest: Int? = nil, most: Int? = nil, known: SpeakerSelection = .nobody) {
        self.fewest = fewest
        self.most = most
        self.known = known
    }

    /// The number nearest to `count` that is allowed.
    func allowed(_ count: Int) -> Int { min(most ?? count, max(fewest ?? count, count)) }
}
