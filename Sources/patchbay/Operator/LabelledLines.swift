import ArgumentParser
import Foundation
import IntentDetectionStrategy

/// The labelled lines of a file.
struct LabelledLines {
    /// The label of out-of-scope lines.
    private static let outOfScope = "none"

    let lines: [IntentReport.Line]
    private let file: String

    /// The number of out-of-scope lines.
    var outOfScopeCount: Int { lines.count { $0.intent == Self.outOfScope } }

    init(file: String) throws {
        self.file = file
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
            throw ValidationError("cannot read '\(file)': no such file, or not UTF-8")
        }
        let rows = text.replacing("\u{FEFF}", with: "", maxReplacements: 1)
            .split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        guard rows.first.map({ $0.split(separator: "\t").map(String.init) }) == ["intent", "text"] else {
            throw ValidationError("'\(file)' has no header: expected 'intent', a tab and 'text'")
        }
        lines = try rows.enumerated().dropFirst().filter { !$0.element.allSatisfy(\.isWhitespace) }.map { index, row in
            let cells = row.split(separator: "\t", maxSplits: 1, omittingEmptySubsequences: false)
            guard cells.count == 2 else { throw ValidationError("\(file):\(index + 1): missing tab after the intent") }
            return (String(cells[0]), String(cells[1]))
        }
        guard !lines.isEmpty else { throw ValidationError("'\(file)' has no lines below its header") }
    }

    /// Throws for an intent that the step does not have, which could never be recognised.
    func refuseUnknownIntents(besides known: Set<String>) throws {
        let unknown = Set(lines.map(\.intent)).subtracting(known).subtracting([Self.outOfScope]).sorted()
        guard !unknown.isEmpty else { return }
        let names = unknown.prefix(5).map { "'\($0)'" }.joined(separator: ", ") + (unknown.count > 5 ? " …" : "")
        throw ValidationError(
            "'\(file)' has unknown intents: \(names); mark out-of-scope lines with '\(Self.outOfScope)'"
        )
    }
}
