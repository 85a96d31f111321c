import Testing

@testable import SoriHTTP

/// What a client is told of a limit is what holds.
struct BodyLimitTests {
    @Test func aFormMayBeLongerThanItsFile() {
        let limits = FormLimits(fileBytes: 1_000, fileSetting: "--max-upload-mb (STT_MAX_UPLOAD_MB)")
        #expect(!limits.body.isExceeded(by: 1_000 + limits.fieldBytes))
        #expect(limits.body.isExceeded(by: 1_001 + limits.body.surroundings))
        let error = HTTPError.tooLarge(limits.body)
        #expect(error.status == 413 && error.limit == limits.body)
        #expect(error.message.contains("1000 bytes") && error.message.contains("--max-upload-mb (STT_MAX_UPLOAD_MB)"))
    }

    @Test func limitsWithoutSetting() {
        #expect(HTTPError.tooLarge(16).message == "the body is larger than the limit of 16 bytes: send less")
        #expect(HTTPError.tooLarge(FormLimits().fields).message.contains("text fields"))
        #expect(!BodyLimit.none.isExceeded(by: .max))
    }
}
