/// A number at the front of a word, in digits or as it is said, such as `317-29`, `백이십일` or `이공삼`.
struct KoreanBuildingNumber: Sendable, Equatable {
    /// How many scalars of the word it takes.
    let length: Int
    /// Whether any of it is a number word.
    let isSpoken: Bool
    /// How many digits it has at most.
    let digits: Int

    private static let ones = Set("공영일이삼사오육륙칠팔구".unicodeScalars)
    private static let tens: [Unicode.Scalar: Int] = ["십": 2, "백": 3, "천": 4, "만": 5]

    /// All numbers that the front of a word may be, the longest first: an amount cannot end in two ones, so `팔이에요`
    /// is eight with an ending.
    static func readings(_ word: ArraySlice<Unicode.Scalar>) -> [KoreanBuildingNumber] {
        guard let first = word.first else { return [] }
        if ("0"..."9").contains(first) {
            var end = word.startIndex
            var count = 0
            while end < word.endIndex {
                if ("0"..."9").contains(word[end]) {
                    count += 1
                } else if word[end] != "-" || end + 1 == word.endIndex || !("0"..."9").contains(word[end + 1]) {
                    break
                }
                end += 1
            }
            return [KoreanBuildingNumber(length: end - word.startIndex, isSpoken: false, digits: count)]
        }
        var found: [KoreanBuildingNumber] = []
        var units = 99
        var wasOne = false
        var digitByDigit = true
        var count = 0
        for (offset, scalar) in word.prefix(9).enumerated() {
            if ones.contains(scalar) {
                if wasOne, !digitByDigit { break }
                wasOne = true
            } else if let unit = tens[scalar] {
                if offset > 1, digitByDigit, found.count > 1 { break }
                if unit >= units { break }
                units = unit
                digitByDigit = false
                wasOne = false
            } else {
                break
            }
            count += 1
            found.append(KoreanBuildingNumber(length: offset + 1, isSpoken: true, digits: count))
        }
        return found.reversed()
    }
}
