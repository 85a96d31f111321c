import FoundationEssentials
import SoriCore
import SoriCrypto
import SoriFetch
import Synchronization

/// Sends one signed message to an address that a client gave, within a bounded time.
struct CallbackSender: Sendable {
    let client: FetchClient
    let resolver: HostResolver
    let rules: AddressRules
    let secret: SigningSecret

    /// From the name service to the end of the answer.
    static let longestTime = Duration.seconds(10)
    /// Of an answer no more is heard; nothing of it is kept.
    private static let longestAnswer = 65_536

    /// Sends `body` and gives the status of the answer.
    ///
    /// The name is resolved once, and the very address that was judged is connected to. Redirects are not followed.
    /// Throws `WebAddressError` for an address that may not be called, `FetchError` when there is no answer in time,
    /// `CancellationError`.
    func send(_ body: [UInt8], to text: String, id: String, now: Date) async throws -> Int {
        let address = try WebAddress(text)
        let answer = Answer(limit: Self.longestAnswer)
        let time = String(Int(now.timeIntervalSince1970))
        let request = [
            ("content-type", "application/json"), ("x-sori-delivery", id),
            ("x-sori-signature", Self.signature(of: body, at: time, with: secret)),
        ]
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    let found = try rules.choose(from: try await resolver.addresses(of: address.host))
                    var fetch = FetchRequest(text, headers: request, body: body)
                    fetch.destination = (found, address.port)
                    fetch.totalTimeout = Self.longestTime
                    _ = try await client.send(fetch, to: answer)
                }
                group.addTask {
                    try await Task.sleep(for: Self.longestTime)
                    throw FetchError(code: .timedOut, message: "no answer in \(Self.longestTime)")
                }
                defer { group.cancelAll() }
                try await group.next()
            }
        } catch {
            // What comes behind the head does not matter.
            guard let status = answer.status else { throw error }
            return status
        }
        return answer.status ?? 0
    }

    /// The header field: `t=SECONDS,v1=HMAC`, over the time, a dot and the body. A receiver that also looks at the time
    /// cannot be fooled with an old message.
    static func signature(of body: [UInt8], at time: String, with secret: SigningSecret) -> String {
        "t=\(time),v1=\(secret.signature(of: Array("\(time).".utf8) + body))"
    }

    /// Hears an answer up to a limit and keeps its status.
    private final class Answer: FetchSink {
        private struct Enough: Error {}

        private let limit: Int
        private let heard = Mutex((status: Int?.none, bytes: 0))

        init(limit: Int) { self.limit = limit }

        var status: Int? { heard.withLock { $0.status } }

        func begin(_ head: FetchHead) { heard.withLock { $0.status = head.status } }

        func receive(_ bytes: [UInt8]) throws {
            let count = heard.withLock { heard in
                heard.bytes += bytes.count
                return heard.bytes
            }
            guard count <= limit else { throw Enough() }
        }
    }
}
