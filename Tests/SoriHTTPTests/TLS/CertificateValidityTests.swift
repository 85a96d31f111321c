import SoriHTTP
import Testing

struct CertificateValidityTests {
    @Test(arguments: [
        (999, CertificateValidity.State.notYetValid), (1_000, .valid), (2_000, .valid), (2_001, .expired),
    ])
    func states(_ now: Int, _ state: CertificateValidity.State) {
        #expect(CertificateValidity(start: 1_000, end: 2_000).state(at: now) == state)
    }

    @Test func datesAreReadable() {
        let validity = CertificateValidity(start: 784_111_777, end: 784_111_778)
        #expect(validity.startText == "Sun, 06 Nov 1994 08:49:37 GMT")
        #expect(validity.endText == "Sun, 06 Nov 1994 08:49:38 GMT")
    }
}
