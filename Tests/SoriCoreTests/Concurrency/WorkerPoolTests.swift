import SoriCore
import Synchronization
import Testing

struct WorkerPoolTests {
    @Test func everyJobIsAnsweredOnce() async {
        let pool = WorkerPool(name: "test", threads: 3)
        let sum = await withTaskGroup(of: Int.self) { group in
            for index in 0..<5_000 { group.addTask { await pool.run { index } } }
            return await group.reduce(0, +)
        }
        #expect(sum == 4_999 * 5_000 / 2)
    }

    @Test func jobsStartInOrder() async {
        let pool = WorkerPool(name: "test", threads: 1)
        let started = Mutex<[Int]>([])
        for index in 0..<3_000 { pool.submit { started.withLock { $0.append(index) } } }
        await pool.run {}
        #expect(started.withLock { $0 } == Array(0..<3_000))
    }

    @Test func errorsReachTheCaller() async {
        let pool = WorkerPool(name: "test", threads: 1)
        await #expect(throws: FileError.self) {
            try await pool.run { () throws(FileError) in throw FileError(code: .malformed, message: "no") }
        }
    }
}
