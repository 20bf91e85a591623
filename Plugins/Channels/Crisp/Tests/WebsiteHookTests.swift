import ChannelKit
import ChannelTestKit
import CrispChannel
import Foundation
import Testing

/// Website hooks are authenticated by the key in their URL only.
struct WebsiteHookTests {
    private static let key = Sample.urlKey

    static let targets: [(String, AuthenticationFailure?)] = [
        ("/webhooks/crisp/\(key)", nil),
        ("/webhooks/crisp/\(key)?source=crisp", nil),
        ("/webhooks/crisp?key=\(key)", nil),
        ("/webhooks/crisp", .missing),
        ("/webhooks/crisp?other=\(key)", .missing),
        ("/webhooks/crisp?key=", .mismatch),
        ("/webhooks/crisp?key=\(key)x", .mismatch),
        ("/webhooks/crisp/\(key.dropLast())", .mismatch),
        ("/webhooks/crisp/another/\(key)", .mismatch),
        ("/\(key)/crisp", .missing),
    ]

    private func failure(_ request: WebhookRequest, on adapter: CrispAdapter) throws -> AuthenticationFailure? {
        CrispAdapter.authenticationFailure(of: request, with: try #require(adapter.credentials.first))
    }

    @Test(arguments: targets)
    func urlKeyAuthenticates(target: String, expected: AuthenticationFailure?) throws {
        let request = Sample.post(try Fixture.data("text.json", in: .module), target: target)
        #expect(try failure(request, on: Sample.websiteAdapter()) == expected)
    }

    /// A channel with a signing secret accepts no unsigned hook at any URL.
    @Test(arguments: targets.map(\.0))
    func urlKeyDoesNotReplaceASignature(target: String) throws {
        let request = Sample.post(try Fixture.data("text.json", in: .module), target: target)
        let adapter = try CrispAdapter(Sample.settings(urlKey: Self.key))
        #expect(try failure(request, on: adapter) == .missing)
    }

    @Test func signingSecretIsUnusedOnUnverifiedChannels() throws {
        #expect(try Sample.websiteAdapter().credentials.map(\.name) == ["url_key"])
        #expect(try Sample.websiteAdapter(["signing_secret": nil]).credentials.map(\.secret) == [Secret(Self.key)])
    }

    /// Loading the configuration reports these as a problem.
    @Test func channelWithoutSecretsHasNoCredential() throws {
        #expect(try CrispAdapter(Sample.settings(isUnverified: true)).credentials.isEmpty)
        #expect(try Sample.adapter(["signing_secret": nil]).credentials.isEmpty)
    }

    @Test func manifestAllowsURLKeys() { #expect(CrispAdapter.manifest.authentication == .urlKey) }
}
