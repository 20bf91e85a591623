import ChannelKit
import Foundation
import Testing

@testable import HubModel

@Suite("Reasons")
struct ReasonTests {
    /// One reason of each code with parameters.
    static let detailed: [Reason] = named + errors.map { Reason(of: $0) }

    private static let named: [Reason] = [
        .unreadable("unknown codec 9"), .malformed(.malformed("no id")), .ignoredByAdapter("an unknown kind"),
        .unconfirmed(DeliveryError.notSent(reason: "status 503")), .notStored(Problem()),
        .tooOld(limit: .seconds(60)), .strategyFailed(Problem()), Reason.strategy("quiet") ?? Reason(.takenOver),
        .handoff("asked for an agent"), .notice("stop"),
        .stepLate(limit: .seconds(30)), .streamFailed(Problem()), .wrongLanguage("fr"), .wrongChannel("sms"),
        .wrongState("call"), .replyBudget(count: 20, period: .seconds(600)),
        .failedAfterSending(ProviderError(code: "30003", message: "unreachable")), .expires(at: noon),
        .alwaysSent("stop"), .exemptFromConsent("stop"), .budgetUsed(1, of: 20, period: .seconds(600)),
        .rateReached(until: noon), .windowOpen(until: noon), .sentAsTemplate("hello"),
        .lastMessage(age: .seconds(90_000)), .sentAs("image"), .sentAsText("buttons"), .spokenAsText("buttons"),
        .part(1, of: 2, limit: 1_600),
    ]

    private static let errors: [DeliveryError] = [
        .notSent(reason: "no route"), .ambiguous(reason: "no answer"), .throttled(retryAfter: nil, reason: "slow down"),
        .unsteady(code: "E1", attempts: 2, reason: "it failed", remedy: "wait"), .windowClosed(reason: "too late"),
        .optedOut(reason: "they said stop"), .needsCredentials(reason: "unknown token"),
        .accountBlocked(reason: "unpaid"),
        .rejected(code: "E2", reason: "no such number", remedy: "check the number"),
    ]

    private struct Problem: Error {}

    private static let all = PlainReason.allCases.map { Reason($0) } + detailed

    /// The names between braces in a sentence.
    private func placeholders(_ sentence: String) -> Set<String> {
        let parts = sentence.split(separator: "{", omittingEmptySubsequences: false)
        return Set(parts.dropFirst().compactMap { $0.split(separator: "}").first.map(String.init) })
    }

    @Test func eachCodeHasASentence() {
        #expect(Set(Self.detailed.map(\.code)) == Set(DetailedReason.allCases.map(\.rawValue)))
        #expect(Set(Self.all.map(\.code)).count == Self.all.count)
        for reason in Self.all {
            #expect(!reason.sentence.isEmpty)
            #expect(!reason.sentence.contains("newer version"), "\(reason.code)")
        }
    }

    @Test func eachPlaceholderIsGivenByTheWriter() {
        for code in PlainReason.allCases { #expect(placeholders(code.sentence).isEmpty, "\(code)") }
        for reason in Self.detailed {
            let sentence = DetailedReason(rawValue: reason.code)?.sentence ?? ""
            #expect(placeholders(sentence) == Set(reason.parameters.keys), "\(reason.code)")
            #expect(placeholders(reason.sentence).isEmpty, "\(reason.sentence)")
        }
    }

    @Test func storedReasonIsReadAgain() {
        for reason in Self.all {
            #expect(Reason(stored: reason.stored) == reason)
            #expect(Reason(json: reason.json) == reason)
        }
        #expect(Reason(.takenOver).stored == "taken_over")
        #expect(Reason.notice("stop").stored == #"{"code":"notice","parameters":{"purpose":"stop"}}"#)
    }

    @Test func commandsPrintCodeParametersSentenceAndRemedy() {
        #expect(
            Reason.replyBudget(count: 20, period: .seconds(600)).shown == [
                "code": "reply_budget", "sentence": "reply budget exceeded: 20 replies in 10 min",
                "remedy": "raise 'reply_budget', unless two bots answer each other",
                "parameters": ["count": "20", "period": "10 min"],
            ]
        )
        #expect(
            Reason(.expired).shown == ["code": "expired", "sentence": "expired before it was sent"]
        )
    }

    /// A code of a newer version, a damaged row, a placeholder in a value, and a text without a bound.
    @Test func unexpectedReasonIsReadable() {
        #expect(Reason(stored: "moon_phase").sentence == "moon_phase: a reason of a newer version")
        #expect(Reason(stored: "{").sentence == "{: a reason of a newer version")
        #expect(Reason(stored: #"{"code":"wrong_language"}"#).sentence == "the language is ?")
        #expect(Reason.streamFailed(Text("{text} {error}")).sentence == "stream failed: {text} {error}")
        #expect(Reason.handoff(String(repeating: "a", count: 5_000)).sentence.count == 1_000)
    }

    private struct Text: Error, CustomStringConvertible {
        let description: String
        init(_ description: String) { self.description = description }
    }
}
