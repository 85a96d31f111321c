import SoriWhisper

private let folder = FuzzFolder()
private let configuration = folder.configuration(vocabulary: 300)

/// `model.safetensors` (first byte even), or an index and two shards (odd), parted by bytes 0x1E.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
    guard count > 0 else { return 0 }
    let bytes = unsafe UnsafeRawBufferPointer(start: data + 1, count: count - 1)
    let shards = ["model.safetensors.index.json", "a.safetensors", "b.safetensors"]
    if unsafe data[0].isMultiple(of: 2) {
        unsafe folder.put(bytes, as: "model.safetensors")
    } else {
        unsafe folder.put(nil, as: "model.safetensors")
        unsafe folder.put(bytes, as: shards)
    }
    do throws(WhisperError) {
        readAll(try WhisperWeights(folder: folder.path, configuration: configuration))
    } catch {
        expectNamed(error, folder)
    }
    return 0
}
