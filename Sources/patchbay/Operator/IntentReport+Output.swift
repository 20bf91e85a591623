import ChannelKit
import Foundation
import IntentDetectionStrategy

extension IntentReport {
    var json: JSONValue {
        [
            "examples": .integer(Int64(lines)), "accuracy": .number(accuracy), "refused_right": .number(refusedRight),
            "refused_foreign": .number(refusedOutOfScope), "train_seconds": .number(trainSeconds),
            "predict_microseconds": .number(predictMicroseconds),
            "asked": .integer(Int64(asked.inScope)), "asked_foreign": .integer(Int64(asked.outOfScope)),
            "failed": .array(
                failures.map {
                    [
                        "intent": .string($0.intent), "text": .string($0.text),
                        "accepted": $0.accepted.map(JSONValue.string) ?? .null,
                    ]
                }
            ),
        ]
    }

    /// The report on `labelled`, as text.
    func text(of labelled: LabelledLines) -> String {
        let outOfScope = labelled.outOfScopeCount
        let inScope = lines - outOfScope
        let recognised = Self.count(of: inScope, accuracy * (1 - refusedRight))
        let correct = Self.count(of: inScope, accuracy)
        let accepted = Self.count(of: outOfScope, 1 - refusedOutOfScope)
        var rows = [
            "\(recognised) of \(inScope) lines with an intent recognised: "
                + "\(correct) classified correctly, \(correct - recognised) of these rejected as uncertain.",
            "\(accepted) of \(outOfScope) out-of-scope lines accepted.",
        ]
        if asked != (0, 0) {
            rows.append(
                "Asked about first: \(asked.inScope) lines with an intent, \(asked.outOfScope) out-of-scope lines."
            )
        }
        rows += [
            "Trained in \(trainSeconds.formatted(.number.precision(.fractionLength(2)))) s, "
                + "\(Int(predictMicroseconds)) µs per prediction."
        ]
        rows += section("Failed lines\(Self.cut(failures.count))", failures.prefix(Self.maxFailures).map(Self.line))
        rows += section(
            "Confusions",
            confusions.map { "\($0.count) × \($0.intended) classified as \($0.predicted)" }
        )
        rows += section("Lowest accuracy", worst.map { "\($0.intent): \($0.right) of \($0.lines) correct" })
        rows += section(
            "Conflicting examples",
            conflicts.map { "\($0.intent): “\($0.text)” is classified as \($0.predicted)" }
        )
        return rows.joined(separator: "\n")
    }

    /// The max number of failed lines that are listed; `--json` has all of them.
    private static let maxFailures = 60

    private static func cut(_ count: Int) -> String { count > maxFailures ? " (\(maxFailures) of \(count))" : "" }

    private static func line(_ failure: (intent: String, text: String, accepted: String?)) -> String {
        let result = failure.accepted.map { "accepted as \($0)" } ?? "refused"
        return "\(failure.intent): “\(failure.text)” was \(result)"
    }

    private static func count(of lines: Int, _ share: Double) -> Int {
        Int((Double(lines) * share).rounded())
    }

    private func section(_ title: String, _ rows: [String]) -> [String] {
        rows.isEmpty ? [] : ["", title + ":"] + rows.map { "  " + $0 }
    }
}
