/// The caller ids that carriers and providers send in place of a number that the caller withholds.
public enum CallerID {
    /// Words for a withheld number, folded and without spaces.
    private static let words: Set<String> = [
        "anonymous", "restricted", "unknown", "unavailable", "blocked", "private", "withheld", "none", "null",
        "undefined", "nocallerid", "noid", "notavailable", "privatenumber", "privatecaller", "unknowncaller",
        "unknownnumber", "callerunknown", "idunavailable", "numberwithheld", "hidden", "outofarea", "payphone",
        "coinlineorpayphone", "interactionwithotherservice", "unspecified", "invalid", "asterisk", "unlisted",
    ]

    /// The words that providers whose field only takes numbers send as they are typed on a telephone's keys, such as
    /// `+266696687` for `anonymous`; none of them is a number that can be assigned.
    private static let numbers = Set(
        ["anonymous", "restricted", "unavailable", "unknown", "blocked", "private"].map(keyed)
    )

    /// True if `id` names no caller: blank, a word such as `Restricted`, the same word as a number, or a SIP address of
    /// such a user.
    ///
    /// Callers who withhold their number have nothing in common: each call is of a contact of its own.
    ///
    /// ```swift
    /// CallerID.isWithheld("+266696687")                       // true
    /// CallerID.isWithheld("sip:anonymous@anonymous.invalid")  // true
    /// CallerID.isWithheld("+15145550123")                     // false
    /// ```
    public static func isWithheld(_ id: String) -> Bool {
        let user = sipUser(of: id)
        if user.hasSuffix(".invalid") { return true }
        let word = user.folded.filter { $0.isLetter }
        if !word.isEmpty { return words.contains(word) && !user.contains(where: \.isNumber) }
        let digits = user.filter { $0.isASCII && $0.isNumber }
        return digits.allSatisfy { $0 == "0" } || numbers.contains(digits)
            || (digits.first == "1" && numbers.contains(String(digits.dropFirst())))
    }

    /// The user of a SIP address, such as `+15145550123` of `sip:+15145550123@pbx.example`; any other text unchanged.
    public static func sipUser(of id: String) -> String {
        let schemes = ["sip:", "sips:", "tel:"]
        let bare = id.filter { !"<>\"".contains($0) }.drop { $0.isWhitespace }
        guard let scheme = schemes.first(where: { bare.lowercased().hasPrefix($0) }) else { return String(bare) }
        let address = bare.dropFirst(scheme.count)
        return String(address.prefix { $0 != "@" && $0 != ";" })
    }

    private static func keyed(_ word: String) -> String {
        let keys: [(letters: String, digit: Character)] = [
            ("abc", "2"), ("def", "3"), ("ghi", "4"), ("jkl", "5"), ("mno", "6"), ("pqrs", "7"), ("tuv", "8"),
            ("wxyz", "9"),
        ]
        return String(word.compactMap { letter in keys.first { $0.letters.contains(letter) }?.digit })
    }
}
