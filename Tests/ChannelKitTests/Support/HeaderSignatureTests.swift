import ChannelKit
import Foundation
import Testing

/// Signatures and tokens in headers.
struct HeaderSignatureTests {
    private static func failure(
        of header: String?,
        as spelling: WebhookRequest.SignatureSpelling,
        after prefix: String = ""
    ) -> AuthenticationFailure? {
        var request = WebhookRequest(target: "/", receivedAt: Date())
        request.headers["X-Signature"] = header
        do throws(AuthenticationFailure) {
            try request.requireSignature(in: "x-signature", as: spelling, after: prefix) { $0 == Data([0xAB, 0x0C]) }
            return nil
        } catch { return error }
    }

    @Test(
        arguments: [
            ("ab0c", nil), ("AB0C", nil), ("ab0d", AuthenticationFailure.mismatch), ("ab0", .malformed),
            ("", .malformed),
            ("xy", .malformed), ("ab0c00", .mismatch), ("é", .malformed), (nil, .missing),
        ] as [(String?, AuthenticationFailure?)]
    )
    func hexIsReadInEitherCase(header: String?, expected: AuthenticationFailure?) {
        #expect(Self.failure(of: header, as: .hex) == expected)
        #expect(Self.failure(of: header.map { "sha256=\($0)" }, as: .hex, after: "sha256=") == expected)
    }

    @Test(
        arguments: [
            ("qww=", nil), ("qwx=", AuthenticationFailure.malformed), ("qww", .malformed), ("qw0=", .mismatch),
            ("", .malformed), (nil, .missing),
        ] as [(String?, AuthenticationFailure?)]
    )
    func base64HasOneSpelling(header: String?, expected: AuthenticationFailure?) {
        #expect(Self.failure(of: header, as: .base64) == expected)
    }

    private static func outcome(_ check: () throws(AuthenticationFailure) -> Void) -> AuthenticationFailure? {
        do throws(AuthenticationFailure) {
            try check()
            return nil
        } catch { return error }
    }

    /// RFC 2202 and RFC 4231, test case 2.
    private static let codes: [HMACAlgorithm: String] = [
        .sha1: "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79",
        .sha256: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        .sha512: """
        164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554\
        9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737
        """,
    ]

    @Test(arguments: HMACAlgorithm.allCases)
    func codesAreThoseOfTheStandard(_ algorithm: HMACAlgorithm) {
        let pieces = [Data("what do ya ".utf8), Data("want for nothing?".utf8)]
        let code = algorithm.code(for: pieces, key: Data("Jefe".utf8))
        #expect(code.hex == Self.codes[algorithm])
        #expect(code.count == algorithm.byteCount)
    }

    @Test(arguments: HMACAlgorithm.allCases)
    func keptKeysGiveTheSameCodes(_ algorithm: HMACAlgorithm) {
        var request = WebhookRequest(
            target: "/",
            body: Data("what do ya want for nothing?".utf8),
            receivedAt: Date()
        )
        request.headers["X-Signature"] = Self.codes[algorithm]
        let (right, wrong) = (Secret("Jefe").keepingKeys, Secret("Jane").keepingKeys)
        #expect(right == Secret("Jefe"))
        // The second round uses the key schedules of the first.
        for secret in [right, wrong, right, wrong] {
            let failure = Self.outcome { () throws(AuthenticationFailure) in
                try request.requireSignature(in: "X-Signature", as: .hex, of: algorithm, under: secret)
            }
            #expect(failure == (secret == right ? nil : .mismatch))
        }
    }

    @Test(
        arguments: [
            ("sha256=%", nil), ("%", AuthenticationFailure.malformed), ("sha1=%", .malformed), ("sha256=", .malformed),
            ("sha256=%00", .malformed), (nil, .missing),
        ] as [(String?, AuthenticationFailure?)]
    )
    func signatureOfTheBodyIsChecked(header: String?, expected: AuthenticationFailure?) {
        let body = Data("what do ya want for nothing?".utf8)
        var request = WebhookRequest(target: "/", body: body, receivedAt: Date())
        request.headers["X-Signature"] = header?.replacing("%", with: Self.codes[.sha256] ?? "")
        func check(_ secret: String, isPrefixOptional: Bool = false) -> AuthenticationFailure? {
            Self.outcome { () throws(AuthenticationFailure) in
                try request.requireSignature(
                    in: "X-Signature",
                    as: .hex,
                    after: "sha256=",
                    isPrefixOptional: isPrefixOptional,
                    of: .sha256,
                    under: Secret(secret)
                )
            }
        }
        #expect(check("Jefe") == expected)
        #expect(check("Jane") == expected ?? .mismatch)
        #expect(check("Jefe", isPrefixOptional: true) == (header == "%" ? nil : expected))
    }

    @Test(
        arguments: [
            (["t0ken"], nil), (["Bearer t0ken"], nil), (["bearer  t0ken"], nil), (["Basic t0ken"], .mismatch),
            (["t0ke"], .mismatch), ([], .missing), (["t0ken", "t0ken"], .malformed),
        ] as [([String], AuthenticationFailure?)]
    )
    func tokenIsThereExactlyOnce(values: [String], expected: AuthenticationFailure?) {
        let headers = HeaderFields(values.map { (name: "authorization", value: $0) })
        let request = WebhookRequest(target: "/", headers: headers, receivedAt: Date())
        let outcome = Self.outcome { () throws(AuthenticationFailure) in
            try request.requireToken(in: "Authorization", scheme: "Bearer", Secret("t0ken"))
        }
        #expect(outcome == expected)
    }

    @Test(
        arguments: [
            ("1790000000", nil), ("1790000300000", nil), ("1789999699", AuthenticationFailure.stale),
            ("1790000301", .stale), ("soon", .malformed), ("-1", .malformed),
        ] as [(String, AuthenticationFailure?)]
    )
    func timeOfSigningIsWithinTheTolerance(text: String, expected: AuthenticationFailure?) {
        let request = WebhookRequest(target: "/", receivedAt: Date(timeIntervalSince1970: 1_790_000_000))
        let outcome = Self.outcome { () throws(AuthenticationFailure) in
            try request.requireRecent(Date(unixTime: text), tolerance: .seconds(300))
        }
        #expect(outcome == expected)
    }
}
