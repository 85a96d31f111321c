import Testing

@testable import SoriPrivacy

@Suite struct DigitRunReaderTests {
    /// The runs of a text, the digits of their groups with spaces between them.
    private func runs(_ text: String) -> [String] {
        DigitRunReader().runs(in: SourceText(text, language: "ko")).map {
            $0.groups.map(\.digits).joined(separator: " ")
        }
    }

    @Test(arguments: [
        ("공일공 일이삼사 오육칠팔", "010 1234 5678"),
        ("공일공에 일이삼사에 오육칠팔이에요", "010 1234 5678"),
        ("공일공에일이삼사에오육칠팔", "010 1234 5678"),
        ("영일영 1234 5678", "010 1234 5678"),
        ("010-1234-5678로", "010 1234 5678"),
        ("０１０－１２３４－５６７８", "010 1234 5678"),
        ("공 일 공 일 이 삼 사", "0 1 0 1 2 3 4"),
        ("빵일빵 하나둘셋넷", "010 1234"),
        ("구공공일공일 다시 일이삼사오육칠", "900101 1234567"),
        ("앞자리는 구공공일공일 뒷자리는 일이삼사오육칠", "900101 1234567"),
        ("공일공 대시 일이삼사 하이픈 오육칠팔", "010 1234 5678"),
        ("공일공 어 일이삼사 음 그 오육칠팔", "010 1234 5678"),
        ("공일공이고 일이삼사하고 오육칠팔입니다", "010 1234 5678"),
        ("010 12 34 56 78", "010 12 34 56 78"),
        ("공일공 일이삼사, 그리고 오육칠팔", "010 1234 5678"),
        ("제로 하나 제로 둘 셋", "0 1 0 2 3"),
    ])
    func readsKoreanDigits(_ text: String, _ wanted: String) {
        #expect(runs(text) == [wanted])
    }

    @Test(arguments: [
        ("이백십사 팔십일 삼만이천삼백사십", "214 81 32340"),
        ("이백십사에 팔십일에 삼만이천삼백사십이요", "214 81 32340"),
        ("판교로 이백오십육", "256"),
        ("천이백삼호", "1203"),
        ("백오동 천이백삼호", "105 1203"),
        ("스물셋 마흔다섯 하나", "23 45 1"),
        ("삼억이천만", "320000000"),
        ("1만2천", "12000"),
        ("일만", "10000"),
    ])
    func readsAmounts(_ text: String, _ wanted: String) {
        #expect(runs(text).contains(wanted) || runs(text).joined(separator: " ") == wanted)
    }

    @Test(arguments: [
        ("공일공 일이삼오 아니 일이삼사 오육칠팔", "010 1234 5678"),
        ("공일공 일이삼오 아니 오 아니고 사 오육칠팔", "010 123 4 5678"),
        ("공일공 1234 5677 아니 5678", "010 1234 5678"),
        ("아니요 공일공 1234 5677 아니고 5678", "010 1234 5678"),
        ("four one five no wait six", "4 1 6"),
    ])
    func takesBackWhatWasSaidWrong(_ text: String, _ wanted: String) {
        #expect(runs(text) == [wanted])
    }

    @Test(arguments: [
        ("oh one oh one two three four", "0 1 0 1 2 3 4"),
        ("double five six triple seven", "55 6 777"),
        ("zero seven seven double oh nine hundred", "0 7 7 00 900"),
        ("four one five dash six seven three", "4 1 5 6 7 3"),
        ("twenty two nineteen eighty five", "22 19 85"),
        ("five five five um one two uh three four", "5 5 5 1 2 3 4"),
        ("one hundred twenty three and four five", "123 4 5"),
        ("two thousand and five one two three", "2005 1 2 3"),
    ])
    func readsEnglish(_ text: String, _ wanted: String) {
        #expect(runs(text) == [wanted])
    }

    @Test(arguments: [
        ("〇九〇の一二三四の五六七八", "090 1234 5678"),
        ("ゼロきゅうゼロ いちにさんよん", "090 1234"),
        ("幺三八零零幺三八〇〇〇", "13800138000"),
        ("三百二十", "320"),
    ])
    func readsJapaneseAndChinese(_ text: String, _ wanted: String) {
        #expect(runs(text) == [wanted])
    }

    @Test(arguments: [
        "이 일은 오늘 구매한 사람이 해요", "이 사람 이고 저 사람", "에이 그건 아니에요", "일이 많아서요", "삼성 구두", "오 정말요", "이사 오세요", "사실 이상해요",
        "for you to go", "oh well one more", "to be or not to be", "no one", "", "어 음 그 저", "一つ二",
    ])
    func leavesOrdinaryWordsAlone(_ text: String) {
        #expect(runs(text) == [])
    }

    @Test(arguments: [
        ("전화번호010-1234-5678입니다", "010 1234 5678"), ("연락처공일공일이삼사오육칠팔이요", "01012345678"),
        ("번호010이고 1234하고 5678", "010 1234 5678"),
        ("番号は〇九〇の一二三四の五六七八です", "090 1234 5678"), ("携帯に090-1234-5678へ", "090 1234 5678"),
        ("我的电话是一三八零零一三八零零零", "13800138000"), ("电话13800138000谢谢", "13800138000"),
    ])
    func findsNumbersWithinWords(_ text: String, _ wanted: String) {
        #expect(runs(text) == [wanted])
    }

    @Test(arguments: ["A4", "5kg", "SW1A", "에이포A4용지", "第一に二つ", "さんに聞いて", "사이오류", "統一された"])
    func codesAndWordsAreNoNumbers(_ text: String) {
        #expect(runs(text) == [])
    }

    @Test func groupsTellWhereTheyStand() {
        let text = SourceText("번호는 공일공에 1234예요", language: "ko")
        let run = DigitRunReader().runs(in: text).first
        #expect(run?.groups.map { text[$0.range] } == ["공일공", "1234"])
        #expect(run?.groups.map(\.isSpoken) == [true, false])
        #expect(run.map { text[$0.range] } == "공일공에 1234")
    }

    @Test func noGroupIsWithoutDigits() {
        for text in ["double double double", "five five five double", "triple 010 double"] {
            let runs = DigitRunReader().runs(in: SourceText(text, language: "en"))
            #expect(runs.allSatisfy { $0.groups.allSatisfy { !$0.digits.isEmpty } }, "\(text)")
        }
    }

    @Test func hugeAmountsDoNotOverflow() {
        let text = String(repeating: "999999천억", count: 4_000)
        #expect(runs(text).joined().utf8.count < 40)
    }
}
