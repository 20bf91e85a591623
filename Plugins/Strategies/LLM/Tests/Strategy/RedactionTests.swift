import ChannelKit
import Testing

@testable import LLMStrategy

/// Personal data that the model does not see.
struct RedactionTests {
    static let cases: [(String, String)] = [
        ("Write to ana.roy+x@mail.example.ca please", "Write to [EMAIL_1] please"),
        ("Écrivez à renée@courriel.example, merci", "Écrivez à [EMAIL_1], merci"),
        ("Call 514 555-0123 or (438) 555-0199.", "Call [PHONE_1] or [PHONE_2]."),
        ("Mon numéro : +33 6 12 34 56 78", "Mon numéro : [PHONE_1]"),
        ("Appelez le 06 12 34 56 78 ou le 06.12.34.56.78", "Appelez le [PHONE_1] ou le [PHONE_1]"),
        ("It is 1-514-555-0123, or 555-0123", "It is [PHONE_1], or [PHONE_2]"),
        ("card 4242 4242 4242 4242 and 514 555 0123", "card [CARD_1] and [PHONE_1]"),
        ("carte 4242-4242-4242-4241", "carte 4242-4242-4242-4241"),
        ("my SIN is 046 454 286", "my SIN is [SIN_1]"),
        ("NAS 046-454-287", "NAS 046-454-287"),
        ("ssn 078-05-1120", "ssn [SSN_1]"),
        ("IBAN FR14 2004 1010 0505 0001 3M02 606 MERCI", "IBAN [IBAN_1] MERCI"),
        ("IBAN GB00WEST12345698765432", "IBAN GB00WEST12345698765432"),
        ("from 192.168.10.254 and 2001:db8::1", "from [IP_1] and [IP_2]"),
        ("RAMQ ROYA 8512 3118", "RAMQ [HEALTH_1]"),
        ("RAMQ ROYA85623118, code ABCD 1234 5678", "RAMQ [HEALTH_1], code ABCD 1234 5678"),
        ("on 2026-11-20 at 12:30:45, room 1234, $1,200.50", "on 2026-11-20 at 12:30:45, room 1234, $1,200.50"),
        ("le 20/11/2026 à 14 h 30, 3 personnes", "le 20/11/2026 à 14 h 30, 3 personnes"),
        ("[EMAIL_1] is what I want", "(EMAIL_1) is what I want"),
        ("a@b.example and A@B.example", "[EMAIL_1] and [EMAIL_1]"),
    ]

    @Test(arguments: cases)
    func putsPlaceholdersInItsPlace(_ text: String, _ expected: String) {
        var redaction = Redaction(of: Set(PersonalData.allCases))
        #expect(redaction.redact(text) == expected)
    }

    @Test(arguments: cases.map(\.0).filter { !$0.contains("[") && !$0.contains("A@B") && !$0.contains("06.12") })
    func putsItBack(_ text: String) {
        var redaction = Redaction(of: Set(PersonalData.allCases))
        let redacted = redaction.redact(text)
        #expect(redaction.restore(redacted) == text)
        #expect(!redaction.leavesPlaceholder(in: redaction.restore(redacted)))
    }

    @Test func leavesWhatIsNotAskedFor() {
        var redaction = Redaction(of: [.email])
        #expect(redaction.redact("a@b.example, 514 555-0123") == "[EMAIL_1], 514 555-0123")
        var none = Redaction(of: [])
        #expect(none.redact("a@b.example [EMAIL_1]") == "a@b.example [EMAIL_1]")
    }

    @Test func meansTheSameThroughoutATurn() {
        var redaction = Redaction(of: [.email, .phone])
        #expect(redaction.redact("a@b.example") == "[EMAIL_1]")
        #expect(redaction.redact("c@d.example, 514-555-0123, a@b.example") == "[EMAIL_2], [PHONE_1], [EMAIL_1]")
        #expect(redaction.restore("[email_2] [PHONE_1] [PHONE_9]") == "c@d.example 514-555-0123 [PHONE_9]")
        #expect(redaction.leavesPlaceholder(in: "[PHONE_9]"))
        #expect(redaction.restore(["to": ["[EMAIL_1]"], "n": 1]) == ["to": ["a@b.example"], "n": 1])
    }
}
