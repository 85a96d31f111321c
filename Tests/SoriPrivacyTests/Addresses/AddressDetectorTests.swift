import Testing

@testable import SoriPrivacy

/// Sentences of these tests mark the addresses that must be found in square brackets; all else must stay.
@Suite struct AddressDetectorTests {
    private static let detector = AddressDetector()

    @Test(arguments: [
        "주소는 [서울특별시 서초구 반포대로 58 101동 1203호]입니다", "[경기도 수원시 팔달구 인계동 1045번지]로 보내 주세요",
        "[판교로 이백오십육]이에요", "[테헤란 로 152]에 있어요", "[강원도 양양군 현남면 인구리 12-3]이고요", "[래미안 백삼동 천이백사호]예요",
        "[부산 해운대구 우동]에서 왔어요", "저희 가게는 [대전 서구 둔산로 백]이요", "집은 [마포구 공덕동]이에요",
    ])
    func findsKoreanAddresses(_ marked: String) { expectAddresses(marked, language: "ko") }

    @Test(arguments: [
        "별도로 5,000원입니다", "카드로 삼만 원 결제했어요", "앞으로 3개월 남았어요", "서울에서 부산까지요", "강남역 3번 출구요", "운동 5일 했어요",
        "6층으로 올라오세요", "번호로 전화 주세요", "이대로 2주 쓰세요", "부산에서 가려면 5번 타요", "자동 12개월이요", "금리 3.5 프로", "처리 2일 걸려요",
    ])
    func leavesKoreanWords(_ text: String) { expectAddresses(text, language: "ko") }

    @Test(arguments: [
        "I live at [42 Oak Street, Portland, OR 97201].", "send it to [twenty two baker street london]",
        "It's [Flat 3, 10 High Street, Leeds LS1 4AB]",
        "we live at [one hundred and five Mill Terrace]",
    ])
    func findsEnglishAddresses(_ marked: String) { expectAddresses(marked, language: "en") }

    @Test(arguments: [
        "turn left on Main Street", "two more days on the way", "five inches of court space",
        "I waited 20 minutes on the road", "by the way",
        "we won two one at home",
    ])
    func leavesEnglishWords(_ text: String) { expectAddresses(text, language: "en") }

    @Test(arguments: [
        ("ja", "[東京都港区芝公園四丁目2番8号]です"), ("ja", "東京から大阪まで"), ("zh", "我住[北京市海淀区中关村大街27号]"), ("zh", "在人民广场见面"),
        ("", "住所は[大阪府大阪市北区梅田1-2-3]です"), ("", "주소는 [부산 해운대구 우동]이에요"),
    ])
    func readsEachScriptByItsRules(_ language: String, _ marked: String) { expectAddresses(marked, language: language) }

    @Test func aPhoneIsNoBuildingNumber() {
        let text = SourceText("중앙로 010 1234 5678", language: "ko")
        let run = DigitRun([
            .init(range: 4..<7, digits: "010", isSpoken: false), .init(range: 8..<12, digits: "1234", isSpoken: false),
            .init(range: 13..<17, digits: "5678", isSpoken: false),
        ])
        #expect(Self.detector.findings(in: text, runs: [run]).isEmpty)
    }

    private func expectAddresses(_ marked: String, language: String) {
        let sample = MarkedText(marked)
        let text = SourceText(sample.text, language: language)
        let found = Self.detector.findings(in: text, runs: [])
        #expect(found.map { text[$0.range] } == sample.ranges.map { text[$0] }, "\(marked)")
        #expect(found.allSatisfy { $0.type == .address && (0...1).contains($0.score) })
    }
}
