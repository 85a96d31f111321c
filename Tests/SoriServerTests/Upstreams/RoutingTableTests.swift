import FoundationEssentials
import SoriHTTP
import Testing

@testable import SoriServer

struct RoutingTableTests {
    private static func time(_ seconds: Double) -> Date { Date(timeIntervalSince1970: seconds) }

    private static func report(_ running: Int = 0, _ waiting: Int = 0, capacity: Int = 2) -> UpstreamReport {
        UpstreamReport(
            status: "ok", backend: "whisper", device: "cuda",
            load: .init(running: running, waiting: waiting, capacity: capacity))
    }

    /// This instance and the upstreams `a` and `b`, all of them ready, two recordings at once each.
    private func table(isLocalReady: Bool = true, mostWaiting: Int = 3) -> RoutingTable {
        var table = RoutingTable(capacity: 2, upstreams: ["a", "b"], mostWaiting: mostWaiting, now: Self.time(0))
        _ = table.setLocal(isReady: isLocalReady)
        for target in 1...2 { report(Self.report(), of: target, in: &table) }
        return table
    }

    @discardableResult
    private func report(
        _ report: UpstreamReport, of target: Int, in table: inout RoutingTable
    ) -> [RoutingTable.Grant] {
        table.update(target) { $0.answered(report, latency: 0, at: Self.time(1)) }.grants
    }

    private func ask(_ table: inout RoutingTable, _ ticket: Int = 0, tried: Set<Int> = []) -> RoutingTable.Response {
        table.request(ticket, tried: tried, now: Self.time(1))
    }

    private func fail(_ target: Int, in table: inout RoutingTable) {
        _ = table.update(target) { $0.failedCheck("refused", isRefused: true, at: Self.time(2)) }
    }

    private func choose(_ name: String, in table: inout RoutingTable) throws -> [RoutingTable.Grant] {
        table.choose(try DeviceChoice(name, targets: table.targets, localDevice: "cpu"))
    }

