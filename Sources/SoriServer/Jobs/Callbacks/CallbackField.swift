import SoriCore
import SoriFetch

/// The field `callback_url` of a request.
enum CallbackField {
    static let name = "callback_url"

    /// The address, or nil when there is none; throws 422 for one that may not be called, and where none may.
    static func read(_ fields: FieldReader, _ outbox: CallbackOutbox?) throws(APIError) -> String? {
        guard let text = fields.text(name) else { return nil }
        guard let outbox else {
            throw .invalid(
                name,
                LocalizedText(
                    "이 서버는 작업이 끝났음을 알리지 않습니다. 서버를 --webhook-secret-file(STT_WEBHOOK_SECRET_FILE)과 함께 시작하세요.",
                    "This server tells nobody of the ends of jobs: start it with --webhook-secret-file FILE "
                        + "(STT_WEBHOOK_SECRET_FILE), a secret that the messages are signed with."))
        }
        do throws(WebAddressError) {
            try outbox.rules.check(try WebAddress(text))
            return text
        } catch {
            throw .invalid(name, LocalizedText(korean(error.code), "'\(name)': \(error.message)."))
        }
    }

    private static func korean(_ code: WebAddressErrorCode) -> String {
        switch code {
        case .malformed: "'callback_url'은 이름이나 올바른 IP 주소를 쓴 http:// 또는 https:// 주소여야 합니다."
        case .credentials: "'callback_url'에 사용자 이름이나 암호를 넣을 수 없습니다."
        case .refused:
            "'callback_url'이 이 서버나 사설망을 가리킵니다. 허용하려면 서버를 --webhook-allow-private과 함께 시작하세요."
        }
    }
}
