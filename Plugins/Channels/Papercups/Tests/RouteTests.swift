import ChannelKit
import ChannelTestKit
import Foundation
import PapercupsChannel
import Testing

/// Authentication by route.
struct RouteTests {
    /// The signature of `customer-message.json` with the relay's secret, computed with openssl.
    static let signature = "2176210a94cd4618e83eb22f6d3d45c31a6a9342ecf3ef4a7595a99e1c59e6f6"

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var path = ""
        var signature: String?
        /// The failures with the URL key and with the relay's secret; nil if accepted.
        var urlKey: AuthenticationFailure? = .missing
        var relay: AuthenticationFailure? = .missing
    }

    static let cases = [
        Case(testDescription: "the channel's URL", path: "/\(Sample.urlKey)", urlKey: nil),
        Case(testDescription: "with a slash", path: "/\(Sample.urlKey)/", urlKey: nil),
        Case(testDescription: "with a query", path: "/\(Sample.urlKey)?a=/b/c", urlKey: nil),
        Case(testDescription: "another URL", path: "/\(Sample.urlKey.dropLast())0", urlKey: .mismatch),
        Case(testDescription: "the beginning of the URL", path: "/\(Sample.urlKey.dropLast())", urlKey: .mismatch),
        Case(testDescription: "a longer URL", path: "/\(Sample.urlKey)0", urlKey: .mismatch),
        Case(testDescription: "no key"),
        Case(testDescription: "the key in the query", path: "?\(Sample.urlKey)"),
        Case(
            testDescription: "a signature at the channel's URL",
            path: "/\(Sample.urlKey)",
            signature: signature,
            urlKey: nil
        ),
        Case(
            testDescription: "a signature at a wrong URL",
            path: "/wrong",
            signature: signature,
            urlKey: .mismatch
        ),
        Case(testDescription: "the relay's route", path: "/\(Sample.urlKey)/relay", signature: signature, relay: nil),
        Case(testDescription: "the shared route", signature: signature, relay: nil),
        Case(
            testDescription: "with sha256=",
            path: "/\(Sample.urlKey)/relay",
            signature: "sha256=\(signature)",
            relay: nil
        ),
        Case(
            testDescription: "in capitals",
            path: "/\(Sample.urlKey)/relay",
            signature: signature.uppercased(),
            relay: nil
        ),
        Case(testDescription: "the relay's route, unsigned", path: "/\(Sample.urlKey)/relay"),
        Case(
            testDescription: "another signature",
            path: "/\(Sample.urlKey)/relay",
            signature: "3\(signature.dropFirst())",
            relay: .mismatch
        ),
        Case(
            testDescription: "half a signature",
            path: "/\(Sample.urlKey)/relay",
            signature: String(signature.prefix(32)),
            relay: .malformed
        ),
        Case(testDescription: "an empty one", path: "/\(Sample.urlKey)/relay", signature: "", relay: .malformed),
        Case(testDescription: "no hex", path: "/\(Sample.urlKey)/relay", signature: "nonsense", relay: .malformed),
    ]

    @Test(arguments: cases)
    func eachRouteAcceptsItsOwnSecret(_ testCase: Case) throws {
        let adapter = try Sample.adapter(["relay_secret": .secret(Sample.relaySecret)])
        var request = Sample.post(
            try Fixture.data("customer-message.json", in: .module),
            to: testCase.path.split(separator: "?").first.map(String.init) ?? ""
        )
        request.target = "/webhooks/papercups\(testCase.path)"
        if let signature = testCase.signature { request.headers["x-papercups-signature"] = signature }
        #expect(adapter.credentials.map(\.name) == ["url_key", "relay_secret"])
        #expect(PapercupsAdapter.authenticationFailure(of: request, with: adapter.credentials[0]) == testCase.urlKey)
        #expect(PapercupsAdapter.authenticationFailure(of: request, with: adapter.credentials[1]) == testCase.relay)
    }

    @Test func signatureCoversTheBody() throws {
        let adapter = try Sample.adapter(["relay_secret": .secret(Sample.relaySecret)])
        var body = try Fixture.data("customer-message.json", in: .module)
        body[body.startIndex + 20] ^= 1
        let request = Sample.post(
            body,
            to: "/\(Sample.urlKey)/relay",
            headers: ["X-Papercups-Signature": Self.signature]
        )
        #expect(PapercupsAdapter.authenticationFailure(of: request, with: adapter.credentials[1]) == .mismatch)
    }

    /// A URL key authenticates only with `verification: none`.
    @Test func urlKeyAuthenticatesUnverifiedChannelsOnly() throws {
        let relay: [String: SettingValue?] = ["relay_secret": .secret("new", "old")]
        #expect(try PapercupsAdapter(Sample.settings(isUnverified: false)).credentials == [])
        #expect(
            try PapercupsAdapter(Sample.settings(relay, isUnverified: false)).credentials.map(\.name)
                == ["relay_secret", "relay_secret[1]"]
        )
        #expect(try PapercupsAdapter(Sample.settings(urlKey: nil)).credentials == [])
    }
}
