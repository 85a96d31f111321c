/// What the last word of a Korean text says about whether the sentence is over, by its ending. Pure.
///
/// Korean puts the verb last, and its ending says whether more follows: final endings of the polite and the written
/// styles end nothing but sentences, connective endings and particles never do.
enum KoreanEnding: Sendable, Equatable {
    /// A final ending, such as -다, -요, -까.
    case final
    /// An ending of intimate speech, which also joins clauses (-어, -지).
    case intimate
    /// A noun, or nothing known.
    case uncertain
    /// A connective ending, a particle, a conjunction or a filler: something follows.
    case connective

    private static let finals = ["다", "요", "까", "죠", "쥬", "시오"]
    private static let connectives = [
        // Clauses that go on.
        "고", "며", "면", "서", "데", "니까", "지만", "거나", "든지", "러", "도록", "다가", "느라", "듯이", "게",
        // Modifiers of a noun to come.
        "는", "은", "던", "한", "할", "된", "될", "인",
        // Particles.
        "이", "가", "을", "를", "의", "에", "로", "와", "과", "도", "만", "한테", "부터", "까지", "보다", "처럼", "마다",
    ]
    private static let intimates = [
        "아", "어", "여", "해", "지", "네", "야", "자", "라", "니", "냐", "군", "걸", "래", "까", "든", "함", "음",
    ]
    private static let words: Set<String> = [
        "그리고", "그런데", "근데", "그래서", "하지만", "그러나", "또한", "및", "혹은", "또는", "그러니까", "필요", "중요", "주요", "아까",
        "음", "어", "그", "저", "뭐", "이제", "막", "좀", "약",
    ]

    /// The ending of `word`, in Hangul and without marks.
    init(_ word: String) {
        if Self.words.contains(word) || Self.connectives.contains(where: word.hasSuffix) {
            self = .connective
        } else if Self.finals.contains(where: word.hasSuffix) {
            self = .final
        } else if Self.intimates.contains(where: word.hasSuffix) {
            self = .intimate
        } else {
            self = .uncertain
        }
    }
}
