/// How long Redis is waited for, and how much of it is taken in.
struct RedisLimits: Sendable {
    /// For a connection.
    var connect = Duration.seconds(2)
    /// For a whole answer.
    var reply = Duration.seconds(5)
    /// From the first connection that fails to the next; each further one waits twice as long.
    var firstDelay = Duration.milliseconds(50)
    /// From any connection that fails to the next: so long after Redis is back at most.
    var longestDelay = Duration.seconds(1)
    /// No answer of ours is longer; what says it is comes from no Redis of ours.
    var replyBytes = 256 << 20
}
