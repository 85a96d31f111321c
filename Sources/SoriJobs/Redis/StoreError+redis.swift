import SoriCore
import SoriFetch

extension StoreError {
    /// Redis cannot be reached, or the connection broke: `reason` says how.
    static func unreachable(_ address: RedisAddress, _ reason: String) -> StoreError {
        StoreError(
            code: .failed,
            message: "\(address) cannot be reached: see that Redis runs there; the next calls try again (\(reason))")
    }

    /// Redis was reached and there is no trust between us.
    static func untrusted(_ address: RedisAddress, _ error: FetchError) -> StoreError {
        StoreError(
            code: .unwritable,
            message: "\(address): check --store-ca-file and --store-certificate-file (\(error.message))", cause: error)
    }

    /// Redis answered with what none of our commands can have as an answer.
    static func unexpected(_ address: RedisAddress, _ what: String) -> StoreError {
        StoreError(
            code: .damaged,
            message: "\(address) gave an answer that cannot be understood: see that nothing else writes to the keys "
                + "sori:* there (\(what))")
    }

    /// Other processes changed the same jobs again and again.
    static func contended(_ address: RedisAddress) -> StoreError {
        StoreError(
            code: .busy, message: "\(address): others change the same jobs all the time: try again")
    }

    /// An error reply.
    static func redis(_ address: RedisAddress, _ reply: String) -> StoreError {
        let word = reply.prefix { $0 != " " }
        let (code, remedy): (Code, String) =
            switch word {
            case "LOADING": (.busy, "it still reads its files: try again")
            case "BUSY": (.busy, "a script keeps it busy: try again")
            case "NOSCRIPT": (.busy, "it has forgotten our scripts, which are sent anew: try again")
            case "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN": (.busy, "it waits for its master: try again")
            case "OOM": (.noSpace, "its memory is used up: raise maxmemory")
            case "MISCONF", "NOREPLICAS": (.noSpace, "it cannot write to its disk or replicas: see its log")
            case "READONLY": (.unwritable, "it is a replica: give STT_STORE the address of its master")
            case "NOAUTH", "WRONGPASS": (.unwritable, "check user and password in STT_STORE")
            case "NOPERM": (.unwritable, "its access rules do not let us: see docs/jobs.md for what is needed")
            case "WRONGTYPE": (.damaged, "a key sori:* is not what it should be: give sori a database of its own")
            default: (.failed, "it cannot be used")
            }
        return StoreError(code: code, message: "\(address): \(remedy) (\(reply.prefix(200)))")
    }
}
