import SoriCore
import SoriWhisper

private let folder = FuzzFolder()

/// A `model.bin` of CTranslate2; what opens is read to the last number.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
    unsafe folder.put(UnsafeRawBufferPointer(start: data, count: count), as: "model.bin")
    do throws(WhisperError) {
        readAll(try WhisperWeights(ctranslate2: WhisperCTranslate2File(path: folder.path + "/model.bin")))
    } catch {
        expectNamed(error, folder)
    }
    return 0
}
