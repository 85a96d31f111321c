import FoundationEssentials
import SoriCore
import SoriHTTP

extension StepForm {
    /// The fields of steps in a JSON object; the rest of it, which may be long, is not looked at.
    private struct Known: Decodable {
        private struct Key: CodingKey {
            let stringValue: String
            var intValue: Int? { nil }
            init(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        let fields: [String: AnyJSON]

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            var fields: [String: AnyJSON] = [:]
            for key in container.allKeys where fieldNames.contains(key.stringValue) {
                fields[key.stringValue] = try container.decode(AnyJSON.self, forKey: key)
            }
            self.fields = fields
        }
    }

    /// The fields of steps in a JSON object, as a form would have sent them; others are left alone.
    ///
    /// Throws 422 naming the one whose value is an object or a list of lists, 400 for what is no JSON object.
    static func fields(in body: [UInt8]) throws(APIError) -> [(name: String, value: String)] {
        let known: [UInt8]
        do {
            known = try JSONText.encode(try JSONDecoder().decode(Known.self, from: Data(body)).fields)
        } catch {
            throw APIError(
                400, code: "malformed_json", short: "잘못된 요청",
                text: LocalizedText("본문은 JSON 객체여야 합니다.", "The body must be a JSON object."))
        }
        return try JSONFields.read(known).all
    }
}
