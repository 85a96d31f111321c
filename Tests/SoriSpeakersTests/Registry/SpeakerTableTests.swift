import FoundationEssentials
import SoriCore
import Testing

@testable import SoriSpeakers

struct SpeakerTableTests {
    private let now = Date(timeIntervalSince1970: 1_700_000_000)

    private func code(_ body: () throws(RegistryError) -> Void) -> RegistryErrorCode? {
        do throws(RegistryError) {
            try body()
            return nil
        } catch {
            return error.code
        }
    }

    @Test func namesAreUniqueWhateverTheCase() throws {
        var table = SpeakerTable()
        let first = try table.registered("  Ada ", [.made(0)], owner: nil, now: now)
        table.put(first)
        #expect(first.name == "Ada")
        #expect(
            code { () throws(RegistryError) in
                _ = try table.registered("ADA", [.made(0)], owner: nil, now: now)
            } == .nameTaken)
        let second = try table.registered("Bea", [.made(0)], owner: nil, now: now)
        table.put(second)
        #expect(
            code { () throws(RegistryError) in
                _ = try table.changed(second.id, name: "ada", adding: [], owner: nil, now: now)
            } == .nameTaken)
        #expect(try table.changed(first.id, name: "ADA", adding: [], owner: nil, now: now).name == "ADA")
        #expect(try table.speaker(called: "bea", owner: nil) == second)
    }

    @Test(arguments: ["", "  ", "a\nb", "a\u{0}", String(repeating: "가", count: 81)])
    func badNamesAreRefused(_ name: String) {
        #expect(
            code { () throws(RegistryError) in
                _ = try SpeakerTable().registered(name, [.made(0)], owner: nil, now: now)
            } == .nameInvalid)
    }

    @Test func enrolmentsAreAveraged() throws {
        var table = SpeakerTable()
        table.put(try table.registered("Ada", [.made(0)], owner: nil, now: now))
        let id = try table.speaker(called: "Ada", owner: nil).id
        let changed = try table.changed(id, name: nil, adding: [.made(60)], owner: nil, now: now + 5)
        #expect(changed.enrolments.count == 2)
        #expect(changed.seconds == 6)
        #expect(changed.updatedAt == now + 5)
        #expect(changed.voice.voice.likeness(Voiceprint(direction: .direction(30))) > 0.9999)
        let many = [VoiceSample](repeating: .made(0), count: RegisteredSpeaker.mostEnrolments)
        #expect(
            code { () throws(RegistryError) in
                _ = try table.changed(id, name: nil, adding: many, owner: nil, now: now)
            } == .full)
    }

    @Test func speakersOfOthersAreNotThere() throws {
        var table = SpeakerTable()
        let mine = try table.registered("Ada", [.made(0)], owner: "one", now: now)
        table.put(mine)
        table.put(try table.registered("Ada", [.made(0)], owner: "two", now: now))
        #expect(table.visible(to: "one") == [mine])
        #expect(table.visible(to: nil).count == 2)
        #expect(code { () throws(RegistryError) in _ = try table.speaker(mine.id, owner: "two") } == .notFound)
        table.remove(mine.id)
        #expect(table.visible(to: "one").isEmpty)
    }
}
