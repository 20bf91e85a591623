import ChannelKit
import ChannelTestKit
import Foundation
import Testing
import TwilioChannel

struct MediaTests {
    static let message = "MM00000000000000000000000000000002"
    static let folder = "/2010-04-01/Accounts/\(Sample.account)/Messages/\(message)/Media"
    static let id = "ME00000000000000000000000000000001"

    private func download(
        _ media: ContentPart.Media,
        _ http: FakeHTTP,
        baseURL: String = "https://api.twilio.com",
        of message: String = message
    ) async throws -> MediaFile {
        try await Sample.adapter(baseURL: baseURL).download(media, of: message, limit: 1_000, using: http)
    }

    private static func picture() -> FakeHTTP.Answer {
        .response(OutboundResponse(status: 200, headers: ["Content-Type": "image/png"], body: Data("png".utf8)))
    }

    private static func redirect(_ url: String) -> FakeHTTP.Answer {
        .response(OutboundResponse(status: 307, headers: ["Location": url]))
    }

    /// The signed URL on another host gets no credentials; it is named by the API.
    @Test func followsTheRedirectWithoutCredentials() async throws {
        let http = FakeHTTP(Self.redirect("https://cdn.example.test/signed?x=1"), Self.picture())
        let file = try await download(.init(url: "https://api.twilio.com\(Self.folder)/\(Self.id)"), http)
        #expect(file == MediaFile(data: Data("png".utf8), mimeType: "image/png"))
        #expect(
            http.requests.map(\.url) == [
                "https://api.twilio.com\(Self.folder)/\(Self.id)", "https://cdn.example.test/signed?x=1",
            ]
        )
        #expect(http.requests.map { $0.headers["Authorization"] } == [Sample.basic, nil])
        #expect(http.requests.map(\.origin) == [.configured, .untrusted])
        #expect(http.requests.map(\.responseLimit) == [1_000, 1_000])
    }

    @Test func anIDIsEnough() async throws {
        let http = FakeHTTP(Self.picture())
        _ = try await download(.init(id: Self.id), http, baseURL: "https://api.example.test")
        #expect(http.requests.map(\.url) == ["https://api.example.test\(Self.folder)/\(Self.id)"])
    }

    /// Webhooks of a regional account may contain the default host.
    @Test func defaultHostIsTrustedForRegionalAccounts() async throws {
        let http = FakeHTTP(Self.picture())
        let media = ContentPart.Media(url: "https://api.twilio.com\(Self.folder)/\(Self.id)")
        _ = try await download(media, http, baseURL: "https://api.dublin.ie1.twilio.com")
        #expect(http.requests.map { $0.headers["Authorization"] } == [Sample.basic])
    }

    static let foreign: [String] = [
        "https://evil.test\(folder)/\(id)", "http://api.twilio.com\(folder)/\(id)",
        "https://api.twilio.com.evil.test\(folder)/\(id)", "https://api.twilio.com@evil.test\(folder)/\(id)",
        "https://api.twilio.com\(folder)/../../\(id)", "https://api.twilio.com\(folder)/\(id)?x=1",
        "https://api.twilio.com\(folder)/", "https://api.twilio.com\(folder)/\(id)/..",
        "https://api.twilio.com" + folder.replacing("AC0", with: "AC1") + "/\(id)",
        "https://api.twilio.com" + folder.replacing("MM0", with: "MM1") + "/\(id)",
        "https://api.twilio.com:8443\(folder)/\(id)", "",
    ]

    @Test(arguments: foreign)
    func credentialsAreSentToTheAccountOnly(_ url: String) async throws {
        let http = FakeHTTP(Self.picture())
        await #expect(throws: MediaError.forbidden(reason: "not a file of this message in this account")) {
            try await download(.init(url: url), http)
        }
        #expect(http.requests.isEmpty)
    }

    @Test func aMessageIDIsNoPath() async throws {
        let http = FakeHTTP(Self.picture())
        await #expect(throws: MediaError.self) { try await download(.init(id: Self.id), http, of: "../../AC2") }
        #expect(http.requests.isEmpty)
    }

    @Test(arguments: [
        (404, MediaError.gone(reason: "HTTP 404")), (401, .needsCredentials(reason: "HTTP 401")),
        (500, .failed(reason: "HTTP 500")),
    ])
    func refusalNamesItsReason(status: Int, expected: MediaError) async throws {
        let http = FakeHTTP(.response(OutboundResponse(status: status)))
        await #expect(throws: expected) { try await download(.init(id: Self.id), http) }
    }
}
