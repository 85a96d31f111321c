import SoriCore

extension Transcript {
    /// The same with all times `seconds` later.
    func shifted(by seconds: Double) -> Transcript {
        var shifted = self
        for index in shifted.segments.indices {
            shifted.segments[index].start += seconds
            shifted.segments[index].end += seconds
            for word in shifted.segments[index].words.indices {
                shifted.segments[index].words[word].start += seconds
                shifted.segments[index].words[word].end += seconds
            }
        }
        return shifted
    }
}
