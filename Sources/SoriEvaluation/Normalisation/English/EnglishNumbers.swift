/// Number words as digits: `twenty five` is 25, `two thousand and ten` 2010, `third` 3rd.
///
/// Digits that are said one after the other stay so; `point`, percent and currency words after a number are written
/// with it.
enum EnglishNumbers {
    private static let units = table(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            + "seventeen eighteen nineteen")
    private static let tens = table("twenty thirty forty fifty sixty seventy eighty ninety", from: 2, times: 10)
    private static let scales = [
        "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000, "trillion": 1_000_000_000_000,
    ]
    private static let ordinals: [String: Int] = {
        var ordinals = table(
            "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
                + "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth")
        for (word, value) in tens { ordinals[word.dropLast() + "ieth"] = value }
        return ordinals.merging(["hundredth": 100, "thousandth": 1_000, "millionth": 1_000_000]) { $1 }
    }()
    private static let currencies = [
        "dollars": "$", "dollar": "$", "pounds": "£", "euros": "€", "cents": "¢",
    ]

    private static func table(_ words: String, from start: Int = 0, times: Int = 1) -> [String: Int] {
        Dictionary(
            uniqueKeysWithValues: words.split(separator: " ").enumerated().map {
                (String($1), ($0 + start) * times)
            })
    }

    /// `words` with their number words as digits.
    static func digits(_ words: [String]) -> [String] {
        var result: [String] = []
        var index = 0
        while index < words.count {
            guard let number = read(words[index...]) else {
                result.append(words[index])
                index += 1
                continue
            }
            index = number.end
            var text = String(number.value)
            if number.isOrdinal {
                result.append(text + suffix(number.value))
                continue
            }
            if index + 1 < words.count, words[index] == "point" {
                let decimals = words[(index + 1)...].prefix { units[$0].map { $0 < 10 } ?? false }
                if !decimals.isEmpty {
                    text += "." + decimals.compactMap { units[$0].map { String($0) } }.joined()
                    index = decimals.endIndex
                }
            }
            if index < words.count, words[index] == "percent" {
                text += "%"
                index += 1
            } else if index < words.count, let sign = currencies[words[index]] {
                text = sign + text
                index += 1
            }
            result.append(text)
        }
        return result
    }

    private struct Number {
        var value: Int
        var isOrdinal: Bool
        var end: Int
    }

    /// What kind of word came last.
    private enum Last { case unit, ten, hundred, scale, digits }

    /// The number that `words` begin with; nil when they begin with none or it is too large to compute.
    private static func read(_ words: ArraySlice<String>) -> Number? {
        var total = 0
        var current = 0
        var last: Last?
        var index = words.startIndex
        loop: while index < words.endIndex {
            let word = words[index]
            let next = index + 1 < words.endIndex ? words[index + 1] : ""
            if word == "and", last == .hundred || last == .scale,
                units[next] != nil || tens[next] != nil || ordinals[next] != nil
            {
                index += 1
                continue
            }
            let isAfterNumber = last == .ten || last == .hundred || last == .scale
            if let value = ordinals[word], word != "second" || isAfterNumber {
                let isTail =
                    last == nil || (last == .hundred || last == .scale) && value < 100 || last == .ten && value < 10
                if isTail { return Number(value: total + current + value, isOrdinal: true, end: index + 1) }
                if last == .unit || last == .ten, value >= 100 {
                    return Number(value: (total + current) * value, isOrdinal: true, end: index + 1)
                }
                break
            }
            if let value = units[word] {
                if last == .unit || last == .digits || last == .ten && !(1..<10).contains(value) { break }
                current += value
                last = .unit
            } else if let value = tens[word] {
                if last == .unit || last == .ten || last == .digits { break }
                current += value
                last = .ten
            } else if word == "hundred", last == .unit || last == .ten || last == .digits {
                let (product, overflow) = current.multipliedReportingOverflow(by: 100)
                if overflow { break }
                current = product
                last = .hundred
            } else if let scale = scales[word], last != nil, last != .scale {
                let (product, overflow) = current.multipliedReportingOverflow(by: scale)
                let (sum, overflows) = total.addingReportingOverflow(product)
                if overflow || overflows { break loop }
                total = sum
                current = 0
                last = .scale
            } else if last == nil, word.allSatisfy(\.isASCIIDigit), let value = Int(word), value < 1 << 50 {
                current = value
                last = .digits
            } else {
                break
            }
            index += 1
        }
        return last == nil ? nil : Number(value: total + current, isOrdinal: false, end: index)
    }

    private static func suffix(_ number: Int) -> String {
        if (11...13).contains(number % 100) { return "th" }
        return [1: "st", 2: "nd", 3: "rd"][number % 10] ?? "th"
    }
}
