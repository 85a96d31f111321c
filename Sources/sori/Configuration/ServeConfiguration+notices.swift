extension ServeConfiguration {
    /// What a person who starts the server should know about its settings; a line each.
    var notices: [String] {
        var lines: [String] = []
        if apiKeys.isEmpty { lines.append("no API keys are configured: whoever reaches the port may use it") }
        if hasUnusedCertificate {
            lines.append("no listener uses \(Setting.tlsCert.flag): add one such as \(Setting.listen.flag) 8088,tls")
        }
        if upstreams.sendsKeyInTheClear {
            lines.append("the key of \(Setting.upstreamKeyFile.flag) goes to another machine unencrypted: use https")
        }
        return lines
    }
}
