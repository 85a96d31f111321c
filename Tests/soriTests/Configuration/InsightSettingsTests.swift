import FoundationEssentials
import SoriCore
import SoriPrivacy
import Testing

@testable import sori

struct InsightSettingsTests {
    private func policy(_ text: String) throws(ConfigurationError) -> PrivacyPolicy {
        try PrivacyPolicyFile.read(Array(text.utf8))
    }

    @Test func policiesAreRead() throws {
        #expect(try policy("{}") == PrivacyPolicy())
        let text =
            #"{"usual": "mark", "treatments": {"phone": "mask", "ip": "ignore"}, "style": "stars", "threshold": 0.8}"#
        #expect(
            try policy(text)
                == PrivacyPolicy(
                    usual: .mark, treatments: [.phone: .mask, .ip: .ignore], style: .stars, threshold: 0.8))
    }

    @Test(arguments: [
        (#"{"types": []}"#, "types"), (#"{"treatments": {"shoe": "mask"}}"#, "shoe"),
        (#"{"treatments": {"phone": "eat"}}"#, "phone"), (#"{"style": "black"}"#, "style"),
        (#"{"threshold": 2}"#, "threshold"), ("[]", "JSON"), ("{", "JSON"),
    ])
    func wrongPoliciesAreTold(_ text: String, _ told: String) {
        let error = #expect(throws: ConfigurationError.self) { try policy(text) }
        #expect(error?.message.contains(told) == true, "\(error?.message ?? "")")
    }

    @Test func transcriptsOfOthersAreRead() throws {
        func read(_ text: String, language: String? = nil) throws(ConfigurationError) -> [String] {
            let transcript = try TranscriptInput.read(Data(text.utf8), name: "x", language: language)
            return [transcript.language] + transcript.segments.map(\.text)
        }
        #expect(try read(#"{"text": " a ", "language": "korean"}"#) == ["ko", "a"])
        #expect(
            try read(#"{"segments": [{"text": "a"}, {"text": "b", "start": 3}]}"#, language: "en") == ["en", "a", "b"])
        #expect(try read(#"{"job_id": "j", "result": {"language": "en", "text": "x"}}"#) == ["en", "x"])
        #expect(throws: ConfigurationError.self) { try read(#"{"result": null}"#) }
    }
}
