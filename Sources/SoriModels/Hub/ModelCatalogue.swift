/// Models of the hub that are worth naming to somebody who looks for one. Any other can be pulled by its name.
public enum ModelCatalogue {
    /// One of them.
    public struct Entry: Sendable, Equatable {
        /// What to pull; also its name here.
        public let name: String
        /// About how many MB (10^6 bytes) are fetched.
        public let downloadMB: Int
        /// About how many MB of memory it takes when it is loaded and computes one window; nil where it was not
        /// measured.
        public let memoryMB: Int?
        /// How many languages it knows.
        public let languages: Int
    }

    /// The smallest first.
    public static let entries = [
        Entry(name: "whisper-tiny", downloadMB: 151, memoryMB: nil, languages: 99),
        Entry(name: "whisper-base", downloadMB: 290, memoryMB: 170, languages: 99),
        Entry(name: "whisper-small", downloadMB: 967, memoryMB: 430, languages: 99),
        Entry(name: "whisper-medium", downloadMB: 3_056, memoryMB: 980, languages: 99),
        Entry(name: "whisper-large-v3-turbo", downloadMB: 1_618, memoryMB: 1_190, languages: 100),
        Entry(name: "whisper-large-v3", downloadMB: 3_087, memoryMB: 2_130, languages: 100),
        Entry(name: "distil-large-v3", downloadMB: 1_513, memoryMB: nil, languages: 1),
    ]
}
