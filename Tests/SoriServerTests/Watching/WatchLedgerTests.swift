import FoundationEssentials
import Glibc
import SoriCore
import Testing

@testable import SoriServer

struct WatchLedgerTests {
    private let folder: WatchedTestFolder
    private var path: String { folder.outside + "/watched.jsonl" }

    init() throws { folder = try WatchedTestFolder() }

    private func record(_ file: String, job: String, _ state: WatchRecord.State = .open, day: Int = 1) -> WatchRecord {
        WatchRecord(
            file: file, folder: "f", size: 1, modified: 2, job: job, state: state, naming: nil, day: day)
    }

    @Test func whatWasSavedIsThereAgain() async throws {
        let ledger = try WatchLedger(path: path)
        #expect(!ledger.hasPending && ledger.damagedLines == 0)
        ledger.put(record("a", job: "1"))
        ledger.put(record("b", job: "2", .done))
        ledger.put(record("a", job: "3", .failed))
        try await ledger.save()
        try await ledger.save()
        let again = try WatchLedger(path: path)
        #expect(again.record(of: "a") == record("a", job: "3", .failed))
        #expect(again.record(of: "b")?.state == .done && again.record(of: "c") == nil)
        #expect(again.record(ofJob: "1") == nil && again.record(ofJob: "2") == nil)
        #expect(again.record(ofJob: "3")?.file == "a" && again.pending.map(\.job) == ["3"])
    }

    @Test func aLineThatWasCutCostsNothingElse() async throws {
        let ledger = try WatchLedger(path: path)
        for number in 0..<3 { ledger.put(record("\(number)", job: "j\(number)")) }
        try await ledger.save()
        let bytes = try #require(FileManager.default.contents(atPath: path))
        try Data(bytes.dropLast(10)).write(to: URL(filePath: path))
        let cut = try WatchLedger(path: path)
        #expect(cut.damagedLines == 1 && cut.record(of: "1") != nil && cut.record(of: "2") == nil)
        cut.put(record("3", job: "j3"))
        try await cut.save()
        let again = try WatchLedger(path: path)
        #expect(again.damagedLines == 0 && again.record(of: "0") != nil && again.record(of: "3") != nil)
    }

    @Test func whatCannotBeWrittenIsWrittenLater() async throws {
        let ledger = try WatchLedger(path: folder.outside + "/none/watched.jsonl")
        ledger.put(record("a", job: "1"))
        await #expect(throws: FileError.self) { try await ledger.save() }
        #expect(ledger.record(of: "a") != nil)
        try FileManager.default.createDirectory(atPath: folder.outside + "/none", withIntermediateDirectories: true)
        try await ledger.save()
        #expect(try WatchLedger(path: folder.outside + "/none/watched.jsonl").record(of: "a") != nil)
    }

    @Test func theFileDoesNotGrowForever() async throws {
        let ledger = try WatchLedger(path: path)
        for round in 0..<40 {
            for number in 0..<50 { ledger.put(record("\(number)", job: "\(round)-\(number)")) }
            try await ledger.save()
        }
        let lines = try #require(FileManager.default.contents(atPath: path)).split(separator: UInt8(ascii: "\n"))
        #expect(lines.count <= 1_050)
        #expect(try WatchLedger(path: path).pending.count == 50)
    }

    @Test func whatWasMissingForThirtyDaysIsForgotten() async throws {
        let ledger = try WatchLedger(path: path)
        ledger.put(record("a", job: "1", .done))
        ledger.put(record("b", job: "2", .done))
        for day in 2..<32 {
            #expect(ledger.isToLearn(of: "f", on: day))
            ledger.lookedThrough("f", finding: ["b"], on: day)
            // The same day counts once, however often the server starts.
            ledger.lookedThrough("f", finding: ["b"], on: day)
            ledger.lookedThrough("other", finding: [], on: day)
        }
        #expect(!ledger.isToLearn(of: "f", on: 31))
        #expect(ledger.record(of: "a")?.missed == 30)
        try await ledger.save()
        let again = try WatchLedger(path: path)
        again.lookedThrough("f", finding: ["b"], on: 32)
        try await again.save()
        let last = try WatchLedger(path: path)
        #expect(last.record(of: "a") == nil && last.record(of: "b")?.missed == 0)
    }

    @Test func anErasedJobIsClosedAndALostOneForgotten() async throws {
        let ledger = try WatchLedger(path: path)
        for name in ["erased", "lost", "taken anew"] { ledger.put(record(name, job: "1 " + name)) }
        let former = record("taken anew", job: "1 taken anew")
        ledger.put(record("taken anew", job: "2"))
        try await ledger.save()
        ledger.close(job: "1 erased")
        ledger.close(job: "unknown")
        ledger.forget(record("lost", job: "1 lost"))
        ledger.forget(former)
        #expect(ledger.forgotten == 1)
        try await ledger.save()
        let again = try WatchLedger(path: path)
        #expect(again.record(of: "erased")?.state == .done && again.record(of: "lost") == nil)
        #expect(again.pending.map(\.job) == ["2"])
    }

    @Test func digestsTellPathsApart() {
        #expect(WatchRecord.digest("/in/a.wav") != WatchRecord.digest("/in/b.wav"))
        #expect(WatchRecord.digest("/in/a.wav").count == 32)
    }
}
