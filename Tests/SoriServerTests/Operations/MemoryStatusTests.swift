import Testing

@testable import SoriServer

struct MemoryStatusTests {
    @Test func levels() {
        let memory = [
            MemoryStatus(availableMB: 100, totalMB: 16_000), MemoryStatus(availableMB: 1_000, totalMB: 16_000),
        ]
        #expect(memory.map(\.level) == [.critical, .warning])
        #expect(MemoryStatus(availableMB: 1, totalMB: 2, swapMB: 3).loadableBytes == 4 << 20)
    }

    @Test func theSystemsFiguresAreRead() {
        #expect(MemoryStatus.current()?.totalMB ?? 0 > 0)
        #expect(MemoryStatus.fileBytes(inStatistics: "file 9\ninactive_file 4096\nactive_file 3\n") == 4099)
        #expect(MemoryStatus.fileBytes(inStatistics: "") == 0)
    }
}
