import ChannelKit
import ChannelTestKit
import Foundation
import Testing

@testable import IntentDetectionStrategy

/// An answer of a customer, with the values that are right: several if more than one will do, `ask` to ask again.
struct AnswerCase: Sendable, CustomTestStringConvertible {
    let kind: SlotKind
    let language: String
    let text: String
    let right: [String]

    var testDescription: String { "\(kind.rawValue) \(language): \(text)" }

    /// The value, with `..` and the end of a span, or `ask`.
    var read: String {
        guard let finding = kind.read(text, among: AnswerTable.choices, AnswerTable.context(language)).finding else {
            return "ask"
        }
        let value = finding.value.string ?? String(decoding: finding.value.data, as: UTF8.self)
        return finding.facts["until"]?.string.map { "\(value)..\($0)" } ?? value
    }
}

/// The answers in a table of the test target.
///
/// The rules were written with the part `dev` and the file `findings.tsv`; the part `held` only measures them.
enum AnswerTable {
    static let findings = cases("findings.tsv", part: nil)
    static let dev = cases("answers.tsv", part: "dev")
    static let held = cases("answers.tsv", part: "held")

    static let choices = [
        SlotChoice(id: "cleaning", titles: ["Cleaning", "Nettoyage"]),
        SlotChoice(id: "check_up", titles: ["Check-up", "Examen"]),
        SlotChoice(id: "pain", titles: ["Toothache", "Mal de dents"]),
    ]

    /// A clinic in Toronto on Sunday, 29 November 2026, at noon.
    static func context(_ language: String) -> SlotContext {
        SlotContext(
            now: Date(timeIntervalSince1970: 1_795_971_600),
            timeZone: TimeZone(identifier: "America/Toronto") ?? .gmt,
            language: language
        )
    }

    private static func cases(_ file: String, part: String?) -> [AnswerCase] {
        guard let data = try? Fixture.data(file, in: .module) else { return [] }
        return String(decoding: data, as: UTF8.self).split(separator: "\n").dropFirst().compactMap { line in
            var cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            if let part, cells.removeFirst() != part { return nil }
            guard cells.count == 4, let kind = SlotKind(rawValue: cells[0]) else { return nil }
            let right = cells[3].components(separatedBy: "|")
            return AnswerCase(kind: kind, language: cells[1], text: cells[2], right: right)
        }
    }
}

/// The counts of right, asked and silently wrong answers.
struct AnswerMeasure {
    private(set) var right = 0
    private(set) var asked = 0
    private(set) var wrong = 0

    var total: Int { right + asked + wrong }
    var rightShare: Double { Double(right) / Double(max(1, total)) }
    var wrongShare: Double { Double(wrong) / Double(max(1, total)) }

    mutating func count(isRight: Bool, isAsked: Bool) {
        if isRight { right += 1 } else if isAsked { asked += 1 } else { wrong += 1 }
    }

    init() {}

    init(_ cases: [AnswerCase]) {
        for answer in cases {
            let read = answer.read
            let value = read.components(separatedBy: "..")[0]
            count(isRight: answer.right.contains(read) || answer.right.contains(value), isAsked: read == "ask")
        }
    }
}
