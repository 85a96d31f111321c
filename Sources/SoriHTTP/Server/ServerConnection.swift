/// A connection as the server's core sees it; on the loop's thread only.
protocol ServerConnection: AnyObject {
    /// Time has passed; `now` in nanoseconds.
    func tick(_ now: UInt64)
    /// The server stops: end after the request being handled.
    func drain()
    /// The time to finish is over: what is being handled is to answer at once.
    func hurry()
}
