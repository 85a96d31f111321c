/// What queueing theory says of the simplest fleet, to check the simulation by: Poisson arrivals, exponential lengths,
/// one job a machine (A. K. Erlang, 1917).
enum ErlangC {
    /// The mean wait in `servers` servers that are busy a share `load` (below 1) of the time, in mean service times.
    static func meanWait(servers: Int, load: Double) -> Double {
        let offered = Double(servers) * load
        // The chance that all are busy in a system that refuses (Erlang B), server by server.
        var refused = 1.0
        for server in 1...servers { refused = offered * refused / (Double(server) + offered * refused) }
        let waits = refused / (1 - load * (1 - refused))
        return waits / (Double(servers) * (1 - load))
    }
}
