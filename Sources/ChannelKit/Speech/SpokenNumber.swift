/// Times, dates, prices and numbers in words and short numbers, which voices read well.
struct SpokenNumber {
    let vocabulary: SpeechVocabulary

    /// The words for a number with signs, such as `9:00-17:30`, `$145.50`, `20%` or `2026-12-24`; nil for a plain one.
    func words(_ text: String) -> String? {
        if let date = date(text) { return date }
        if let range = range(text) { return range }
        return single(text)
    }

    /// The words for a number and a unit behind a space; nil if they do not belong together.
    func words(_ number: String, unit: String) -> String? {
        switch unit {
        case "$", "€", "£":
            guard number.utf8.allSatisfy({ $0.isDigit || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ".") }) else {
                return nil
            }
            return money(number[...], unit)
        case "%": return "\(number) \(vocabulary.percent)"
        case "h" where vocabulary.isFrench && number.utf8.allSatisfy(\.isDigit):
            return "\(Int(number) ?? 0) \(Int(number) == 1 ? "heure" : "heures")"
        default: return nil
        }
    }

    /// The signs are looked for first: most numbers are plain, and a pattern costs more than all else here.
    private func single(_ text: String) -> String? {
        if let time = time(text) { return time }
        if text.contains(where: { "$€£".contains($0) }) { return price(text) }
        if text.last == "%" { return "\(text.dropLast()) \(vocabulary.percent)" }
        if text.first == "#", case let digits = text.dropFirst(), digits.utf8.allSatisfy(\.isDigit) {
            return "\(vocabulary.number) \(digits.count > 3 ? Self.digits(digits) : String(digits))"
        }
        return vocabulary.word(of: text, isMarked: true)
    }

    private func price(_ text: String) -> String? {
        if let match = text.wholeMatch(of: /(?:CA|US|C)?([$€£])(\d[\d.,]*)(?:\/(\p{L}+))?/) {
            return money(match.2, String(match.1)) + (match.3.map { " \(vocabulary.per) \($0)" } ?? "")
        }
        guard let match = text.wholeMatch(of: /(\d[\d.,]*)([$€£])(?:\/(\p{L}+))?/) else { return nil }
        return money(match.1, String(match.2)) + (match.3.map { " \(vocabulary.per) \($0)" } ?? "")
    }

    // MARK: - Times and dates

    private func time(_ text: String) -> String? {
        if text.contains(":") {
            guard let match = text.wholeMatch(of: /(\d{1,2}):(\d\d)/), let hour = Int(match.1), hour < 25 else {
                return nil
            }
            return time(hour, String(match.2))
        }
        guard vocabulary.isFrench, text.contains(where: { "hH".contains($0) }),
            let match = text.wholeMatch(of: /(\d{1,2})[hH](\d\d)?/), let hour = Int(match.1)
        else { return nil }
        return time(hour, match.2.map(String.init) ?? "00")
    }

    private func time(_ hour: Int, _ minutes: String) -> String {
        if vocabulary.isFrench {
            return "\(hour) \(hour == 1 ? "heure" : "heures")" + (minutes == "00" ? "" : " \(Int(minutes) ?? 0)")
        }
        let short = hour % 12 == 0 ? 12 : hour % 12
        let clock = minutes == "00" ? "\(short)" : "\(short):\(minutes)"
        // Before one o'clock in the afternoon both ways of writing the hours are the same.
        switch hour {
        case 13...23: return "\(clock) p.m."
        case 0, 24: return minutes == "00" ? "midnight" : "\(clock) a.m."
        default: return minutes == "00" ? "\(short) o'clock" : clock
        }
    }

    private func date(_ text: String) -> String? {
        guard text.utf8.count == 10, let match = text.wholeMatch(of: /(\d{4})-(\d\d)-(\d\d)/), let month = Int(match.2),
            let day = Int(match.3),
            vocabulary.months.indices.contains(month - 1), (1...31).contains(day)
        else { return nil }
        let name = vocabulary.months[month - 1]
        guard vocabulary.isFrench else { return "\(name) \(day), \(match.1)" }
        return "\(day == 1 ? "1er" : String(day)) \(name) \(match.1)"
    }

    /// Both ends of a range of amounts, such as `9-17h` or `$100–150`.
    private func range(_ text: String) -> String? {
        let sides = text.split(omittingEmptySubsequences: false) { "-–—".contains($0) }.map(String.init)
        guard sides.count == 2, sides.allSatisfy({ $0.utf8.contains(where: \.isDigit) && $0.utf8.count <= 9 }),
            sides.allSatisfy({ $0.wholeMatch(of: /[$€£]?\d[\d.,:]*(?:[$€£%]|[hH](?:\d\d)?)?/) != nil })
        else { return nil }
        let (from, to) = (single(sides[0]) ?? sides[0], single(sides[1]) ?? sides[1])
        return "\(from) \(vocabulary.to) \(to)"
    }

    // MARK: - Prices

    private func money(_ amount: Substring, _ sign: String) -> String {
        let cents = amount.wholeMatch(of: /(.+)[.,](\d\d)/)
        let whole = cents?.1 ?? amount
        let isOne = whole == "1" || (vocabulary.isFrench && whole == "0")
        let unit =
            switch sign {
            case "€": "euro"
            case "£": vocabulary.isFrench ? "livre" : "pound"
            default: "dollar"
            }
        let units = "\(whole) \(unit)\(isOne ? "" : "s")"
        guard let cents, cents.2 != "00" else { return units }
        return "\(units) \(vocabulary.and) \(Int(cents.2) ?? 0)\(vocabulary.isFrench ? "" : " cents")"
    }

    // MARK: - Phone numbers

    /// The digits, one by one.
    private static func digits(_ text: some StringProtocol) -> String {
        text.map(String.init).joined(separator: " ")
    }

    /// The digits of the phone number that begins with the word at `index`, and its number of words; nil for none.
    static func phone(at index: Int, in words: [SpeechWord]) -> (text: String, count: Int)? {
        guard words[index].hasDigit || words[index].core == "+" else { return nil }
        var written = ""
        var count = 0
        for word in words[index...].prefix(maxGroups) {
            guard word.text.allSatisfy({ "0123456789+()-–.,;:!?".contains($0) }), word.hasDigit else { break }
            // Only brackets stand within a number.
            guard count == 0 || word.lead.allSatisfy({ $0 == "(" }) else { break }
            written += (count == 0 ? "" : " ") + word.lead + word.core + word.tail.filter { $0 == ")" }
            count += 1
            if word.tail.contains(where: { ",;:!?.".contains($0) }) { break }
        }
        guard count > 0, let groups = groups(of: written) else { return nil }
        let sign = written.contains("+") ? "plus " : ""
        return (sign + groups.map(digits).joined(separator: ", "), count)
    }

    /// A country code and five pairs.
    private static let maxGroups = 7

    /// The groups of a phone number; nil for another number.
    private static func groups(of written: String) -> [Substring]? {
        guard written.utf8.count >= 8, !written.contains(":") else { return nil }
        let groups = written.split { !("0"..."9").contains($0) }
        let count = groups.reduce(0) { $0 + $1.count }
        let isInternational = written.hasPrefix("+") && (8...15).contains(count)
        let isLocal = groups.map(\.count) == [3, 4] && written.contains { "-–".contains($0) }
        let isLong =
            (count == 10 || (count == 11 && written.hasPrefix("1"))) && (groups.count == 1 || !isThousands(groups))
        guard isInternational || isLocal || isLong, groups.map(\.count) != [4, 2, 2] else { return nil }
        guard groups.count == 1, count >= 10, let number = groups.first else { return groups }
        let local = number.suffix(10)
        let parts = [local.prefix(3), local.dropFirst(3).prefix(3), local.suffix(4)]
        return (count > 10 ? [number.dropLast(10)] : []) + parts
    }

    /// True for groups of three digits behind the first, such as 1 200 000.
    private static func isThousands(_ groups: [Substring]) -> Bool {
        groups.count > 1 && groups.dropFirst().allSatisfy { $0.count == 3 }
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (0x30...0x39).contains(self) }
}
