/// Numbers for the characters or words of a comparison.
struct SymbolTable {
    private var numbers: [String: Int32] = [:]

    /// The number of a symbol, the same for the same symbol.
    mutating func symbol(_ text: String) -> Int32 {
        if let number = numbers[text] { return number }
        let number = Int32(numbers.count)
        numbers[text] = number
        return number
    }
}
