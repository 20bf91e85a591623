import ChannelKit
import Foundation
import JSONComparison

@testable import IntentDetectionStrategy
@testable import LLMStrategy

/// A parser of untrusted text outside the adapters.
enum FuzzedParser: String, CaseIterable, Sendable {
    /// The JSON parser and writer and the scan before authentication, compared with Foundation.
    case json
    /// The decoder of forms and queries, and the search for fields.
    case form
    /// The search for personal data in customers' texts.
    case redaction
    /// The parser of dates, numbers, names and other values in answers of customers.
    case slots

    func run(_ input: Data) {
        switch self {
        case .json: readJSON(input)
        case .form: readForm(input)
        case .redaction: redact(String(decoding: input, as: UTF8.self))
        case .slots: readSlots(String(decoding: input, as: UTF8.self))
        }
    }

    private func readJSON(_ input: Data) {
        if case .failed(let reason) = JSONComparison.outcome(of: input) { preconditionFailure(reason) }
        precondition((try? JSONValue(parsing: input))?.number?.isFinite != false, "a number is not finite")
    }

    private static let fields = FormScan("To", "From", "AccountSid")

    private func readForm(_ input: Data) {
        precondition(Self.fields.values(in: input).count <= 3, "more values than the limit were found")
        let form = FormFields(parsing: input)
        let written = form.fields.map { "\(escaped($0.name))=\(escaped($0.value))" }.joined(separator: "&")
        precondition(FormFields(parsing: written) == form, "a form changes when it is written and parsed")
    }

    private func escaped(_ text: String) -> String {
        text.utf8.map { "%" + [$0].hex }.joined()
    }

    private func redact(_ text: String) {
        var redaction = Redaction(of: Set(PersonalData.allCases))
        let redacted = redaction.redact(text)
        precondition(redacted.utf8.count <= 16 * text.utf8.count, "placeholders are too long")
        precondition(!redaction.leavesPlaceholder(in: redaction.restore(redacted)), "a placeholder is left")
    }

    private func readSlots(_ text: String) {
        let context = SlotContext(
            now: Date(timeIntervalSince1970: 1_790_000_000),
            timeZone: .gmt,
            language: text.utf8.count.isMultiple(of: 2) ? "en" : "fr"
        )
        let choices = [
            SlotChoice(id: "am", titles: ["Morning", "Matin"]), SlotChoice(id: "pm", titles: ["Afternoon"]),
        ]
        let count = SlotText(text).characters.count
        for kind in SlotKind.allCases {
            let findings = [kind.answer(in: text, among: choices, context)].compactMap(\.self)
            for finding in findings + kind.mentions(in: text, context) {
                precondition(finding.range.upperBound <= count, "a finding is outside the text")
            }
        }
    }
}
