import ChannelKit
import Foundation
import Testing

@testable import IntentDetectionStrategy

/// A clinic in Toronto on Monday, 21 September 2026, at 10:13, open from Monday to Friday from 9 to 17.
struct SlotLimitsTests {
    private static func context(_ limits: SlotLimits) throws -> SlotContext {
        let hours = try OpeningHours(parsing: ["mon-fri": ["9:00-17:00"]])
        var context = SlotReading.context("en")
        let zone = context.timeZone
        context.isOpen = { hours.isOpen(at: $0, in: zone) }
        context.limits = limits
        return context
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let limits: SlotLimits
        let expected: String

        var testDescription: String { "\(text) \(expected)" }
    }

    private static let hours = SlotLimits(isWithinHours: true)
    private static let coming = SlotLimits(first: .now, last: .ahead(.seconds(10 * 86_400)))
    private static let birth = SlotLimits(last: .today)

    static let cases = [
        Case(text: "saturday at 10", limits: hours, expected: Doubt.closed.rawValue),
        Case(text: "saturday", limits: hours, expected: Doubt.closed.rawValue),
        Case(text: "tomorrow at 7pm", limits: hours, expected: Doubt.closed.rawValue),
        Case(text: "tomorrow evening", limits: hours, expected: Doubt.closed.rawValue),
        Case(text: "tomorrow at 4", limits: hours, expected: "2026-09-22T16:00"),
        Case(text: "tomorrow morning", limits: hours, expected: "2026-09-22T09:00..2026-09-22T12:00"),
        Case(text: "tomorrow", limits: hours, expected: "2026-09-22"),
        Case(text: "saturday at 10", limits: SlotLimits(), expected: "2026-09-26T10:00"),
        Case(text: "today at 9am", limits: coming, expected: Doubt.past.rawValue),
        Case(text: "yesterday", limits: coming, expected: Doubt.past.rawValue),
        Case(text: "in two weeks", limits: coming, expected: Doubt.late.rawValue),
        Case(text: "in one week", limits: coming, expected: "2026-09-28"),
        Case(text: "tomorrow", limits: SlotLimits(first: .ahead(.seconds(2 * 86_400))), expected: Doubt.early.rawValue),
        Case(text: "March 3, 1985", limits: birth, expected: "1985-03-03"),
        Case(text: "last Friday", limits: birth, expected: "2026-09-18"),
        Case(text: "tomorrow", limits: birth, expected: Doubt.late.rawValue),
        Case(text: "last Friday", limits: SlotLimits(), expected: Doubt.past.rawValue),
        Case(text: "next week", limits: SlotLimits(), expected: Doubt.period.rawValue),
        Case(text: "next week", limits: SlotLimits(precision: .span), expected: "2026-09-28..2026-10-05"),
        Case(text: "friday", limits: SlotLimits(precision: .time), expected: Doubt.noTime.rawValue),
        Case(text: "friday morning", limits: SlotLimits(precision: .time), expected: Doubt.noTime.rawValue),
        Case(text: "friday at 3", limits: SlotLimits(precision: .time), expected: "2026-09-25T15:00"),
        Case(text: "3pm", limits: SlotLimits(), expected: Doubt.noDay.rawValue),
        Case(
            text: "2026-12-24",
            limits: SlotLimits(last: .date(PlainDay(year: 2026, month: 12, day: 23))),
            expected: Doubt.late.rawValue
        ),
    ]

    @Test(arguments: cases)
    func answerOutsideTheLimitsIsAskedAbout(testCase: Case) throws {
        let answer = SlotKind.dateTime.read(testCase.text, among: [], try Self.context(testCase.limits))
        switch answer {
        case .value(let finding):
            let until = finding.facts["until"]?.string.map { "..\($0)" } ?? ""
            #expect((finding.value.string ?? "") + until == testCase.expected)
        case .ask(let doubt): #expect(doubt.rawValue == testCase.expected)
        case .none: Issue.record("nothing was read")
        }
    }

    @Test(arguments: [
        ("now", SlotLimits.Limit.now), ("today", .today), ("90d", .ahead(.seconds(90 * 86_400))),
        ("2h", .ahead(.seconds(7_200))),
        ("2026-12-24", .date(PlainDay(year: 2026, month: 12, day: 24))), ("2026-02-30", nil), ("soon", nil),
        ("-1d", nil), ("", nil),
        ("99999d", nil),
    ])
    func limitIsParsed(written: String, expected: SlotLimits.Limit?) { #expect(SlotLimits.Limit(written) == expected) }

    @Test(arguments: [("I broke a tooth this morning", 0), ("can I come this afternoon?", 1)])
    func partOfTodayIsMentionedBeforeItHasBegun(text: String, count: Int) throws {
        #expect(SlotKind.dateTime.mentions(in: text, try Self.context(Self.hours)).count == count)
    }
}
