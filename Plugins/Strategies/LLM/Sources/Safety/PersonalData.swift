/// A kind of personal data that can be told from its form.
enum PersonalData: String, CaseIterable, Hashable, Sendable {
    case email, phone, card, sin, ssn, iban, ip, health

    /// The word in its placeholders, such as `EMAIL` in `[EMAIL_1]`.
    var word: String { rawValue.uppercased() }
}

/// Where personal data stands in a text.
struct PersonalDatum {
    let kind: PersonalData
    let range: Range<String.Index>
}

extension PersonalData {
    /// All data of `kinds` in `text`, in its order; of two that overlap, the kind whose form says more.
    static func found(in text: String, of kinds: Set<PersonalData>) -> [PersonalDatum] {
        var found: [PersonalDatum] = []
        func add(_ candidates: [PersonalDatum]) {
            for candidate in candidates where kinds.contains(candidate.kind) {
                guard !found.contains(where: { $0.range.overlaps(candidate.range) }) else { continue }
                found.append(candidate)
            }
        }
        if kinds.contains(.email) { add(emails(in: text)) }
        // Everything else has digits, or the colons of an address; most texts have neither.
        guard text.contains(where: { $0.isNumber || $0 == ":" }) else { return found }
        if kinds.contains(.ip) { add(addresses(in: text)) }
        if kinds.contains(.iban) { add(accounts(in: text)) }
        if kinds.contains(.health) { add(healthNumbers(in: text)) }
        add(NumberRun.runs(in: text).flatMap { $0.data(of: kinds) })
        return found.sorted { $0.range.lowerBound < $1.range.lowerBound }
    }

    private static func emails(in text: String) -> [PersonalDatum] {
        guard text.utf8.contains(UInt8(ascii: "@")) else { return [] }
        return text.matches(of: /[\p{L}\p{N}._%+\-]+@[\p{L}\p{N}\-]+(?:\.[\p{L}\p{N}\-]+)+/)
            .map { PersonalDatum(kind: .email, range: $0.range) }
    }

    private static func addresses(in text: String) -> [PersonalDatum] {
        // Five groups are no address; in France they are a phone number.
        let four = text.matches(of: /\b\d{1,3}(?:\.\d{1,3})+\b/).filter { match in
            let groups = match.output.split(separator: ".")
            return groups.count == 4 && groups.allSatisfy { (Int($0) ?? 256) < 256 }
        }
        // A time such as 12:30:45 has two colons as well; an address has eight groups, or leaves some out.
        let six = text.matches(of: /[0-9A-Fa-f:]*:[0-9A-Fa-f]*:[0-9A-Fa-f:]+/).filter { match in
            let groups = match.output.split(separator: ":", omittingEmptySubsequences: false)
            guard groups.allSatisfy({ $0.count <= 4 }), groups.contains(where: { !$0.isEmpty }) else { return false }
            return groups.count == 8 || (match.output.contains("::") && groups.count < 9)
        }
        return (four.map(\.range) + six.map(\.range)).map { PersonalDatum(kind: .ip, range: $0) }
    }

    /// Québec's health insurance numbers: letters of the names, the date of birth, a sequence.
    ///
    /// A woman's month is written with 50 more.
    private static func healthNumbers(in text: String) -> [PersonalDatum] {
        text.matches(of: /\b[A-Za-z]{4}[ \-]?\d\d(\d\d)[ \-]?(\d\d)\d\d\b/).compactMap { match in
            guard let month = Int(match.output.1), (1...12).contains(month) || (51...62).contains(month),
                let day = Int(match.output.2), (1...31).contains(day)
            else { return nil }
            return PersonalDatum(kind: .health, range: match.range)
        }
    }

    private static func accounts(in text: String) -> [PersonalDatum] {
        text.matches(of: /\b[A-Za-z]{2}\d{2}(?:[ \-]?[A-Za-z0-9]){11,30}\b/).compactMap { match in
            let end = ends(of: match.output).last { InternationalAccount.isValid(match.output[..<$0]) }
            return end.map { PersonalDatum(kind: .iban, range: match.range.lowerBound..<$0) }
        }
    }

    /// Where the words of `text` end: what follows an account number in capitals is not part of it.
    private static func ends(of text: Substring) -> [String.Index] {
        text.indices.filter { text[$0] == " " } + [text.endIndex]
    }
}

/// The check of an IBAN, ISO 13616: its first four characters moved behind, it is a number that leaves 1 when divided by
/// 97.
private enum InternationalAccount {
    static func isValid(_ text: Substring) -> Bool {
        let characters = text.uppercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
        guard (15...34).contains(characters.count) else { return false }
        let moved = characters.dropFirst(4) + characters.prefix(4)
        let rest = moved.reduce(0) { rest, character in
            let value = Int(String(character), radix: 36) ?? 0
            return (rest * (value < 10 ? 10 : 100) + value) % 97
        }
        return rest == 1
    }
}
