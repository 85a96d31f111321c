import SoriWhisper

private let folder = FuzzFolder()
private let configuration = folder.configuration(vocabulary: 1800)

/// The first byte, modulo four, says which files the rest is: `tokenizer.json`; `vocab.json` and `added_tokens.json`,
/// parted by bytes 0x1E; `vocabulary.json`; `vocabulary.txt`.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
    guard count > 0 else { return 0 }
    let bytes = unsafe UnsafeRawBufferPointer(start: data + 1, count: count - 1)
    let kinds = [["tokenizer.json"], ["vocab.json", "added_tokens.json"], ["vocabulary.json"], ["vocabulary.txt"]]
    for name in kinds.joined() { unsafe folder.put(nil, as: name) }
    unsafe folder.put(bytes, as: kinds[Int(data[0] % 4)])
    do throws(WhisperError) {
        useAll(try WhisperTokenizer(folder: folder.path, configuration: configuration))
    } catch {
        expectNamed(error, folder)
    }
    return 0
}
