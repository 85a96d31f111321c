import FoundationEssentials

/// A transcript as a document for word processors (Office Open XML, ECMA-376): a title, what it is of, and the segments
/// with speaker and time.
public struct DocxDocument: Sendable {
    private let transcript: LibraryTranscript

    /// A document of `transcript`.
    public init(_ transcript: LibraryTranscript) { self.transcript = transcript }

    /// The bytes of the file.
    public func bytes() throws(ExportError) -> [UInt8] {
        let zip = try ZipWriter()
        let parts = [
            ("[Content_Types].xml", Self.contentTypes), ("_rels/.rels", Self.relations),
            ("docProps/core.xml", properties), ("word/document.xml", document), ("word/styles.xml", styles),
            ("word/_rels/document.xml.rels", Self.documentRelations),
        ]
        for (name, text) in parts { try zip.add(name, Array(text.utf8), modified: transcript.updatedAt) }
        return try zip.finish()
    }

    private static let head = #"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"# + "\n"
    private static let office = "http://schemas.openxmlformats.org"

    private static let contentTypes =
        head + """
            <Types xmlns="\(office)/package/2006/content-types">\
            <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
            <Default Extension="xml" ContentType="application/xml"/>\
            <Override PartName="/word/document.xml" \
            ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>\
            <Override PartName="/word/styles.xml" \
            ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>\
            <Override PartName="/docProps/core.xml" \
            ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>
            """

    private static let relations =
        head + """
            <Relationships xmlns="\(office)/package/2006/relationships">\
            <Relationship Id="rId1" Type="\(office)/officeDocument/2006/relationships/officeDocument" \
            Target="word/document.xml"/>\
            <Relationship Id="rId2" Type="\(office)/package/2006/relationships/metadata/core-properties" \
            Target="docProps/core.xml"/></Relationships>
            """

    private static let documentRelations =
        head + """
            <Relationships xmlns="\(office)/package/2006/relationships">\
            <Relationship Id="rId1" Type="\(office)/officeDocument/2006/relationships/styles" Target="styles.xml"/>\
            </Relationships>
            """

    private var properties: String {
        let time = transcript.updatedAt.formatted(.iso8601)
        return Self.head + """
            <cp:coreProperties xmlns:cp="\(Self.office)/package/2006/metadata/core-properties" \
            xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" \
            xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\
            <dc:title>\(Self.escaped(transcript.title))</dc:title><dc:language>\(Self.escaped(transcript.language))\
            </dc:language><dcterms:modified xsi:type="dcterms:W3CDTF">\(time)</dcterms:modified></cp:coreProperties>
            """
    }

    /// Fonts for Korean where the system has none of the name: word processors choose their own for East Asian text.
    private var styles: String {
        func style(_ id: String, _ name: String, _ run: String, _ paragraph: String = "") -> String {
            """
            <w:style w:type="paragraph" w:styleId="\(id)"><w:name w:val="\(name)"/><w:basedOn w:val="Normal"/>\
            <w:pPr>\(paragraph)</w:pPr><w:rPr>\(run)</w:rPr></w:style>
            """
        }
        return Self.head + """
            <w:styles xmlns:w="\(Self.office)/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr>\
            <w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="Malgun Gothic"/><w:sz w:val="22"/>\
            </w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="300" w:lineRule="auto"/>\
            </w:pPr></w:pPrDefault></w:docDefaults>\
            <w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>\
            \(style("Title", "Title", #"<w:b/><w:sz w:val="36"/>"#))\
            \(style("Subtitle", "Subtitle", #"<w:color w:val="566170"/>"#, #"<w:spacing w:after="360"/>"#))\
            \(style("Speaker", "Speaker", #"<w:b/><w:color w:val="0B5CAD"/><w:sz w:val="20"/>"#,
                #"<w:keepNext/><w:spacing w:before="200" w:after="40"/>"#))\
            </w:styles>
            """
    }

    private var document: String {
        var body = Self.paragraph("Title", [(transcript.title, false)])
        let date = transcript.createdAt.formatted(.iso8601.year().month().day())
        body += Self.paragraph(
            "Subtitle", [("\(date) · \(Self.clock(transcript.duration)) · \(transcript.language)", false)])
        var speaker: String??
        for segment in transcript.segments where !segment.text.isEmpty {
            // A line of its own where the speaker changes; without speakers each segment has its time.
            if speaker != .some(segment.speaker) || segment.speaker == nil {
                let name = segment.speaker.map { $0 + "  " } ?? ""
                body += Self.paragraph("Speaker", [(name, false), (Self.clock(segment.start), true)])
                speaker = segment.speaker
            }
            body += Self.paragraph(nil, [(segment.text, false)])
        }
        return Self.head + """
            <w:document xmlns:w="\(Self.office)/wordprocessingml/2006/main"><w:body>\(body)<w:sectPr>\
            <w:pgSz w:w="11906" w:h="16838"/>\
            <w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="708" w:footer="708" \
            w:gutter="0"/></w:sectPr></w:body></w:document>
            """
    }

    /// A paragraph of runs, some of them in grey.
    private static func paragraph(_ style: String?, _ runs: [(text: String, isFaint: Bool)]) -> String {
        let properties = style.map { #"<w:pPr><w:pStyle w:val="\#($0)"/></w:pPr>"# } ?? ""
        let texts = runs.filter { !$0.text.isEmpty }.map { run in
            let look = run.isFaint ? #"<w:rPr><w:b w:val="0"/><w:color w:val="566170"/></w:rPr>"# : ""
            return #"<w:r>\#(look)<w:t xml:space="preserve">\#(escaped(run.text))</w:t></w:r>"#
        }
        return "<w:p>\(properties)\(texts.joined())</w:p>"
    }

    /// A text as XML carries it; signs that XML 1.0 does not allow are left out.
    private static func escaped(_ text: String) -> String {
        var output = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": output += "&amp;"
            case "<": output += "&lt;"
            case ">": output += "&gt;"
            case "\"": output += "&quot;"
            case "\t", "\n", "\r": output += " "
            case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: continue
            default: output.unicodeScalars.append(scalar)
            }
        }
        return output
    }

    /// `1:02:03`, or `2:03` within an hour.
    private static func clock(_ seconds: Double) -> String {
        let total = Int(max(0, seconds).rounded(.down))
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let (hours, minutes, rest) = (total / 3_600, total / 60 % 60, total % 60)
        return hours > 0 ? "\(hours):\(two(minutes)):\(two(rest))" : "\(minutes):\(two(rest))"
    }
}
