public import SoriCore

extension StoreError {
    /// The id of a new job is taken.
    public static func taken(_ id: String) -> StoreError {
        StoreError(code: .exists, message: "the job \(id) is there already: give the new one an id of its own")
    }

    /// The idempotency key of a new job was used with another body.
    public static func mismatch(_ key: String) -> StoreError {
        StoreError(
            code: .idempotencyMismatch,
            message: "the Idempotency-Key \"\(key.prefix(80))\" was used for another request: send a new key")
    }

    /// As many jobs wait as may.
    public static func queueFull(_ limit: Int) -> StoreError {
        StoreError(code: .queueFull, message: "\(limit) jobs wait already, which is the limit: try again later")
    }
}
