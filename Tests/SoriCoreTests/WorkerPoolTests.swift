import SoriCore
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

    @Test func errorsReachTheCaller() async {
        let pool = WorkerPool(name: "test", threads: 1)
        await #expect(throws: FileError.self) {
            try await pool.run { () throws(FileError) in throw FileError(code: .malformed, message: "no") }
        }
    }
}
