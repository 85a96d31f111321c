import Testing

@testable import SoriEvaluation

/// Written and spoken spellings that must score 0 errors against each other, and texts that must not.
struct KoreanReadingTests {
    static func errors(_ reference: String, _ hypothesis: String) -> ErrorCounts {
        EditDistance.counts(
            reference: Normaliser.readings(reference, language: "ko").characters,
            hypothesis: Normaliser.readings(hypothesis, language: "ko").characters)
    }

    static func wordErrors(_ reference: String, _ hypothesis: String) -> ErrorCounts {
        EditDistance.counts(
            reference: Normaliser.readings(reference, language: "ko").words,
            hypothesis: Normaliser.readings(hypothesis, language: "ko").words)
    }

    static let equal: [(String, String)] = [
        // Sino-Korean
        ("64", "육십사"), ("16,000", "만육천"), ("16,000명", "일만육천명"), ("2022년", "이천이십이년"), ("1945년", "천구백사십오년"),
        ("100", "백"), ("100", "일백"), ("0", "영"), ("10000", "만"), ("100000000", "일억"), ("123,456", "십이만삼천사백오십육"),
        ("20,000,000원", "이천만원"), ("1,000", "천"), ("110", "백십"), ("1억 2천만 원", "일억 이천만 원"), ("1만 6천", "만육천"),
        ("1만 6천", "일만 육천"), ("3천만", "삼천만"), ("2억", "이억"), ("10만명", "십만명"), ("1천 원", "천 원"),
        // decimals
        ("64.5", "육십사점오"), ("64.5%", "육십사쩜오퍼센트"), ("3.14", "삼점일사"), ("0.05", "영점영오"), ("0.05", "영점공오"),
        ("26.7개", "이십육쩜칠개"), ("2.5만", "이점오만"),
        // digit by digit
        ("010-1234-5678", "공일공 일이삼사 오육칠팔"), ("010-1234-5678", "공일공에 일이삼사에 오육칠팔"), ("119", "일일구"),
        ("01012345678", "공일공일이삼사오육칠팔"), ("007", "공공칠"), ("1588-0000", "일오팔팔 공공공공"),
        // native Korean
        ("2건", "두 건"), ("5대", "다섯 대"), ("20대", "스무 대"), ("45대", "마흔다섯 대"), ("7시", "일곱 시"), ("3곳", "세 곳"),
        ("20살", "스무 살"), ("21살", "스물한 살"), ("3", "셋"), ("1", "하나"), ("99", "아흔아홉"), ("3달", "석 달"), ("4장", "넉 장"),
        ("3말", "서 말"), ("4말", "너 말"), ("12시", "열두 시"), ("11월 8일", "십일월 팔일"), ("121명", "백스물한 명"),
        // months and ordinals
        ("6월", "유월"), ("10월", "시월"), ("6월 6일", "유월 육일"), ("1번째", "첫 번째"), ("2번째", "두번째"), ("1째", "첫째"),
        ("3째", "셋째"), ("11번째", "열한 번째"), ("제1회", "제일회"),
        // times, dates, fractions, scores
        ("3:30", "세시 삼십분"), ("3:30", "세 시 반"), ("15:05", "십오시 오분"), ("12:00", "열두 시"), ("3:2", "삼 대 이"),
        ("2022-05-17", "이천이십이년 오월 십칠일"), ("2022.6.1.", "이천이십이년 유월 일일"), ("1/2", "이분의 일"), ("5/17", "오월 십칠일"),
        ("3.1절", "삼일절"), ("6.25 전쟁", "육이오 전쟁"), ("5·18 민주화운동", "오일팔 민주화운동"), ("8.15 광복절", "팔일오 광복절"),
        ("14:30", "십사시 삼십분"), ("0:00", "영시"), ("2시반", "두 시 반"), ("월 200만원", "월 이백만원"),
        // names
        ("90년생", "구공년생"), ("99학번", "구구학번"), ("코로나19", "코로나 일구"), ("코로나19", "코로나십구"), ("B52", "비오이"),
        // units
        ("b/ 아 (70%)/(칠십 퍼센트)로", "아 칠십프로로"), ("[웃음] 네 <noise>", "네"), ("500mL", "오백 씨씨"),
        ("30%", "삼십퍼센트"), ("30 %", "삼십 프로"), ("20℃", "섭씨 이십도"), ("20°C", "이십 도"), ("-5℃", "영하 오도"),
        ("10kg", "십킬로그램"), ("10 kg", "십 킬로"), ("5km", "오킬로미터"), ("170cm", "백칠십 센티미터"), ("3mm", "삼밀리"),
        ("300CC", "삼백씨씨"), ("300cc", "삼백 시시"), ("500ml", "오백 밀리리터"), ("2L", "이 리터"), ("100m", "백 미터"),
        ("33㎡", "삼십삼 제곱미터"), ("100km/h", "시속 백 킬로미터"), ("$5", "오달러"), ("$3만 5천", "삼만오천 달러"), ("₩5,000", "오천원"),
        ("+5", "플러스 오"), ("10~20명", "십에서 이십명"), ("2~3일", "이삼일"), ("16GB", "십육 기가바이트"), ("5%p", "오 퍼센트포인트"),
        // abbreviations
        ("CCTV", "씨씨티비"), ("cctv", "시시티브이"), ("R&D", "알앤디"), ("AI", "에이아이"), ("KBS", "케이비에스"), ("WHO", "더블유에이치오"),
        ("MP3", "엠피쓰리"), ("5G", "오지"), ("5G", "파이브지"), ("3D", "쓰리디"), ("LG전자", "엘지전자"), ("G20", "지이십"),
        // forms and punctuation
        ("６４％", "육십사퍼센트"), ("안녕, 하세요!", "안녕하세요"), ("넉-아웃", "넉아웃"), ("①번", "일번"),
        ("\u{1112}\u{1161}\u{11AB}\u{1100}\u{1173}\u{11AF}", "한글"),
    ]

