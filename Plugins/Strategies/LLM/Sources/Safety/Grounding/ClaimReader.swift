import ChannelKit

/// Reads the claims of a text.
///
/// It reads each token once: the time is linear in the length of the text.
struct ClaimReader {
    private(set) var claims: Set<Claim> = []
    /// The significant words, as terms of the index; numbers, days and names of months are none.
    private(set) var words: Set<WordTerm> = []
    /// True if the text says that something is not so.
    private(set) var isNegative = false
    private(set) var agrees = false
    private let tokens: [ClaimToken]

    /// - Parameter today: The day of the week, by which "today" and "tomorrow" are claims; nil if they are none.
    init(_ text: String, today: Int? = nil, readsNames: Bool = true) {
        tokens = ClaimToken.tokens(of: text)
        var index = 0
        while index < tokens.count { index += read(at: index, today) }
        agrees =
            tokens.first.map { ClaimWords.agreements.contains($0.folded) } ?? false
            || ["of course", "bien sur", "tout a fait"].contains { phrase in
                phrase.split(separator: " ").elementsEqual(tokens.prefix(phrase.split(separator: " ").count)) {
                    $0 == $1.folded[...]
                }
            }
        if readsNames { readNames() }
    }

    /// Reads the claim at `index`, and returns the number of its tokens.
    private mutating func read(at index: Int, _ today: Int?) -> Int {
        let token = tokens[index]
        if token.number != nil { return readNumber(at: index) }
        if let group = ClaimWords.dayGroups.first(where: { has($0.phrase, at: index) }) {
            for day in group.days { claims.insert(.day(day)) }
            return group.phrase.count
        }
        if let day = ClaimWords.days[token.folded] { return readDays(from: day, at: index) }
        if let month = ClaimWords.months[token.folded] {
            claims.insert(.month(month))
            return 1
        }
        if token.folded == "may", next(index)?.number != nil || (index > 0 && tokens[index - 1].number != nil) {
            claims.insert(.month(5))
            return 1
        }
        if let minutes = ["noon": 720, "midi": 720, "midnight": 0, "minuit": 0][token.folded] {
            claims.insert(.time(minutes, isExact: true))
            return 1
        }
        if let today, let days = ["today": 0, "tonight": 0, "tomorrow": 1, "demain": 1][token.folded] {
            claims.insert(.day((today + days) % 7))
            return 1
        }
        if let (number, count) = spelledNumber(at: index) {
            if let unit = readTime(hour: number, after: index + count) { return count + unit }
            claims.insert(.number(String(number)))
            return count
        }
        let isPolite = token.folded == "no" && ["problem", "worries"].contains(next(index)?.folded)
        if !isPolite && ClaimWords.negations.contains(token.folded)
            || (token.folded == "t" && index > 0 && tokens[index - 1].folded.hasSuffix("n"))
        {
            isNegative = true
        }
        add(word: token.folded)
        return 1
    }

    private mutating func add(word: String) {
        let folded = Array(word.utf8)
        guard folded.count > 1, !ClaimWords.fillers.contains(folded), let indexed = IndexedWord(folded) else { return }
        words.insert(indexed.main)
    }

    // MARK: - Numbers and times

    private mutating func readNumber(at index: Int) -> Int {
        let token = tokens[index]
        guard let written = token.number else { return 1 }
        if let minutes = token.minutes {
            let suffix = meridiem(at: index + 1)
            claims.insert(.time(Self.time(minutes, suffix?.isEvening), isExact: suffix != nil || token.isExact))
            return 1 + (suffix?.count ?? 0)
        }
        if let hour = Int(written), let count = readTime(hour: hour, after: index + 1) { return 1 + count }
        claims.insert(.number(written))
        return 1
    }

