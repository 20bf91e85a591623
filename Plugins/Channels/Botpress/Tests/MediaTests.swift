import BotpressChannel
import ChannelKit
import ChannelTestKit
import Foundation
import Testing

/// URLs and credentials of file downloads.
struct MediaTests {
    private static let picture = FakeHTTP.Answer.response(
        OutboundResponse(status: 200, headers: ["Content-Type": "image/png"], body: Data("x".utf8))
    )

    struct Case: Sendable, CustomTestStringConvertible {
        let url: String
        var settings: [String: SettingValue?] = [:]
        let requestedURL: String
        let authorization: String?
        let origin: OutboundRequest.Origin
        var testDescription: String { url }
    }

    private static let serverOnly: [String: SettingValue?] = ["bot_id": nil, "webhook_id": nil, "access_token": nil]

    static let cases =
        [
            Case(
                url: "https://files.bpcontent.cloud/1.png",
                requestedURL: "https://files.bpcontent.cloud/1.png",
                authorization: nil,
                origin: .untrusted
            ),
            Case(
                url: "https://api.example.test/v1/files/1",
                requestedURL: "https://api.example.test/v1/files/1",
                authorization: "Bearer \(Sample.accessToken)",
                origin: .configured
            ),
            // A v12 server does not get the Cloud's token.
            Case(
                url: "/api/v1/bots/lotus/media/1.png",
                requestedURL: "https://v12.example.test/api/v1/bots/lotus/media/1.png",
                authorization: nil,
                origin: .untrusted
            ),
            Case(
                url: "/api/v1/bots/lotus/media/1.png",
                settings: serverOnly.merging(["media_url": nil]) { $1 },
                requestedURL: "https://api.example.test/api/v1/bots/lotus/media/1.png",
                authorization: nil,
                origin: .configured
            ),
        ] + elsewhere.map { Case(url: $0, requestedURL: $0, authorization: nil, origin: .untrusted) }

    /// URLs on the API's host that are not files.
    private static let elsewhere = [
        "https://api.example.test/v1/chat/conversations", "https://api.example.test/v1/files/../chat/conversations",
        "https://api.example.test/v1/files/%2e%2e/chat", "https://api.example.test/v1//files/1",
        "https://api.example.test/v1/filesystem", "https://api.example.test/V1/files/1",
        "https://api.example.test/v1/files/..;/chat", "https://u@api.example.test/v1/files/1",
    ]

    @Test(arguments: cases)
    func fileIsDownloadedFromItsURL(_ testCase: Case) async throws {
        let adapter = try Sample.adapter(testCase.settings, baseURL: "https://api.example.test")
        let http = FakeHTTP(Self.picture)
        let media = ContentPart.Media(url: testCase.url, filename: "1.png")
        let file = try await adapter.download(media, of: "1", limit: 100, using: http)
        #expect(file == MediaFile(data: Data("x".utf8), mimeType: "image/png", filename: "1.png"))
        let request = try #require(http.requests.first)
        #expect(request.url == testCase.requestedURL)
        #expect(request.headers["Authorization"] == testCase.authorization)
        #expect(request.origin == testCase.origin)
    }

    @Test func fileWithoutAURLIsGone() async throws {
        let adapter = try Sample.adapter()
        await #expect(throws: MediaError.self) {
            try await adapter.download(ContentPart.Media(), of: "1", limit: 100, using: FakeHTTP(Self.picture))
        }
    }
}
