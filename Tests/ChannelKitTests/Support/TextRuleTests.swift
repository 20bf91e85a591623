import ChannelKit
import Foundation
import Testing

/// Digests, phone numbers, identifiers, encodings and folding.
struct TextRuleTests {
    @Test func digestsAreTheFirstBytesOfSHA256() {
        #expect("abc".digest() == "ba7816bf8f01cfea414140de5dae2223")
        #expect("abc".digest(bytes: 4) == "ba7816bf")
        #expect(Data("abc".utf8).digest(bytes: 8) == "ba7816bf8f01cfea")
        let json: JSONValue = ["b": 1, "a": "é/"]
        #expect(json.digest == Data(#"{"a":"é/","b":1}"#.utf8).digest())
    }

    @Test(
        arguments: [
            ("+15145550123", "+15145550123"), ("+1 (514) 555-0123", "+15145550123"),
            ("+33.1.23.45.67.89", "+33123456789"),
            ("514 555 0123", nil), ("+0145550123", nil), ("+123456", nil), ("+1234567890123456", nil), ("", nil),
            ("+", nil),
            ("+1514555012a", nil), ("++15145550123", nil),
        ] as [(String, String?)]
    )
    func phoneNumberIsE164(text: String, expected: String?) {
        #expect(text.e164 == expected)
        #expect(text.isE164 == (expected == text))
    }

    @Test(
        arguments: [
            ("0b6f0f1e-52c4-4a39-9d7a-6f0a5f2f9c11", true), ("0B6F0F1E-52C4-4A39-9D7A-6F0A5F2F9C11", true),
            ("0b6f0f1e52c44a399d7a6f0a5f2f9c11", false), ("0b6f0f1e-52c4-4a39-9d7a-6f0a5f2f9c1g", false), ("", false),
        ]
    )
    func uuidHasHyphens(text: String, expected: Bool) { #expect(text.isUUID == expected) }

    @Test(
        arguments: [
            ("No user +15145550123", [.tokens, .digits], "No user …"),
            ("code 131047", [.tokens, .digits], "code 131047"),
            ("code 131047", [.phoneNumbers], "code …"), ("call (514) 555-0123 now", [.phoneNumbers], "call … now"),
            ("call (514) 555-0123 now", [.digits], "call (514) 555-0123 now"),
            ("token abcdefghijklmnopqrstuvwx.", [.tokens], "token …."), ("mail ana@example.com", [.emails], "mail …"),
            ("to sms:+15145550123, sip:ana@example.com", [.addresses], "to …, …"),
            ("ana@example.com", [], "ana@example.com"),
        ] as [(String, IdentifierKinds, String)]
    )
    func identifiersAreRemoved(text: String, kinds: IdentifierKinds, expected: String) {
        #expect(text.withoutIdentifiers(kinds) == expected)
    }

    @Test func longErrorTextIsCut() {
        #expect(String(repeating: "a b ", count: 1_000).withoutIdentifiers().count == 300)
    }

    @Test(
        arguments: [
            ("a/b c", "a%2Fb%20c", "a%2Fb+c"), ("é+&=~-._", "%C3%A9%2B%26%3D~-._", "%C3%A9%2B%26%3D~-._"), ("", "", ""),
        ]
    )
    func textIsPercentEncoded(text: String, component: String, form: String) {
        #expect(text.percentEncoded() == component)
        #expect(text.formEncoded == form)
        #expect(FormFields(parsing: Data(form: [("a", text)]))["a"] == text)
    }

    @Test(
        arguments: [
            ("https://api.example.com/calls", "https://API.example.com:443", true),
            ("http://a.test:8080/x", "http://a.test:8080", true), ("http://a.test", "https://a.test", false),
            ("https://a.test", "https://b.test", false), ("https://a.test:444", "https://a.test", false),
        ]
    )
    func originsAreCompared(left: String, right: String, areEqual: Bool) {
        #expect(WebOrigin(left) != nil)
        #expect((WebOrigin(left) == WebOrigin(right)) == areEqual)
    }

    @Test(arguments: ["ftp://a.test", "https://user@a.test", "a.test", "", "https://", "mailto:a@b.test"])
    func urlWithoutAnOriginIsNil(url: String) { #expect(WebOrigin(url) == nil) }

    @Test(
        arguments: [
            ("Cœur Réservé", "coeur reserve"), ("STRAßE", "strasse"), ("Łódź", "lodz"), ("ＡＢＣ", "abc"),
            ("naïve Ærø", "naive aero"),
        ]
    )
    func textIsFolded(text: String, expected: String) { #expect(text.folded == expected) }

    @Test func wordsAreFolded() { #expect("L’été, à 9 h !".foldedWords == ["l", "ete", "a", "9", "h"]) }

    @Test(
        arguments: [("", 0xCBF2_9CE4_8422_2325), ("a", 0xAF63_DC4C_8601_EC8C), ("foobar", 0x8594_4171_F739_67E8)]
            as [(String, UInt64)]
    )
    func hashIsThePublishedOne(text: String, expected: UInt64) { #expect(FNV1a(text.utf8).value == expected) }

    @Test(
        arguments: [
            (.seconds(600), nil, "10 min"), (.seconds(5_400), nil, "1 hr, 30 min"), (.seconds(5_400), 1, "2 hr"),
            (.seconds(86_400), nil, "1 day"), (.zero, nil, "0 sec"), (.milliseconds(1_500), nil, "2 sec"),
            (.milliseconds(-400), nil, "0 sec"), (.seconds(-90), nil, "-1 min, 30 sec"), (.seconds(3_599), 1, "1 hr"),
            (.seconds(200_000), nil, "2 days, 7 hr, 33 min, 20 sec"), (.seconds(200_000), 1, "2 days"),
            (.seconds(89), 1, "1 min"), (.seconds(Int64.max), 1, "106751991167301 days"),
        ] as [(Duration, Int?, String)]
    )
    func durationIsBrief(duration: Duration, maxUnits: Int?, expected: String) {
        #expect(duration.brief(maxUnits: maxUnits) == expected)
    }
}
