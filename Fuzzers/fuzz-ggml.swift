import SoriWhisper

private let folder = FuzzFolder()

/// One ggml file: header, tokens, tensors; what opens is read to the last number.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
    unsafe folder.put(UnsafeRawBufferPointer(start: data, count: count), as: "ggml.bin")
    do throws(WhisperError) {
        let files = try WhisperModelFiles(path: folder.path + "/ggml.bin")
        readAll(files.weights)
        useAll(files.tokenizer)
    } catch {
        expectNamed(error, folder)
    }
    return 0
}
