import ChannelKit
import ChannelTestKit
import CrispChannel
import Foundation
import Testing

/// The protocol's table of errors and quotas.
struct ErrorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let status: Int
        let word: String?
        var headers: HeaderFields = [:]
        let disposition: DeliveryError.Disposition
        /// A part of the reason shown to the operator.
        var contains = "HTTP"
        var testDescription: String { "\(status) \(word ?? "without a reason")" }
    }

    static let cases = [
        Case(status: 400, word: "invalid_data", disposition: .park, contains: "data.content"),
        Case(status: 401, word: "invalid_session", disposition: .hold, contains: "tier"),
        Case(status: 401, word: nil, disposition: .hold),
        Case(status: 402, word: "subscription_upgrade_required", disposition: .hold, contains: "plan"),
        Case(status: 402, word: nil, disposition: .hold, contains: "plan"),
        Case(status: 403, word: "not_allowed", disposition: .hold, contains: "scope"),
        Case(status: 403, word: nil, disposition: .hold, contains: "scope"),
        Case(status: 404, word: "not_subscribed", disposition: .hold, contains: "install the plugin"),
        Case(status: 404, word: "not_found", disposition: .park, contains: "no longer exists"),
        Case(status: 404, word: nil, disposition: .park, contains: "base_url"),
        Case(status: 408, word: nil, disposition: .reconcile),
        Case(status: 409, word: "conflict", disposition: .park),
        Case(status: 420, word: nil, disposition: .pause(.channel, for: .seconds(60)), contains: "quota"),
        Case(status: 429, word: nil, disposition: .pause(.channel, for: .seconds(60)), contains: "quota"),
        Case(status: 429, word: "too_many_requests", disposition: .pause(.channel, for: .seconds(60))),
        // A backoff of seconds is useless once the daily quota is used up.
        Case(
            status: 429,
            word: "quota_limit_exceeded",
            disposition: .pause(.channel, for: .seconds(3_600)),
            contains: "raise it"
        ),
        Case(status: 420, word: "quota_limit_exceeded", disposition: .pause(.channel, for: .seconds(3_600))),
        Case(
            status: 429,
            word: "quota_limit_exceeded",
            headers: ["Retry-After": "17"],
            disposition: .pause(.channel, for: .seconds(17))
        ),
        Case(status: 500, word: "internal_error", disposition: .reconcile),
        Case(status: 502, word: nil, disposition: .reconcile),
        Case(status: 503, word: nil, disposition: .reconcile),
        // An error in a successful status.
        Case(status: 200, word: "invalid_data", disposition: .park),
        Case(status: 200, word: "not_subscribed", disposition: .hold),
        Case(status: 200, word: "something_new", disposition: .reconcile),
    ]

    @Test(arguments: cases)
    func errorResponseHasItsDisposition(_ testCase: Case) async throws {
        let message = "data.content should have required property 'text', not +15145550123 of ada@example.com"
        let body: JSONValue = .compact([
            "error": true, "reason": testCase.word.map(JSONValue.string), "data": ["message": .string(message)],
        ])
        let http = FakeHTTP(.json(status: testCase.status, headers: testCase.headers, body))
        let error = try #require(
            await #expect(throws: DeliveryError.self) {
                try await Sample.adapter().send("Hello", to: Sample.destination(), using: http)
            }
        )
        #expect(error.disposition == testCase.disposition)
        #expect(error.reason.contains(testCase.contains))
        #expect(error.reason.contains("HTTP \(testCase.status)"))
        for word in ["15145550123", "ada@", "Hello", "crisp-demo-key"] { #expect(!error.reason.contains(word)) }
    }

    @Test func successWithoutAFingerprintIsAmbiguous() async throws {
        let http = FakeHTTP(.crisp([:]))
        let error = await #expect(throws: DeliveryError.self) {
            try await Sample.adapter().send("Hello", to: Sample.destination(), using: http)
        }
        #expect(error?.disposition == .reconcile)
    }
}
