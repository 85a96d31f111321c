import SoriWhisper

private let folder = FuzzFolder()
private let configuration = folder.configuration(vocabulary: 1800)

/// `tokenizer.json` (first byte even), or `vocab.json` and `added_tokens.json` (odd), parted by bytes 0x1E.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
    guard count > 0 else { return 0 }
    let bytes = unsafe UnsafeRawBufferPointer(start: data + 1, count: count - 1)
    let isOneFile = unsafe data[0].isMultiple(of: 2)
    unsafe folder.put(isOneFile ? bytes : nil, as: "tokenizer.json")
    if isOneFile {
        unsafe folder.put(nil, as: "vocab.json")
    } else {
        unsafe folder.put(bytes, as: ["vocab.json", "added_tokens.json"])
    }
    do throws(WhisperError) {
        useAll(try WhisperTokenizer(folder: folder.path, configuration: configuration))
    } catch {
        expectNamed(error, folder)
    }
    return 0
}
