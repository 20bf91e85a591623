import ChannelKit
import ChannelTestKit
import Foundation
import Testing
import WhatsAppChannel

struct MediaTests {
    static let lookaside = "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1"
    static let object: JSONValue = [
        "messaging_product": "whatsapp", "url": .string(lookaside), "mime_type": "image/jpeg", "sha256": "wrong",
        "file_size": "3", "id": "1000000000000001",
    ]
    static let bytes = FakeHTTP.Answer.response(
        OutboundResponse(status: 200, headers: ["Content-Type": "image/jpeg"], body: Data([1, 2, 3]))
    )
    static let gone = FakeHTTP.Answer.response(OutboundResponse(status: 404))

    static func fetch(
        _ media: ContentPart.Media = .init(id: "1000000000000001", filename: "a.jpg"),
        limit: Int = 100,
        baseURL: String = "https://graph.facebook.com",
        using http: FakeHTTP
    ) async throws -> MediaFile {
        try await Sample.adapter(baseURL: baseURL).download(media, of: "wamid.X", limit: limit, using: http)
    }

    /// A digest that does not match is no reason to reject the file.
    @Test func mediaIsFetchedByIDThenURL() async throws {
        let http = FakeHTTP(.json(Self.object), Self.bytes)
        let file = try await Self.fetch(using: http)
        #expect(file == MediaFile(data: Data([1, 2, 3]), mimeType: "image/jpeg", filename: "a.jpg"))
        #expect(
            http.requests.map(\.url) == [
                "https://graph.facebook.com/v25.0/1000000000000001?phone_number_id=310000000000001", Self.lookaside,
            ]
        )
        #expect(http.requests.allSatisfy { $0.method == "GET" && $0.headers["Authorization"] == "Bearer EAA-demo" })
        #expect(http.requests.last?.responseLimit == 100)
    }

    @Test func webhookURLOfMediaIsUsedFirst() async throws {
        let http = FakeHTTP(Self.bytes)
        _ = try await Self.fetch(.init(id: "1000000000000001", url: Self.lookaside), using: http)
        #expect(http.requests.map(\.url) == [Self.lookaside])
    }

    @Test(arguments: [
        gone, .response(OutboundResponse(status: 401)), .response(OutboundResponse(status: 500)),
        .failure(.ambiguous("lost")),
        .failure(.forbidden("not public")),
    ])
    func expiredWebhookURLsFallBackToTheID(answer: FakeHTTP.Answer) async throws {
        let http = FakeHTTP(answer, .json(Self.object), Self.bytes)
        let file = try await Self.fetch(.init(id: "1000000000000001", url: Self.lookaside), using: http)
        #expect(file.data.count == 3)
        #expect(http.requests.count == 3)
    }

    @Test func expiredURLsAreRequestedAgain() async throws {
        let http = FakeHTTP(.json(Self.object), Self.gone, .json(Self.object), Self.bytes)
        #expect(try await Self.fetch(using: http).data.count == 3)
        let hopeless = FakeHTTP(.json(Self.object), Self.gone, .json(Self.object), Self.gone)
        await #expect(throws: MediaError.gone(reason: "HTTP 404")) { try await Self.fetch(using: hopeless) }
        #expect(hopeless.requests.count == 4)
    }

    @Test(arguments: ["303833", 303_833] as [JSONValue])
    func filesOverTheLimitAreNotDownloaded(size: JSONValue) async throws {
        var object = try #require(Self.object.object)
        object["file_size"] = size
        let http = FakeHTTP(.json(.object(object)), Self.bytes)
        await #expect(throws: MediaError.tooLarge(limit: 303_832)) { try await Self.fetch(limit: 303_832, using: http) }
        #expect(http.requests.count == 1)
        let enough = FakeHTTP(.json(.object(object)), Self.bytes)
        #expect(try await Self.fetch(limit: 303_833, using: enough).data.count == 3)
    }

    @Test func largerFilesThanDeclaredAreRejected() async {
        let http = FakeHTTP(.json(Self.object), .failure(.tooLarge(limit: 100)))
        await #expect(throws: MediaError.tooLarge(limit: 100)) { try await Self.fetch(using: http) }
        let shortCut = FakeHTTP(.failure(.tooLarge(limit: 100)))
        await #expect(throws: MediaError.tooLarge(limit: 100)) {
            try await Self.fetch(.init(id: "1", url: Self.lookaside), using: shortCut)
        }
        #expect(shortCut.requests.count == 1)
    }

    /// The token is sent to the API and to Meta's file host only.
    @Test(arguments: [
        "https://evil.example.test/a", "https://lookaside.fbsbx.com.evil.example.test/a",
        "http://lookaside.fbsbx.com/whatsapp_business/attachments", "https://graph.example.test/a",
        "https://lookaside.fbsbx.com:8443/whatsapp_business/attachments", "https://lookaside.fbsbx.com/a",
        "https://lookaside.fbsbx.com/whatsapp_business/attachments/../x",
        "https://lookaside.fbsbx.com/whatsapp_business/attachments/%2e%2E/x",
        "https://lookaside.fbsbx.com/whatsapp_business//attachments/x",
        "https://lookaside.fbsbx.com/WhatsApp_Business/attachments/x",
        "https://lookaside.fbsbx.com/whatsapp_business/attachments2",
        "https://graph.facebook.com/v25.0/1000002/conversations?fields=messages",
    ])
    func tokenIsSentToMetaOnly(url: String) async throws {
        var object = try #require(Self.object.object)
        object["url"] = .string(url)
        let http = FakeHTTP(.json(.object(object)), Self.bytes)
        _ = try await Self.fetch(using: http)
        let foreign = try #require(http.requests.last)
        #expect(foreign.url == url)
        #expect(foreign.headers["Authorization"] == nil)
        #expect(foreign.origin == .untrusted)
    }

    @Test func tokenIsNotSentToARedirect() async throws {
        let redirect = FakeHTTP.Answer.response(
            OutboundResponse(status: 302, headers: ["Location": "https://cdn.example.test/a"])
        )
        let http = FakeHTTP(.json(Self.object), redirect, Self.bytes)
        _ = try await Self.fetch(using: http)
        #expect(http.requests.map { $0.headers["Authorization"] != nil } == [true, true, false])
    }

    @Test func tokenIsSentToTheBaseURL() async throws {
        var object = try #require(Self.object.object)
        object["url"] = "http://127.0.0.1:9/whatsapp/whatsapp_business/attachments?mid=1"
        let http = FakeHTTP(.json(.object(object)), Self.bytes)
        _ = try await Self.fetch(baseURL: "http://127.0.0.1:9/whatsapp", using: http)
        #expect(http.requests.last?.headers["Authorization"] == "Bearer EAA-demo")
    }

    @Test(
        arguments: [
            (401, ["error": ["code": 190, "message": "expired"]], "needsCredentials"),
            (400, ["error": ["code": 100, "error_subcode": 33, "message": "no such object"]], "gone"),
            (500, ["error": ["code": 2, "message": "later"]], "failed"),
            (502, [], "failed"),
            (200, ["id": "1"], "failed"),
        ] as [(Int, JSONValue, String)]
    )
    func invalidInputNamesItsReason(status: Int, answer: JSONValue, expected: String) async throws {
        let http = FakeHTTP(.json(status: status, answer), .json(status: status, answer))
        let error = try #require(await #expect(throws: MediaError.self) { try await Self.fetch(using: http) })
        #expect("\(error)".hasPrefix(expected))
    }

    @Test(arguments: [nil, "", "../me", "1?fields=x", "a/b"])
    func invalidIDsAreNotRequested(id: String?) async {
        let http = FakeHTTP()
        await #expect(throws: MediaError.gone(reason: "the media has no valid id")) {
            try await Self.fetch(.init(id: id), using: http)
        }
        #expect(http.requests.isEmpty)
    }

    @Test func declaredTypeReplacesAGenericOne() async throws {
        let blob = FakeHTTP.Answer.response(
            OutboundResponse(status: 200, headers: ["Content-Type": "application/octet-stream"], body: Data([1]))
        )
        #expect(try await Self.fetch(using: FakeHTTP(.json(Self.object), blob)).mimeType == "image/jpeg")
    }
}
