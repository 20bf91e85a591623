/// Finds dates of birth: dates behind words such as `born` or `naissance`.
struct BirthScan {
    let words: ScanWords

    /// The certainty with which a word announces a date of birth.
    private enum Announcement {
        case certain
        /// `birth` without `date`, as in `birth plan`: the date must follow at once.
        case near
        /// `né`, in French also half of a negation: an article must follow.
        case withArticle
        /// `birthday`, which is an occasion as well: the year must tell that it is past.
        case occasion
    }

    private static let announcements = WordTable<Announcement>([
        (
            "born birthdate dob ddn ddnaissance nacimiento nascita nascimento geburtsdatum geboren",
            .certain
        ),
        ("birth naissance", .near), ("ne nee nes nees", .withArticle), ("birthday bday anniversaire fete", .occasion),
    ])
    private static let articles = WordTable<Bool>([("le en", true)])

    /// The number of words between the announcement and the date.
    private static let reach = 8

    var found: [PersonalDatum] {
        var found: [PersonalDatum] = []
        var floor = 0
        for index in words.tokens.indices where index >= floor && !words.tokens[index].isDigits {
            guard let announcement = announcement(at: index),
                let date = date(near: index, after: floor, announcement)
            else { continue }
            let range = words.tokens[date.lowerBound].start..<words.tokens[date.upperBound - 1].end
            found.append(PersonalDatum(kind: .birth, range: words.text.original(range)))
            floor = date.upperBound
        }
        return found
    }

    private func announcement(at index: Int) -> Announcement? {
        guard let announcement = Self.announcements[words.tokens[index].word] else {
            return isAbbreviated(index) ? .certain : nil
        }
        if case .near = announcement { return isOfDate(index) ? .certain : .near }
        guard case .withArticle = announcement else { return announcement }
        // `né(e) le`.
        let next = index + 1 < words.tokens.count && words.length(index + 1) == 1 ? index + 2 : index + 1
        return next < words.tokens.count && Self.articles[words.tokens[next].word] != nil ? .certain : nil
    }

    /// True if `date` or a preposition is beside the word, as in `date of birth` and `birth date`.
    private func isOfDate(_ index: Int) -> Bool {
        [index - 1, index + 1].contains {
            words.tokens.indices.contains($0) && Self.dateWords[words.tokens[$0].word] != nil
        }
    }

    private static let dateWords = WordTable<Bool>([("of de date day year", true)])

    /// True at the end of `D.O.B.`.
    private func isAbbreviated(_ index: Int) -> Bool {
        index > 1 && words.length(index) == 1
            && words.tokens[index - 2...index].lazy.map(\.word).elementsEqual(Self.abbreviation)
    }

    private static let abbreviation = ["d", "o", "b"].map { WordKey($0).value }

    /// The tokens of the date behind the announcement, else of one right before it: `3 mars 1985, date de naissance`.
    private func date(near word: Int, after floor: Int, _ announcement: Announcement) -> Range<Int>? {
        let isOccasion = if case .occasion = announcement { true } else { false }
        let reach = if case .near = announcement { 1 } else { Self.reach }
        for index in word + 1..<max(word + 1, min(words.tokens.count, word + 1 + reach)) {
            if index > word + 1, words.endsSentence(after: index - 1) { break }
            if let end = end(ofDateAt: index, isOccasion: isOccasion) { return index..<end }
        }
        for index in max(floor, word - Self.reach)..<word {
            guard let end = end(ofDateAt: index, isOccasion: isOccasion), end <= word, word - end <= 4 else { continue }
            let isBeside =
                (end - 1..<word).allSatisfy { !words.endsSentence(after: $0) }
                && (end..<word).allSatisfy { DocumentNumber.fillers[words.tokens[$0].word] != nil }
            if isBeside { return index..<end }
        }
        return nil
    }

    /// The parts of a date, as they are read.
    private struct DateParts {
        var day: Int?
        var month: Int?
        var year: Int?
    }

