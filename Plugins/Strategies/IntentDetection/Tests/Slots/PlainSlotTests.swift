import ChannelKit
import Foundation
import Testing

@testable import IntentDetectionStrategy

struct PhoneSlotTests {
    static let cases: [(String, String?)] = [
        ("514 555 0123", "+15145550123"), ("(514) 555-0123", "+15145550123"), ("514.555.0123", "+15145550123"),
        ("1-514-555-0123", "+15145550123"), ("+1 514 555 0123", "+15145550123"), ("5145550123", "+15145550123"),
        ("mon numéro est le 514 555-0123, merci", "+15145550123"), ("call me at 514-555-0123 ext. 4", "+15145550123"),
        ("+33 6 12 34 56 78", "+33612345678"), ("+33 (0)6 12 34 56 78", "+33612345678"),
        ("0033 6 12 34 56 78", "+33612345678"), ("011 44 20 7946 0958", "+442079460958"),
        ("06 12 34 56 78", "0612345678"),
        ("514\u{A0}555\u{A0}0123", "+15145550123"), ("555 0123", nil), ("123", nil), ("114 555 0123", nil),
        ("+1 514 555", nil), ("none of your business", nil), ("", nil), ("+", nil),
    ]

    @Test(arguments: cases)
    func reads(text: String, expected: String?) { #expect(SlotReading.answer(text, to: .phone) == expected) }

    @Test func otherDigitsAreNoPhoneNumber() {
        #expect(SlotReading.mentions("order 12345678 of 2026-12-24, 06 12 34 56 78", of: .phone).isEmpty)
    }
}

struct EmailSlotTests {
    static let cases: [(String, String?)] = [
        ("ana.roy@example.com", "ana.roy@example.com"), ("It's Ana+news@Example.CA.", "Ana+news@Example.CA"),
        ("<ana@mail.example.co.uk>", "ana@mail.example.co.uk"),
        ("mon courriel : ana@example.com, merci", "ana@example.com"),
        ("ana at example dot com", "ana@example.com"),
        ("c'est ana point roy arobase example point ca", "ana.roy@example.ca"),
        ("ana@example", nil), ("@example.com", nil), ("ana at home", nil), ("no", nil), ("@", nil), ("", nil),
    ]

    @Test(arguments: cases)
    func reads(text: String, expected: String?) { #expect(SlotReading.answer(text, to: .email) == expected) }
}

struct NumberSlotTests {
    static let cases: [(String, String?)] = [
        ("4", "4"), ("four", "4"), ("we are four", "4"), ("nous serons quatre", "4"), ("$20", "20"), ("20 $", "20"),
        ("1,234.50", "1234.5"), ("1 234,50 $", "1234.5"), ("twenty-five", "25"), ("vingt-cinq", "25"),
        ("quatre-vingt-dix-sept", "97"), ("soixante et onze", "71"), ("quatre-vingts", "80"), ("a hundred", "100"),
        ("cent", "100"), ("a dozen", "12"), ("une personne", "1"), ("one", "1"), ("3.5", "3.5"), ("-5", "-5"),
        ("٤", "4"),
        ("nonante-deux", "92"), ("4 people tomorrow at 7pm", "4"), ("0", "0"),
        ("2 or 3", nil), ("2-3", nil), ("many", nil), ("", nil),
    ]

    @Test(arguments: cases)
    func reads(text: String, expected: String?) { #expect(SlotReading.answer(text, to: .number) == expected) }

    @Test(arguments: ["en", "fr"])
    func spelledNumbersAreRead(language: String) {
        let formatter = NumberFormatter()
        formatter.numberStyle = .spellOut
        formatter.locale = Locale(identifier: language)
        for number in Array(0...2_000) + [2_500, 10_001, 72_081, 1_200_000, 31_256_721] {
            let words = formatter.string(from: number as NSNumber) ?? ""
            #expect(SlotReading.answer(words, to: .number) == String(number), "\(words)")
        }
    }
}

struct NameSlotTests {
    static let cases: [(String, String?)] = [
        ("Ana Roy", "Ana Roy"), ("my name is Ana Roy", "Ana Roy"), ("Hi, I'm Ana", "Ana"),
        ("It's Jean-Luc O'Brien.", "Jean-Luc O'Brien"),
        ("Je m'appelle Zoé Tremblay", "Zoé Tremblay"), ("Bonjour, moi c'est Zoé", "Zoé"),
        ("c'est Marie-Ève, merci", "Marie-Ève"),
        ("Mon nom est Luc et mon numéro est le 514 555 0123", "Luc"), ("Ana Roy, 514 555 0123", "Ana Roy"),
        ("This is Dr. Lee", "Dr. Lee"), ("李小龍", "李小龍"), ("Jean Philippe de la Tour", "Jean Philippe de la Tour"),
        ("oui", nil), ("no", nil), ("why do you ask?", nil), ("12", nil), ("", nil), ("???", nil),
        ("I would like to know first what it costs me", nil),
    ]

    @Test(arguments: cases)
    func reads(text: String, expected: String?) { #expect(SlotReading.answer(text, to: .name) == expected) }

    @Test(arguments: [
        ("Hello, my name is Ana and I need a visit", ["Ana"]), ("je m'appelle Zoé Roy, j'ai mal", ["Zoé Roy"]),
        ("I'm looking for a dentist", []), ("c'est urgent", []),
    ])
    func mentionsOnlyIntroducedNames(text: String, expected: [String]) {
        #expect(SlotReading.mentions(text, of: .name) == expected)
    }
}

struct ChoiceSlotTests {
    static let choices = [
        SlotChoice(id: "cleaning", titles: ["Cleaning", "Nettoyage"]),
        SlotChoice(id: "check-up", titles: ["Check-up", "Examen"]),
        SlotChoice(id: "deep", titles: ["Deep cleaning", "Nettoyage en profondeur"]),
    ]

    static let cases: [(String, String?)] = [
        ("cleaning", "cleaning"), ("CLEANING!", "cleaning"), ("nettoyage", "cleaning"), ("netoyage svp", "cleaning"),
        ("I'd like a claening please", "cleaning"), ("check up", "check-up"), ("un examen", "check-up"),
        ("deep cleaning", "deep"),
        ("Nettoyage en profondeur", "deep"), ("2", "check-up"), ("number three", "deep"), ("le premier", "cleaning"),
        ("the second one", "check-up"), ("deux", "check-up"), ("4", nil), ("1 or 2", nil),
        ("cleaning or check-up", nil),
        ("whatever", nil), ("", nil),
    ]

    @Test(arguments: cases)
    func reads(text: String, expected: String?) {
        #expect(SlotReading.answer(text, to: .choice, among: Self.choices) == expected)
    }

    @Test func textIsVerbatim() {
        #expect(SlotReading.answer("  Un peu de tout.\n", to: .text) == "Un peu de tout.")
        #expect(SlotReading.answer(" \n", to: .text) == nil)
    }
}