    @Test(arguments: equal)
    func readsAlike(_ written: String, _ spoken: String) {
        #expect(Self.errors(written, spoken).errors == 0, "\(written) / \(spoken)")
        #expect(Self.errors(spoken, written).errors == 0)
    }

    @Test(arguments: [
        ("64", "육십오"), ("64", "육사"), ("20명", "이공명"), ("2년", "두년"), ("5퍼센트", "다섯퍼센트"), ("3%", "세퍼센트"), ("6월", "육월"),
        ("10월", "십월"), ("1번째", "일째"), ("100", "천"), ("1억", "억"), ("16,000", "육천"), ("CCTV", "씨씨"), ("CCTV", "티비"),
        ("사과", "배"), ("kg", "킬로그램"), ("64.5", "육십사오"), ("3:30", "세시삼십"), ("300cc", "삼백"), ("10~20", "십이십오"),
        ("2022", "이이공이"), ("3.5배", "삼오배"), ("3.1", "삼일"), ("20년", "이공년"), ("20명", "이공 명"), ("6.25점", "육이오점"),
        ("제19회", "제일구회"), ("apple", "애플"), ("육십사", "예순넷"), ("123", "일이사"),
    ])
    func doesNotReadAlike(_ one: String, _ other: String) {
        #expect(Self.errors(one, other).errors > 0, "\(one) / \(other)")
    }

    @Test(arguments: [
        ("16,000명 이상", "만 육천 명 이상"), ("16,000명 이상", "만육천명 이상"), ("64.5 %", "육십사 점 오 퍼센트"), ("64.5%", "육십사쩜오퍼센트"),
        ("총 45대의 요트", "총 마흔다섯 대의 요트"),
        ("1조 2,345억원", "일조 이천삼백사십오억 원"), ("20여명", "이십여 명"), ("3만5000원", "삼만 오천 원"), ("2천명", "이천 명"),
        ("1만 2천", "만이천"), ("1억 2천만 원", "일억이천만원"), ("5천만 국민", "오천만 국민"), ("10 kg 이다", "십킬로그램 이다"), ("5월 17일", "오월 십칠일"),
    ])
    func countsWordsInAnySpacingOfNumbers(_ written: String, _ spoken: String) {
        #expect(Self.wordErrors(written, spoken).errors == 0)
        #expect(Self.wordErrors(spoken, written).errors == 0)
    }

    @Test func spacingOfOtherWordsCounts() {
        #expect(Self.wordErrors("가을 비가", "가을비가").errors == 2)
        #expect(Self.errors("가을 비가", "가을비가").errors == 0)
    }

    @Test func oneWrongDigitIsOneError() {
        let counts = Self.errors("64명", "육십오명")
        #expect(counts.substitutions == 1 && counts.errors == 1 && counts.referenceLength == 4)
    }

