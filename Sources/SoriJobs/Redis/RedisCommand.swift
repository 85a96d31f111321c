/// A command to Redis. Its words are sent with their lengths, so that any text is one word.
enum RedisCommand: Sendable {
    /// Words as Redis knows them.
    case words([String])
    /// One of our scripts, with its arguments.
    case script(RedisScript, [String])
}
