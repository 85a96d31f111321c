import FoundationEssentials
public import SoriCore
import SoriSQLite

extension LibraryStore {
    /// The picture of a transcript's recording, if it was kept.
    public func waveform(of id: String) async throws(StoreError) -> Waveform? {
        try await reader.run { database throws(StoreError) in
            let text = try database.query(
                "SELECT points FROM peaks JOIN transcripts USING (key) WHERE id = ?", [.text(id)]
            ) { $0.text(0) ?? "" }.first
            guard let parts = text?.split(separator: " ", maxSplits: 1), let first = parts.first,
                let milliseconds = Int(first), let data = Data(base64Encoded: String(parts.dropFirst().first ?? ""))
            else { return nil }
            return Waveform(peaks: Array(data), duration: SegmentRow.seconds(milliseconds))
        }
    }

    /// Keeps the picture of a transcript's recording; nothing happens when there is no such transcript.
    public func keep(_ waveform: Waveform, of id: String) async throws(StoreError) {
        let text = "\(SegmentRow.milliseconds(waveform.duration)) \(Data(waveform.peaks).base64EncodedString())"
        try await writer.write { database throws(StoreError) -> Void in
            try database.query(
                "INSERT OR REPLACE INTO peaks (key, points) SELECT key, ? FROM transcripts WHERE id = ?",
                [.text(text), .text(id)])
        }
    }
}
