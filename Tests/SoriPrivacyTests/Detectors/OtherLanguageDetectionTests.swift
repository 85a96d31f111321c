import SoriPrivacy
import Testing

/// What is found in English, Japanese and Chinese, other than names and addresses.
@Suite struct OtherLanguageDetectionTests {
    private func found(_ text: String, _ language: String) -> [String] {
        let source = SourceText(text, language: language)
        return PrivacyRemoval().redact(text, language: language).spans.map {
            "\($0.finding.type.rawValue) \(source[$0.finding.range])"
        }
    }

    @Test(arguments: [
        ("you can reach me at 415-673-6902", "phone 415-673-6902"),
        (
            "call me at four one five six seven three six nine oh two",
            "phone four one five six seven three six nine oh two"
        ),
        ("my mobile is 07732 955935", "phone 07732 955935"),
        ("my social is 512-34-6789", "ssn 512-34-6789"),
        ("card number 4111 1111 1111 1111 please", "card 4111 1111 1111 1111"),
        ("it is john dot smith at gmail dot com", "email john dot smith at gmail dot com"),
        ("it's john.smith@example.com", "email john.smith@example.com"),
        ("the ip is 192.168.0.14", "ip 192.168.0.14"),
        ("my date of birth is March 3rd 1985", "birth_date March 3rd 1985"),
        ("my zip code is 94107", "postal_code 94107"),
        ("the one-time code is 482913", "password 482913"),
        ("my account number is 123456789012", "account 123456789012"),
    ])
    func english(_ text: String, _ wanted: String) { #expect(found(text, "en") == [wanted]) }

    @Test(arguments: [
        "call us at 800-555-0199", "it costs $1,299.99", "version 10.15.7 came out", "order number 1234567890",
        "I waited for forty five minutes",
        "the score was three to two", "tracking number 9400111899223", "in 2019 we moved",
        "room 304 on the third floor", "twenty percent off",
        "for you to go one more time", "section 12 article 3", "no one told me", "my password doesn't work",
        "at 3:30 pm", "I ordered two of them",
    ])
    func englishHardNegatives(_ text: String) { #expect(found(text, "en") == []) }

    @Test(arguments: [
        ("ja", "電話番号は090-1234-5678です", "phone 090-1234-5678"),
        ("ja", "携帯はゼロきゅうゼロ いちにさんよん ごろくななはちです", "phone ゼロきゅうゼロ いちにさんよん ごろくななはち"),
        ("ja", "番号は〇九〇の一二三四の五六七八です", "phone 〇九〇の一二三四の五六七八"),
        ("ja", "マイナンバーは123456789018です", "my_number 123456789018"),
        ("ja", "郵便番号は150-0001です", "postal_code 150-0001"),
        ("zh", "身份证号 110105194912310021", "id_number 110105194912310021"),
        ("zh", "我的电话是13800138000", "phone 13800138000"),
        ("zh", "手机号是幺三八零零幺三八零零零", "phone 幺三八零零幺三八零零零"),
    ])
    func japaneseAndChinese(_ language: String, _ text: String, _ wanted: String) {
        #expect(found(text, language) == [wanted])
    }

    @Test(arguments: [
        ("ja", "第一に二つあります"), ("ja", "3000円です"), ("ja", "午後三時三十分"), ("ja", "2023年3月5日に注文しました"), ("zh", "一共三百二十块"),
        ("zh", "订单号20231234567"), ("zh", "第一次来"),
    ])
    func japaneseAndChineseHardNegatives(_ language: String, _ text: String) { #expect(found(text, language) == []) }

    @Test(arguments: [
        ("전화번호는 010-2345-6789예요", "[전화번호]"), ("電話は090-1234-5678です", "[電話番号]"), ("call 415-673-6902", "[phone number]"),
    ])
    func withoutALanguageTheScriptTells(_ text: String, _ label: String) {
        #expect(PrivacyRemoval().redact(text, language: "").text.contains(label))
    }

    /// From the first sign to the last one, and no further.
    @Test(arguments: [
        (
            "en", "my number is oh double seven three two nine five five nine three five",
            "phone oh double seven three two nine five five nine three five"
        ),
        ("en", "that's john dot smith at gmail dot com", "email john dot smith at gmail dot com"),
        ("zh", "身份证号11010519491231002X", "id_number 11010519491231002X"),
        ("ko", "메일이 hong 골뱅이 네이버 점 컴이에요", "email hong 골뱅이 네이버 점 컴"),
    ])
    func ends(_ language: String, _ text: String, _ wanted: String) {
        #expect(found(text, language) == [wanted])
    }
}
