/// The words that numbers are said with.
enum NumberLexicon {
    /// What a word stands for.
    enum Entry: Sendable, Equatable {
        /// 0 to 9.
        case digit(Int)
        /// Ten, a hundred or a thousand: what is before it is multiplied.
        case unit(Int)
        /// Ten thousand and more: all that is before it is multiplied.
        case myriad(Int)
        /// A number of itself, such as `스물` or `thirty`.
        case tens(Int)
        /// A number below twenty that is not said digit by digit, such as `eleven`.
        case teen(Int)
        /// The next digit twice or three times.
        case times(Int)
    }

    /// Words of Korean, Japanese and Chinese, which may stand together without spaces.
    static let unspaced: PhraseTable<Entry> = {
        var entries = read("공=0 영=0 령=0 빵=0 일=1 이=2 삼=3 사=4 오=5 육=6 륙=6 칠=7 팔=8 구=9", Entry.digit)
        entries += read("〇=0 零=0 一=1 壱=1 幺=1 二=2 弐=2 两=2 三=3 参=3 四=4 五=5 六=6 七=7 八=8 九=9", Entry.digit)
        entries += read("십=10 백=100 천=1000 十=10 百=100 千=1000", Entry.unit)
        entries += read("만=10000 억=100000000 万=10000 萬=10000 億=100000000", Entry.myriad)
        entries += read("하나=1 둘=2 셋=3 넷=4 다섯=5 여섯=6 일곱=7 여덟=8 여덜=8 아홉=9 제로=0", Entry.digit)
        entries += read("ゼロ=0 れい=0 まる=0 いち=1 に=2 さん=3 よん=4 ご=5 ろく=6 なな=7 しち=7 はち=8 きゅう=9 きゅー=9", Entry.digit)
        entries += read("열=10 스물=20 스무=20 서른=30 마흔=40 쉰=50 예순=60 일흔=70 여든=80 아흔=90", Entry.tens)
        return PhraseTable(entries)
    }()

    /// Words of English, each a token of its own.
    static let english: PhraseTable<Entry> = {
        var entries = read(
            "zero=0 oh=0 o=0 nought=0 naught=0 one=1 two=2 three=3 four=4 five=5 six=6 seven=7", Entry.digit)
        entries += read("eight=8 nine=9 niner=9", Entry.digit)
        entries += read("ten=10 eleven=11 twelve=12 thirteen=13 fourteen=14 fifteen=15 sixteen=16", Entry.teen)
        entries += read("seventeen=17 eighteen=18 nineteen=19", Entry.teen)
        entries += read("twenty=20 thirty=30 forty=40 fifty=50 sixty=60 seventy=70 eighty=80 ninety=90", Entry.tens)
        entries += read("hundred=100 thousand=1000", Entry.unit)
        entries += read("double=2 triple=3 treble=3", Entry.times)
        return PhraseTable(entries)
    }()

    /// What stands between the parts of a number within a word, after at least one digit.
    static let inner = PhraseTable(words: "에 에서 다시 대시 하이픈 그리고 이고 하고 이어서 다음 의 の")

    /// What may stand behind a number in its word.
    static let suffixes = PhraseTable(
        words: """
            에서 에서는 에서도 에서요 에게 한테 이나 나 이든 이거나 로도 로는 으로는 고 지 이지 인가요 인지 인거 더라고요 이더라고요 이었는데 였는데 이라서 라서 던데
            이던데 이래 래 이잖아요 잖아요 이시면 자리 자리요 자리인데요 님 이라며 번호 번호로 번호요 번호예요 번호가 번호는 번호고요 번호인데요 이거 거든요 말고 하고요  여기로
            은 는 이 가 을 를 로 으로 의 도 만 에 요 이요 이오 이에요 에요 예요  입니다 이고요 고요 구요 이구요 이고 인데 인데요 이라고 라고 이라는 라는 이다 이야 야 였어요 이었어요
            였고 이었고 이며 이랑 랑 하고 번 번이요 번이에요 번으로 번입니다 번이고 번인데 번인데요 번은 번을 번에 이거든요 거든요 이니까 니까 이네요 네요 이죠 죠 이지요 맞아요 맞습니다 맞죠
            맞나요 이었습니다 였습니다 으로요 로요 이시고 이시죠 이신가요 이세요 세요 라고요 이라고요 라구요 이라구요 까지 까지요 부터 까지만 부터요 까지고요 이랍니다 이래요 래요 임 이면 면 이라 라 호 호에 호로 호요
            호입니다 호예요 호이고 층 층에 층이요 동 동에 이었나 였나 이었던 던가 이던가 일걸요 걸요 です でした と と申します になります ですが ですね 番 番です 号
            """)

    /// Suffixes whose first syllable, `이`, is also the digit two.
    static let afterTwo = PhraseTable(
        words: """
            지 인데 래 잖아요 나 든 거나 거  더라고요 었는데 라서 던데 며 라며 시면
            요 오 에요  고요 구요 고 라고 라는 다 야 었어요 었고 며 랑 거든요 니까 네요 죠 지요 었습니다 시고 시죠 신가요 세요 라고요 라구요 랍니다 래요 면 라 었나 었던 던가
            """)

    /// Whole tokens that stand between the parts of a number.
    static let splitters = PhraseTable(
        words: """
            에 다시 대시 하이픈 그리고 이고 하고 이어서 다음에 다음 그다음에 그다음 앞자리 앞자리는 앞자리가 뒷자리 뒷자리는 뒷자리가 뒤에 뒤에는 뒤는 앞에 앞은 뒷번호 뒷번호는 가운데 중간 중간에
            끝에 끝자리 끝자리는 마지막 마지막은 빼기 작대기 슬래시 국에 국 번에 dash hyphen space then and の ハイフン のあと 横杠 杠 转
            """)

    /// Tokens that mean nothing.
    static let fillers = PhraseTable(
        words: """
            어 음 그 저 아 에 으음 어어 음음 저기 그게 네 예 잠깐만요 잠시만요 uh um er erm well so 嗯 那个 えっと えーと あの ええと
            """)

    /// Tokens after which something is said anew.
    static let repairs = PhraseTable(
        words: """
            아니 아니다 아니요 아니고 아니라 말고 아니에요 아뇨 정정 정정할게요 죄송 죄송해요 no wait sorry correction いや 不对 不是
            """)

    /// Tokens that end what was said wrong, in `아니 오 아니고 육`.
    static let instead = PhraseTable(words: "아니고 아니라 말고 not")

    /// Entries written as `word=value`.
    private static func read(_ table: String, _ make: (Int) -> Entry) -> [(String, Entry)] {
        table.split(separator: " ").compactMap { entry in
            let parts = entry.split(separator: "=")
            guard parts.count == 2, let value = Int(parts[1]) else { return nil }
            return (String(parts[0]), make(value))
        }
    }
}

extension NumberLexicon {
    /// Whether a token is the English word `and`.
    static func and(_ scalars: [Unicode.Scalar], _ range: Range<Int>) -> Bool {
        range.count == 3 && zip(range, "and".unicodeScalars).allSatisfy { scalars[$0].lowercase == $1 }
    }

    /// Whether a number may begin at a position.
    static func isStart(_ scalars: [Unicode.Scalar], _ position: Int, _ end: Int) -> Bool {
        scalars[position].digit != nil || unspaced.longestMatch(scalars, at: position, before: end) != nil
    }
}
