extension Double {
    /// The nearest number with that many decimals; zero when not finite, since JSON has no other number for it.
    public func rounded(toPlaces places: Int) -> Double {
        guard isFinite else { return 0 }
        var scale = 1.0
        for _ in 0..<places { scale *= 10 }
        return (self * scale).rounded() / scale
    }

    /// The number itself, or nil for NaN and infinities.
    var finite: Double? { isFinite ? self : nil }
}
