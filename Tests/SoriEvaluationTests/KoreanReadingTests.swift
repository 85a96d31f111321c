import Testing

@testable import SoriEvaluation

/// Spellings of the same Korean speech, and some that are not.
struct KoreanReadingTests {
    private func errors(_ reference: String, _ hypothesis: String, _ unit: Normalizer.Unit = .characters) -> Int {
        Score(references: [reference], hypothesis: hypothesis, language: "ko").counts(.normalised, unit).errors
    }

    @Test(arguments: [
        ("투표율 64.5%에", "투표율 육십사쩜오퍼센트에"), ("26.7개", "이십육점칠개"), ("0.05", "영점영오"), ("0.05", "영점공오"),
        ("16,000명", "만육천명"), ("16,000명", "일만육천 명"), ("16000명", "만육천명"), ("1만 6천 명", "16,000명"),
        ("1만6천명", "만육천명"), ("3천만 원", "삼천만원"), ("2억 5,000만원", "이억오천만원"), ("2억5천", "이억 오천"),
        ("5월 17일", "오월 십칠일"), ("6월 10일", "유월 십일"), ("10월 6일", "시월 육일"), ("2026년", "이천이십육년"),
        ("5대", "다섯대"), ("20대", "스무 대"), ("20살", "스물살"), ("45대", "마흔다섯대"), ("3시 30분", "세시 삼십분"),
        ("3시 30분", "세시 반"), ("3:30", "세 시 삼십 분"), ("3:30에", "세시 반에"), ("12:00", "열두시"), ("7시부터 8시", "일곱시부터 여덟시"),
        ("1번째", "첫번째"), ("1번째", "첫 번째"), ("2번째", "두번째"), ("제1회", "제일회"), ("3명", "세명"), ("3명", "삼명"),
        ("3장", "석장"), ("4달", "넉달"), ("125명", "백스물다섯명"), ("125명", "백이십오명"), ("1,250원", "천이백오십원"),
        ("010-1234-5678", "공일공 일이삼사 오육칠팔"), ("02-555", "공이 오오오"), ("300CC", "삼백씨씨"), ("300cc", "삼백시시"),
        ("5kg", "오킬로그램"), ("5 kg", "다섯 킬로"), ("㎏당", "kg당"), ("170cm", "백칠십센티미터"), ("30℃", "삼십도"), ("-5도", "영하 오도"),
        ("-5", "마이너스 오"), ("+3", "플러스 삼"), ("$100", "백달러"), ("100$", "백 불"), ("₩5,000", "오천원"), ("30%", "삼십 프로"),
        ("CCTV를", "씨씨티비를"), ("CCTV", "시시티브이"), ("AI가", "에이아이가"), ("KTX", "케이티엑스"), ("MP3", "엠피쓰리"), ("MP3", "엠피삼"),
        ("1~2시간", "한두시간"), ("3~4일", "삼에서 사일"), ("b/ 아 (70%)/(칠십 퍼센트)로", "아 칠십 프로로"), ("[웃음] 네", "네"),
        ("０１２", "공일이"), ("100만", "백만"), ("1억", "일억"), ("1천원", "천원"), ("상계5동", "상계오동"), ("4G", "사지"), ("0명", "영명"),
        ("1500", "천오백"), ("60km/h", "육십킬로미터"), ("3개월", "삼 개월"), ("3개월", "3 개월"),
    ]) func equalSpellings(_ written: String, _ spoken: String) {
        for unit in Normalizer.Unit.allCases {
            #expect(errors(written, spoken, unit) == 0, "\(unit)")
            #expect(errors(spoken, written, unit) == 0, "\(unit), the other way round")
        }
    }

    @Test(arguments: [
        ("64%", "육십오퍼센트", 1), ("64%", "육십사", 3), ("5대", "여섯대", 2), ("6월", "시월", 1), ("10월", "유월", 1), ("3시", "네시", 1),
        ("16,000", "만칠천", 1), ("CCTV", "씨씨티에스", 1), ("5kg", "오그램", 2), ("3:30", "세시사십분", 1), ("1번째", "두번째", 1),
        ("2번째", "첫번째", 1), ("30분", "반", 3), ("안녕", "안녕하세요", 3), ("네", "", 1), ("일", "1", 0),
    ]) func otherSpeechIsNotEqual(_ reference: String, _ hypothesis: String, _ least: Int) {
        let found = errors(reference, hypothesis)
        #expect(least == 0 ? found == 0 : found > 0 && found <= least + 1)
    }

    @Test func spacesCountForWordsOnly() {
        #expect(errors("아버지가 방에 들어가신다", "아버지가방에 들어가신다") == 0)
        #expect(errors("아버지가 방에 들어가신다", "아버지가방에 들어가신다", .words) == 2)
        // What is counted may stand joined or apart.
        #expect(errors("사과 3 개를", "사과 세개를", .words) == 0)
    }

    @Test func hangulInPartsAndWholeIsOne() { #expect(errors("\u{1112}\u{1161}\u{11AB}글", "한글") == 0) }

    @Test func longNumbersAreReadDigitByDigit() {
        #expect(errors("12345678901234567890", "일이삼사오육칠팔구공일이삼사오육칠팔구공") == 0)
        #expect(errors(String(repeating: "9", count: 400), "구") == 399)
    }
}
