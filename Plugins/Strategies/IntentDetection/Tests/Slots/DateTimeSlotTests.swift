import ChannelKit
import Foundation
import Testing

@testable import IntentDetectionStrategy

struct DateTimeSlotTests {
    static let english: [(String, String?)] = [
        ("today", "2026-09-21"), ("tomorrow", "2026-09-22"), ("Tomorrow at 3", "2026-09-22T15:00"),
        ("tomorrow at 9", "2026-09-22T09:00"), ("at 9 tomorrow please", "2026-09-22T09:00"),
        ("tomorrow morning at 8:30", "2026-09-22T08:30"), ("the day after tomorrow", "2026-09-23"),
        ("tonight at 8", "2026-09-21T20:00"), ("this afternoon", "2026-09-21T12:00"), ("friday", "2026-09-25"),
        ("Friday 3pm", "2026-09-25T15:00"), ("this friday at noon", "2026-09-25T12:00"), ("monday", "2026-09-28"),
        ("next Tuesday morning", nil), ("next friday", "2026-09-25"), ("Monday of next week", "2026-09-28"),
        ("Thursday next week at half past two", "2026-10-01T14:30"), ("in two weeks", "2026-10-05"),
        ("in 3 days", "2026-09-24"), ("in a month", "2026-10-21"), ("in an hour", "2026-09-21T11:13"),
        ("in half an hour", "2026-09-21T10:43"), ("March 5", "2027-03-05"),
        ("March 5th, 2027 at 15:45", "2027-03-05T15:45"),
        ("the 3rd of October", "2026-10-03"), ("Oct. 3 at 10 a.m.", "2026-10-03T10:00"), ("the 30th", "2026-09-30"),
        ("the 5th at quarter to 4", "2026-10-05T15:45"), ("Friday, September 25", "2026-09-25"),
        ("2026-12-24", "2026-12-24"), ("2026-12-24T09:30", "2026-12-24T09:30"), ("12/25/2026", "2026-12-25"),
        ("25/12/2026", "2026-12-25"), ("tuesday at three thirty", "2026-09-22T15:30"),
        ("I was born on March 3, 1985", "1985-03-03"), ("tmrw 7pm works", "2026-09-22T19:00"),
        ("wed 3 o'clock", "2026-09-23T15:00"), ("today at 9", "2026-09-21T21:00"), ("Feb 29", "2028-02-29"),
        // Ambiguous, or no day.
        ("03/04/2026", nil), ("monday or tuesday", nil), ("Friday, September 26", nil), ("at 3", nil), ("soon", nil),
        ("February 30", nil), ("24/7", nil), ("I am free", nil), ("", nil),
        ("tomorrow at 3pm or 4pm", nil), ("not tomorrow", nil),
    ]

    static let french: [(String, String?)] = [
        ("aujourd'hui", "2026-09-21"), ("demain", "2026-09-22"), ("demain à 15 h", "2026-09-22T15:00"),
        ("Demain à 15h30", "2026-09-22T15:30"), ("demain matin vers 8 h", "2026-09-22T08:00"),
        ("après-demain", "2026-09-23"), ("après-demain à trois heures", nil),
        ("ce soir à 7h", "2026-09-21T19:00"), ("cet après-midi", "2026-09-21T12:00"), ("vendredi", "2026-09-25"),
        ("vendredi prochain", "2026-09-25"), ("mardi prochain à midi", nil),
        ("vendredi à midi et demi", "2026-09-25T12:30"), ("lundi de la semaine prochaine", "2026-09-28"),
        ("vendredi en huit", "2026-10-02"), ("le 3 mars à 9h30", "2027-03-03T09:30"), ("le 1er octobre", "2026-10-01"),
        ("jeudi le 24 septembre à 14 h 15", "2026-09-24T14:15"), ("le 30", "2026-09-30"),
        ("le 5 à 16h", "2026-10-05T16:00"),
        ("dans deux semaines", "2026-10-05"), ("dans quinze jours", "2026-10-05"), ("dans 15 jours", "2026-10-05"),
        ("dans une heure", "2026-09-21T11:13"), ("dans un mois", "2026-10-21"), ("03/04/2027", "2027-04-03"),
        ("3-4-2027 à 10h", "2027-04-03T10:00"), ("mercredi 18 h moins le quart", "2026-09-23T17:45"),
        ("jeudi à quatre heures et demie", nil), ("le 15 août 2027", "2027-08-15"),
        ("samedi après-midi à 2 h", "2026-09-26T14:00"), ("mon nom est Roy, demain", "2026-09-22"),
        // Ambiguous, or no day.
        ("lundi ou mardi", nil), ("bientôt", nil),
        ("mercredi le 24 septembre", nil), ("j'ai deux enfants", nil),
    ]

    @Test(arguments: english)
    func readsEnglish(text: String, expected: String?) {
        #expect(SlotReading.answer(text, to: .dateTime) == expected)
    }

    @Test(arguments: french)
    func readsFrench(text: String, expected: String?) {
        #expect(SlotReading.answer(text, to: .dateTime, language: "fr") == expected)
    }

    @Test func openingHoursDisambiguateTimes() {
        var context = SlotReading.context("en")
        context.isOpen = { date in
            var calendar = Calendar(identifier: .gregorian)
            calendar.timeZone = TimeZone(identifier: "America/Toronto") ?? .gmt
            return (17..<23).contains(calendar.component(.hour, from: date))
        }
        let finding = SlotKind.dateTime.answer(in: "tomorrow at 7", among: [], context)
        #expect(finding?.value == "2026-09-22T19:00")
    }

    @Test func spanIsOneValueOrTwoDays() {
        #expect(SlotReading.mentions("from Friday to Sunday at 11", of: .dateTime) == ["2026-09-25"])
        let found = SlotReading.mentions("from Friday to Sunday at 11", of: .dateTime, wanted: 2)
        #expect(found == ["2026-09-25", "2026-09-27T11:00"])
    }

    static let facts: [(String, [String: JSONValue])] = [
        ("tomorrow 2-3pm", ["until": "2026-09-22T15:00"]), ("tomorrow after 3", ["bound": "after"]),
        ("tomorrow around 3", ["about": .bool(true)]), ("tomorrow at 1 for 2 hours", ["until": "2026-09-22T15:00"]),
        ("by Friday", ["bound": "by", "until": "2026-09-26"]), ("tomorrow at 3", [:]),
    ]

    @Test(arguments: facts)
    func wordsBesideTheValueAreFacts(text: String, expected: [String: JSONValue]) {
        #expect(SlotKind.dateTime.answer(in: text, among: [], SlotReading.context("en"))?.facts == expected)
    }
}
