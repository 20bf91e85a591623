import ChannelKit
import ChannelTestKit
import CrispChannel
import Foundation
import Testing

/// The vectors were computed with another implementation of HMAC.
struct SignatureTests {
    static let timestamp = "1763712000456"
    static let signedAt = Date(timeIntervalSince1970: 1_763_712_000.456)
    static let digests = [
        "vector-A": "bebafc4b2b53d8a1d9059021cdea814ba82d3dd59bcae42f10c8ee1f3e28b081",
        "vector-A-escaped": "ac2b3953d3ae7f9f7c6845afd3ad122ce8117e3e9b102727e19c39a4ff083d46",
        "vector-B": "a24c02b3270ac1ab83e11d338754bebf783cbf8a74ab606b71dd659b1793dd1b",
    ]
    static let vectors = digests.keys.sorted()

    private func failure(
        _ signature: String?,
        _ body: Data,
        timestamp: String? = timestamp,
        settings: [String: SettingValue?] = [:],
        after delay: TimeInterval = 0
    ) throws -> AuthenticationFailure? {
        var headers: HeaderFields = ["Content-Type": "application/json"]
        headers["x-crisp-signature"] = signature
        headers["x-crisp-request-timestamp"] = timestamp
        let request = Sample.post(body, headers: headers, receivedAt: Self.signedAt.addingTimeInterval(delay))
        let credential = try #require(Sample.adapter(settings).credentials.first)
        return CrispAdapter.authenticationFailure(of: request, with: credential)
    }

    private func body(_ vector: String) throws -> Data { try Fixture.data("\(vector).body", in: .module) }

    @Test(arguments: vectors)
    func vectorIsAccepted(_ vector: String) throws {
        let digest = try #require(Self.digests[vector])
        #expect(try failure(digest, body(vector)) == nil)
        #expect(try failure(digest.uppercased(), body(vector)) == nil)
    }

    /// The same JSON in another notation has another signature.
    @Test(arguments: vectors, vectors)
    func otherNotationIsRejected(signed: String, sent: String) throws {
        #expect(try failure(Self.digests[signed], body(sent)) == (signed == sent ? nil : .mismatch))
    }

    @Test(arguments: vectors)
    func tamperedBytesAreRejected(_ vector: String) throws {
        let digest = Self.digests[vector]
        let body = try body(vector)
        for position in stride(from: 0, to: body.count, by: 7) {
            var tampered = body
            tampered[position] ^= 1
            #expect(try failure(digest, tampered) == .mismatch)
        }
        #expect(try failure(digest, body + Data("\n".utf8)) == .mismatch)
        #expect(try failure(digest, body, timestamp: "1763712000457") == .mismatch)
        let hexDecoded: SettingValue = .secrets([Secret(String(Sample.signingSecret.reveal().dropLast()))])
        #expect(try failure(digest, body, settings: ["signing_secret": hexDecoded]) == .mismatch)
    }

    static let badHeaders: [(String?, AuthenticationFailure)] = [
        (nil, .missing), ("", .malformed), (String(repeating: "a", count: 63), .malformed),
        (String(repeating: "a", count: 65), .malformed), (String(repeating: "g", count: 64), .malformed),
        (String(repeating: "é", count: 32), .malformed), (String(repeating: "0", count: 64), .mismatch),
        // The AI product's format of the same header.
        ("sha256=bebafc4b2b53d8a1d9059021cdea814ba82d3dd59bcae42f10c8ee1f3e28b081", .malformed),
    ]

    @Test(arguments: badHeaders)
    func badHeaderHasItsFailure(header: String?, expected: AuthenticationFailure) throws {
        #expect(try failure(header, body("vector-A")) == expected)
    }

    @Test func missingTimestampIsMissing() throws {
        #expect(try failure(Self.digests["vector-A"], body("vector-A"), timestamp: nil) == .missing)
    }

    static let ages: [(TimeInterval, Duration, AuthenticationFailure?)] = [
        (0, .seconds(300), nil), (299, .seconds(300), nil), (-299, .seconds(300), nil), (301, .seconds(300), .stale),
        (-301, .seconds(300), .stale), (3_000, .seconds(3_600), nil), (4_000, .seconds(3_600), .stale),
        (1e8, .seconds(0), nil),
    ]

    @Test(arguments: ages)
    func ageBeyondToleranceIsStale(delay: TimeInterval, tolerance: Duration, expected: AuthenticationFailure?) throws {
        let settings: [String: SettingValue?] = ["signature_tolerance": .duration(tolerance)]
        let digest = Self.digests["vector-B"]
        #expect(try failure(digest, body("vector-B"), settings: settings, after: delay) == expected)
    }

    /// The header's unit is not documented.
    @Test(
        arguments: [
            ("1763712000", "071cd0c962393a918f7d120004842a29eff86c58f907e8b2e761bb230ab0d930", nil),
            ("soon", "89a270c8aad108a42a54e74126262b7e1d99be75d362ba2ac19d62216976ef36", .malformed),
        ] as [(String, String, AuthenticationFailure?)]
    )
    func timestampInSecondsIsAcceptedAndTextIsMalformed(
        timestamp: String,
        digest: String,
        expected: AuthenticationFailure?
    ) throws {
        let untimed: [String: SettingValue?] = ["signature_tolerance": .duration(.zero)]
        #expect(try failure(digest, body("vector-A"), timestamp: timestamp) == expected)
        #expect(try failure(digest, body("vector-A"), timestamp: timestamp, settings: untimed) == nil)
    }

    @Test func rotatedSecretsHaveTheirOwnNames() throws {
        let adapter = try Sample.adapter(["signing_secret": .secrets([Secret("new"), Sample.signingSecret])])
        #expect(adapter.credentials.map(\.name) == ["signing_secret", "signing_secret[1]"])
        #expect(adapter.credentials.map(\.secret) == [Secret("new"), Sample.signingSecret])
    }
}
