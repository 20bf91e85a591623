import ChannelKit
import Foundation

/// What a model costs, in the operator's currency for a million tokens.
///
/// That makes the price of one token the same number in millionths of the currency.
struct ModelPrice: Hashable, Sendable {
    static let input = price("input", help: "The price of a million tokens that go in.", example: 0.15)
    static let output = price("output", help: "The price of a million tokens that come out.", example: 0.6)

    /// The prices by the models' names, as one setting.
    static let table = Setting.map(
        "prices",
        of: [input.declaration, output.declaration],
        help: "What a million tokens cost, by the model's name, in your currency; without it no cost is shown.",
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

    /// What so many tokens cost, in millionths of the currency.
    func cost(inputTokens: Int, outputTokens: Int) -> Int {
        let cost = (input * Double(inputTokens) + output * Double(outputTokens)).rounded()
        return Int(exactly: cost) ?? .max
    }

    private static func price(_ name: String, help: String, example: Double) -> Setting<Double> {
        Setting(name, type: .number(0...100_000), help: help, example: .number(example)) { value in
            switch value {
            case .number(let number): number
            case .integer(let number): Double(number)
            default: nil
            }
        }
    }
}
