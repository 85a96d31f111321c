import Testing

@testable import SoriServer

struct ArrivalRulesTests {
    private let path = "/in/call.wav"

    private func stamp(_ size: Int, at modified: Int = 1) -> FileStamp { FileStamp(size: size, modified: modified) }

    private func paths(_ rules: ArrivalRules, at now: Double) -> [String] { rules.complete(at: now).map(\.path) }

    @Test func whatIsClosedIsCompleteASecondLater() {
        var rules = ArrivalRules(quiet: 5)
        rules.heard(nil, of: path, stamp(0), at: 0)
        rules.heard(.written, of: path, stamp(10), at: 1)
        rules.heard(.closed, of: path, stamp(20), at: 2)
        #expect(rules.nextComplete == 3)
        #expect(paths(rules, at: 2.9).isEmpty)
        #expect(rules.complete(at: 3) == [ArrivalRules.Complete(path: path, stamp: stamp(20))])
    }

    @Test func aSlowCopyIsNotCompleteBeforeItIsClosed() {
        var rules = ArrivalRules(quiet: 5)
        for second in 0..<100 { rules.heard(.written, of: path, stamp(second + 1, at: second), at: Double(second)) }
        // Looks between the notices change nothing.
        rules.listed([path: stamp(100, at: 99)], at: 150)
        #expect(paths(rules, at: 250).isEmpty)
        rules.heard(.closed, of: path, stamp(100, at: 99), at: 300)
        #expect(paths(rules, at: 301) == [path])
    }

    @Test func aWriterThatDoesNotCloseIsGivenUp() {
        var rules = ArrivalRules(quiet: 5)
        rules.heard(.written, of: path, stamp(7), at: 0)
        #expect(paths(rules, at: 299).isEmpty)
        #expect(paths(rules, at: 300) == [path])
    }

    @Test func whatIsOpenedAgainIsWaitedForAgain() {
        var rules = ArrivalRules(quiet: 5)
        rules.heard(.closed, of: path, stamp(7), at: 0)
        rules.heard(.written, of: path, stamp(8, at: 2), at: 0.5)
        #expect(paths(rules, at: 6).isEmpty)
        rules.heard(.closed, of: path, stamp(9, at: 3), at: 10)
        #expect(paths(rules, at: 11) == [path])
    }

    @Test func whereNothingIsToldTheFileMustStayAsItIs() {
        var rules = ArrivalRules(quiet: 5)
        for second in stride(from: 0.0, to: 20, by: 4) {
            rules.listed([path: stamp(Int(second) + 1, at: Int(second))], at: second)
            #expect(paths(rules, at: second + 3.9).isEmpty)
        }
        rules.listed([path: stamp(17, at: 16)], at: 20.9)
        #expect(rules.nextComplete == 21)
        #expect(paths(rules, at: 21) == [path])
    }

    @Test func aChangeThatNobodyToldOfTakesBackThatItWasClosed() {
        var rules = ArrivalRules(quiet: 5)
        rules.heard(.closed, of: path, stamp(7), at: 0)
        rules.listed([path: stamp(9, at: 2)], at: 0.9)
        #expect(paths(rules, at: 5.8).isEmpty)
        #expect(paths(rules, at: 5.9) == [path])
    }

    @Test func anEmptyFileIsNotComplete() {
        var rules = ArrivalRules(quiet: 5)
        rules.heard(.closed, of: path, stamp(0), at: 0)
        #expect(paths(rules, at: 1e6).isEmpty && rules.nextComplete == nil)
    }

    @Test func whatWasTakenIsCompleteAgainWhenItHasChanged() {
        var rules = ArrivalRules(quiet: 5)
        rules.heard(.closed, of: path, stamp(7), at: 0)
        rules.settle(path, stamp(7))
        rules.listed([path: stamp(7)], at: 2)
        rules.heard(.closed, of: path, stamp(7), at: 3)
        #expect(paths(rules, at: 100).isEmpty && rules.nextComplete == nil)
        rules.heard(.closed, of: path, stamp(7, at: 5), at: 101)
        #expect(paths(rules, at: 102) == [path])
    }

    @Test func whatChangedWhileItWasTakenStaysToBeTaken() {
        var rules = ArrivalRules(quiet: 5)
        rules.heard(.closed, of: path, stamp(8, at: 2), at: 0)
        rules.settle(path, stamp(7))
        #expect(paths(rules, at: 1) == [path])
    }

    @Test func whatIsGoneIsForgotten() {
        var rules = ArrivalRules(quiet: 5)
        rules.heard(.closed, of: path, stamp(7), at: 0)
        rules.heard(nil, of: path, nil, at: 0.5)
        #expect(rules.nextComplete == nil)
        rules.listed([path: stamp(7)], at: 1)
        rules.listed([:], at: 2)
        #expect(rules.nextComplete == nil)
    }

    @Test func theOneChangedFirstGoesFirst() {
        var rules = ArrivalRules(quiet: 1)
        rules.listed(["/in/a": stamp(1, at: 3), "/in/b": stamp(1, at: 1), "/in/c": stamp(1, at: 1)], at: 0)
        #expect(paths(rules, at: 1) == ["/in/b", "/in/c", "/in/a"])
    }
}
