import SoriCrypto
import Testing

struct ContentDigestTests {
    @Test(arguments: [
        (ContentDigest.Kind.sha1, "abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (.sha256, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (.sha256, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ])
    func knownSums(_ kind: ContentDigest.Kind, _ text: String, _ sum: String) {
        let whole = ContentDigest(kind)
        whole.update(Array(text.utf8))
        #expect(whole.finish() == sum)
        let bytewise = ContentDigest(kind)
        for byte in text.utf8 { bytewise.update(CollectionOfOne(byte)) }
        #expect(bytewise.finish() == sum)
    }
}
