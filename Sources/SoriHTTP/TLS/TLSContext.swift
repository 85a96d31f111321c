internal import CTLS

/// Sets up what libwebsockets makes handshakes from: OpenSSL's `SSL_CTX` of a listener, which stays the library's own.
@safe
enum TLSContext {
    /// Restricts the context to `TLSPolicy` and lets each handshake ask `identity` for the certificate. False when
    /// OpenSSL refuses a setting.
    ///
    /// - Parameters:
    ///   - pointer: the `SSL_CTX`.
    ///   - identity: not retained; it must outlive the context.
    static func prepare(_ pointer: UnsafeMutableRawPointer, _ identity: TLSIdentity) -> Bool {
        let context = OpaquePointer(pointer)
        unsafe sori_tls_set_options(context)
        // Resumed sessions would go on under a certificate that has been exchanged, and tickets are only as secret as
        // a key that lives as long as the process. Whole handshakes are cheap beside the speech.
        unsafe sori_tls_forget_sessions(context)
        // The context itself holds no certificate, so nothing of an old one, of another kind of key perhaps, is left.
        unsafe SSL_CTX_set_cert_cb(
            context,
            { handshake, identity in
                guard let handshake = unsafe handshake, let identity = unsafe identity else { return 0 }
                let owner = unsafe Unmanaged<TLSIdentity>.fromOpaque(identity).takeUnretainedValue()
                return unsafe owner.certificate.present(on: handshake) ? 1 : 0
            }, Unmanaged.passUnretained(identity).toOpaque())
        return unsafe sori_tls_set_versions(context) == 1
            && SSL_CTX_set_ciphersuites(context, TLSPolicy.suites13.joined(separator: ":")) == 1
            && SSL_CTX_set_cipher_list(context, TLSPolicy.suites12.joined(separator: ":")) == 1
            && sori_tls_set_groups(context, TLSPolicy.curves.joined(separator: ":")) == 1
    }
}
