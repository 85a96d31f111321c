import SoriCore

/// Making sure, once at the start, that a Redis is ours to use, and how safe it is.
struct RedisSetup: Sendable {
    let connection: RedisConnection

    /// The version of what is stored; a later program's is left alone.
    private static let version = 1

    /// Waits for Redis for at most `timeout`; gives what the person running the server should know.
    func prepare(timeout: Duration) async throws(StoreError) -> [String] {
        try await waitUntilReady(timeout)
        _ = try await connection.send(.words(["SET", RedisKey.schema, String(Self.version), "NX"]))
        guard let found = try await connection.send(.words(["GET", RedisKey.schema])).integer, found <= Self.version
        else {
            throw StoreError(
                code: .newerVersion,
                message: "the jobs in \(connection.address) are from a newer version of sori: update, or use another "
                    + "database")
        }
        return await notices()
    }

    private func waitUntilReady(_ timeout: Duration) async throws(StoreError) {
        let end = ContinuousClock.now + timeout
        while true {
            do throws(StoreError) {
                _ = try await connection.send(.words(["PING"]))
                return
            } catch {
                // What a wrong password or a replica answers does not pass by waiting.
                guard [.failed, .busy].contains(error.code), ContinuousClock.now < end, !Task.isCancelled else {
                    throw error
                }
                // Nothing tells when Redis is there; the connection itself waits longer from try to try.
                try? await Task.sleep(for: .milliseconds(20))
            }
        }
    }

    /// What of Redis's settings lets accepted jobs be lost, a sentence each.
    private func notices() async -> [String] {
        let names = ["appendonly", "appendfsync", "maxmemory", "maxmemory-policy"]
        var settings: [String: String] = [:]
        do throws(StoreError) {
            for name in names {
                let pair = try await connection.send(.words(["CONFIG", "GET", name])).elements
                if pair.count == 2 { settings[name] = pair[1].text }
            }
        } catch {
            return [
                "Redis does not tell how it is set (CONFIG GET is refused): see to it that it has appendonly yes, "
                    + "appendfsync always and maxmemory-policy noeviction, or accepted jobs may be lost"
            ]
        }
        return Self.notices(settings)
    }

    /// The same of settings that are known.
    static func notices(_ settings: [String: String]) -> [String] {
        var notices: [String] = []
        switch (settings["appendonly"], settings["appendfsync"]) {
        case ("yes", "always"): break
        case ("yes", "everysec"):
            notices.append(
                "Redis writes to its disk once a second (appendfsync everysec): when its machine stops, up to the last "
                    + "two seconds of accepted jobs and results are lost; set appendfsync always")
        case ("yes", _):
            notices.append(
                "Redis leaves it to its system when to write to the disk (appendfsync no): when its machine stops, about "
                    + "the last 30 seconds of accepted jobs and results are lost; set appendfsync always")
        default:
            notices.append(
                "Redis keeps no log of changes (appendonly no): when it stops, all since its last snapshot is lost; set "
                    + "appendonly yes and appendfsync always")
        }
        let policy = settings["maxmemory-policy"] ?? "noeviction"
        if policy != "noeviction", settings["maxmemory"] != "0" {
            notices.append(
                "Redis throws keys away when its memory is used up (maxmemory-policy \(policy)), jobs among them; set "
                    + "maxmemory-policy noeviction")
        }
        return notices
    }
}
