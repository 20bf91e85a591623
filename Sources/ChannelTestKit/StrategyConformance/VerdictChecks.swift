import ChannelKit
import Foundation

/// Checks of the verdict on a turn.
enum VerdictChecks {
    static let all = [
        StrategyCheck(
            "verdict-reasons",
            "Every verdict has a reason, which quotes neither the customer nor a secret.",
            next: "Write reasons of fixed words and of facts about the operator's settings; they are stored and shown."
        ) { subject, findings in
            for text in subject.texts {
                let trial = try StrategyTrial(subject, text: "\(text) \(StrategyTrial.customerWords)")
                for reason in try await trial.verdict().reasons {
                    findings.expect(!reason.isEmpty, "the reason is empty")
                    findings.expect(!reason.holds(any: trial.needles), "a reason quotes the customer or a secret")
                }
            }
        },
        StrategyCheck(
            "verdict-kinds",
            "A step that says that it always answers passes no text of the tests.",
            next: "Return true in `alwaysAnswers` only if no turn passes the step."
        ) { subject, findings in
            let trials = try subject.texts.map { try StrategyTrial(subject, text: $0) }
            for trial in trials where trial.step.alwaysAnswers {
                if case .passed = try await trial.verdict().kind { findings.fail("it passes a text") }
            }
        },
        StrategyCheck(
            "verdict-any-message",
            "A message without words, in another language, of control characters, or very long gets a verdict.",
            next: "Read texts with `turn.text(limit:)`, and expect any characters in them."
        ) { subject, findings in
            for text in ["", " ", "\u{0}\u{7}\u{200F}", "مرحبا 你好 👩‍👩‍👧‍👦", String(repeating: "word ", count: 200_000)] {
                let trial = try StrategyTrial(subject, text: text)
                let start = ContinuousClock.now
                let verdict = try? await trial.verdict()
                let time = ContinuousClock.now - start
                findings.expect(time < .seconds(30), "a text of \(text.utf8.count) bytes takes \(time)")
                let length = verdict?.texts.reduce(0) { $0 + $1.utf8.count } ?? 0
                findings.expect(length <= 65_536, "the reply to \(text.utf8.count) bytes has \(length)")
            }
        },
        StrategyCheck(
            "errors-private",
            "An error contains neither the customer's words, nor a secret, nor the response of a service.",
            next: "Throw errors of fixed words and codes: the hub stores and logs them as the reason."
        ) { subject, findings in
            for text in subject.texts {
                for failure in StrategyTrial.failures {
                    let trial = try StrategyTrial(
                        subject,
                        text: "\(text) \(StrategyTrial.customerWords)",
                        http: failure
                    )
                    do {
                        for reason in try await trial.verdict().reasons {
                            findings.expect(!reason.holds(any: trial.needles), "a reason quotes what failed")
                        }
                    } catch {
                        let sentence = "\(error) \(error.localizedDescription)"
                        findings.expect(!sentence.holds(any: trial.needles), "an error quotes what failed")
                    }
                }
            }
        },
    ]
}
