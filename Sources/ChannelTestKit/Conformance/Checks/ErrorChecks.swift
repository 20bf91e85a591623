import ChannelKit
import Foundation

/// Checks of failed sends.
enum ErrorChecks {
    private static let text = "Your appointment is on Friday, Ms Quetzalcoatlus."

    static let all = [
        ConformanceCheck("refusals", "Every declared refusal of the provider leads to its disposition.") {
            subject,
            findings in
            guard !subject.refusals.isEmpty else { throw NotApplicable("no refusals are declared") }
            for refusal in subject.refusals {
                let error = try await send(subject, .response(refusal.response))
                findings.expect(
                    error?.disposition == refusal.disposition,
                    "\(refusal.name): \(described(error)), not \(refusal.disposition)"
                )
            }
        },
        ConformanceCheck(
            "refused-credentials",
            "401 holds the channel's messages until an operator has corrected the credentials."
        ) {
            subject,
            findings in
            for body in bodies {
                let error = try await send(subject, answer(401, body))
                findings.expect(error?.disposition == .hold, "401 leads to \(described(error))")
            }
        },
        ConformanceCheck("throttled", "429 pauses sending for as long as the provider asks.") { subject, findings in
            for body in bodies {
                let error = try await send(subject, answer(429, body, ["Retry-After": "17"]))
                guard case .pause(_, let wait) = error?.disposition else {
                    findings.fail("429 leads to \(described(error))")
                    continue
                }
                findings.expect(
                    wait == .seconds(17),
                    "17 seconds are asked for, \(wait.map { "\($0)" } ?? "none") are waited"
                )
            }
            let error = try await send(subject, answer(429, Data()))
            guard case .pause = error?.disposition else {
                return findings.fail("429 without a time leads to \(described(error))")
            }
        },
        ConformanceCheck("not-sent", "A send that never reached the provider is retried.") { subject, findings in
            let error = try await send(subject, .failure(.notSent("connection refused")))
            findings.expect(error?.disposition == .retry(after: nil), "it leads to \(described(error))")
        },
        ConformanceCheck("no-answer", "A send without a response is ambiguous, and not simply retried.") {
            subject,
            findings in
            for failure in [HTTPFailure.ambiguous("timed out"), .tooLarge(limit: 1)] {
                let error = try await send(subject, .failure(failure))
                findings.expect(error?.disposition == .reconcile, "it leads to \(described(error))")
            }
        },
        ConformanceCheck("no-id", "A successful response without a message id is ambiguous.") { subject, findings in
            for status in [200, 201, 202] {
                for body in bodies + [Data("[]".utf8), Data("null".utf8), Data(#"{"messages":[]}"#.utf8)] {
                    let error = try await send(subject, answer(status, body))
                    findings.expect(
                        error?.disposition == .reconcile,
                        "\(status) without an id leads to \(described(error))"
                    )
                }
            }
        },
        ConformanceCheck(
            "gateway-failed",
            "A gateway's 502, 503 or 504, which may hide a successful send, is ambiguous."
        ) {
            subject,
            findings in
            for status in [502, 504] {
                let error = try await send(subject, answer(status, bodies[1]))
                findings.expect(error?.disposition == .reconcile, "\(status) leads to \(described(error))")
            }
            let error = try await send(subject, answer(503, bodies[1]))
            findings.expect(error?.disposition != .park && error != nil, "503 leads to \(described(error))")
        },
        ConformanceCheck(
            "not-found",
            "An unexpected response is rejected with a remedy, or ambiguous; it is never a success."
        ) {
            subject,
            findings in
            for status in [302, 400, 404, 418] {
                let error = try await send(subject, answer(status, bodies[1], ["Location": "https://example.test/"]))
                findings.expect(error != nil, "\(status) is a success")
            }
        },
        ConformanceCheck(
            "errors-secret",
            "No reason of a failed send contains a secret, a phone number or the message."
        ) {
            subject,
            findings in
            let needles =
                subject.needles + [text, "Quetzalcoatlus"]
                + [subject.customer.phone.map { String($0.dropFirst()) }].compactMap(\.self)
            let answers =
                subject.refusals.map { FakeHTTP.Answer.response($0.response) }
                + [401, 403, 404, 429, 500].map { answer($0, bodies[1]) } + [.failure(.ambiguous("timed out"))]
            for answer in answers {
                guard let error = try await send(subject, answer) else { continue }
                findings.expect(
                    !"\(error) \(error.reason)".holds(any: needles),
                    "the reason of \(error.disposition) says too much"
                )
                findings.expect(!error.reason.isEmpty, "there is no reason")
            }
        },
    ]

    /// Bodies that are not the provider's format.
    private static let bodies = [Data(), Data("<html><h1>Sorry</h1></html>".utf8), Data("{}".utf8)]

    private static func answer(_ status: Int, _ body: Data, _ headers: HeaderFields = [:]) -> FakeHTTP.Answer {
        .response(OutboundResponse(status: status, headers: headers, body: body))
    }

    private static func send(_ subject: ConformanceSubject, _ answer: FakeHTTP.Answer) async throws -> DeliveryError? {
        guard let texting = try TestChannels(subject).own.adapter as? any TextSending else {
            throw NotApplicable.sendsNoText
        }
        let destination = Destination(contact: subject.customer, correlation: "conformance")
        return await failure { () async throws(DeliveryError) in
            try await texting.send(text, to: destination, using: FakeHTTP(answer))
        }
    }

    private static func described(_ error: DeliveryError?) -> String { error.map { "\($0.disposition)" } ?? "success" }
}