    @Test func lengthIsTheSameWhetherRecognisedOrMissed() {
        #expect(Self.errors("16,000명", "일만육천명").referenceLength == 5)
        #expect(Self.errors("16,000명", "16,000명").referenceLength == 4)
        #expect(Self.errors("16,000명", "").referenceLength == 4)
    }

    @Test func telephoneNumbersStaySmall() {
        let readings = Normaliser.readings("010-1234-5678", language: "ko")
        #expect(readings.characters.incoming.count < 200)
        let edges = readings.words.incoming.reduce(0) { $0 + $1.count }
        #expect(edges < 4096)
    }

    @Test(arguments: [
        "", "   ", "...", "-", "$", "1.", "1,", ":", "3:", "~", "12345678901234567890123456789", "%", "5-", "1/0/",
    ])
    func takesAnything(_ text: String) {
        let readings = Normaliser.readings(text, language: "ko")
        #expect(EditDistance.counts(reference: readings.words, hypothesis: readings.words).errors == 0)
        #expect(EditDistance.counts(reference: readings.characters, hypothesis: readings.characters).errors == 0)
    }

    /// No two numbers below 2,000 share a reading, alone or before a counter.
    @Test(arguments: ["", "명", "시", " 달", "원", "%"])
    func numbersNeverReadAlike(_ following: String) {
        var owners: [[String]: Int] = [:]
        for value in 0..<2000 {
            for reading in Normaliser.readings("\(value)\(following)", language: "ko").characters.readings() {
                if let other = owners.updateValue(value, forKey: reading) {
                    #expect(other == value, "\(reading.joined()) is \(other) and \(value)")
                }
            }
        }
    }

    /// The plain Sino-Korean spelling, computed in another way.
    static func sino(_ value: Int) -> String {
        if value >= 100_000_000 { return sino(value / 100_000_000) + "억" + sino(value % 100_000_000) }
        if value >= 10_000 { return (value < 20_000 ? "" : sino(value / 10_000)) + "만" + sino(value % 10_000) }
        for (unit, name) in [(1000, "천"), (100, "백"), (10, "십")] where value >= unit {
            return (value < 2 * unit ? "" : sino(value / unit)) + name + sino(value % unit)
        }
        return value == 0 ? "" : ["일", "이", "삼", "사", "오", "육", "칠", "팔", "구"][value - 1]
    }

    @Test func largeNumbersRoundTrip() {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<500 {
            let value =
                1 + generator.index(below: [100, 10_000, 1_000_000, 900_000_000_000][generator.index(below: 4)])
            #expect(Self.errors("\(value)원", Self.sino(value) + "원").errors == 0, "\(value) \(Self.sino(value))")
            #expect(Self.errors("\(value)원", Self.sino(value + 1) + "원").errors > 0)
        }
    }

    @Test func takesAnyMixtureOfSigns() {
        var generator = SeededGenerator(seed: 11)
        let alphabet = Array("0123456789019.,:-/~%$₩+·& @kgcma번째월시여만억천가 나'\"()℃")
        for _ in 0..<600 {
            let text = String(
                (0..<generator.index(below: 24)).map { _ in alphabet[generator.index(below: alphabet.count)] })
            let readings = Normaliser.readings(text, language: "ko")
            let words = EditDistance.counts(reference: readings.words, hypothesis: readings.words)
            let characters = EditDistance.counts(reference: readings.characters, hypothesis: readings.characters)
            #expect(words.errors == 0 && characters.errors == 0, "\(text)")
            // Both lattices hold the same readings, so the shortest words have the shortest characters' letters.
            let hasLetters = text.contains { $0.isLetter || $0.isNumber }
            #expect(!hasLetters || words.referenceLength > 0 && characters.referenceLength > 0, "\(text)")
            let english = Normaliser.readings(text, language: "en")
            #expect(EditDistance.counts(reference: english.words, hypothesis: english.words).errors == 0)
        }
    }

    @Test(arguments: ["1-", "5만", "a1", "1~", "&a", "5kg", "1:30", "가", "010-1234-5678", "3.1절", "9", "~", "& "])
    func staysSmallWhenItRepeats(_ part: String) {
        let readings = Normaliser.readings(String(repeating: part, count: 1500), language: "ko")
        let edges = readings.words.incoming.reduce(0) { $0 + $1.count }
        #expect(edges < 1_000_000)
        #expect(readings.characters.incoming.count < 1_000_000)
    }
}
