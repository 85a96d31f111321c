import Testing

@testable import SoriPrivacy

@Suite struct FindingResolutionTests {
    private func finding(_ range: Range<Int>, _ type: PersonalDataType, _ score: Double) -> Finding {
        Finding(range, type, score: score, evidence: "")
    }

    @Test func theSurerOneStays() {
        let found = [finding(0..<10, .account, 0.6), finding(2..<12, .phone, 0.9)]
        #expect(FindingResolution.resolve(found, threshold: 0.5).map(\.type) == [.phone])
    }

    @Test func ofTwoAboutAsSureTheLongerStays() {
        let found = [finding(0..<4, .phone, 0.8), finding(0..<13, .phone, 0.8), finding(5..<13, .account, 0.8)]
        #expect(FindingResolution.resolve(found, threshold: 0.5).map(\.range) == [0..<13])
    }

    @Test func thoseBesideEachOtherStayInOrder() {
        let found = [finding(5..<9, .phone, 0.9), finding(0..<5, .name, 0.6), finding(9..<10, .card, 0.7)]
        #expect(FindingResolution.resolve(found, threshold: 0.5).map(\.type) == [.name, .phone, .card])
    }

    @Test func theUnsureAndTheEmptyGo() {
        let found = [finding(0..<4, .phone, 0.49), finding(6..<6, .name, 1)]
        #expect(FindingResolution.resolve(found, threshold: 0.5).isEmpty)
    }

    @Test func theOrderOfWhatIsFoundMattersNot() {
        let found = (0..<40).map { (index: Int) -> Finding in
            let start = index * 3
            let end = start + 4 + index % 5
            return finding(start..<end, index % 2 == 0 ? .phone : .account, 0.5 + Double(index % 7) / 20)
        }
        let wanted = FindingResolution.resolve(found, threshold: 0.5)
        #expect(FindingResolution.resolve(found.reversed(), threshold: 0.5) == wanted)
        for (one, next) in zip(wanted, wanted.dropFirst()) { #expect(one.range.upperBound <= next.range.lowerBound) }
    }
}
