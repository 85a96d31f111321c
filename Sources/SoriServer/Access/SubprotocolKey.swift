import FoundationEssentials
import SoriHTTP

/// The key that a browser offers among the subprotocols of a WebSocket (RFC 6455, section 1.9), beside `sori`.
///
/// A page cannot set header fields on a socket, and an address ends up in logs and histories. So it offers
/// `["sori", "openai-insecure-api-key.KEY"]`, as OpenAI's Realtime clients in browsers do; the server chooses `sori`. A
/// subprotocol is a token (RFC 7230); a key with other characters comes as `sori-api-key-base64url.` and the
/// base64url of its UTF-8 bytes, without padding.
enum SubprotocolKey {
    /// The subprotocol that the server chooses when a client offers it.
    static let chosen = "sori"

    private static let plainPrefix = "openai-insecure-api-key."
    private static let encodedPrefix = "sori-api-key-base64url."

    /// The first key among the offered subprotocols, or nil; what cannot be decoded is no key.
    static func key(in headers: HTTPHeaders) -> String? {
        for field in headers.all("sec-websocket-protocol") {
            for offer in field.split(separator: ",") {
                let name = offer.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" }
                if name.hasPrefix(plainPrefix) { return String(name.dropFirst(plainPrefix.count)) }
                if name.hasPrefix(encodedPrefix), let key = decode(name.dropFirst(encodedPrefix.count)) { return key }
            }
        }
        return nil
    }

    private static func decode(_ text: Substring) -> String? {
        var base64 = String(text.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 })
        base64 += String(repeating: "=", count: (4 - base64.utf8.count % 4) % 4)
        return Data(base64Encoded: base64).flatMap { String(bytes: $0, encoding: .utf8) }
    }
}
