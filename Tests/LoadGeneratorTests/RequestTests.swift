import Crypto
import Foundation
import NIOCore
import Testing

@testable import LoadGenerator

struct BodyTemplateTests {
    @Test(arguments: [
        ("no places", "no places"),
        (
            #"{"id":"wamid.{{n}}","from":"1514{{n%1000}}","at":{{now}}}"#,
            #"{"id":"wamid.12007","from":"1514007","at":99}"#
        ),
        ("{{n}}{{n}}", "1200712007"),
        ("{{known%1000}} {{known%100000}}", "007 12007"),
        ("{{name}} {{n%0}} {{n", "{{name}} {{n%0}} {{n"),
        ("", ""),
    ])
    func placeholdersAreFilled(_ template: String, _ expected: String) {
        #expect(String(decoding: BodyTemplate(template).body(12_007, now: 99), as: UTF8.self) == expected)
    }

    @Test func everyTenthContactIsNew() {
        let template = BodyTemplate("{{known%1000}}")
        let contacts = (12_000..<12_020).map { String(decoding: template.body($0, now: 0), as: UTF8.self) }
        #expect(contacts.filter { $0.count > 3 } == ["2200", "2201"])
        #expect(Set(contacts).count == contacts.count)
    }
}

struct RequestFactoryTests {
    @Test func eachBodyIsSigned() throws {
        let factory = RequestFactory(
            target: try #require(Target(argument: "http://127.0.0.1:81/b")),
            template: BodyTemplate(#"{"n":{{n}}}"#),
            signature: .init(header: "X-Signature", key: SymmetricKey(data: Data("key".utf8))),
            first: 40
        )
        let request = factory.request(2, now: 0, allocator: ByteBufferAllocator())
        // printf '{"n":42}' | openssl dgst -sha256 -hmac key
        #expect(
            String(buffer: request) == """
                POST /b HTTP/1.1\r
                Host: 127.0.0.1:81\r
                Content-Type: application/json\r
                X-Signature: sha256=6238fad46b69878ec738b3d3fea12f340bf439ffec37423bbcfbd10af6397b9e\r
                Content-Length: 8\r
                \r
                {"n":42}
                """
        )
    }
}

struct ResponseScannerTests {
    private static let bytes = """
        HTTP/1.1 200 OK\r
        content-length: 2\r
        Date: now\r
        \r
        okHTTP/1.1 503 Service Unavailable\r
        Content-Length:0\r
        \r
        HTTP/1.1 204 No Content\r
        \r

        """

    @Test(arguments: [1, 2, 3, 7, 1_000])
    func responsesAreFoundInPiecesOfAnySize(_ size: Int) throws {
        var scanner = ResponseScanner()
        var events: [ResponseScanner.Event] = []
        let bytes = Array(Self.bytes.utf8)
        for start in stride(from: 0, to: bytes.count, by: size) {
            scanner.feed(ByteBuffer(bytes: bytes[start..<min(start + size, bytes.count)]))
            while let event = try scanner.next() { events.append(event) }
        }
        #expect(events == [.end(200), .end(503), .end(204)])
    }

    @Test(arguments: [1, 2, 5, 1_000])
    func firstWordsAreReported(_ size: Int) throws {
        var scanner = ResponseScanner(words: #""content":"T"#)
        let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
        let stream = head + "5\r\nbegin\r\n12\r\n{\"content\":\"Thank\"}\r\n0\r\n\r\n"
        let bytes = Array((stream + stream).utf8)
        var events: [ResponseScanner.Event] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            scanner.feed(ByteBuffer(bytes: bytes[start..<min(start + size, bytes.count)]))
            while let event = try scanner.next() { events.append(event) }
        }
        #expect(events == [.words, .end(200), .words, .end(200)])
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        "220 mail\r\n\r\n",
    ])
    func unsupportedResponsesAreRejected(_ text: String) {
        var scanner = ResponseScanner()
        scanner.feed(ByteBuffer(string: text))
        #expect(throws: ResponseScanner.NotUnderstood.self) { try scanner.next() }
    }
}
