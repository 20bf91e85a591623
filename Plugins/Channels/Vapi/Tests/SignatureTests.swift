import ChannelKit
import ChannelTestKit
import Foundation
import Testing
import VapiChannel

/// The vectors of the protocol document, §3.1.
struct SignatureTests {
    static let body = Data(
        #"{"message":{"type":"status-update","status":"ended","timestamp":1755700000123,"call":{"id":"018f2c5e-7b1a-7c3d-9a55-0f6d2b9c1e77","orgId":"5d0f5a5e-2b3c-4a1d-8e9f-6a7b8c9d0e1f"}}}"#
            .utf8
    )

    struct Vector: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let settings: [String: SettingValue]
        let headers: HeaderFields
    }

    static let hex = "c36c25f3df0caa0fa22fab4e4a09d4122059e7e249d6445920dfc236f263a7ae"

    static let vectors = [
        Vector(
            testDescription: "sha256 hex",
            settings: [:],
            headers: ["x-signature": hex, "x-timestamp": "1755700000"]
        ),
        Vector(
            testDescription: "sha256 base64",
            settings: ["hmac_encoding": .text("base64")],
            headers: ["X-Signature": "w2wl898Mqg+iL6tOSgnUEiBZ5+JJ1kRZIN/CNvJjp64=", "X-Timestamp": "1755700000"]
        ),
        Vector(
            testDescription: "sha1 hex",
            settings: ["hmac_algorithm": .text("sha1")],
            headers: ["x-signature": "7b6ca853d8d3d60159d71b7e7bedcc5431bc01f0", "x-timestamp": "1755700000"]
        ),
        Vector(
            testDescription: "body alone",
            settings: ["hmac_include_timestamp": .boolean(false), "hmac_format": .text("{body}")],
            headers: ["x-signature": "6766a5944aedbbe8e8fcaaa8a810d85d51bd36f65b2ae22a712da9b40a8400dc"]
        ),
        Vector(
            testDescription: "svix",
            settings: [
                "hmac_encoding": .text("base64"), "hmac_format": .text("{svix-id}.{timestamp}.{body}"),
                "hmac_id_header": .text("svix-id"),
            ],
            headers: [
                "x-signature": "AKTv26bzwAsUL/JDxaJFD9AiYkXxPTc41b6w8naBArI=", "x-timestamp": "1755700000",
                "svix-id": "msg_2abc",
            ]
        ),
        Vector(
            testDescription: "a prefix, and other headers",
            settings: [
                "hmac_prefix": .text("sha256="), "hmac_header": .text("X-Vapi-Signature"),
                "hmac_timestamp_header": .text("X-Time"),
            ],
            headers: ["X-Vapi-Signature": "sha256=\(hex)", "X-Time": "1755700000"]
        ),
        Vector(
            testDescription: "a key in Base64",
            settings: [
                "hmac_base64": .boolean(true),
                "hmac_key": .secrets([Secret(Data("hub-test-hmac-key".utf8).base64EncodedString())]),
            ],
            headers: ["x-signature": hex, "x-timestamp": "1755700000"]
        ),
    ]

    private func failure(_ vector: Vector, body: Data = body, seconds: TimeInterval = 10) throws
        -> AuthenticationFailure?
    {
        let key: [String: SettingValue?] = ["hmac_key": .secrets([Secret("hub-test-hmac-key")])]
        let adapter = try Sample.adapter(key.merging(vector.settings) { _, own in own })
        let request = WebhookRequest(
            target: "/webhooks/vapi/k",
            headers: vector.headers,
            body: body,
            receivedAt: Date(timeIntervalSince1970: 1_755_700_000 + seconds)
        )
        return VapiAdapter.authenticationFailure(of: request, with: try #require(adapter.credentials.first))
    }

    @Test(arguments: vectors)
    func vectorsAreAuthentic(_ vector: Vector) throws {
        #expect(Self.body.count == 179)
        #expect(try failure(vector) == nil)
        #expect(try failure(vector, body: Self.body + Data(" ".utf8)) == .mismatch)
    }

    @Test(arguments: [(299.0, nil), (301, .stale), (-299, nil), (-301, .stale)] as [(Double, AuthenticationFailure?)])
    func timestampsBeyondFiveMinutesAreStale(seconds: Double, expected: AuthenticationFailure?) throws {
        #expect(try failure(Self.vectors[0], seconds: seconds) == expected)
    }

    /// The unit is not documented: 1755700000000 is the same time.
    @Test func timestampsInMillisecondsAreAccepted() throws {
        let key = Data("hub-test-hmac-key".utf8)
        let signed = Data("1755700000000.".utf8) + Self.body
        let vector = Vector(
            testDescription: "ms",
            settings: [:],
            headers: [
                "x-signature": HMACAlgorithm.sha256.code(for: signed, key: key).hex,
                "x-timestamp": "1755700000000",
            ]
        )
        #expect(try failure(vector) == nil)
        #expect(try failure(vector, seconds: 400) == .stale)
    }

    static let tokens: [([String: SettingValue?], HeaderFields, Bool)] = [
        (["server_secret": .secrets([Secret("s3cret"), Secret("older")])], ["X-Vapi-Secret": "s3cret"], true),
        (["server_secret": .secrets([Secret("s3cret"), Secret("older")])], ["x-vapi-secret": "older"], true),
        (["server_secret": .secrets([Secret("s3cret")])], ["X-Vapi-Secret": "s3creT"], false),
        (["server_secret": .secrets([Secret("s3cret")])], ["Authorization": "Bearer s3cret"], false),
        (["bearer_token": .secrets([Secret("t0ken")])], ["Authorization": "Bearer t0ken"], true),
        (["bearer_token": .secrets([Secret("t0ken")])], ["authorization": "bearer t0ken"], true),
        (["bearer_token": .secrets([Secret("t0ken")])], ["Authorization": "t0ken"], true),
        (["bearer_token": .secrets([Secret("t0ken")])], ["Authorization": "Basic t0ken"], false),
        (
            [
                "bearer_token": .secrets([Secret("t0ken")]), "bearer_header": .text("X-Hub"),
                "bearer_prefix": .boolean(false),
            ],
            ["X-Hub": "t0ken"], true
        ),
        (["model_key": .secrets([Secret("m0del")])], ["Authorization": "Bearer m0del"], true),
        (["model_key": .secrets([Secret("m0del")])], ["Authorization": "Bearer m0de"], false),
    ]

    @Test(arguments: tokens)
    func tokensAreCompared(settings: [String: SettingValue?], headers: HeaderFields, isExpected: Bool) throws {
        let adapter = try Sample.adapter(settings.merging(["hmac_key": nil]) { own, _ in own })
        let request = Sample.post(Self.body, headers: headers)
        let isAuthentic = adapter.credentials.contains { (try? VapiAdapter.authenticate(request, with: $0)) != nil }
        #expect(isAuthentic == isExpected)
    }

    @Test func aChannelWithoutCredentialsIsInvalid() {
        #expect(throws: ConfigurationIssue.self) { try Sample.adapter(["hmac_key": nil]) }
    }

    /// An unsigned header with the time proves nothing about the age of a request.
    @Test func includedTimestampsMustBeSigned() throws {
        let issue = try #require(throws: ConfigurationIssue.self) {
            try Sample.adapter(["hmac_format": .text("{body}"), "hmac_include_timestamp": .boolean(true)])
        }
        #expect(issue.path == ["hmac_format"])
        #expect(issue.problem.contains("{timestamp}"))
        #expect(issue.remedy.contains("hmac_include_timestamp: false"))
        _ = try Sample.adapter(["hmac_format": .text("{body}"), "hmac_include_timestamp": .boolean(false)])
    }

    @Test func formatWithoutBodyIsInvalid() {
        #expect(throws: ConfigurationIssue.self) { try Sample.adapter(["hmac_format": .text("{timestamp}")]) }
    }
}
