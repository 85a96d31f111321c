import SoriRecognition

extension FieldReader {
    /// The options of decoding; throws 422 naming the field that cannot be read.
    func decoding() throws(APIError) -> DecodingPreferences {
        do throws(RecognitionError) {
            return try DecodingPreferences(fields: { name in
                // A list may come as one field or as many.
                let all = texts(name)
                return text(name) ?? (all.isEmpty ? nil : all.joined(separator: ","))
            })
        } catch {
            throw APIError(error)
        }
    }
}
