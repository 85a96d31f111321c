/// What became of the requests to each route, since the start.
///
/// Bounded whatever is asked for: routes are told by their patterns, never by paths, and beyond `most` of them all
/// others count together.
struct RouteFigures: Sendable {
    /// A method and a pattern.
    struct Key: Hashable, Sendable {
        let method: String
        let route: String
    }

    /// The figures of one route.
    struct Route: Sendable {
        let key: Key
        /// Requests by status; there are few statuses, so a list is faster than a table.
        var statuses: [(status: Int, count: Int)] = []
        var latency = LatencyHistogram()
        /// The number of its newest request among all.
        var newest = 0
    }

    /// Routes that are told apart.
    static let most = 512
    /// Statuses of a route that are told apart; the others count as the last of them.
    private static let mostStatuses = 24
    private static let others = Key(method: "", route: "(other)")

    /// The routes in order of their first request.
    private(set) var routes: [Route] = []
    private var indices: [Key: Int] = [:]

    /// Counts a request.
    mutating func add(_ key: Key, status: Int, milliseconds: Double, number: Int) {
        let index = index(key)
        routes[index].latency.add(milliseconds)
        routes[index].newest = number
        if let known = routes[index].statuses.firstIndex(where: { $0.status == status }) {
            routes[index].statuses[known].count += 1
        } else if routes[index].statuses.count < Self.mostStatuses {
            routes[index].statuses.append((status, 1))
        } else {
            routes[index].statuses[Self.mostStatuses - 1].count += 1
        }
    }

    private mutating func index(_ key: Key) -> Int {
        if let index = indices[key] { return index }
        let isKnown = routes.count < Self.most
        let kept = isKnown ? key : Self.others
        if let index = indices[kept] { return index }
        routes.append(Route(key: kept))
        indices[kept] = routes.count - 1
        return routes.count - 1
    }
}
