/// The largest difference, relative to the largest magnitude that is expected.
package func relativeError(_ values: [Float], _ expected: [Float]) -> Float {
    guard values.count == expected.count else { return .infinity }
    var (difference, scale): (Float, Float) = (0, 0)
    for (value, other) in zip(values, expected) {
        guard value.isFinite else { return .infinity }
        difference = max(difference, abs(value - other))
        scale = max(scale, abs(other))
    }
    return difference / scale
}
