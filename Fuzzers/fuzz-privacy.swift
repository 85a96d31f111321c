import SoriCore
import SoriPrivacy

/// Parts of what people say about themselves, which random bytes would hardly ever come upon.
private let fragments = """
    공일공 일이삼사 오육칠팔 이백십사 삼만이천삼백사십 천억 스물셋 공 일 이 아니 아니고 다시 에 이고 하고 어 음 앞자리 뒷자리 전화번호 카드번호 계좌 주민번호 비밀번호 \
    인증번호 사업자번호 여권 면허 우편번호 생년월일 이메일 골뱅이 네이버 점 컴 닷 언더바 에이 비 씨 김도윤 박 과장 님 씨가 테헤란로 152 서울 강남구 역삼동 101동 1203호 12가 3456 \
    2023가단12345 원 개 버전 제5조 1588 010-1234-5678 900101-1234568 4111-1111-1111-1111 hong@example.com 192.168.0.1 110-234-567890 M123A4567 이에요 \
    으로 은 는 이 가 을 double five oh one two twenty hundred and dash at dot com gmail my name is John Smith Street Road SW1A 1AA card number ssn 電話番号は 〇九〇 の \
    ゼロ いち に さん 東京都 丁目 番地 様 です 我叫 王 先生 幺三八 一二三 路 号 身份证 X @ . , - / ( ) : # ! ? ~ \u{200B} \u{FF10} \u{1F600} e\u{301} 각 ᄀ
    """.split(separator: " ").map(String.init)
private let languages = ["ko", "en", "ja", "zh", "", "ko-KR"]

/// The first byte says the language and the style of masks, the second which types are treated how. Of the rest, each
/// byte is a part of speech when the third is even; else it is a text as it comes.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
    guard count > 3 else { return 0 }
    let bytes = unsafe Array(UnsafeBufferPointer(start: data, count: count))
    let language = languages[Int(bytes[0] & 0x0F) % languages.count]
    let style = PrivacyPolicy.Style.allCases[Int(bytes[0] >> 4) % PrivacyPolicy.Style.allCases.count]
    let text = bytes[2] % 2 == 0 ? speech(bytes[3...]) : String(decoding: bytes[3...], as: UTF8.self)
    let removal = PrivacyRemoval(policy: policy(bytes[1], style))
    checkText(text, removal.redact(text, language: language), removal.policy)
    checkTranscript(text, language, removal, border: Int(bytes[2]))
    checkLive(text, language, removal)
    return 0
}

private func policy(_ byte: UInt8, _ style: PrivacyPolicy.Style) -> PrivacyPolicy {
    let treatments: [PrivacyPolicy.Treatment] = [.mask, .mask, .mark, .ignore]
    let types = PersonalDataType.allCases
    return PrivacyPolicy(
        treatments: [types[Int(byte >> 2) % types.count]: treatments[Int(byte) % 4]], style: style,
        threshold: byte % 3 == 0 ? 0.1 : 0.5)
}

/// Each byte a part, with a space before it unless its highest bit is set.
private func speech(_ bytes: ArraySlice<UInt8>) -> String {
    bytes.reduce(into: "") { text, byte in
        if byte < 0x80, !text.isEmpty { text += " " }
        text += fragments[Int(byte & 0x7F) % fragments.count]
    }
}

private func require(_ holds: Bool, _ message: StaticString) {
    precondition(holds, "\(message)")
}

/// Spans are in order and within both texts; what is between them stays but for particles; nothing masked is as it was.
private func checkText(_ text: String, _ redacted: RedactedText, _ policy: PrivacyPolicy) {
    let (old, new) = (Array(text.unicodeScalars), Array(redacted.text.unicodeScalars))
    var (before, after) = (0, 0)
    for span in redacted.spans {
        let (from, to) = (span.finding.range, span.range)
        require(
            from.lowerBound >= before && from.upperBound <= old.count && !from.isEmpty, "a span outside of the text")
        require(to.lowerBound >= after && to.upperBound <= new.count && !to.isEmpty, "a mask outside of the new text")
        require(policy.treatment(of: span.finding.type) != .ignore, "a type that is ignored")
        require(span.isMasked == (policy.treatment(of: span.finding.type) == .mask), "another treatment")
        require(span.isMasked != (old[from] == new[to]), "a mask that shows what it stands for")
        require((0...1).contains(span.finding.score) && !span.finding.evidence.isEmpty, "a finding without a reason")
        (before, after) = (from.upperBound, to.upperBound)
    }
    if redacted.spans.isEmpty { require(old == new, "a text that changed without a finding") }
}

/// The text cut into segments with words: as much is found as in one, and spans, words and times stay within them.
private func checkTranscript(_ text: String, _ language: String, _ removal: PrivacyRemoval, border: Int) {
    let words = text.split(separator: " ").map(String.init)
    let size = 1 + border % 7
    let segments = stride(from: 0, to: words.count, by: size).enumerated().map { index, start in
        let own = words[start..<min(words.count, start + size)]
        let time = Double(index)
        let timed = own.enumerated().map {
            Word(text: $0.element, start: time + 0.1 * Double($0.offset), end: time + 0.1 * Double($0.offset + 1))
        }
        return Segment(
            id: index, start: time, end: time + 1, text: own.joined(separator: " "),
            words: border % 3 == 0 ? [] : timed)
    }
    let transcript = Transcript(language: language, duration: Double(segments.count), segments: segments)
    let redacted = removal.redact(transcript)
    require(redacted.transcript.segments.count == segments.count, "another number of segments")
    require(redacted.counts.values.allSatisfy { $0 > 0 }, "a count of nothing")
    for span in redacted.spans {
        let segment = redacted.transcript.segments[span.segmentID]
        require(span.range.upperBound <= segment.text.unicodeScalars.count, "a span outside of its segment")
        require(segment.start <= span.start && span.start <= span.end && span.end <= segment.end + 1e-6, "a wrong time")
        require(redacted.counts[span.type] != nil, "a span that is not counted")
    }
    for (old, new) in zip(segments, redacted.transcript.segments) {
        require(old.words.isEmpty == new.words.isEmpty || new.text.isEmpty, "words that came or went")
        // The words are those of the masked text, so none can tell more than the text does.
        let letters = new.text.unicodeScalars.filter { !$0.properties.isWhitespace }
        let spoken = new.words.flatMap { $0.text.unicodeScalars.filter { !$0.properties.isWhitespace } }
        require(new.words.isEmpty || spoken == Array(letters), "words that are not those of the text")
    }
}

/// The text as utterances of one session.
private func checkLive(_ text: String, _ language: String, _ removal: PrivacyRemoval) {
    var live = LiveRedaction(removal, language: language)
    for part in text.split(separator: " ").prefix(40) {
        let interim = live.interim(String(part))
        let redacted = live.final(String(part))
        require(Array(interim.unicodeScalars) == Array(redacted.text.unicodeScalars), "an interim that shows more")
        checkText(String(part), redacted, removal.policy)
    }
}
