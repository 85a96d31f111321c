import SoriCore
import SoriWhisper

private let folder = FuzzFolder()

/// A checkpoint of PyTorch; what opens is read to the last number.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
    unsafe folder.put(UnsafeRawBufferPointer(start: data, count: count), as: "model.pt")
    do throws(WhisperError) {
        readAll(try WhisperWeights(checkpoint: WhisperPyTorchFile(path: folder.path + "/model.pt")))
    } catch {
        expectNamed(error, folder)
    }
    return 0
}
