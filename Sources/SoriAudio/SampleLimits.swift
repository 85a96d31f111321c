/// What a header may claim before it is taken for damage.
enum SampleLimits {
    static let rates = 4_000...768_000
    static let channels = 1...64

    static func check(rate: Int, channels: Int, path: String) throws(AudioError) {
        guard rates.contains(rate) else {
            throw AudioError(
                .unsupportedMedia,
                "\(path) claims \(rate) samples a second; its header is damaged, or convert it to 16000")
        }
        guard Self.channels.contains(channels) else {
            throw AudioError(
                .unsupportedMedia, "\(path) claims \(channels) channels; its header is damaged, or convert it to mono")
        }
    }
}
