/// An address the loop listens on.
struct LoopListener: Sendable {
    var host: String
    var port: Int
    var certificate: String?
    var key: String?
    var allowsHTTP2: Bool
}
