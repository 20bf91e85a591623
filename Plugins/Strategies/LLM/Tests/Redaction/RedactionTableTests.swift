import Foundation
import Testing

@testable import LLMStrategy

/// A text with the number of pieces of personal data that are in it.
struct RedactionRow: Sendable, CustomTestStringConvertible {
    let kind: PersonalData?
    let text: String
    let count: Int

    var testDescription: String { text }

    /// The number of pieces that redaction finds, of the row's kind or of any.
    func found(of kinds: Set<PersonalData>) -> Int {
        let found = RedactedText(text, of: kinds).found
        return found.count { kind == nil || $0.kind == kind }
    }

    /// Reads lines of kind, text and count; `\n` and `\t` in a text stand for a line feed and a tab.
    static func rows(_ table: String) -> [RedactionRow] {
        table.split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard cells.count == 3, let count = Int(cells[2]) else { return nil }
            return RedactionRow(kind: PersonalData(rawValue: cells[0]), text: cells[1], count: count)
        }
    }
}

/// The share of personal data that is found, and of ordinary talk that is kept.
struct RedactionTableTests {
    private static let all = Set(PersonalData.allCases)

    @Test func tablesAreLargeEnough() {
        #expect(PersonalDataTable.rows.count >= 400)
        #expect(OrdinaryTalkTable.rows.count >= 300)
    }

    @Test(arguments: PersonalDataTable.rows + DocumentDataTable.rows.filter { $0.count > 0 })
    func personalDataIsFound(_ row: RedactionRow) { #expect(row.found(of: Self.all) == row.count) }

    /// A kind that is wanted alone is found as well.
    @Test(arguments: PersonalDataTable.rows + DocumentDataTable.rows.filter { $0.count > 0 })
    func oneKindIsFoundAlone(_ row: RedactionRow) {
        #expect(row.found(of: row.kind.map { [$0] } ?? []) == row.count)
    }

    @Test(arguments: PersonalDataTable.rows)
    func lineFeedsAreSeparators(_ row: RedactionRow) {
        let text = row.text.replacing("\\n", with: "\n").replacing("\\t", with: "\t")
        #expect(RedactionRow(kind: row.kind, text: text, count: row.count).found(of: Self.all) == row.count)
    }

    /// Of the forms of many countries at most two of a hundred leak, and two of a hundred others are hidden.
    @Test(arguments: [PersonalDataAbroadTable.rows, DocumentDataTable.rows])
    func dataOfManyCountriesIsFound(_ rows: [RedactionRow]) {
        let (data, talk) = (rows.filter { $0.count > 0 }, rows.filter { $0.count == 0 })
        let leaks = data.filter { RedactedText($0.text, of: Self.all).found.count < $0.count }
        let alarms = talk.filter { $0.found(of: Self.all) > 0 }
        #expect(data.count >= 200 && talk.count >= 100)
        #expect(leaks.count * 50 <= data.count, "\(leaks.map(\.text))")
        #expect(alarms.count * 50 <= talk.count, "\(alarms.map(\.text))")
    }

    @Test func ordinaryTalkIsKept() {
        let altered = OrdinaryTalkTable.rows.filter { $0.found(of: Self.all) > 0 }
        // Days such as `01 02 03 04 05` are the form of a French phone number.
        #expect(altered.count * 100 <= OrdinaryTalkTable.rows.count, "\(altered.map(\.text))")
    }

    /// The recognizer tests of another project, in a file that `PATCHBAY_REDACTION_PEER` names.
    ///
    /// Its authors hide neither a social insurance number that begins with 0 nor a US phone number whose region is not
    /// configured: these rows differ on purpose.
    @Test(.enabled(if: peerFile != nil, "set PATCHBAY_REDACTION_PEER to a table of kind, text and found"))
    func peerTableIsFound() throws {
        let file = try #require(Self.peerFile)
        let rows = RedactionRow.rows(try String(contentsOfFile: file, encoding: .utf8))
        let wrong = rows.filter { $0.found(of: Self.all) != $0.count }
        #expect(wrong.count * 50 <= rows.count, "\(wrong.map(\.text))")
    }

    private static let peerFile = ProcessInfo.processInfo.environment["PATCHBAY_REDACTION_PEER"]
}

/// The redacted text for operators.
struct RedactedTextTests {
    @Test func placesAreUnicodeScalars() {
        let text = "Écris à renée@exemple.example 👩‍👧, ou 514 555-0199"
        let redacted = RedactedText(text, of: [.email, .phone])
        let scalars = Array(text.unicodeScalars)
        let pieces = redacted.found.map { found in
            String(String.UnicodeScalarView(scalars[found.range]))
        }
        #expect(pieces == ["renée@exemple.example", "514 555-0199"])
        #expect(redacted.found.map(\.kind) == [.email, .phone])
        #expect(redacted.redacted == "Écris à [EMAIL_1] 👩‍👧, ou [PHONE_1]")
    }
}
