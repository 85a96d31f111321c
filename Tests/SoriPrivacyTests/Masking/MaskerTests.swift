import Testing

@testable import SoriPrivacy

@Suite struct MaskerTests {
    /// The text with the first `value` in it masked as `type`.
    private func mask(
        _ text: String, _ value: String, _ type: PersonalDataType, _ style: PrivacyPolicy.Style = .label,
        language: String = "ko"
    ) throws -> String {
        let source = SourceText(text, language: language)
        let wanted = Array(value.unicodeScalars)
        let starts = 0...(source.scalars.count - wanted.count)
        let start = try #require(starts.first { source.scalars[$0...].starts(with: wanted) })
        var masker = Masker(PrivacyPolicy(style: style))
        let finding = Finding(start..<start + wanted.count, type, score: 1, evidence: "test")
        return masker.mask(source, [finding]).text
    }

    @Test(arguments: [
        ("공일공으로 연락", "공일공", PersonalDataType.phone, "[전화번호]로 연락"),
        ("김도윤이 왔어요", "김도윤", .name, "[이름]이 왔어요"),
        ("이철수가 왔어요", "이철수", .name, "[이름]이 왔어요"),
        ("이철수는 제 동생", "이철수", .name, "[이름]은 제 동생"),
        ("이철수를 찾아요", "이철수", .name, "[이름]을 찾아요"),
        ("이철수와 저", "이철수", .name, "[이름]과 저"),
        ("이철수예요.", "이철수", .name, "[이름]이에요."),
        ("이철수라고 합니다", "이철수", .name, "[이름]이라고 합니다"),
        ("테헤란로 152로 가요", "테헤란로 152", .address, "[주소]로 가요"),
        ("테헤란로 152에 있어요", "테헤란로 152", .address, "[주소]에 있어요"),
        ("서초동 11은 멀어요", "서초동 11", .address, "[주소]는 멀어요"),
        ("1234 5678이에요", "1234 5678", .phone, "[전화번호]예요"),
        ("1234 5678이고요", "1234 5678", .phone, "[전화번호]고요"),
        ("1234 5678을요", "1234 5678", .phone, "[전화번호]를요"),
        ("a@b.kr으로 주세요", "a@b.kr", .email, "[이메일]로 주세요"),
        ("12345678이었는데요", "12345678", .account, "[계좌번호]였는데요"),
        ("1234로써", "1234", .password, "[비밀번호]로써"),
    ])
    func particlesFollowTheMask(_ text: String, _ value: String, _ type: PersonalDataType, _ wanted: String) throws {
        #expect(try mask(text, value, type) == wanted)
    }

    @Test(arguments: [
        ("이철수 이 사람", "이철수", "[이름] 이 사람"), ("이철수에게", "이철수", "[이름]에게"), ("이철수한테서", "이철수", "[이름]한테서"),
        ("이철수은행", "이철수", "[이름]은행"), ("이철수가족", "이철수", "[이름]가족"), ("이철수과장님", "이철수", "[이름]과장님"),
        ("이철수이사님", "이철수", "[이름]이사님"), ("이철수로펌", "이철수", "[이름]로펌"), ("이철수입니다", "이철수", "[이름]입니다"),
        ("이철수, 는", "이철수", "[이름], 는"),
    ])
    func whatOnlyLooksLikeAParticleStays(_ text: String, _ value: String, _ wanted: String) throws {
        #expect(try mask(text, value, .name) == wanted)
    }

    @Test(arguments: [
        ("010-1234-5678로", "***-****-****로", "***-****-5678로", "[전화번호 1]로"),
        ("010 1234 5678은", "*** **** ****은", "*** **** 5678은", "[전화번호 1]은"),
        ("010 1234 5672가", "*** **** ****가", "*** **** 5672가", "[전화번호 1]이"),
        ("010 1234 5677로", "*** **** ****로", "*** **** 5677로", "[전화번호 1]로"),
        ("010 1234 5676으로", "*** **** ****으로", "*** **** 5676으로", "[전화번호 1]로"),
    ])
    func stylesKeepWhatTheySay(_ text: String, _ stars: String, _ lastFour: String, _ pseudonym: String) throws {
        let value = String(text.prefix(13))
        #expect(try mask(text, value, .phone, .stars) == stars)
        #expect(try mask(text, value, .phone, .lastFour) == lastFour)
        #expect(try mask(text, value, .phone, .pseudonym) == pseudonym)
    }

    @Test func ofAShortValueNothingStays() throws {
        #expect(try mask("코드 93821 요", "93821", .password, .lastFour) == "코드 ***** 요")
        #expect(try mask("김도윤 씨", "김도윤", .name, .lastFour) == "*** 씨")
    }

    @Test func theSameValueHasTheSamePseudonymHoweverItIsSaid() {
        let removal = PrivacyRemoval(policy: PrivacyPolicy(style: .pseudonym))
        let text = "전화번호는 010-1234-5678이고 다른 전화번호는 010-9999-8888, 처음 건 공일공 일이삼사 오육칠팔이에요"
        let redacted = removal.redact(text, language: "ko").text
        #expect(redacted == "전화번호는 [전화번호 1]이고 다른 전화번호는 [전화번호 2], 처음 건 [전화번호 1]이에요")
    }

    @Test(arguments: [
        ("ko", "[전화번호]"), ("ko-KR", "[전화번호]"), ("en", "[phone number]"), ("en_US", "[phone number]"), ("ja", "[電話番号]"),
        ("zh", "[电话号码]"), ("fr", "[phone number]"), ("", "[phone number]"),
    ])
    func labelsAreOfTheLanguage(_ language: String, _ wanted: String) throws {
        #expect(try mask("01012345678", "01012345678", .phone, language: language) == wanted)
    }

    @Test func everyTypeHasALabelInEveryLanguage() {
        for type in PersonalDataType.allCases {
            let labels = ["ko", "en", "ja", "zh"].map { type.label(in: $0) }
            #expect(Set(labels).count == 4, "\(type): \(labels)")
            #expect(!labels.contains(type.rawValue) || type == .address || type == .name || type == .password)
        }
    }
}
