import ChannelTestKit
import Foundation
import JSONComparison
import Testing

/// Generated documents, read by the hub and by Foundation; `CompareJSON` runs millions.
@Suite("JSON beside Foundation's")
struct JSONComparisonTests {
    @Test(arguments: [UInt64](1...8))
    func differsOnlyAsIntended(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        for _ in 0..<1_000 {
            let input = JSONInput.random(using: &random)
            if case .failed(let reason) = JSONComparison.outcome(of: input) {
                Issue.record("\(reason): \(input.base64EncodedString())")
            }
        }
    }

    @Test(
        arguments: [
            (#"{"a":1}"#, .agreed(isJSON: true)), ("{", .agreed(isJSON: false)),
            (#""\ud83d""#, .differed(.unrepresentable)),
            ("1e999", .differed(.unrepresentable)), ("[1,]", .differed(.trailingComma)),
            (#"{"a":"\ud83d",}"#, .agreed(isJSON: false)), ("1\0", .differed(.encoding)),
            ("-0.0", .differed(.minusZero)),
            ("[922223372036850.14]", .differed(.rounding)), ("\"\u{FEFF}\"", .differed(.byteOrderMark)),
        ] as [(String, JSONComparison.Outcome)]
    )
    func differencesAreKnown(_ text: String, _ outcome: JSONComparison.Outcome) {
        #expect(JSONComparison.outcome(of: Data(text.utf8)) == outcome)
    }

    @Test func everyDifferenceIsMet() {
        var random = SeededRandom(seed: 1)
        var met: Set<JSONComparison.Difference> = []
        for _ in 0..<4_000 {
            let outcome = JSONComparison.outcome(of: JSONInput.random(using: &random))
            if case .differed(let difference) = outcome { met.insert(difference) }
        }
        #expect(met == Set(JSONComparison.Difference.allCases))
    }
}
