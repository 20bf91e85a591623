import ChannelKit
import ChannelTestKit
import Foundation
import Testing

/// A failing model, with the real binary: every message gets a reply, and the reason of the failure is stored.
@Suite(.serialized, .timeLimit(.minutes(10)))
struct ModelTests {
    /// A fault of the model and the expected step.
    struct Case: Sendable, CustomTestStringConvertible {
        /// The tenant's id, named after the fault.
        let name: String
        var provider = "openai"
        let fault: [String: JSONValue]
        /// Text that the reason of the model's step contains; nil if the model replies.
        let reason: String?
        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "hangs", fault: ["fault": "slow_answer", "duration_ms": 60_000], reason: "no answer within"),
        Case(name: "overloaded", fault: ["fault": "overloaded", "times": 9], reason: "503"),
        Case(name: "fails", provider: "anthropic", fault: ["fault": "failing", "times": 9], reason: "500"),
        Case(name: "breaks-off", fault: ["fault": "break_stream", "pieces": 2, "times": 9], reason: "broke off"),
        Case(
            name: "stalls",
            provider: "anthropic",
            fault: ["fault": "stall", "pieces": 2, "duration_ms": 60_000],
            reason: "in time"
        ),
        Case(name: "bad-key", fault: ["fault": "expired_token"], reason: "401"),
        Case(name: "leaks", fault: ["fault": "bad_answer"], reason: "credential"),
        Case(name: "empty", provider: "anthropic", fault: ["fault": "empty_answer"], reason: "empty"),
        Case(name: "throttles", fault: ["fault": "throttle", "retry_after_ms": 200], reason: nil),
    ]

    /// A tenant for each case with its own model, so that no circuit breaker is shared.
    private static var configuration: String {
        let tenants = cases.enumerated().map { number, testCase in
            """
              \(testCase.name):
                channels:
                  whatsapp:
                    phone_number_id: "10\(number)"
                    access_token: token
                    app_secret: secret
                    verify_token: verify
                respond:
                  - llm:
                      provider: \(testCase.provider)
                      model: model-of-\(testCase.name)
                      api_key: secret-model-key
                      instructions: Answer in one sentence.
                      retries: 1
                      deadline: 3s
                  - static-reply: { text: the last word }
            """
        }
        return "hub:\n  database: sqlite:data/patchbay.db\ntenants:\n" + tenants.joined(separator: "\n") + "\n"
    }

    @Test func everyMessageIsAnsweredAndTheReasonIsStored() async throws {
        let (bed, _) = try await TestBed.running(Self.configuration)
        for testCase in Self.cases {
            let channel = "\(testCase.name)/whatsapp"
            try await bed.fault(testCase.fault.merging(["service": "llm"]) { own, _ in own })
            try await bed.say("Hello, is there parking?", as: "15145550100", to: channel)
            let first = try await bed.reply(number: 1, on: channel)
            #expect((first == "the last word") == (testCase.reason != nil), "\(testCase.name): \(first)")
            let step = try bed.step(of: testCase.name)
            if let reason = testCase.reason {
                #expect(["failed", "late"].contains(step.verdict), "\(testCase.name): \(step)")
                #expect(step.reason.contains(reason) || step.verdict == "late", "\(testCase.name): \(step)")
            } else {
                #expect(step.verdict == "reply", "\(testCase.name): \(step)")
            }
            for word in ["parking", "secret-model-key"] {
                #expect(!step.reason.contains(word), "\(testCase.name): \(step)")
            }

            // It recovers.
            try await bed.disarm()
            try await bed.say("And is there a lift?", as: "15145550199", to: channel)
            #expect(try await bed.reply(number: 2, on: channel) != "the last word", "\(testCase.name)")
        }
        #expect(try bed.count("SELECT count(*) FROM model_usage") > Self.cases.count)
    }
}

extension TestBed {
    /// Clears the faults of the models.
    fileprivate func disarm() async throws {
        _ = try await http.delete("\(simulatorURL)/_simulator/faults/llm")
    }

    /// The `number`th reply on `channel`.
    fileprivate func reply(number: Int, on channel: String) async throws -> String {
        try await eventualValue(of: "reply \(number) on \(channel)") {
            let texts = try await replies().filter { $0.channel == channel }.map(\.text)
            return texts.count >= number ? texts[number - 1] : nil
        }
    }

    /// The model's step in a tenant's first turn.
    fileprivate func step(of tenant: String) throws -> (verdict: String, reason: String) {
        let step = "FROM turn_steps WHERE tenant = '\(tenant)' AND strategy = 'llm' ORDER BY turn LIMIT 1"
        return (try lines("SELECT verdict \(step)").first ?? "none", try lines("SELECT reason \(step)").first ?? "")
    }
}
