import SoriCore

/// A change of the database that somebody waits for.
struct PendingWrite: Sendable {
    /// Makes the change and gives what tells its caller so, to be called once it is on the disk.
    let attempt: @Sendable (SQLiteDatabase) throws(StoreError) -> @Sendable () -> Void
    /// Tells its caller that the change did not happen.
    let refuse: @Sendable (StoreError) -> Void

    /// Makes the changes in one transaction, so that one write to the disk is enough for all of them, then tells their
    /// callers. One that cannot be made takes no other with it.
    static func commit(_ writes: [PendingWrite], to database: SQLiteDatabase) {
        var answers: [@Sendable () -> Void] = []
        do throws(StoreError) {
            try database.transaction { () throws(StoreError) in
                for write in writes {
                    do throws(StoreError) {
                        answers.append(
                            try database.savepoint { () throws(StoreError) in try write.attempt(database) })
                    } catch {
                        // A full disk may have ended the whole transaction.
                        guard database.isInTransaction else { throw error }
                        answers.append { write.refuse(error) }
                    }
                }
            }
            for answer in answers { answer() }
        } catch {
            guard writes.count > 1 else { return writes.forEach { $0.refuse(error) } }
            // Nothing of it has happened. Each for itself, so that each is told of its own trouble only.
            for write in writes { commit([write], to: database) }
        }
    }
}
