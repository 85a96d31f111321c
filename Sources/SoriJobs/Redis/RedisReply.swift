/// What Redis answers to a command.
enum RedisReply: Sendable, Equatable {
    case null
    case integer(Int)
    case text(String)
    case array([RedisReply])
    /// The command could not be carried out; begins with a word in capital letters.
    case error(String)

    /// The text, or a number as text; nil for anything else.
    var text: String? {
        switch self {
        case .text(let text): text
        case .integer(let number): String(number)
        case .null, .array, .error: nil
        }
    }

    /// The whole number, also when it comes as a text.
    var integer: Int? {
        switch self {
        case .integer(let number): number
        case .text(let text): Int(text)
        case .null, .array, .error: nil
        }
    }

    /// The elements; none for anything but an array.
    var elements: [RedisReply] {
        if case .array(let elements) = self { elements } else { [] }
    }
}
