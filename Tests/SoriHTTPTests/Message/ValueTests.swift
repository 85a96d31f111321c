import Testing

@testable import SoriHTTP

struct ValueTests {
    @Test func formsAreDecodedStrictly() {
        let items = FormEncoding.parse(Array("a=1&b=%ED%95%9C+x&c&=d&&e==".utf8))
        #expect(items?.map(\.name) == ["a", "b", "c", "", "e"])
        #expect(items?.map(\.value) == ["1", "한 x", "", "d", "="])
        for broken in ["a=%", "a=%1", "a=%gg", "a=%00", "a=%ff"] {
            #expect(FormEncoding.parse(Array(broken.utf8)) == nil)
        }
        #expect(FormEncoding.parse(Array("a&b&c".utf8), limit: 2) == nil)
    }

    @Test func headerParametersAreTakenApart() {
        let value = HeaderParameters(
            #"Form-Data; name="a;\"b\\"; filename="C:\dir\x.wav"; FILENAME*=UTF-8''%ED%95%9C.wav; bad"#)
        #expect(value.value == "form-data")
        #expect(value["name"] == #"a;"b\"#)
        #expect(value["filename"] == #"C:\dir\x.wav"#)
        #expect(value.extended("filename") == "한.wav")
        #expect(HeaderParameters("a; filename*=UTF-8''%zz; filename=b").extended("filename") == "b")
        #expect(HeaderParameters("").value == "")
    }

    @Test func eventsKeepTheirLines() {
        let event = ServerSentEvent(data: "a\r\nb\nc\rd", event: "x\ny", id: "1", retry: 5)
        #expect(
            String(decoding: event.bytes, as: UTF8.self)
                == "event: xy\nid: 1\nretry: 5\ndata: a\ndata: b\ndata: c\ndata: d\n\n")
        #expect(String(decoding: ServerSentEvent(data: "").bytes, as: UTF8.self) == "data: \n\n")
    }

    @Test func tagsMatch() {
        let tag = EntityTag.strong(for: [1, 2, 3])
        #expect(tag != EntityTag.strong(for: [1, 2, 4]))
        #expect(EntityTag.matches("\"x\", W/\(tag)", tag))
        #expect(EntityTag.matches("*", tag))
        #expect(!EntityTag.matches("\"x\"", tag))
        #expect(!EntityTag.matches(nil, tag))
    }

    @Test func idsOfClientsAreChecked() {
        #expect(RequestID.accepted("abc-1.2:3_4") == "abc-1.2:3_4")
        for bad in ["", "a b", "a\n", "<x>", String(repeating: "a", count: 129)] {
            #expect(RequestID.accepted(bad) == nil)
        }
        var ids = RequestID()
        #expect(Set((0..<1_000).map { _ in ids.make() }).count == 1_000)
    }

    @Test func datesAreInTheirForm() {
        #expect(HTTPDate.text(784_111_777) == "Sun, 06 Nov 1994 08:49:37 GMT")
    }
}