    /// The last year of a birthday that is no coming occasion.
    private static let lastYear = 2022

    private func end(ofDateAt index: Int, isOccasion: Bool) -> Int? {
        guard let (date, end) = date(at: index) else { return nil }
        guard isOccasion else { return end }
        return date.year.map { $0 < 100 || $0 <= Self.lastYear } == true ? end : nil
    }

    private func date(at index: Int) -> (DateParts, end: Int)? {
        if words.tokens[index].isDigits, let found = figures(at: index) { return found }
        var date = DateParts()
        var end = index
        if let month = month(at: index) {
            date.month = month
            guard let (day, next) = day(at: index + 1) else { return year(after: index + 1, of: date) }
            date.day = day
            end = next
        } else {
            guard let (day, next) = day(at: index), let month = month(at: next) else { return yearAlone(at: index) }
            date.day = day
            date.month = month
            end = next + 1
        }
        return year(after: end, of: date)
    }

    // MARK: - Figures

    /// Three groups of digits, or one of eight, that are a date in some order.
    private func figures(at index: Int) -> (DateParts, end: Int)? {
        if words.length(index) == 8 {
            let value = value(index)
            let isYearFirst = isYear(value / 10_000) && (1...12).contains(value / 100 % 100)
            let isYearLast = isYear(value % 10_000) && (1...31).contains(value / 1_000_000)
            guard isYearFirst || isYearLast else { return nil }
            return (DateParts(year: isYearFirst ? value / 10_000 : value % 10_000), index + 1)
        }
        guard index + 2 < words.tokens.count, words.tokens[index + 1].isDigits, words.tokens[index + 2].isDigits,
            words.isTight(after: index), words.isTight(after: index + 1), words.length(index + 1) <= 2
        else { return nil }
        let (first, second, third) = (value(index), value(index + 1), value(index + 2))
        let isYearFirst = words.length(index) == 4
        let (day, year) = isYearFirst ? (third, first) : (first, third)
        let yearLength = words.length(isYearFirst ? index : index + 2)
        guard yearLength == 4 ? isYear(year) : yearLength == 2, (1...31).contains(day), (1...31).contains(second),
            day <= 12 || second <= 12
        else { return nil }
        return (DateParts(year: year), index + 3)
    }

    private func value(_ index: Int) -> Int {
        let token = words.tokens[index]
        guard token.end - token.start <= 8 else { return .max }
        return (token.start..<token.end).reduce(0) { $0 * 10 + Int(words.text[$1].asDigit ?? 0) }
    }

    private func isYear(_ value: Int) -> Bool { (1900...2099).contains(value) }

    // MARK: - Words

    private static let months = WordTable<Int>([
        ("january jan janvier janv enero", 1), ("february feb fevrier fevr febrero", 2), ("march mar mars marzo", 3),
        ("april apr avril avr abril", 4), ("may mai mayo", 5), ("june jun juin junio", 6),
        ("july jul juillet juil julio", 7), ("august aug aout agosto", 8), ("september sept sep septembre", 9),
        ("october oct octobre octubre", 10), ("november nov novembre noviembre", 11), ("december dec decembre", 12),
    ])

    private func month(at index: Int) -> Int? {
        index < words.tokens.count && words.text[words.tokens[index].end] != UInt8(ascii: "'")
            ? Self.months[words.tokens[index].word] : nil
    }

