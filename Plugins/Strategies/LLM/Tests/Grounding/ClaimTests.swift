import Testing

@testable import LLMStrategy

/// The claims of a text, which decide about a strict answer.
struct ClaimTests {
    static let texts: [(String, Set<Claim>)] = [
        ("It costs 1,200 dollars, or $145.50.", [.number("1200"), .number("145.5")]),
        ("C'est 1 200 $ ou 145,00 $.", [.number("1200"), .number("145")]),
        ("We open at 9:00 and close at 5 p.m.", [.time(540, isExact: false), .time(1_020, isExact: true)]),
        ("de 9 h à 17 h 30", [.time(540, isExact: true), .time(1_050, isExact: true)]),
        ("9h30 ou 17h", [.time(570, isExact: true), .time(1_020, isExact: true)]),
        ("Monday to Wednesday", [.day(0), .day(1), .day(2)]), ("du jeudi au samedi", [.day(3), .day(4), .day(5)]),
        ("closed on weekends", [.day(5), .day(6)]), ("la fin de semaine", [.day(5), .day(6)]),
        ("twenty-four hours", [.number("24")]), ("quatre-vingt-dix dollars", [.number("90")]),
        ("deux cents dollars, vingt et un", [.number("200"), .number("20")]),
        ("at noon", [.time(720, isExact: true)]), ("You see Nadia tomorrow", [.name("nadia"), .day(3)]),
        ("in May 2027", [.month(5), .number("2027")]), ("You may come", []), ("one of us", []),
    ]

    @Test(arguments: texts)
    func claimsAreRead(text: String, claims: Set<Claim>) {
        #expect(ClaimReader(text, today: 2).claims == claims)
    }

    static let pairs: [(Claim, Set<Claim>, Bool)] = [
        (.number("5"), [.time(1_020, isExact: true)], true), (.number("5"), [.time(1_050, isExact: true)], false),
        (.time(1_020, isExact: true), [.time(300, isExact: false)], true),
        (.time(1_020, isExact: true), [.time(300, isExact: true)], false),
        (.time(540, isExact: false), [.number("9")], true), (.number("145"), [.number("95")], false),
        (.day(2), [.day(3)], false),
    ]

    @Test(arguments: pairs)
    func claimIsSupported(claim: Claim, by claims: Set<Claim>, isSupported: Bool) {
        #expect(claim.isSupported(by: claims) == isSupported)
    }
}
