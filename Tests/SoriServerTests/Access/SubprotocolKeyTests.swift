import SoriHTTP
import Testing

@testable import SoriServer

struct SubprotocolKeyTests {
    @Test(
        arguments: [
            ([], nil), (["sori"], nil), (["sori, openai-insecure-api-key.one"], "one"),
            (["openai-insecure-api-key.a.b,sori"], "a.b"), (["sori", "openai-insecure-api-key.two"], "two"),
            (["sori,\topenai-insecure-api-key.one , x"], "one"), (["openai-insecure-api-key."], ""),
            (["OpenAI-Insecure-API-Key.one"], nil), (["api-key.one"], nil),
        ] as [([String], String?)])
    func aKeyAmongTheOffers(fields: [String], key: String?) {
        #expect(SubprotocolKey.key(in: headers(fields)) == key)
    }

    @Test(
        arguments: [
            ("7YKk", "키"), ("YSBi", "a b"), ("YQ", "a"), ("Pz8_Pj4-", "???>>>"), ("", ""), ("Y", nil), ("!!!!", nil),
            ("_w", nil),
        ] as [(String, String?)])
    func otherCharactersComeInBase64(encoded: String, key: String?) {
        #expect(SubprotocolKey.key(in: headers(["sori, sori-api-key-base64url.\(encoded)"])) == key)
    }

    private func headers(_ fields: [String]) -> HTTPHeaders {
        var headers = HTTPHeaders()
        for field in fields { headers.add("sec-websocket-protocol", field) }
        return headers
    }
}
