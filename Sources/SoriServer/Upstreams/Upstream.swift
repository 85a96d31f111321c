public import SoriCore
import SoriFetch

/// Another instance of this server that requests may be sent to.
public struct Upstream: Sendable, Equatable {
    /// What it is called in `/api/devices`, in logs and in answers.
    public let name: String
    /// Its address without a slash at the end, such as `https://host:8003`; nothing secret is in it.
    public let url: String

    /// Names that mean something else.
    static let reserved: Set<String> = ["auto", RoutingTable.localName]
    private static let longestName = 32

    /// Reads `NAME=URL`.
    ///
    /// A name has 1 to 32 small letters, digits, `-`, `_` and `.`, and is not `auto` or `local`. The address begins
    /// with http:// or https:// and may have a path before which the server stands; a query, a fragment, a user name
    /// or a password is refused. Throws `UpstreamError` `malformed`, which does not repeat the address.
    public init(_ text: String) throws(UpstreamError) {
        guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
            throw UpstreamError(
                code: .malformed, message: "an upstream is written NAME=URL, such as gpu=http://host:8003")
        }
        let name = String(text[..<equals])
        guard name.utf8.count <= Self.longestName, name.utf8.allSatisfy(Self.isNameSign) else {
            throw UpstreamError(
                code: .malformed,
                message: "an upstream's name has 1 to \(Self.longestName) small letters, digits, '-', '_' or '.'")
        }
        guard !Self.reserved.contains(name) else {
            throw UpstreamError(code: .malformed, message: "an upstream cannot be called '\(name)': that name is taken")
        }
        var url = String(text[text.index(after: equals)...])
        while url.hasSuffix("/") { url.removeLast() }
        do throws(WebAddressError) {
            _ = try WebAddress(url)
        } catch {
            throw UpstreamError(code: .malformed, message: "the upstream '\(name)': \(error.message)")
        }
        guard !url.contains("?"), !url.contains("#") else {
            throw UpstreamError(
                code: .malformed, message: "the upstream '\(name)': its address must not have a query or a fragment")
        }
        self.name = name
        self.url = url
    }

    private static func isNameSign(_ sign: UInt8) -> Bool {
        switch sign {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
            UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}

/// An upstream that cannot be used as it is configured.
public typealias UpstreamError = DomainError<UpstreamErrorCode>

/// What can be wrong with it, as a bounded set of identifiers; see `UpstreamError`.
public enum UpstreamErrorCode: String, Sendable, CaseIterable {
    /// Its name or address cannot be used.
    case malformed = "upstream_malformed"
    /// It is told twice.
    case repeated = "upstream_repeated"
}

/// Where requests may be sent, and how.
public struct UpstreamsConfiguration: Sendable {
    /// The other instances; with none everything is done here.
    public let upstreams: [Upstream]
    /// The key that they ask for, or nil.
    public var key: String?
    /// A file of certificates (PEM) that vouch for those with https, instead of the system's.
    public var authorities: String?
    /// Requests that may wait until somebody has time for them.
    public var mostWaiting = 256
    /// Where the choice of `POST /api/devices` is kept; nil forgets it with the process.
    public var choiceFile: String?

    /// No upstreams.
    init() { upstreams = [] }

    /// Takes upstreams; throws `UpstreamError` `repeated` for a name that comes twice.
    public init(_ upstreams: [Upstream]) throws(UpstreamError) {
        var names: Set<String> = []
        for upstream in upstreams where !names.insert(upstream.name).inserted {
            throw UpstreamError(code: .repeated, message: "two upstreams are called '\(upstream.name)'")
        }
        self.upstreams = upstreams
    }
}
