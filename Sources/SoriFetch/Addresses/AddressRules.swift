public import SoriCore

/// Where requests that strangers ask for may go: public addresses, and others only when the operator says so.
public struct AddressRules: Sendable {
    /// Whether this machine and private networks are taken too.
    public let allowsPrivate: Bool

    /// Rules that take public addresses, and others where `allowsPrivate`.
    public init(allowsPrivate: Bool) { self.allowsPrivate = allowsPrivate }

    /// Judges what can be judged without a name service: throws `refused` for an address written out, or a name that
    /// always means this machine.
    public func check(_ address: WebAddress) throws(WebAddressError) {
        switch address.host {
        case .address(let found): _ = try choose(from: [found])
        case .name(let name):
            let bare = name.hasSuffix(".") ? name.dropLast() : name[...]
            guard allowsPrivate || (bare != "localhost" && !bare.hasSuffix(".localhost")) else { throw Self.refusal }
        }
    }

    /// The address to connect to, of those that a name stands for; throws `refused` when none may be connected to.
    public func choose(from addresses: [IPAddress]) throws(WebAddressError) -> IPAddress {
        guard let chosen = addresses.first(where: { allowsPrivate || $0.isPublic }) else { throw Self.refusal }
        return chosen
    }

    private static var refusal: WebAddressError {
        WebAddressError(
            code: .refused,
            message: "the address leads to this machine, a private network, or one that is kept for special use")
    }
}
