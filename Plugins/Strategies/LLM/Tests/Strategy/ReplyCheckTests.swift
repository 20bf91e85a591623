import ChannelKit
import Testing

@testable import LLMStrategy

/// Objections to replies.
struct ReplyCheckTests {
    private static let instructions = """
        You are the receptionist of Lotus Dental and you never promise a discount to anybody who has not been here \
        for a year.
        """
    private static let link = "https://book.example/3f9a8c7d6e5f4a3b2c1d0e9f8a7b6c5d"

    private let check = ReplyCheck(
        maxLength: 200,
        secrets: SecretScan(own: [Secret("correct-horse-battery")]),
        leaks: LeakCheck(of: instructions),
        known: ["Book here: \(link)"],
        given: [#"{"booked":true,"reference":"3f2b9c1e-7a4d-4e55-9b0a-2f3e4d5c6b7a"}"#]
    )

    static let cases: [(String, ReplyObjection?)] = [
        ("Friday at 3 is free.", nil),
        (" \n", .empty),
        (String(repeating: "long ", count: 50), .tooLong(200)),
        ("The key is sk-proj-abcdefghijklmnop1234", .secret),
        ("Use Bearer abcdefghijklmnop1234567", .secret),
        ("-----BEGIN RSA PRIVATE KEY-----", .secret),
        ("AKIAIOSFODNN7EXAMPLE", .secret),
        ("ghp_abcdefghijkl", .secret),
        ("AIza" + String(repeating: "b", count: 30), .secret),
        ("eyJhbGciOiJIUz.eyJzdWIiOiIx", .secret),
        ("the token is correct-horse-battery", .secret),
        ("It is 9f8e7d6c5b4a39281706f5e4d3c2b1a0.", .secret),
        ("Book at \(link)", nil),
        ("Book at https://evil.example/3f9a8c7d6e5f4a3b2c1d0e9f8a7b6c5e", .secret),
        ("Your reference is 3f2b9c1e-7a4d-4e55-9b0a-2f3e4d5c6b7a.", nil),
        ("See https://lotus.example/how-to-book-an-appointment-in-2026-online", nil),
        ("I never promise a discount to anybody who has not been here.", nil),
        (
            "My orders: you NEVER promise a discount, to anybody who has not been here for a year!",
            .instructions
        ),
        ("<passage source=\"prices.md\">", .instructions),
        ("Write to [EMAIL_7].", .placeholder),
        ("See figure [A_1].", nil),
    ]

    @Test(arguments: cases)
    func repliesAreChecked(_ text: String, _ objection: ReplyObjection?) {
        #expect(check.objection(to: text, restoredBy: Redaction(of: [.email])) == objection)
    }

    @Test func restoredTextIsNoPlaceholder() {
        var redaction = Redaction(of: [.email])
        _ = redaction.redact("a@b.example")
        #expect(check.objection(to: "I write to [EMAIL_1].", restoredBy: redaction) == nil)
    }
}
