import SoriCore
import SoriOnnx
import SoriRecognition

extension RecognitionError {
    /// An error of ONNX Runtime in the terms of the seam, with the remedy.
    init(_ error: OnnxError) {
        switch error.code {
        case .libraryMissing:
            self.init(
                code: .backendMissing,
                message:
                    "Moonshine cannot be used: \(error.message); run scripts/setup (the library needs x86-64 and glibc "
                    + "2.34 or newer)", cause: error.cause)
        case .graphDamaged:
            self.init(
                code: .modelDamaged, message: "\(error.message); delete its folder and run scripts/setup",
                cause: error.cause)
        case .callFailed:
            self.init(code: .engineFailed, message: error.message, cause: error.cause)
        }
    }

    /// Runs `body`, whose errors become those of the seam.
    static func mapping<Value>(_ body: () throws(OnnxError) -> Value) throws(RecognitionError) -> Value {
        do throws(OnnxError) {
            return try body()
        } catch {
            throw RecognitionError(error)
        }
    }
}
