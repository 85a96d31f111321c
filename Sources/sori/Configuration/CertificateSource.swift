import SoriHTTP

/// Where the certificate of the TLS listeners comes from.
enum CertificateSource: Sendable, Equatable {
    /// Files that the configuration names.
    case configured(CertificateFiles)
    /// One that is made for development, in this folder.
    case development(folder: String)

    /// Takes what is configured; throws `ConfigurationError` when one file of the two is missing.
    init(certificate: String?, key: String?, dataDirectory: String) throws(ConfigurationError) {
        switch (certificate, key) {
        case (nil, nil): self = .development(folder: dataDirectory + "/tls")
        case (let certificate?, let key?): self = .configured(CertificateFiles(certificate: certificate, key: key))
        case (_?, nil):
            throw ConfigurationError("\(Setting.tlsCert.flag) needs \(Setting.tlsKey.flag): the certificate's key")
        case (nil, _?):
            throw ConfigurationError("\(Setting.tlsKey.flag) needs \(Setting.tlsCert.flag): the key's certificate")
        }
    }
}
