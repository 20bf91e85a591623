import ChannelKit
import Testing

@testable import LLMStrategy

/// Redaction of personal data.
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
        ("514‑555‑0199, 514-555-0199", "[PHONE_1], [PHONE_1]"), ("514-555-0199, 514‑555‑0199", "[PHONE_1], [PHONE_1]"),
        ("é@b.example, É@B.example", "[EMAIL_1], [EMAIL_1]"),
        ("1 4242424242424242424242424242424242", "1 4242424242424242424242424242424242"),
        ("0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 x", "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 x"),
        ("4242, 4242, 4242, 4242 thanks", "[CARD_1] thanks"),
        (
            "a.longer.name.of.more.than.32.bytes@b.example, a.longer.name.of.more.than.32.bytes@c.example",
            "[EMAIL_1], [EMAIL_2]"
        ),
    ]

    /// Less common spellings.
    static let spellings: [(String, String)] = [
        ("card4242424242424242", "card[CARD_1]"), ("4242\t4242\t4242\t4242", "[CARD_1]"),
        ("4242–4242–4242–4242", "[CARD_1]"), ("４２４２４２４２４２４２４２４２", "[CARD_1]"),
        ("4 2 4 2 4 2 4 2 4 2 4 2 4 2 4 2", "[CARD_1]"), ("42\u{200B}42424242424242", "[CARD_1]"),
        ("514‑555‑0199", "[PHONE_1]"), ("514–555–0199", "[PHONE_1]"),
        ("514-555-0199ou 438-555-0100", "[PHONE_1]ou [PHONE_2]"), ("call514-555-0199", "call[PHONE_1]"),
        ("514 555 01 99", "[PHONE_1]"), ("5 1 4 5 5 5 0 1 9 9", "[PHONE_1]"), ("514 • 555 • 0199", "[PHONE_1]"),
        ("07700 900123", "[PHONE_1]"), ("call +٤٤٧٧٠٠٩٠٠١٢٣", "call [PHONE_1]"),
        ("046‑454‑286", "[SIN_1]"), ("046–454–286", "[SIN_1]"), ("0 4 6 4 5 4 2 8 6", "[SIN_1]"),
        ("TREM\u{A0}8051\u{A0}0112", "[HEALTH_1]"), ("TREM 80 51 01 12", "[HEALTH_1]"),
        ("T R E M 8 0 5 1 0 1 1 2", "[HEALTH_1]"), ("iban.DE89370400440532013000", "iban.[IBAN_1]"),
        ("DE89\u{A0}3704\u{A0}0044 0532 0130 00", "[IBAN_1]"), ("o'brien@example.com", "[EMAIL_1]"),
        ("https://x.example/u?email=jean%40example.com", "https://x.example/u?email=[EMAIL_1]"),
        ("jean @ example.com", "[EMAIL_1]"), ("jean＠example.com", "[EMAIL_1]"), ("jean@example。com", "[EMAIL_1]"),
        ("jose\u{301}@example.com", "[EMAIL_1]"), ("je\u{200B}an@exa\u{200B}mple.com", "[EMAIL_1]"),
        ("(a@b.example)", "([EMAIL_1])"), ("'a@b.example'", "'[EMAIL_1]'"), ("a@b.example.", "[EMAIL_1]."),
        ("a@b.example@c.example", "[EMAIL_1]@c.example"), ("a@b.example,c@d.example", "[EMAIL_1],[EMAIL_2]"),
    ]

    /// Text that resembles personal data.
    static let others = [
        "@", "a@", "@b", "a@b", "a@b.", "@@@", "5 @ 3.50 each", "HP9501234567", "std::abc", "1.2.3", "1.2.3.4.5",
        "1:2:3",
        "a::", "AB12", "AA00 1111", "[", "[]", "[_1]", "[A_1]", "[ABCDEFG_1]", "[AB_12345]", "[AB_1", "+", "(", "+(",
        "12(",
        "3,4,5,6,7,8,9", "4242,4242,4242,4241", "card 1234 5678 9012 3456", "e\u{301}", "\u{200B}\u{200B}", "٤٤", "",
    ]

    @Test(arguments: spellings)
    func otherSpellingsAreFound(_ text: String, _ expected: String) {
        var redaction = Redaction(of: Set(PersonalData.allCases))
        let redacted = redaction.redact(text)
        #expect(redacted == expected)
        #expect(Array(redaction.restore(redacted).utf8) == Array(text.utf8))
    }

    @Test(arguments: others)
    func similarTextIsKept(_ text: String) {
        var redaction = Redaction(of: Set(PersonalData.allCases))
        #expect(redaction.redact(text) == text)
    }

    /// Texts that a scanner without bounds would read many times.
    static let hostile = [
        "@", "a", ".", "a.", "1", "1 ", "12 ", "1-", "1.", "+1", "(1", "[", "[A_", ":", "a:", "1:", "::", "a@", "a@b",
        "@a",
        "a@b.", "a@b.c ", "e\u{301}", "\u{301}", "\u{200B}", "1\u{200B}", "é@", "AA11", "AA11 ", "TREM ", "T R E M ",
        "%40", "＠", "1.2.3.4 ", "4242 ", "514 555-0123 ", "DE89 3704 0044 0532 0130 00 ", "\u{FFFD}", "passport ",
        "passport A1 ", "is passport ", "AB 12 ",
        "ABC DEF ", "born 3 ", "ne le ", "00:", "aa-", "plate a ", "123.456.789-", "X1234567L ", "account bank ",
        "bc1q", "\u{0}", "'", "’",
    ]

    /// At quadratic cost each of them would take minutes in a debug build; `Benchmarks/TextCost` reads a megabyte.
    @Test(.timeLimit(.minutes(1)), arguments: hostile)
    func longTextIsScannedInTime(_ unit: String) {
        for (before, after) in [("", ""), ("@", ""), ("", "@b.example")] {
            let text = before + String(repeating: unit, count: 8_000 / unit.utf8.count) + after
            var redaction = Redaction(of: Set(PersonalData.allCases))
            let redacted = redaction.redact(text)
            #expect(!redacted.isEmpty)
        }
    }

    @Test(arguments: hostile)
    func restoredTextIsIdentical(_ unit: String) {
        guard !unit.contains("[") else { return }
        for text in [1, 2, 7, 40, 300].map({ String(repeating: unit, count: $0) + "@x.example " }) {
            var redaction = Redaction(of: Set(PersonalData.allCases))
            let redacted = redaction.redact(text)
            #expect(Array(redaction.restore(redacted).utf8) == Array(text.utf8))
        }
    }

    @Test(arguments: cases)
    func dataIsReplacedByPlaceholders(_ text: String, _ expected: String) {
        var redaction = Redaction(of: Set(PersonalData.allCases))
        #expect(redaction.redact(text) == expected)
    }

    @Test(
        arguments: cases.map(\.0).filter {
            !$0.contains("[") && !$0.contains("A@B") && !$0.contains("06.12") && !$0.contains("‑") && !$0.contains("É@")
        }
    )
    func dataIsRestored(_ text: String) {
        var redaction = Redaction(of: Set(PersonalData.allCases))
        let redacted = redaction.redact(text)
        #expect(redaction.restore(redacted) == text)
        #expect(!redaction.leavesPlaceholder(in: redaction.restore(redacted)))
    }

    @Test func unwantedKindsAreKept() {
        var redaction = Redaction(of: [.email])
        #expect(redaction.redact("a@b.example, 514 555-0123") == "[EMAIL_1], 514 555-0123")
        var none = Redaction(of: [])
        #expect(none.redact("a@b.example [EMAIL_1]") == "a@b.example [EMAIL_1]")
    }

    @Test func placeholdersAreStableWithinATurn() {
        var redaction = Redaction(of: [.email, .phone])
        #expect(redaction.redact("a@b.example") == "[EMAIL_1]")
        #expect(redaction.redact("c@d.example, 514-555-0123, a@b.example") == "[EMAIL_2], [PHONE_1], [EMAIL_1]")
        #expect(redaction.restore("[email_2] [PHONE_1] [PHONE_9]") == "c@d.example 514-555-0123 [PHONE_9]")
        #expect(redaction.restore("[EMAIL_02] [EMAIL_0] [MAIL_1] [IP_1]") == "[EMAIL_02] [EMAIL_0] [MAIL_1] [IP_1]")
        #expect(redaction.leavesPlaceholder(in: "[PHONE_9]"))
        #expect(redaction.restore(["to": ["[EMAIL_1]"], "n": 1]) == ["to": ["a@b.example"], "n": 1])
    }
}
