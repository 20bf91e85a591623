import ChannelKit
import Foundation
import Testing

@testable import IntentDetectionStrategy

struct FormTests {
    static let bookingExamples: SettingValue = .texts(
        "I would like an appointment",
        "book a visit",
        "can I come in for a visit",
        "make an appointment",
        "je voudrais un rendez-vous",
        "prendre rendez-vous",
        "réserver une visite"
    )
    static let hoursExamples: SettingValue = .texts(
        "when are you open",
        "what are your hours",
        "are you open on saturday",
        "vos heures d'ouverture"
    )

    /// A clinic that asks for a name, a phone, a day and a service.
    static let clinic: [String: SettingValue] = [
        "booking": .mapping([
            "examples": bookingExamples,
            "capture": .capture([
                "slots": .list([
                    .slot("name", .name), .slot("phone", .phone, retry: "With the area code, please: phone?"),
                    .slot("day", .dateTime),
                    .slot("service", .choice, choices: [("cleaning", "Cleaning"), ("check", "Check-up")]),
                ]),
                "done": .words(["en": "Thank you, we will call you.", "fr": "Merci, nous vous appellerons."]),
            ]),
        ]),
        "hours": .mapping([
            "examples": hoursExamples,
            "reply": .says("From 9 to 5."),
        ]),
        "emergency": .mapping([
            "keywords": .texts("bleeding"), "handoff": .boolean(true), "reply": .says("Somebody is coming."),
        ]),
        "thanks": .mapping(["keywords": .texts("thanks"), "silent": .boolean(true)]),
    ]

    /// A conversation with a form of one slot, which the keyword `name` opens.
    private static func conversation(_ name: String, asking slot: SettingValue) async throws -> SampleConversation {
        try await SampleConversation(with: [
            name: .mapping(["keywords": .texts(name), "capture": .capture(["slots": .list([slot])])])
        ])
    }

    @Test func asksUntilAllSlotsAreFilled() async throws {
        let customer = try await SampleConversation(with: Self.clinic)
        #expect(try await customer.say("I would like an appointment please") == "name?")
        #expect(try await customer.say("My name is Ana Roy") == "phone?")
        #expect(try await customer.say("514 555-0123") == "day?")
        #expect(try await customer.say("tomorrow at 3") == "buttons: service? / 1. Cleaning / 2. Check-up")
        #expect(try await customer.tap("check", "Check-up") == "Thank you, we will call you.")
        let lead: JSONValue = [
            "intent": "booking", "language": "en", "contact": ["id": "7"],
            "slots": ["name": "Ana Roy", "phone": "+15145550123", "day": "2026-09-22T15:00", "service": "check"],
            "said": [
                "name": "My name is Ana Roy", "phone": "514 555-0123", "day": "tomorrow at 3", "service": "Check-up",
            ],
        ]
        #expect(customer.leads == ["booking/1": lead])
        #expect(try await customer.say("xyzzy") == "pass: no intent matched")
    }

