import FoundationEssentials
import SoriCore

@testable import SoriHTTP

/// The shape of `POST /backend/reload`: any object whose wanted fields are texts or null.
private enum Entry: Codable, Equatable {
    case text(String)
    case null
    case other

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else {
            self = .other
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .null: try container.encodeNil()
        case .other: try container.encode(false)
        }
    }
}

/// The shape of `POST /api/v1/stream/create`.
private struct Conversation: Codable, Equatable {
    var language: String?
}

/// The JSON bodies of requests; what is read is written in one way only, and is the same when it is read again. Texts
/// of error answers come out as they went in.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
    let bytes = unsafe Data(UnsafeBufferPointer(start: data, count: count))
    let fields = checked([String: Entry].self, bytes)
    let conversation = checked(Conversation.self, bytes)
    switch fields?["language"] {
    case .text(let text): require(conversation?.language == text, "two shapes that find different texts")
    case .null: require(conversation == Conversation(), "two shapes that differ about null")
    case .other: require(conversation == nil, "a text that is none")
    case nil: require(fields == nil || conversation == Conversation(), "an object that only one shape takes")
    }
    checkErrorAnswer(String(decoding: bytes, as: UTF8.self))
    return 0
}

private func checked<Shape: Codable & Equatable>(_ shape: Shape.Type, _ bytes: Data) -> Shape? {
    guard let value = try? JSONDecoder().decode(shape, from: bytes) else { return nil }
    guard let written = try? JSONText.encode(value), let second = try? JSONText.encode(value) else {
        preconditionFailure("what was read cannot be written")
    }
    require(written == second, "two writings of the same value differ")
    require((try? JSONDecoder().decode(shape, from: Data(written))) == value, "another value after writing")
    return value
}

private func checkErrorAnswer(_ message: String) {
    struct Answer: Decodable {
        struct Detail: Decodable {
            var error: String
            var message: String
        }
        var detail: Detail
    }
    let request = HTTPRequest(method: .get, path: "/", body: .empty)
    let error = HTTPError(400, code: .malformedForm, message: message)
    let response = DetailErrorResponder().response(to: error, for: request)
    guard case .bytes(let bytes) = response.body else { preconditionFailure("an error's answer must be bytes") }
    guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(bytes)) else {
        preconditionFailure("an error's answer is no JSON")
    }
    require(Array(answer.detail.message.utf8) == Array(message.utf8), "a message that changed on its way")
    require(answer.detail.error == "malformed_form")
}
