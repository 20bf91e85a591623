import ChannelKit
import Foundation

/// The prices of a model, in the operator's currency for a million tokens.
///
/// The price of one token is the same number in millionths of the currency.
struct ModelPrice: Hashable, Sendable {
    static let input = price("input", help: "The price of a million input tokens.", example: 0.15)
    static let output = price("output", help: "The price of a million output tokens.", example: 0.6)

    /// The setting for prices, by model name.
    static let table = Setting.map(
        "prices",
        of: .settings {
            input
            output
        },
        help: "The prices of a million tokens, by model name, in your currency. Without them no cost is recorded.",
        example: "gpt-4o-mini"
    ) { model, values throws(ConfigurationIssue) in
        (model: model, price: try ModelPrice(values))
    }.optional()

    let input: Double
    let output: Double

    init(input: Double, output: Double) {
        self.input = input
        self.output = output
    }

    init(_ values: SettingValues) throws(ConfigurationIssue) {
        input = try values[Self.input]
        output = try values[Self.output]
    }

    /// The cost of the tokens, in millionths of the currency.
    func cost(inputTokens: Int, outputTokens: Int) -> Int {
        let cost = (input * Double(inputTokens) + output * Double(outputTokens)).rounded()
        return Int(exactly: cost) ?? .max
    }

    private static func price(_ name: String, help: String, example: Double) -> Setting<Double> {
        Setting.number(name, in: 0...100_000, help: help, example: example)
    }
}
