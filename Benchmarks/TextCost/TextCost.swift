import ChannelKit
import ChannelTestKit
import Foundation
import HandoffStrategy
import IntentDetectionStrategy
import LLMStrategy

/// Measures the scanners that read text of customers and of models: their cost must not depend on the text's length, nor
/// on what it holds.
@main
enum TextCost {
    private static let sizes = [1_000, 32_000, 1_000_000]
    /// The bytes that are read for one figure.
    private static let bytesPerFigure = 2_000_000

    /// Beside prose, texts that a careless scanner reads again from each place.
    private static let texts = [
        "I would like to book a cleaning on Friday at 3. ", "a", "a.", "@", "@a", "a@", "e\u{301}", "[A_", "1", "1 ",
        "12-",
        "1.", "a:", "514 555-0123 ", "\u{200B}",
    ]

    static func main() async throws {
        let redaction = Scanner("redaction") { text in
            var redaction = Redaction(of: Set(PersonalData.allCases))
            return redaction.redact(text).utf8.count
        }
        let scanners = [
            redaction, Scanner("splitting") { TextSplitting.split($0, limit: 4_096).count },
            Scanner("markup of inboxes") { MarkupText.inert($0).utf8.count },
            try strategy("handoff", Handoff(settings: SettingValues(examplesOf: Handoff.manifest.settings))),
            try strategy("intent-detection", intents()),
        ]
        print(
            "| text, ms per MB |\(sizes.map { " \($0 / 1_000) KB |" }.joined())\n| --- |\(sizes.map { _ in " ---: |" }.joined())"
        )
        for scanner in scanners { try await scanner.printWorst(of: texts, sizes, bytesPerFigure) }
        for text in texts {
            let name =
                "redaction of `\(text.unicodeScalars.map { $0.isASCII ? String($0) : $0.escaped(asASCII: true) }.joined())`"
            try await Scanner(name, redaction.scan).printWorst(of: [text], sizes, bytesPerFigure)
        }
    }

    private static func strategy(_ name: String, _ strategy: any ResponseStrategy) -> Scanner {
        Scanner(name) { text in
            _ = try await strategy.respond(to: .sample(text))
            return 0
        }
    }

    /// A rule that looks at the whole of what it may read, and a classifier.
    private static func intents() throws -> IntentDetection {
        let examples = ["when are you open", "what are your opening hours", "are you open on saturday"]
        let intent: SettingValue = .mapping([
            "examples": .list(examples.map(SettingValue.text)), "keywords": .list([.text("urgent")]),
            "patterns": .list([.text("(?<a>b+)+c$")]), "pass": .boolean(true),
        ])
        return try IntentDetection(settings: SettingValues(["intents": .mapping(["hours": intent])]))
    }
}

/// One thing that reads text.
struct Scanner: Sendable {
    let name: String
    let scan: @Sendable (String) async throws -> Int

    init(_ name: String, _ scan: @escaping @Sendable (String) async throws -> Int) {
        self.name = name
        self.scan = scan
    }

    /// Prints the cost of the text that costs most, by its size.
    func printWorst(of texts: [String], _ sizes: [Int], _ bytes: Int) async throws {
        var line = "| \(name) |"
        for size in sizes {
            var worst = 0.0
            for text in texts {
                worst = max(worst, try await cost(String(repeating: text, count: size / text.utf8.count), bytes))
            }
            line += " \(worst.formatted(.number.precision(.fractionLength(1)).locale(Locale(identifier: "en")))) |"
        }
        print(line)
    }

    /// Milliseconds of processor time per megabyte.
    private func cost(_ text: String, _ bytes: Int) async throws -> Double {
        let runs = max(1, bytes / text.utf8.count)
        let before = clock()
        for _ in 0..<runs { _ = try await scan(text) }
        let seconds = Double(clock() - before) / Double(CLOCKS_PER_SEC)
        return seconds * 1_000 / (Double(runs * text.utf8.count) / 1_000_000)
    }
}
