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

    /// What is said before and after `boundary` seconds, by the middle of each word; a segment without words by its
    /// own.
    func split(at boundary: Double) -> (before: Transcript, after: Transcript) {
        var (before, after) = (self, self)
        (before.segments, after.segments) = ([], [])
        for segment in segments {
            let (head, tail) = segment.split(at: boundary)
            if let head { before.segments.append(head) }
            if let tail { after.segments.append(tail) }
        }
        return (before, after)
    }
}

extension Segment {
    /// What lies before and after `boundary` seconds; nil where nothing does.
    fileprivate func split(at boundary: Double) -> (before: Segment?, after: Segment?) {
        let isBefore = words.prefix { ($0.start + $0.end) / 2 < boundary }
        guard !words.isEmpty else { return (start + end) / 2 < boundary ? (self, nil) : (nil, self) }
        guard !isBefore.isEmpty else { return (nil, self) }
        guard isBefore.count < words.count else { return (self, nil) }
        let (head, tail) = split(behindWords: isBefore.count)
        return (head, tail)
    }
}
