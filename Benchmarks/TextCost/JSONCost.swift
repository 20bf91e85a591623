import ChannelKit
import Foundation

/// Measures JSON of one webhook: the hub's reader, writer and scan, and Foundation's.
enum JSONCost {
    /// The runs for one figure, and the figures of which the minimum counts, as other processes only add to it.
    private static let runs = 20_000
    private static let rounds = 5

    static func printTable() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "webhook.json")
        let webhook = try Data(contentsOf: file)
        let value = try JSONValue(parsing: webhook)
        let scan = JSONScan("phone_number_id", "id")
        let object = try JSONSerialization.jsonObject(with: webhook)
        print("\n| JSON of a webhook of \(webhook.count) bytes | µs |\n| --- | ---: |")
        printLine("scan for two names") { scan.strings(in: webhook).count }
        printLine("parse") { (try? JSONValue(parsing: webhook))?.object?.count ?? 0 }
        printLine("write") { value.data.count }
        printLine("Foundation: parse to objects") { (try? JSONSerialization.jsonObject(with: webhook)) == nil ? 0 : 1 }
        printLine("Foundation: write objects, keys sorted") {
            (try? JSONSerialization.data(withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes]))?
                .count
                ?? 0
        }
    }

    private static func printLine(_ name: String, _ work: () -> Int) {
        var least = clock_t.max
        var sum = 0
        for _ in 0..<rounds {
            let before = clock()
            for _ in 0..<runs { sum &+= work() }
            least = min(least, clock() - before)
        }
        precondition(sum > 0, "nothing was read")
        let micros = Double(least) / Double(CLOCKS_PER_SEC) * 1_000_000 / Double(runs)
        let figure = micros.formatted(.number.precision(.fractionLength(1)).locale(Locale(identifier: "en")))
        print("| \(name) | \(figure) |")
    }
}