    /// Reads a time of `hour` whose unit stands at `index`: "a.m.", "o'clock", "h", "heures".
    ///
    /// - Returns: The number of tokens of the unit; nil if there is none.
    private mutating func readTime(hour: Int, after index: Int) -> Int? {
        guard (0...24).contains(hour) else { return nil }
        if let suffix = meridiem(at: index), hour <= 12 {
            claims.insert(.time(Self.time(hour * 60, suffix.isEvening), isExact: true))
            return suffix.count
        }
        if has(["o", "clock"], at: index) {
            claims.insert(.time(hour * 60 % 1_440, isExact: hour > 12))
            return 2
        }
        guard let unit = token(index)?.folded, ["h", "heures", "heure"].contains(unit) else { return nil }
        let minutes = token(index + 1).flatMap { $0.minutes == nil ? $0.number.flatMap { Int($0) } : nil }
        if let minutes, (1...59).contains(minutes) {
            claims.insert(.time(hour * 60 % 1_440 + minutes, isExact: true))
            return 2
        }
        claims.insert(.time(hour * 60 % 1_440, isExact: true))
        return 1
    }

    private func meridiem(at index: Int) -> (isEvening: Bool, count: Int)? {
        switch token(index)?.folded {
        case "am": (false, 1)
        case "pm": (true, 1)
        case "a" where token(index + 1)?.folded == "m": (false, 2)
        case "p" where token(index + 1)?.folded == "m": (true, 2)
        default: nil
        }
    }

    private static func time(_ minutes: Int, _ isEvening: Bool?) -> Int {
        guard let isEvening, minutes < 13 * 60 else { return minutes % 1_440 }
        return minutes % 720 + (isEvening ? 720 : 0)
    }

    /// The number in words at `index`, and the number of its words.
    private func spelledNumber(at index: Int) -> (value: Int, count: Int)? {
        var (total, current, last) = (0, 0, 0)
        var position = index
        while let word = token(position)?.folded {
            if let value = ClaimWords.numbers[word] {
                // Quatre-vingt is no 24.
                current = last == 4 && value == 20 ? current - 4 + 80 : current + value
                last = value
            } else if ClaimWords.hundreds.contains(word), position > index || word != "cents" {
                current = max(current, 1) * 100
            } else if ClaimWords.thousands.contains(word) {
                total += max(current, 1) * 1_000
                current = 0
            } else if position > index, ["et", "and"].contains(word), let next = token(position + 1)?.folded,
                ClaimWords.numbers[next] != nil, last >= 20 || current >= 100
            {
                // Vingt et un, one hundred and five.
            } else {
                break
            }
            position += 1
        }
        return position > index ? (total + current, position - index) : nil
    }

    // MARK: - Days and names

    /// Reads a day, or a range of days such as "Monday to Friday", and returns the number of tokens.
    private mutating func readDays(from first: Int, at index: Int) -> Int {
        claims.insert(.day(first))
        var position = index + 1
        let isDash = token(position)?.isAfterDash == true
        if let word = token(position)?.folded, ClaimWords.toWords.contains(word) { position += 1 }
        guard isDash || position > index + 1, let last = token(position).flatMap({ ClaimWords.days[$0.folded] }) else {
            return 1
        }
        var day = first
        while day != last {
            day = (day + 1) % 7
            claims.insert(.day(day))
        }
        return position - index + 1
    }

    /// Adds capitalized words within sentences that are no days or months.
    private mutating func readNames() {
        for token in tokens where token.isNameLike && !token.beginsSentence {
            guard ClaimWords.days[token.folded] == nil, ClaimWords.months[token.folded] == nil,
                token.folded != "may" || !claims.contains(.month(5))
            else { continue }
            claims.insert(.name(token.folded))
        }
    }

    // MARK: - Tokens

    private func token(_ index: Int) -> ClaimToken? { tokens.indices.contains(index) ? tokens[index] : nil }

    private func next(_ index: Int) -> ClaimToken? { token(index + 1) }

    private func has(_ phrase: [String], at index: Int) -> Bool {
        guard index + phrase.count <= tokens.count else { return false }
        return phrase.indices.allSatisfy { tokens[index + $0].folded == phrase[$0] }
    }

    /// The first word of the text, if it is a significant one.
    var leadingWord: String? {
        guard let first = tokens.first, first.isNameLike, ClaimWords.days[first.folded] == nil else { return nil }
        let folded = Array(first.folded.utf8)
        return ClaimWords.fillers.contains(folded) || WordLists.stopWords.contains(folded) ? nil : first.folded
    }

    /// All folded words of the text, for names.
    var vocabulary: Set<String> { Set(tokens.map(\.folded)) }
}
