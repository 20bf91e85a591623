import ChannelKit
import Foundation

/// The rule for answers that the documents do not support.
struct Grounding: Sendable {
    /// True if such answers are refused.
    var isStrict = false
    /// True if a refused answer hands the conversation off, instead of leaving it to the next step.
    var handsOff = false

    init(isStrict: Bool = false, handsOff: Bool = false) {
        self.isStrict = isStrict
        self.handsOff = handsOff
    }

    init(_ settings: KnowledgeSettings) {
        self.init(isStrict: settings.isStrict, handsOff: settings.handsOffUnsupported)
    }

    /// The check of a reply to `turn` with `passages` in its prompt; nil if none is wanted.
    func check(on turn: Turn, knowing passages: [Passage]) -> GroundingCheck? {
        guard isStrict else { return nil }
        let tenant = turn.tenant
        var units = passages.flatMap(SupportUnit.units)
        if let hours = tenant.hours {
            units += SupportUnit.units(
                of: hours.inWords(from: turn.clock.now, in: tenant.timeZone),
                heading: "opening hours, heures d'ouverture"
            )
        }
        // A fact is a value of an earlier step, such as a slot of a form, and may be repeated.
        units += turn.facts.values.compactMap(\.writtenText).map { .whole($0.cut(toBytes: 2_000)) }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = tenant.timeZone
        return GroundingCheck(
            units: units,
            known: [tenant.name, turn.contact.name ?? ""],
            question: turn.text(limit: Self.maxQuestion),
            language: turn.language,
            // Sunday is 1 in Foundation, Monday 0 in a claim.
            today: (calendar.component(.weekday, from: turn.clock.now) + 5) % 7
        )
    }

    /// The max length of the question, in bytes.
    private static let maxQuestion = 4_096
}
