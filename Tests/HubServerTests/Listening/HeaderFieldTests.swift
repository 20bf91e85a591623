import ChannelKit
import NIOHTTP1
import Testing

@testable import HubServer

@Suite("Header fields of responses")
struct HeaderFieldTests {
    @Test(
        arguments: [
            ("X-Answer", "a b, c", "a b, c"), ("Content-Type", "text/xml; charset=utf-8", "text/xml; charset=utf-8"),
            ("X-Answer", "b\r\nX-Other: c", "b  X-Other: c"), ("X-Answer", "é", "é"), ("x_answer", "b", "b"),
            ("X Answer", "b", nil), ("X-Answer:", "b", nil), ("X-Answer\r\nX-Other", "b", nil), ("", "b", nil),
        ] as [(String, String, String?)]
    )
    func fieldCannotEndTheHead(_ name: String, _ value: String, _ expected: String?) {
        var headers = HTTPHeaders()
        HeaderFields([HeaderFields.Field(name: name, value: value)]).append(to: &headers)
        #expect(headers.map(\.value) == [expected].compactMap(\.self))
    }
}
