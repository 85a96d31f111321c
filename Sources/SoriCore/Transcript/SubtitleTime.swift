/// Times as subtitle files write them.
enum SubtitleTime {
    /// `HH:MM:SS` + `separator` + milliseconds; negative and non-finite times count as zero.
    static func text(_ seconds: Double, separator: Character) -> String {
        let total = seconds.isFinite && seconds > 0 ? Int((min(seconds, 3.6e8) * 1000).rounded()) : 0
        let (whole, milliseconds) = total.quotientAndRemainder(dividingBy: 1000)
        return
            "\(pad(whole / 3600, 2)):\(pad(whole / 60 % 60, 2)):\(pad(whole % 60, 2))\(separator)\(pad(milliseconds, 3))"
    }

    private static func pad(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
