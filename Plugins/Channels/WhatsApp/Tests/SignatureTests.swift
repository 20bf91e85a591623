import ChannelKit
import ChannelTestKit
import Foundation
import Testing
import WhatsAppChannel

/// The vectors were computed with another implementation of HMAC.
struct SignatureTests {
    static let digests = [
        "W1": "6a2188bba4bdd74ea3d3a98721357709bd5225c7efa2fc1c8df8910766bd382f",
        "W2": "d856d59025e226b10b62ab90e33ee08899c860647ab0751ba91653c8f8c9f25d",
        "W3": "281b6d0448d8ba4587326fd353a21244a77376d785615c04c2ddd2543a1d054c",
        "W4": "2f0f8b90e639197a270855fa86250ee856e137fd0cdc9735d6ffef90f2b354e1",
    ]
    static let vectors = digests.keys.sorted()

    private func failure(_ header: String?, _ body: Data, secret: Secret = Sample.appSecret) -> AuthenticationFailure? {
        var headers: HeaderFields = ["Content-Type": "application/json"]
        headers["x-hub-signature-256"] = header
        let credential = Credential(name: "app_secret", secret: secret)
        do throws(AuthenticationFailure) {
            _ = try WhatsAppAdapter.authenticate(Sample.post(body, headers: headers), with: credential)
            return nil
        } catch {
            return error
        }
    }

    private func digest(_ vector: String) throws -> String { try #require(Self.digests[vector]) }

    @Test(arguments: vectors)
    func vectorIsAuthentic(_ vector: String) throws {
        let body = try Fixture.data("\(vector).body", in: .module)
        let digest = try digest(vector)
        #expect(failure("sha256=\(digest)", body) == nil)
        #expect(failure("sha256=\(digest.uppercased())", body) == nil)
    }

    /// The same JSON value in another spelling has another signature.
    @Test(arguments: vectors, vectors)
    func acceptsNoOtherBytes(signed: String, sent: String) throws {
        let outcome = failure("sha256=\(try digest(signed))", try Fixture.data("\(sent).body", in: .module))
        #expect(outcome == (signed == sent ? nil : .mismatch))
    }

    @Test(arguments: vectors)
    func tamperedBodiesAreRefused(_ vector: String) throws {
        let header = "sha256=\(try digest(vector))"
        let body = try Fixture.data("\(vector).body", in: .module)
        for position in stride(from: 0, to: body.count, by: 7) {
            var tampered = body
            tampered[position] ^= 1
            #expect(failure(header, tampered) == .mismatch)
        }
        #expect(failure(header, body + Data("\n".utf8)) == .mismatch)
        #expect(failure(header, body, secret: Secret("wa-demo-app-secre")) == .mismatch)
    }

    static let badHeaders: [(String?, AuthenticationFailure)] = [
        (nil, .missing),
        ("", .malformed),
        ("sha256=", .malformed),
        ("sha1=\(String(repeating: "a", count: 40))", .malformed),
        ("SHA256=\(String(repeating: "a", count: 64))", .malformed),
        ("sha256=\(String(repeating: "a", count: 63))", .malformed),
        ("sha256=\(String(repeating: "a", count: 65))", .malformed),
        ("sha256=\(String(repeating: "g", count: 64))", .malformed),
        ("sha256=\(String(repeating: "é", count: 32))", .malformed),
        ("sha256=\(String(repeating: "0", count: 64))", .mismatch),
    ]

    @Test(arguments: badHeaders)
    func badSignatureHeadersHaveDistinctFailures(header: String?, expected: AuthenticationFailure) throws {
        #expect(failure(header, try Fixture.data("W1.body", in: .module)) == expected)
    }

    @Test func rotatedSecretsHaveDistinctNames() throws {
        let adapter = try Sample.adapter(["app_secret": .secrets([Secret("new"), Sample.appSecret])])
        #expect(adapter.credentials.map(\.name) == ["app_secret", "app_secret[1]"])
        #expect(adapter.credentials.map(\.secret) == [Secret("new"), Sample.appSecret])
    }
}