    @Test func requestsAreSpreadEvenly() {
        var table = table()
        let targets = (0..<12).map { _ in ask(&table) }
        for target in 0...2 { #expect(targets.filter { $0 == .granted(target) }.count == 4) }
        #expect(ask(&table) == .queued, "each has two and two on their way")
    }

    @Test func oneAfterTheOtherIsSpreadToo() {
        var table = table()
        var seen: Set<Int> = []
        for _ in 0..<3 {
            guard case .granted(let target) = ask(&table) else { continue }
            seen.insert(target)
            _ = table.release(target)
        }
        #expect(seen == [0, 1, 2])
    }

    @Test func whoCanDoMoreGetsMore() {
        var table = table(isLocalReady: false)
        report(Self.report(capacity: 6), of: 2, in: &table)
        let targets = (0..<16).map { _ in ask(&table) }
        #expect(targets.filter { $0 == .granted(1) }.count == 4)
        #expect(targets.filter { $0 == .granted(2) }.count == 12)
    }

    @Test func workOfOthersCounts() {
        var table = table(isLocalReady: false)
        report(Self.report(2, 3), of: 1, in: &table)
        for _ in 0..<4 { #expect(ask(&table) == .granted(2)) }
        #expect(ask(&table) == .granted(1))
    }

    @Test func theChosenOneGetsAllWhileItCan() throws {
        var table = table()
        _ = try choose("b", in: &table)
        for ticket in 0..<4 { #expect(ask(&table, ticket) == .granted(2)) }
        #expect(ask(&table, 4) == .queued, "it is waited for, for it was asked for")
        fail(2, in: &table)
        // Whoever waits for it goes elsewhere when it fails.
        #expect(table.waiting == 0)
        #expect(ask(&table, 5) != .queued)
    }

    @Test func aChangeOfTheChoiceCountsForThoseWhoWait() throws {
        var table = table()
        _ = try choose("a", in: &table)
        for ticket in 0..<4 { _ = ask(&table, ticket) }
        #expect(ask(&table, 4) == .queued && ask(&table, 5) == .queued)
        #expect(try choose("b", in: &table) == [.init(ticket: 4, target: 2), .init(ticket: 5, target: 2)])
    }

    @Test func thoseWhoWaitAreServedInOrder() {
        var table = table(isLocalReady: false)
        fail(2, in: &table)
        for ticket in 0..<4 { #expect(ask(&table, ticket) == .granted(1)) }
        for ticket in 4..<7 { #expect(ask(&table, ticket) == .queued) }
        #expect(ask(&table, 7) == .full)
        #expect(table.withdraw(5) && !table.withdraw(5))
        #expect(table.release(1) == [.init(ticket: 4, target: 1)])
        #expect(table.release(1) == [.init(ticket: 6, target: 1)])
        #expect(table.release(1).isEmpty && table.targets[1].requests == 3)
    }

    @Test func nobodyOvertakesThoseWhoWait() {
        var table = table(isLocalReady: false)
        fail(2, in: &table)
        for ticket in 0..<4 { _ = ask(&table, ticket) }
        _ = ask(&table, 4)
        // What waits could have the room that comes; what only `b` may do does not hinder it.
        #expect(ask(&table, 5) == .queued)
        #expect(ask(&table, 6, tried: [1]) == .exhausted)
    }

    @Test func whoHasRefusedIsNotAskedAgain() {
        var table = table()
        #expect(ask(&table, tried: [0, 1]) == .granted(2))
        #expect(ask(&table, tried: [0, 1, 2]) == .exhausted)
    }

    @Test func nobodyIsWaitedForForAWhile() {
        var table = table(isLocalReady: false)
        fail(1, in: &table)
        fail(2, in: &table)
        #expect(ask(&table, 1) == .queued)
        #expect(table.stranded(now: Self.time(10.9)).isEmpty)
        #expect(table.stranded(now: Self.time(11)) == [1])
        #expect(table.waiting == 0)
        #expect(ask(&table, 2) == .queued)
        #expect(report(Self.report(), of: 1, in: &table) == [.init(ticket: 2, target: 1)])
    }

    /// A job holds no connection of a client's.
    @Test func jobsWaitAsLongAsItTakes() {
        var table = table(isLocalReady: false, mostWaiting: 1)
        for target in 1...2 { fail(target, in: &table) }
        #expect(table.request(2, tried: [], isBounded: false, now: Self.time(1)) == .queued)
        #expect(ask(&table, 3) == .queued, "it takes no room from requests of clients")
        #expect(ask(&table, 4) == .full)
        #expect(table.request(5, tried: [], isBounded: false, now: Self.time(1)) == .queued)
        #expect(table.withdraw(5) && table.stranded(now: Self.time(100_000)) == [3])
        #expect(report(Self.report(), of: 2, in: &table) == [.init(ticket: 2, target: 2)])
    }

    @Test func whoWaitsForABusyOneWaitsAsLongAsItTakes() {
        var table = table(isLocalReady: false)
        fail(2, in: &table)
        for ticket in 0..<5 { _ = ask(&table, ticket) }
        #expect(table.stranded(now: Self.time(1_000)).isEmpty && table.waiting == 1)
        // The wait for somebody to come back begins when there is nobody any more.
        fail(1, in: &table)
        #expect(table.stranded(now: Self.time(1_001)).isEmpty)
        #expect(table.stranded(now: Self.time(1_011)) == [4])
    }

    @Test func socketsGoToTheLeastLoadedAndDoNotWait() {
        var table = table(isLocalReady: false)
        let first = table.openSocket(tried: [])
        let second = table.openSocket(tried: [])
        #expect(Set([first, second]) == [1, 2])
        #expect(table.openSocket(tried: [1]) == 2 && table.openSocket(tried: [1, 2]) == nil)
        table.closeSocket(2)
        #expect(table.targets.map(\.sockets) == [0, 1, 1])
    }

    @Test func namesAndDevicesAreFound() throws {
        let table = table()
        func target(_ name: String, local: String? = "cpu") throws -> RoutingTable.Choice {
            try DeviceChoice(name, targets: table.targets, localDevice: local).choice
        }
        #expect(try target("auto") == .auto && target("AUTO") == .auto)
        #expect(
            try target("local") == .target(0) && target("cpu") == .target(0) && target("cpu", local: nil) == .target(0))
        #expect(try target("b") == .target(2))
        #expect(try target("cuda") == .target(1), "the first that computes on one")
        let error = #expect(throws: APIError.self) { _ = try target("tpu") }
        #expect(error?.status == 404 && error?.field == "device")
        #expect(error?.extra["available"] == "auto, local, a, b, cpu, cuda")
    }

    @Test func withoutCUDANobodyIsFound() {
        let table = RoutingTable(capacity: 1, upstreams: [], mostWaiting: 1, now: Self.time(0))
        let error = #expect(throws: APIError.self) {
            _ = try DeviceChoice("cuda", targets: table.targets, localDevice: "cpu")
        }
        #expect(error?.extra["available"] == "auto, local, cpu")
    }
}
