/// What is offered to clients: Mozilla's intermediate recommendation without the old finite-field exchanges.
enum TLSPolicy {
    /// Suites of TLS 1.3, the best first.
    static let suites13 = ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"]

    /// Suites of TLS 1.2, the best first: forward secret and authenticated, for either kind of key.
    static let suites12 = [
        "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384",
        "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-RSA-CHACHA20-POLY1305",
    ]

    /// Curves of the key exchange, the best first.
    static let curves = ["X25519", "prime256v1", "secp384r1"]
}
