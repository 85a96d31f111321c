/// Particles that have two forms, by the sound that the word before them ends with.
enum KoreanParticle {
    /// How a word ends.
    enum Sound: Sendable, Equatable {
        /// With a vowel.
        case open
        /// With a final consonant other than ㄹ.
        case closed
        /// With ㄹ, after which `로` is said and not `으로`.
        case closedByL
    }

    /// The forms after a consonant and after a vowel.
    private static let pairs: [(closed: String, open: String)] = {
        // What is said with and without 이: longer ones are tried first.
        let copulas = """
            이었습니다=였습니다 이었는데요=였는데요 이었는데=였는데 이었어요=였어요 이었고요=였고요 이었고=였고 이었던=였던 이에요=예요 이라고요=라고요 이라고=라고 이라는=라는 \
            이라서=라서 이라도=라도 이라면=라면 이란=란 이라던데=라던데 이래요=래요 이랑=랑 이세요=세요 이시고=시고 이시죠=시죠 이신가요=신가요 이십니다=십니다 이고요=고요 \
            이구요=구요 이고=고 이거든요=거든요 이니까=니까 이니까요=니까요 이며=며 이면=면 이나=나 이요=요 이죠=죠 이지요=지요 이지만=지만 이네요=네요 이야=야 이든=든 \
            이든지=든지 이잖아요=잖아요 이여=여
            """
        let pairs = copulas.split(separator: " ").map { $0.split(separator: "=").map(String.init) }
            .filter { $0.count == 2 }.map { (closed: $0[0], open: $0[1]) }
        return (pairs + [("으로", "로"), ("은", "는"), ("이", "가"), ("을", "를"), ("과", "와")])
            .sorted { $0.0.count > $1.0.count }
    }()
    /// What may stand behind a particle in the same word.
    private static let tails: Set<String> = ["", "는", "도", "요", "만", "의", "부터", "까지", "써", "서", "서는", "만요", "도요"]

    /// The sound that a text ends with; nil when it ends with no Hangul and no digit.
    static func sound(_ text: some Sequence<Unicode.Scalar>) -> Sound? {
        var last: Sound?
        for scalar in text {
            if scalar.isHangul {
                let final = (scalar.value - 0xAC00) % 28
                last = final == 0 ? .open : final == 8 ? .closedByL : .closed
            } else if let digit = scalar.digit {
                // 영 일 이 삼 사 오 육 칠 팔 구
                last =
                    [.closed, .closedByL, .open, .closed, .open, .open, .closed, .closedByL, .closedByL, .open][digit]
            } else if scalar.isWordPart {
                last = nil
            }
        }
        return last
    }

    /// The particle at `start` in the form that fits `sound`, and where it ends; nil when there is none with two forms.
    static func fitting(
        _ scalars: [Unicode.Scalar], at start: Int, after sound: Sound
    ) -> (text: String, end: Int)? {
        var end = start
        while end < scalars.count, scalars[end].isHangul, end - start < 8 { end += 1 }
        guard end > start else { return nil }
        var word = String.UnicodeScalarView()
        word.append(contentsOf: scalars[start..<end])
        let rest = String(word)
        for pair in pairs {
            for form in [pair.closed, pair.open] where rest.hasPrefix(form) {
                guard tails.contains(String(rest.dropFirst(form.count))) else { continue }
                let isOpen = sound == .open || (pair.closed == "으로" && sound == .closedByL)
                return (isOpen ? pair.open : pair.closed, start + form.unicodeScalars.count)
            }
        }
        return nil
    }
}