    /// A day in figures or words, with its suffix and a preposition behind it.
    private func day(at index: Int) -> (day: Int, end: Int)? {
        guard index < words.tokens.count else { return nil }
        var index = Self.beforeDay[words.tokens[index].word] == nil ? index : index + 1
        guard index < words.tokens.count else { return nil }
        let day: Int
        if words.tokens[index].isDigits {
            guard words.length(index) <= 2 else { return nil }
            day = value(index)
            index += 1
        } else if let ordinal = Self.ordinals[words.tokens[index].word] {
            day = ordinal
            index += 1
        } else if let number = SpokenDigits(words: words).number(at: index, isAfterDigit: false) {
            let unit = number.end < words.tokens.count ? Self.ordinals[words.tokens[number.end].word] : nil
            day = number.value + (number.value == 20 || number.value == 30 ? unit ?? 0 : 0)
            index = day == number.value ? number.end : number.end + 1
        } else {
            return nil
        }
        while index < words.tokens.count, Self.afterDay[words.tokens[index].word] != nil { index += 1 }
        return (1...31).contains(day) ? (day, index) : nil
    }

    private static let beforeDay = WordTable<Bool>([("the le", true)])
    private static let afterDay = WordTable<Bool>([("st nd rd th er e of de du d", true)])
    private static let ordinals = WordTable<Int>([
        ("first premier", 1), ("second", 2), ("third", 3), ("fourth", 4), ("fifth", 5), ("sixth", 6), ("seventh", 7),
        ("eighth", 8), ("ninth", 9), ("tenth", 10), ("eleventh", 11), ("twelfth", 12), ("thirteenth", 13),
        ("fourteenth", 14), ("fifteenth", 15), ("sixteenth", 16), ("seventeenth", 17), ("eighteenth", 18),
        ("nineteenth", 19), ("twentieth", 20), ("thirtieth", 30),
    ])

    /// The date with the year at `index`, in figures or words, if there is one.
    private func year(after index: Int, of date: DateParts) -> (DateParts, end: Int)? {
        var date = date
        guard index < words.tokens.count, !words.endsSentence(after: index - 1) else {
            return date.day == nil ? nil : (date, index)
        }
        let isAfterWord = Self.beforeYear[words.tokens[index].word] != nil
        let start = isAfterWord ? index + 1 : index
        if let (year, end) = year(at: start) {
            date.year = year
            return (date, end)
        }
        return date.day == nil ? nil : (date, index)
    }

    private static let beforeYear = WordTable<Bool>([("of de en in", true)])

    /// A year in four digits, in two behind a month, or in words: `nineteen eighty five`, `mille neuf cent …`.
    private func year(at index: Int) -> (year: Int, end: Int)? {
        guard index < words.tokens.count else { return nil }
        if words.tokens[index].isDigits {
            let year = value(index)
            // `3 March at 10` has no year, nor has `3 March 10 am`.
            guard words.length(index) == 4 ? isYear(year) : words.length(index) == 2 && year > 30 else { return nil }
            return (year, index + 1)
        }
        return spokenYear(at: index)
    }

    private static let thousands = WordTable<Bool>([("thousand mille mil and et cent hundred", true)])

    private func spokenYear(at index: Int) -> (year: Int, end: Int)? {
        var values: [Int] = []
        var end = index
        while end < words.tokens.count, end - index < 8 {
            if let number = SpokenDigits(words: words).number(at: end, isAfterDigit: false) {
                values.append(number.value)
                end = number.end
            } else if Self.thousands[words.tokens[end].word] != nil {
                end += 1
            } else {
                break
            }
        }
        guard let first = values.first, end - index > 1 else { return nil }
        let isThousand = end > index && values.count <= 2 && [2, 1_000].contains(first)
        if first == 19 || first == 20, values.count > 1 { return (first * 100 + values[1] % 100, end) }
        if isThousand { return (2_000 + (values.count > 1 ? values[1] % 100 : 0), end) }
        return (900...999).contains(first) ? (1_000 + first, end) : nil
    }

    /// A year alone, as in `born in 1985`.
    private func yearAlone(at index: Int) -> (DateParts, end: Int)? {
        guard words.tokens[index].isDigits, words.length(index) == 4, isYear(value(index)), index > 0,
            Self.beforeYear[words.tokens[index - 1].word] != nil
        else { return nil }
        return (DateParts(year: value(index)), index + 1)
    }
}
