import ChannelKit
import ChannelTestKit
import Foundation
import HandoffStrategy
import IntentDetectionStrategy
import LLMStrategy

/// Measures the scanners that read text of customers and models.
///
/// Their cost per byte must depend neither on the length of the text nor on its content.
@main
enum TextCost {
    private static let sizes = [1_000, 32_000, 1_000_000]
    /// The bytes to read for one figure of a scanner, and of a strategy, whose turns cost more than their text.
    private static let bytesPerFigure = 2_000_000
    private static let bytesPerTurnFigure = 100_000
    /// The size of the pieces of a streamed answer, about one token.
    private static let bytesPerPiece = 4
    /// The characters of a long message, of one twice and of one four times as long.
    private static let messageSizes = [4_000, 8_000, 16_000]

    /// Prose, texts that a quadratic scanner reads again from each position, and texts full of personal data.
    private static let texts = [
        "I would like to book a cleaning on Friday at 3. ", "a", "a.", "@", "@a", "a@", "<", "<think>", "<|channel|>",
        "five ", "a at ", "é@", "e\u{301}", "%40", "[A_",
        "1", "1 ", "12-", "1.", "a:", "+1 ", "AA11", "AA11 ", "T R E M ", "\u{200B}", "514 555-0123 ",
        "4242 4242 4242 4242 ", "046 454 286 ", "DE89 3704 0044 0532 0130 00 ", "TREM 8051 0112 ", "192.168.10.254 ",
        "1.2.3.4 ", "2001:db8::1 ", "ana@b.example ", "ABC DEF ", "AB 12 ", "A 1234 ", "born 3 ", "passport A1 ",
        "123.456.789-09 ", "aa:bb:", "12345678Z ",
    ]

    static func main() async throws {
        let kinds = Set(PersonalData.allCases)
        let redaction = Scanner("redaction", bytes: bytesPerFigure) { text in
            var redaction = Redaction(of: kinds)
            return redaction.redact(text).utf8.count
        }
        let filter = Scanner("filter of streamed answers", bytes: bytesPerFigure) { text in
            var filter = AnswerFilter()
            var rest = text.utf8[...]
            var count = 0
            while !rest.isEmpty {
                count += filter.add(String(decoding: rest.prefix(bytesPerPiece), as: UTF8.self)).utf8.count
                rest = rest.dropFirst(bytesPerPiece)
            }
            return count + filter.finish().utf8.count
        }
        if CommandLine.arguments.contains("messages") {
            return try await printMessageCosts(of: [("redaction", redaction), ("filter", filter)])
        }
        let scanners = [
            redaction, filter,
            Scanner("splitting", bytes: bytesPerFigure) { TextSplitting.split($0, limit: 4_096).count },
            Scanner("markup of inboxes", bytes: bytesPerFigure) { MarkupText.inert($0).utf8.count },
            try strategy("handoff", Handoff(settings: SettingValues(examplesOf: Handoff.manifest.settings))),
            try strategy("intent-detection", intents()),
        ]
        print(
            "| text, ms per MB |\(sizes.map { " \($0 / 1_000) KB |" }.joined())\n| --- |\(sizes.map { _ in " ---: |" }.joined())"
        )
        for scanner in scanners { try await scanner.printWorst(of: texts, sizes) }
        var worst = sizes.map { _ in 0.0 }
        for text in texts {
            let costs = try await redaction.worst(of: [text], sizes)
            Scanner.printLine("redaction of `\(written(text))`", costs)
            worst = zip(worst, costs).map(max)
        }
        Scanner.printLine("redaction, worst case", worst)
        try JSONCost.printTable()
    }

    /// Prints a line for each scanner: its name, the milliseconds of a message of each of ``messageSizes`` characters
    /// with the slowest text, and the ratio of the last to the first, per character.
    private static func printMessageCosts(of scanners: [(String, Scanner)]) async throws {
        for (name, scanner) in scanners {
            var costs: [Double] = []
            for size in messageSizes { costs.append(try await scanner.worstMessage(of: texts, characters: size)) }
            let ratio =
                costs[costs.count - 1] / costs[0] * Double(messageSizes[0])
                / Double(messageSizes[messageSizes.count - 1])
            print(([name] + (costs + [ratio]).map { String(format: "%.3f", $0) }).joined(separator: " "))
        }
    }

    /// `text` with escapes instead of other characters than ASCII.
    private static func written(_ text: String) -> String {
        text.unicodeScalars.map { $0.isASCII ? String($0) : $0.escaped(asASCII: true) }.joined()
    }

    private static func strategy(_ name: String, _ strategy: any ResponseStrategy) -> Scanner {
        Scanner(name, bytes: bytesPerTurnFigure) { text in
            _ = try await strategy.respond(to: .sample(text))
            return 0
        }
    }

    /// A pattern that reads up to its limit, and a classifier.
    private static func intents() throws -> IntentDetection {
        let examples = ["when are you open", "what are your opening hours", "are you open on saturday"]
        let intent: SettingValue = .mapping([
            "examples": .list(examples.map(SettingValue.text)), "keywords": .list([.text("urgent")]),
            "patterns": .list([.text("(?<a>b+)+c$")]), "pass": .boolean(true),
        ])
        return try IntentDetection(settings: SettingValues(["intents": .mapping(["hours": intent])]))
    }
}

/// A function that reads text, with the amount of text for one figure.
struct Scanner: Sendable {
    let name: String
    let bytes: Int
    let scan: @Sendable (String) async throws -> Int

    init(_ name: String, bytes: Int, _ scan: @escaping @Sendable (String) async throws -> Int) {
        self.name = name
        self.bytes = bytes
        self.scan = scan
    }

    /// Prints the cost of the most expensive text, by its size.
    func printWorst(of texts: [String], _ sizes: [Int]) async throws {
        Self.printLine(name, try await worst(of: texts, sizes))
    }

    /// The cost of the most expensive text, by its size.
    func worst(of texts: [String], _ sizes: [Int]) async throws -> [Double] {
        var worst: [Double] = []
        for size in sizes {
            var most = 0.0
            for text in texts {
                most = max(most, try await cost(String(repeating: text, count: size / text.utf8.count)))
            }
            worst.append(most)
        }
        return worst
    }

    /// The milliseconds of the slowest message of so many characters.
    func worstMessage(of texts: [String], characters: Int) async throws -> Double {
        var most = 0.0
        for text in texts {
            let message = String(repeating: text, count: characters / text.unicodeScalars.count)
            most = max(most, try await cost(message) * Double(message.utf8.count) / 1_000_000)
        }
        return most
    }

    static func printLine(_ name: String, _ costs: [Double]) {
        let figures = costs.map { $0.formatted(.number.precision(.fractionLength(1)).locale(Locale(identifier: "en"))) }
        print("| \(name) |\(figures.map { " \($0) |" }.joined())")
    }

    /// The repetitions of a measurement; the minimum counts, as other processes only add to it, through the caches.
    private static let rounds = 3

    /// Milliseconds of processor time per megabyte.
    private func cost(_ text: String) async throws -> Double {
        let runs = max(1, bytes / text.utf8.count)
        var least = clock_t.max
        for _ in 0..<Self.rounds {
            let before = clock()
            for _ in 0..<runs { _ = try await scan(text) }
            least = min(least, clock() - before)
        }
        return Double(least) / Double(CLOCKS_PER_SEC) * 1_000 / (Double(runs * text.utf8.count) / 1_000_000)
    }
}