    @Test func knownValuesAreNotAskedFor() async throws {
        let contact = UnifiedContact(id: "7", phone: "+15145550123", name: "Ana Roy")
        let customer = try await SampleConversation(with: Self.clinic, contact: contact, language: "fr")
        #expect(
            try await customer.say("Je voudrais un rendez-vous demain à 15 h pour un check-up")
                == "Merci, nous vous appellerons."
        )
        #expect(customer.leads["booking/1"]?["slots"]?["day"] == "2026-09-22T15:00")
        #expect(customer.leads["booking/1"]?["said"]?["service"] == "check-up")
        #expect(customer.leads["booking/1"]?["said"]?["name"] == nil)
    }

    @Test func messagesInARowFillSeveralSlots() async throws {
        let customer = try await SampleConversation(with: Self.clinic)
        _ = try await customer.say("book a visit")
        #expect(try await customer.say("Ana Roy", "514 555 0123") == "day?")
        #expect(try await customer.say("friday", "at 3pm").hasPrefix("buttons: service?"))
        #expect(try await customer.say("the first") == "Thank you, we will call you.")
        #expect(customer.leads["booking/1"]?["slots"]?["day"] == "2026-09-25T15:00")
    }

    @Test func oneMessageFillsSeveralSlots() async throws {
        let customer = try await SampleConversation(with: Self.clinic)
        _ = try await customer.say("book a visit")
        #expect(try await customer.say("Ana Roy, 514 555 0123, tomorrow at 3").hasPrefix("buttons: service?"))
    }

    @Test func unansweredQuestionIsRepeatedThenHandedOff() async throws {
        let customer = try await SampleConversation(with: Self.clinic)
        _ = try await customer.say("book a visit")
        _ = try await customer.say("Ana Roy")
        #expect(try await customer.say("555 0123") == "With the area code, please: phone?")
        #expect(try await customer.say("no way") == "With the area code, please: phone?")
        let handoff = try #require(await customer.handoff("never ever"))
        #expect(handoff.reason == "booking: no answer for 'phone' after 3 questions")
        #expect(handoff.note?.contains("name: Ana Roy") == true)
        #expect(try await customer.say("514 555 0123") == "pass: no intent matched")
    }

    @Test(arguments: ["cancel", "Never mind, thank you", "annuler svp", "laisse tomber"])
    func cancelPhraseEndsTheForm(words: String) async throws {
        let customer = try await SampleConversation(with: Self.clinic)
        _ = try await customer.say("book a visit")
        #expect(try await customer.say(words) == "All right, I have cancelled that.")
        #expect(try await customer.say("Ana Roy") == "pass: no intent matched")
        #expect(customer.leads.isEmpty)
    }

    @Test func doubtIsToldAndTheRestOfTheAnswerKept() async throws {
        let customer = try await SampleConversation(with: Self.clinic)
        _ = try await customer.say("book a visit")
        _ = try await customer.say("Ana Roy")
        for (said, reply) in [
            ("514-555-0123 ext. 4", "day?"), ("not Friday", "day?"), ("at 3pm", "On which day? day?"),
        ] {
            #expect(try await customer.say(said) == reply)
        }
        #expect(try await customer.say("thursday").hasPrefix("buttons: service?"))
        #expect(try await customer.say("un rendez-vous").hasPrefix("buttons: service?"))
        _ = try await customer.say("the second one")
        let lead = customer.leads["booking/1"]
        #expect(lead?["slots"]?["day"] == "2026-09-24T15:00")
        #expect(lead?["slots"]?["service"] == "check")
        #expect(lead?["facts"] == ["phone": ["extension": "4"]])
    }

    @Test func spanIsAFactOfTheLead() async throws {
        let customer = try await SampleConversation(with: Self.clinic)
        _ = try await customer.say("book a visit")
        _ = try await customer.say("Ana Roy, 514 555 0123, thursday 2-3pm")
        _ = try await customer.say("cleaning")
        #expect(customer.leads["booking/1"]?["slots"]?["day"] == "2026-09-24T14:00")
        #expect(customer.leads["booking/1"]?["facts"]?["day"] == ["until": "2026-09-24T15:00"])
    }

    @Test(arguments: ["stop smoking program", "quit smoking", "peu importe le jour"])
    func cancelPhraseWithinAnAnswerIsNoWayOut(words: String) async throws {
        let customer = try await Self.conversation("parcel", asking: .slot("trouble", .text))
        #expect(try await customer.say("parcel") == "trouble?")
        #expect(try await customer.say(words).hasPrefix("Thank you."))
        #expect(customer.leads["parcel/1"]?["slots"] == ["trouble": .string(words)])
    }

    @Test func choiceTitledLikeACancelPhraseIsAChoice() async throws {
        let choices = [(id: "book", title: "Book a visit"), (id: "cancel", title: "Cancel")]
        let customer = try await Self.conversation("visit", asking: .slot("wish", .choice, choices: choices))
        #expect(try await customer.say("my visit").hasPrefix("buttons: wish?"))
        #expect(try await customer.say("Cancel").hasPrefix("Thank you."))
        #expect(customer.leads["visit/1"]?["slots"] == ["wish": "cancel"])
    }

    @Test func otherIntentIsAnsweredAndTheQuestionRepeated() async throws {
        let customer = try await SampleConversation(with: Self.clinic)
        _ = try await customer.say("book a visit")
        #expect(try await customer.say("When are you open?") == "From 9 to 5.\n\nname?")
        #expect(try await customer.say("when are you open", "Ana Roy") == "From 9 to 5.\n\nphone?")
        #expect(try await customer.say("514 555 0123") == "day?")
        #expect(try await customer.say("are you open on saturday?") == "From 9 to 5.\n\nday?")
        #expect(try await customer.say("thanks") == "day?")
        #expect(
            try await customer.say("tomorrow", "what are your hours?")
                == "buttons: From 9 to 5. /  / service? / 1. Cleaning / 2. Check-up"
        )
    }

    @Test func handoffIntentEndsTheForm() async throws {
        let customer = try await SampleConversation(with: Self.clinic)
        _ = try await customer.say("book a visit")
        _ = try await customer.say("Ana Roy")
        let handoff = try #require(await customer.handoff("I am bleeding"))
        #expect(handoff.customerMessage == "Somebody is coming.")
        #expect(handoff.note?.contains("name: Ana Roy") == true)
        #expect(try await customer.say("xyzzy") == "pass: no intent matched")
    }

    @Test func formExpires() async throws {
        let customer = try await SampleConversation(with: Self.clinic)
        _ = try await customer.say("book a visit")
        customer.wait(29 * 60)
        #expect(try await customer.say("Ana Roy") == "phone?")
        customer.wait(31 * 60)
        #expect(try await customer.say("xyzzy") == "pass: no intent matched")
    }

    @Test func turnThatRunsAgainAsksTheSame() async throws {
        let customer = try await SampleConversation(with: Self.clinic)
        for (text, expected) in [
            ("book a visit", "name?"), ("Ana Roy", "phone?"), ("hm", "With the area code, please: phone?"),
            ("514 555 0123", "day?"), ("tomorrow", "buttons: service? / 1. Cleaning / 2. Check-up"),
            ("cleaning", "Thank you, we will call you."),
        ] {
            #expect(try await customer.sayTwice(text) == (expected, expected))
        }
        #expect(customer.leads.count == 1)
    }

    @Test func capturesOfAPatternFillSlots() async throws {
        let intents: [String: SettingValue] = [
            "parcel": .mapping([
                "patterns": .texts("#(?<order_number>[0-9]{5})(?<rest>.*)"),
                "capture": .capture(["slots": .list([.slot("order_number", .number), .slot("trouble", .text)])]),
            ])
        ]
        let customer = try await SampleConversation(with: intents)
        #expect(try await customer.say("where is #12345") == "trouble?")
        #expect(try await customer.say("It is 3 days late") == "Thank you. We will be in touch shortly.")
        let lead = customer.leads["parcel/1"]
        #expect(lead?["slots"] == ["order_number": 12345, "trouble": "It is 3 days late"])
        #expect(lead?["captures"]?["order_number"] == "12345")
    }

    @Test func fourChoicesAreAList() async throws {
        let choices = ["a", "b", "c", "d"].map { (id: $0, title: "Thing \($0.uppercased())") }
        let customer = try await Self.conversation("order", asking: .slot("thing", .choice, choices: choices))
        #expect(try await customer.say("order").hasPrefix("list: thing?"))
        #expect(try await customer.say("thing c please").hasPrefix("Thank you."))
        #expect(customer.leads["order/1"]?["slots"] == ["thing": "c"])
    }

    static let mistakes: [([String: SettingValue], [String])] = [
        (["slots": .list([])], ["slots"]),
        (["slots": .list([.slot("a", .name), .slot("a", .text)])], ["slots", "1", "name"]),
        (["slots": .list([.slot("a", .choice)])], ["slots", "0", "choices"]),
        (["slots": .list([.slot("a", .choice, choices: [("x", "X"), ("x", "Y")])])], ["slots", "0", "choices"]),
        (["slots": .list([.slot("a", .name, choices: [("x", "X"), ("y", "Y")])])], ["slots", "0", "choices"]),
        (["slots": .list([.slot("a", .dateTime, notBefore: "soon")])], ["slots", "0", "not_before"]),
        (["slots": .list([.slot("a", .name, notBefore: "now")])], ["slots", "0", "not_before"]),
    ]

    @Test(arguments: mistakes)
    func invalidFormsAreRefused(members: [String: SettingValue], path: [String]) {
        let intents = SettingValue.mapping(["a": .mapping(["keywords": .texts("x"), "capture": .capture(members)])])
        #expect {
            try IntentDetection(settings: SettingValues(["intents": intents]))
        } throws: {
            ($0 as? ConfigurationIssue)?.path == ["intents", "a", "capture"] + path
        }
    }
}
