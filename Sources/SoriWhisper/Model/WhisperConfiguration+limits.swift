internal import SoriCore

extension WhisperConfiguration {
    /// What is accepted; far above every published model, and low enough that no product of sizes overflows.
    enum Limits {
        static let melBins = 1...512
        static let audioContext = 1...6000
        static let textContext = 8...8192
        static let vocabulary = 300...1_000_000
        static let width = 8...16384
        static let heads = 1...256
        static let layers = 1...256
        static let hidden = 8...65536
    }

    /// Checks what no single field shows; `file` names the source in errors.
    func checked(file: String) throws(FileError) -> WhisperConfiguration {
        for (name, stack) in [("encoder", encoder), ("decoder", decoder)]
        where width % stack.heads != 0 {
            throw FileError(
                code: .malformed,
                message: "\(file): the \(name)'s \(stack.heads) heads do not divide the width \(width)")
        }
        var result = self
        // Distilled models come with the heads of the model they were made from: those that are not there are left out.
        let heads = alignmentHeads?.filter { $0.layer < decoder.layers && $0.head < decoder.heads }
        result.alignmentHeads = heads?.isEmpty == true ? nil : heads
        return result
    }
}
