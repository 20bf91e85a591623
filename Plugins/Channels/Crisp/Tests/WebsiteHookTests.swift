import ChannelKit
import ChannelTestKit
import CrispChannel
import Foundation
import Testing

/// A website's own hooks prove nothing but that they know the URL.
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
        let credential = try #require(adapter.credentials.first)
        do throws(AuthenticationFailure) {
            _ = try CrispAdapter.authenticate(request, with: credential)
            return nil
        } catch { return error }
    }

    @Test(arguments: targets)
    func theURLIsTheProof(target: String, expected: AuthenticationFailure?) throws {
        let request = Sample.post(try Fixture.data("text.json", in: .module), target: target)
        #expect(try failure(request, on: Sample.websiteAdapter()) == expected)
    }

    /// A channel with a signing secret believes nothing that is not signed, on whatever door.
    @Test(arguments: targets.map(\.0))
    func noURLStandsForASignature(target: String) throws {
        let request = Sample.post(try Fixture.data("text.json", in: .module), target: target)
        let adapter = try CrispAdapter(Sample.settings(urlKey: Self.key))
        #expect(try failure(request, on: adapter) == .missing)
    }

    @Test func theSigningSecretOfOthersCountsForNothing() throws {
        #expect(try Sample.websiteAdapter().credentials.map(\.name) == ["url_key"])
        #expect(try Sample.websiteAdapter(["signing_secret": nil]).credentials.map(\.secret) == [Secret(Self.key)])
    }

    /// The configuration refuses these with a sentence of its own.
    @Test func withoutAnyProofThereIsNoCredential() throws {
        #expect(try CrispAdapter(Sample.settings(isUnverified: true)).credentials.isEmpty)
        #expect(try Sample.adapter(["signing_secret": nil]).credentials.isEmpty)
    }

    @Test func itMayDoWithoutASignature() { #expect(CrispAdapter.manifest.authentication == .urlKey) }
}
