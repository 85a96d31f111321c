internal import SoriCore

extension [Segment] {
    /// The segments with numbers from `first` on.
    func numbered(from first: Int) -> [Segment] {
        enumerated().map { offset, segment in
            var segment = segment
            segment.id = first + offset
            return segment
        }
    }
}
