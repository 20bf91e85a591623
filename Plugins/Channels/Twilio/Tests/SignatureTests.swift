import ChannelKit
import ChannelTestKit
import Foundation
import Testing
import TwilioChannel

/// The T vectors are from Twilio's own libraries; the S vectors were checked with them.
struct SignatureTests {
    struct Vector: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// The hub's configured public URL.
        var base = "https://mycompany.com"
        var target = "/myapp.php?foo=1&bar=2"
        var method = "POST"
        var type: String? = "application/x-www-form-urlencoded"
        var body = Self.form
        var token = "12345"
        var signature: String

        static let form =
            "CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309&To=%2B18005551212"
        static let bodyHash = "0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620"
        static let emptyHash = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
        static let eventHash = "77677004b4270bbf95523735f8adfbfe2f9f0158061f4e53021b27cc7b15d85c"
        static let hub = "https://hub.example.test"
        static let demoToken = "twilio-demo-auth-token"
    }

    static let vectors = [
        Vector(testDescription: "T1", signature: "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
        Vector(testDescription: "T1 without a type", type: nil, signature: "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
        Vector(testDescription: "T2", signature: "kvajT1Ptam85bY51eRf/AJRuM3w="),
        Vector(testDescription: "T3", base: "http://mycompany.com", signature: "0ZXoZLH/DfblKGATFgpif+LLRf4="),
        Vector(testDescription: "T4", base: "http://mycompany.com:1234", signature: "Zmvh+3yNM1Phv2jhDCwEM3q5ebU="),
        Vector(testDescription: "T5", base: "https://mycompany.com:1234", signature: "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
        Vector(
            testDescription: "T6",
            body: "Sid=CA123&SidAccount=AC123&Digits=5678&Digits=1234&Digits=1234",
            signature: "IK+Dwps556ElfBT0I3Rgjkr1wJU="
        ),
        Vector(
            testDescription: "T7",
            body: "MessagingBinding.Address=%2B1325xxxxxxx&MessagingBinding.Address=%2B1415xxxxxxx",
            signature: "83O6e2vORAoJHUNzJjDWN1jz+BA="
        ),
        Vector(
            testDescription: "T7 in the other order",
            body: "MessagingBinding.Address=%2B1415xxxxxxx&MessagingBinding.Address=%2B1325xxxxxxx",
            signature: "83O6e2vORAoJHUNzJjDWN1jz+BA="
        ),
        Vector(
            testDescription: "T8",
            target: "/myapp.php?foo=1&bar=2&bodySHA256=\(Vector.bodyHash)",
            type: "application/json",
            body: #"{"property": "value", "boolean": true}"#,
            signature: "a9nBmqA0ju/hNViExpshrM61xv4="
        ),
        Vector(
            testDescription: "T9",
            target: "/myapp.php?bodySHA256=\(Vector.bodyHash)",
            type: "application/json",
            body: #"{"property": "value", "boolean": true}"#,
            signature: "y77kIzt2vzLz71DgmJGsen2scGs="
        ),
        Vector(
            testDescription: "T10",
            target: "/myapp.php?foo=1&bar=2&bodySHA256=\(Vector.emptyHash)",
            type: "application/json",
            body: "{}",
            signature: "Ldidvp12m26NI7eqEvxnEpkd9Hc="
        ),
        Vector(
            testDescription: "T11",
            target: "/myapp.php?foo=1&bar=2&Body=It's+amazing",
            signature: "TfZzewPq8wqrGlMfyAud8+/IvJ0="
        ),
        Vector(
            testDescription: "T12",
            base: "https://user:pass@mycompany.com",
            signature: "CukzLTc1tT5dXEDIHm/tKBanW10="
        ),
        Vector(
            testDescription: "T12 signed without the user",
            base: "https://user:pass@mycompany.com",
            signature: "RSOYDt4T1cUTdK1PDd93/VVr8B8="
        ),
        Vector(
            testDescription: "T1 behind a path of the public URL",
            base: "https://mycompany.com/myapp.php",
            target: "?foo=1&bar=2",
            signature: "RSOYDt4T1cUTdK1PDd93/VVr8B8="
        ),
        Vector(
            testDescription: "S1",
            base: Vector.hub,
            target: "/hooks/twilio/t_9f2?src=wa",
            body: (try? String(decoding: Fixture.data("whatsapp-text.form", in: .module), as: UTF8.self)) ?? "",
            token: Vector.demoToken,
            signature: "b2eeCRqZYkPYlgM28HtPu7gFrSw="
        ),
        Vector(
            testDescription: "S2",
            base: Vector.hub,
            target: "/hooks/twilio/voice?CallSid=CA1&Digits=1%2C2&From=%2B15550100999",
            method: "GET",
            type: nil,
            body: "",
            token: Vector.demoToken,
            signature: "5RJB+p0QUvp9nx2NBR6JBYXtk60="
        ),
        Vector(
            testDescription: "S3",
            base: Vector.hub,
            target: "/hooks/twilio/json?bodySHA256=\(Vector.eventHash)",
            type: "application/json",
            body: #"{"eventType":"onMessageAdded","index":1}"#,
            token: Vector.demoToken,
            signature: "jeezC/z9Egd7hVFDdbiDo3yDeWU="
        ),
    ]

    private func failure(_ vector: Vector, signature: String? = nil) -> AuthenticationFailure? {
        var headers: HeaderFields = ["x-twilio-signature": signature ?? vector.signature]
        headers["Content-Type"] = vector.type
        return failure(vector, headers: headers)
    }

    private func failure(_ vector: Vector, headers: HeaderFields) -> AuthenticationFailure? {
        let request = WebhookRequest(
            method: vector.method,
            target: vector.target,
            headers: headers,
            body: Data(vector.body.utf8),
            receivedAt: Sample.receivedAt
        )
        let credential = Credential(
            name: "auth_token",
            secret: Secret(vector.token),
            parameters: ["public_url": vector.base]
        )
        do throws(AuthenticationFailure) {
            _ = try TwilioAdapter.authenticate(request, with: credential)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: vectors)
    func vectorIsAuthentic(_ vector: Vector) { #expect(failure(vector) == nil) }

    /// A verifier shared by several secrets gives each the same result as a check of its own.
    @Test(arguments: vectors)
    func verifierSupportsSeveralSecrets(_ vector: Vector) {
        var headers: HeaderFields = ["x-twilio-signature": vector.signature]
        headers["Content-Type"] = vector.type
        let check = TwilioAdapter.check(
            of: WebhookRequest(
                method: vector.method,
                target: vector.target,
                headers: headers,
                body: Data(vector.body.utf8),
                receivedAt: Sample.receivedAt
            )
        )
        let fitting = ["wrong", vector.token, "other"].filter { token in
            let parameters = ["public_url": vector.base]
            let credential = Credential(name: "auth_token", secret: Secret(token), parameters: parameters)
            return (try? check.authenticate(with: credential)) != nil
        }
        #expect(fitting == [vector.token])
    }

    /// Sorting costs time, and Twilio has fewer parameters.
    @Test(arguments: [(999, AuthenticationFailure.mismatch), (1_000, .malformed), (128_000, .malformed)])
    func aFormOfTooManyFieldsIsNotSorted(_ count: Int, _ expected: AuthenticationFailure) throws {
        var vector = Self.vectors[0]
        vector.body = String(repeating: "a&", count: count)
        #expect(failure(vector) == expected)
    }

    /// A change of any single value.
    @Test(arguments: vectors)
    func alteredRequestsAreRefused(_ vector: Vector) throws {
        var altered = vector
        altered.token += "6"
        #expect(failure(altered) == .mismatch)
        altered = vector
        altered.base = "https://hub2.example.test"
        #expect(failure(altered) == .mismatch)
        altered = vector
        altered.target += "&x=1"
        #expect(failure(altered) == .mismatch)
        altered = vector
        altered.target = altered.target.replacing("?", with: "/?")
        #expect(failure(altered) == .mismatch)
        if vector.method == "POST" {
            altered = vector
            altered.body += vector.type == "application/json" ? " " : "&Extra=1"
            #expect(failure(altered) == .mismatch)
            altered = vector
            altered.body = ""
            #expect(failure(altered) == .mismatch)
        }
    }

    /// Every bit of the signature counts, including the spare ones of Base64.
    @Test(arguments: vectors.prefix(2))
    func otherSignaturesMismatch(_ vector: Vector) {
        for position in 0..<27 {
            var letters = Array(vector.signature.utf8)
            letters[position] = letters[position] == UInt8(ascii: "A") ? UInt8(ascii: "B") : letters[position] ^ 1
            let signature = String(decoding: letters, as: UTF8.self)
            #expect([.mismatch, .malformed].contains(failure(vector, signature: signature)))
        }
    }

    /// Signatures of other implementations with known bugs.
    @Test(arguments: ["8iqfiZZd18DT4h4f0fQPGziS0Is=", "hiQ3dZAVUPr7yvTG60kdnl/btMk="])
    func nothingIsTrimmedOrDropped(_ signature: String) throws {
        let vector = try #require(Self.vectors.first { $0.testDescription == "S1" })
        #expect(failure(vector, signature: signature) == .mismatch)
    }

    @Test(arguments: [
        (nil, AuthenticationFailure.missing), ("", .malformed), ("RSOYDt4T1cUTdK1PDd93/VVr8B8", .malformed),
        ("RSOYDt4T1cUTdK1PDd93/VVr8B8=,x", .malformed), ("RSOYDt4T1cUTdK1PDd93", .malformed),
        ("RSOYDt4T1cUTdK1PDd93_VVr8B8=", .malformed), ("AAAAAAAAAAAAAAAAAAAAAAAAAAA=", .mismatch),
    ])
    func badSignatureHeadersHaveDistinctFailures(header: String?, expected: AuthenticationFailure) {
        var headers: HeaderFields = ["Content-Type": "application/x-www-form-urlencoded"]
        headers["X-Twilio-Signature"] = header
        #expect(failure(Self.vectors[0], headers: headers) == expected)
    }

    /// A signed URL does not authenticate a body without a hash in it.
    @Test func urlSignatureDoesNotCoverABody() throws {
        var vector = try #require(Self.vectors.first { $0.testDescription == "S2" })
        vector.method = "POST"
        #expect(failure(vector) == nil)
        vector.body = "Body=forged"
        #expect(failure(vector) == .mismatch)
        vector.type = "application/json"
        vector.body = #"{"forged": true}"#
        #expect(failure(vector) == .mismatch)
    }

    /// A form with a hash of its body, in both readings.
    @Test(arguments: ["y77kIzt2vzLz71DgmJGsen2scGs="])
    func formsWithAHashAreAuthentic(_ signature: String) throws {
        var vector = try #require(Self.vectors.first { $0.testDescription == "T9" })
        vector.type = "application/x-www-form-urlencoded"
        #expect(failure(vector, signature: signature) == nil)
    }

    @Test func rotatedTokensHaveDistinctNames() throws {
        let credentials = try Sample.adapter().credentials
        #expect(credentials.map(\.name) == ["auth_token", "auth_token[1]"])
        #expect(credentials.map(\.secret) == [Sample.authToken, Secret("old-token")])
        #expect(credentials.allSatisfy { $0.parameters == ["public_url": Sample.publicURL] })
    }
}
