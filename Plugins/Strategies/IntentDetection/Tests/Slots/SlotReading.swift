import ChannelKit
import Foundation

@testable import IntentDetectionStrategy

/// Reads answers for a clinic in Toronto on Monday, 21 September 2026, at 10:13.
enum SlotReading {
    static func context(_ language: String) -> SlotContext {
        SlotContext(
            now: Date(timeIntervalSince1970: 1_790_000_000),
            timeZone: TimeZone(identifier: "America/Toronto") ?? .gmt,
            language: language
        )
    }

    static func answer(
        _ text: String,
        to kind: SlotKind,
        among choices: [SlotChoice] = [],
        language: String = "en"
    ) -> String? {
        kind.answer(in: text, among: choices, context(language)).map(written)
    }

    static func mentions(_ text: String, of kind: SlotKind, language: String = "en", wanted: Int = 1) -> [String] {
        kind.mentions(in: text, context(language), wanted: wanted).map(written)
    }

    private static func written(_ finding: SlotFinding) -> String {
        finding.value.string ?? String(decoding: finding.value.data, as: UTF8.self)
    }
}
