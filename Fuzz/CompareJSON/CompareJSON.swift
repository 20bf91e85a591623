import ArgumentParser
import ChannelTestKit
import Foundation
import JSONComparison

/// Compares the hub's JSON with Foundation's on generated documents.
@main
struct CompareJSON: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare-json",
        abstract: "Compare the hub's JSON reader, scan and writer with Foundation's on generated documents."
    )

    @Option(help: "The number of documents.")
    var inputs = 10_000_000

    @Option(help: "The seed of the generator: equal seeds give equal documents.")
    var seed: UInt64 = 1

    /// The defects that are printed: more would not help.
    private static let maxPrinted = 20

    func run() throws {
        var random = SeededRandom(seed: seed)
        var counts: [JSONComparison.Outcome: Int] = [:]
        var failures = 0
        for number in 0..<inputs {
            let input = JSONInput.random(using: &random)
            let outcome = JSONComparison.outcome(of: input)
            if case .failed(let reason) = outcome {
                failures += 1
                if failures <= Self.maxPrinted { report(input, number, reason) }
            }
            counts[outcome, default: 0] += 1
        }
        print("\(inputs) documents, seed \(seed):")
        for (outcome, count) in counts.sorted(by: { $0.value > $1.value }) { print("  \(count) \(text(of: outcome))") }
        if failures > 0 { throw ExitCode.failure }
    }

    private func report(_ input: Data, _ number: Int, _ reason: String) {
        let text = String(decoding: input, as: UTF8.self).debugDescription
        print("document \(number): \(reason): \(text) \(input.base64EncodedString())")
    }

    private func text(of outcome: JSONComparison.Outcome) -> String {
        switch outcome {
        case .agreed(isJSON: true): "read alike"
        case .agreed(isJSON: false): "refused by both"
        case .differed(let difference): "differ as intended: \(difference.rawValue)"
        case .failed(let reason): "FAILED: \(reason)"
        }
    }
}
