import SoriWhisper

private let folder = FuzzFolder()

/// `config.json`, `generation_config.json` and `preprocessor_config.json`, parted by bytes 0x1E.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
    let names = ["config.json", "generation_config.json", "preprocessor_config.json"]
    unsafe folder.put(UnsafeRawBufferPointer(start: data, count: count), as: names)
    do throws(WhisperError) {
        let configuration = try WhisperConfiguration(folder: folder.path)
        // What is read must be fit to plan with.
        let capacity = RuntimeCapacity(for: configuration, cachesBytes: true)
        precondition(capacity.windowSlots > 0 && configuration.windowFrames > 0)
        precondition(configuration.width.isMultiple(of: configuration.decoder.heads))
        precondition(configuration.alignmentHeads?.allSatisfy { $0.layer < configuration.decoder.layers } ?? true)
    } catch {
        expectNamed(error, folder)
    }
    return 0
}
