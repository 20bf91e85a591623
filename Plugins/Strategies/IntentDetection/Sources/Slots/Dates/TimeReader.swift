/// A time of day as said.
struct TimeReading: Sendable {
    /// The hour as said, from 0 to 24.
    var hour: Int
    var minute: Int
    /// True if the hour is unambiguous: `15`, `3 pm`, `09:00`, `noon`.
    var isSure: Bool
    /// True for French notation, in which 5 h may be in the morning.
    var isFrench = false
    /// The offset of a named time zone from UTC, in minutes.
    var zone: Int?
    /// The index of the token after the words.
    var end: Int
}

/// Reads times of day in English and French.
struct TimeReader {
    let tokens: [SlotText.Token]
    let numbers: NumberReader
    let isFrench: Bool

    init(tokens: [SlotText.Token], isFrench: Bool) {
        self.tokens = tokens
        numbers = NumberReader(tokens: tokens)
        self.isFrench = isFrench
    }

    /// Reads the time at `index`; after a preposition such as "at" digits alone are one.
    func time(at index: Int, afterPreposition: Bool) -> TimeReading? {
        let marked = named(index) ?? relative(index, afterPreposition) ?? clock(index) ?? spelled(index)
        return (marked ?? compact(index, afterPreposition)).map(zoned)
    }

    // MARK: - Noon, half past three

    private func named(_ index: Int) -> TimeReading? {
        let end =
            tokens.spell("12", "noon", at: index) || tokens.spell("12", "midnight", at: index) ? index + 2 : index + 1
        guard let word = tokens.at(end - 1)?.text else { return nil }
        switch word {
        case "noon", "midday", "noontime", "noonish": return fraction(of: 12, isSure: true, after: end)
        case "midi":
            guard !tokens.spell("apres", at: end - 2), !tokens.spell("avant", at: end - 2) else { return nil }
            return fraction(of: 12, isSure: true, after: end)
        case "midnight", "minuit": return fraction(of: 0, isSure: true, after: end)
        default: return nil
        }
    }

    /// Reads "twenty past three", "a quarter to 4", "half past two".
    private func relative(_ start: Int, _ afterPreposition: Bool) -> TimeReading? {
        let index = tokens.spell("a", at: start) ? start + 1 : start
        guard let minutes = minutesBeforeHour(index) else { return nil }
        let isMarked = tokens.at(index)?.number == nil || minutes.isMarked || afterPreposition
        guard let word = tokens.at(minutes.end)?.text else { return nil }
        switch word {
        case "past", "after", "from":
            guard word == "past" || minutes.isMarked || isMarked else { return nil }
            return hour(shifted: minutes.value, at: minutes.end + 1)
        case "to", "before", "till", "til", "of":
            // "9 to 5" is a span, and "20 to 3" is not; "a quarter of an hour" is a duration.
            let value = minutes.value
            guard isMarked || value == 20 || value > 24, word != "of" || minutes.isMarked else { return nil }
            return hour(shifted: -value, at: minutes.end + 1)
        default: return nil
        }
    }

    private func minutesBeforeHour(_ index: Int) -> (value: Int, isMarked: Bool, end: Int)? {
        switch tokens.at(index)?.text {
        case "half": return (30, true, index + 1)
        case "quarter": return (15, true, index + 1)
        default:
            guard let minutes = numbers.small(at: index), (1...59).contains(minutes.value) else { return nil }
            let isUnit = ["minutes", "minute", "min", "mins"].contains(tokens.at(minutes.end)?.text ?? "")
            guard isUnit || minutes.value % 5 == 0 else { return nil }
            return (minutes.value, isUnit, isUnit ? minutes.end + 1 : minutes.end)
        }
    }

    private func hour(shifted minutes: Int, at index: Int) -> TimeReading? {
        if let whole = named(index) ?? clock(index) {
            let total = (whole.hour * 60 + whole.minute + minutes + 1_440) % 1_440
            return TimeReading(hour: total / 60, minute: total % 60, isSure: whole.isSure, end: whole.end)
        }
        guard let hour = numbers.small(at: index), (1...12).contains(hour.value) else { return nil }
        let total = (hour.value * 60 + minutes + 720) % 720
        return half(of: total < 60 ? 12 : total / 60, total % 60, isSure: false, after: hour.end)
    }

    // MARK: - 15 h 30, 3:30 pm

    private func clock(_ index: Int) -> TimeReading? {
        guard let number = numbers.small(at: index), (0...24).contains(number.value) else { return nil }
        let (hour, next) = (number.value, number.end)
        let isDigits = tokens[index].hasDigits
        let isSure = hour > 12 || hour == 0 || (isDigits && tokens[index].text.hasPrefix("0"))
        guard let sign = tokens.at(next) else { return nil }
        if isDigits, sign.text == ":", sign.isGlued, let minute = digitMinute(next + 1), tokens[next + 1].isGlued {
            var time = half(of: hour, minute, isSure: isSure, after: pastSeconds(next + 2))
            if isFrench, time?.isSure == false { time?.isFrench = true }
            return time
        }
        if Self.frenchHours.contains(sign.text), sign.text != "hrs" || isSure {
            return frenchClock(hour, isSure: isSure, after: next + 1)
        }
        if let end = oclock(next) { return half(of: hour, 0, isSure: isSure, after: end) }
        if isDigits, sign.text == "." || sign.text == "h", sign.isGlued, let minute = digitMinute(next + 1),
            tokens[next + 1].isGlued, halfOfDay(next + 2) != nil
        {
            return half(of: hour, minute, isSure: isSure, after: next + 2)
        }
        return hour <= 12 && halfOfDay(next) != nil ? half(of: hour, 0, isSure: isSure, after: next) : nil
    }

    private static let frenchHours: Set<String> = ["h", "heure", "heures", "hre", "hres", "hrs", "hr"]

    private func oclock(_ index: Int) -> Int? {
        if tokens.spell("o", "clock", at: index) { return index + 2 }
        return tokens.spell("oclock", at: index) ? index + 1 : nil
    }

    private func frenchClock(_ hour: Int, isSure: Bool, after index: Int) -> TimeReading? {
        var time: TimeReading?
        if let minute = digitMinute(index) {
            let isMinutes = ["min", "minutes", "mn"].contains(tokens.at(index + 1)?.text ?? "")
            time = half(of: hour, minute, isSure: isSure, after: isMinutes ? index + 2 : index + 1)
        } else if let minute = numbers.small(at: index), !tokens[index].hasDigits, (1...59).contains(minute.value) {
            if let quarters = quarters(index) {
                time = half(of: hour, quarters.value, isSure: isSure, after: quarters.end)
            } else {
                time = half(of: hour, minute.value, isSure: isSure, after: minute.end)
            }
        } else {
            time = fraction(of: hour, isSure: isSure, after: index)
        }
        if time?.isSure == false { time?.isFrench = true }
        return time
    }

    /// Reads `trois quarts`.
    private func quarters(_ index: Int) -> Reading<Int>? {
        tokens.spell("trois", "quarts", at: index) || tokens.spell("trois", "quart", at: index)
            ? Reading(value: 45, end: index + 2) : nil
    }

    /// The hour with minutes after it: `et demie`, `et quart`, `moins le quart`, `moins vingt`, `et 20`.
    private func fraction(of hour: Int, isSure: Bool, after index: Int) -> TimeReading? {
        // "entre midi et 2" is a span.
        if tokens.spell("et", at: index), let minutes = spokenMinutes(index + 1), minutes.value >= 5,
            numbers.small(at: index + 1) == nil || !isBetween(index)
        {
            return half(of: hour, minutes.value, isSure: isSure, after: minutes.end)
        }
        if tokens.spell("moins", at: index), let minutes = spokenMinutes(index + 1) {
            let total = (hour * 60 - minutes.value + 1_440) % 1_440
            return half(of: hour == 1 ? 12 : total / 60, total % 60, isSure: isSure, after: minutes.end)
        }
        if let word = tokens.at(index)?.text, word.hasPrefix("passe"), word.count <= 7 {
            let next = tokens.spell("de", at: index + 1) ? index + 2 : index + 1
            if let minutes = spokenMinutes(next) {
                return half(of: hour, minutes.value, isSure: isSure, after: minutes.end)
            }
        }
        if hour == 12 || hour == 0, isFrench, let minutes = numbers.small(at: index), (1...59).contains(minutes.value),
            !isUnit(minutes.end)
        {
            return half(of: hour, minutes.value, isSure: isSure, after: minutes.end)
        }
        return half(of: hour, 0, isSure: isSure, after: index)
    }

    /// True if "entre" begins a span a few words before `index`.
    private func isBetween(_ index: Int) -> Bool { (max(0, index - 4)..<index).contains { tokens[$0].text == "entre" } }

    private func isUnit(_ index: Int) -> Bool {
        tokens.at(index).map { $0.isWord && !["du", "de", "le", "demain", "svp", "ou"].contains($0.text) } ?? false
    }

    private func spokenMinutes(_ index: Int) -> Reading<Int>? {
        if let quarters = quarters(index) { return quarters }
        switch tokens.at(index)?.text {
        case "demie", "demi": return Reading(value: 30, end: index + 1)
        case "quart": return Reading(value: 15, end: index + 1)
        case "le" where tokens.spell("quart", at: index + 1): return Reading(value: 15, end: index + 2)
        default:
            guard let minutes = numbers.small(at: index), (1...59).contains(minutes.value) else { return nil }
            let isUnit = ["minutes", "minute", "min"].contains(tokens.at(minutes.end)?.text ?? "")
            return Reading(value: minutes.value, end: isUnit ? minutes.end + 1 : minutes.end)
        }
    }

    // MARK: - Eleven thirty, 1530

    /// Reads an hour and minutes in words: "three thirty", "ten oh five".
    private func spelled(_ index: Int) -> TimeReading? {
        guard let hour = numbers.small(at: index), !tokens[index].hasDigits, (1...12).contains(hour.value),
            let next = tokens.at(hour.end), next.isWord
        else { return nil }
        if next.text == "oh" || next.text == "o", let minute = numbers.small(at: hour.end + 1), minute.value < 10 {
            return half(of: hour.value, minute.value, isSure: false, after: minute.end)
        }
        guard let minute = numbers.small(at: hour.end), (10...59).contains(minute.value) else { return nil }
        return half(of: hour.value, minute.value, isSure: false, after: minute.end)
    }

    /// Reads three or four digits after a preposition or before `am`, and "at 5.30", "at 5 30".
    private func compact(_ index: Int, _ afterPreposition: Bool) -> TimeReading? {
        guard let token = tokens.at(index), let number = token.number else { return nil }
        if token.text.count >= 3, token.text.count <= 4, number % 100 < 60, number / 100 <= 24,
            afterPreposition || halfOfDay(index + 1) != nil
                || Self.frenchHours.contains(tokens.at(index + 1)?.text ?? "")
        {
            let isSure = number >= 1_300 || token.text.hasPrefix("0")
            let isHours = ["hrs", "hours", "hr"].contains(tokens.at(index + 1)?.text ?? "")
            return half(
                of: number / 100,
                number % 100,
                isSure: isSure || isHours,
                after: isHours ? index + 2 : index + 1
            )
        }
        guard afterPreposition, (0...24).contains(number), token.text.count <= 2, let sign = tokens.at(index + 1) else {
            return nil
        }
        if sign.text == ".", sign.isGlued, let minute = digitMinute(index + 2),
            tokens[index + 2].isGlued,
            tokens.at(index + 3).map({ !$0.isGlued || !["/", ".", "-"].contains($0.text) }) ?? true
        {
            return half(of: number, minute, isSure: number > 12, after: index + 3)
        }
        if let minute = digitMinute(index + 1), !sign.isGlued, tokens.at(index + 2).map({ !$0.isGlued }) ?? true {
            return half(of: number, minute, isSure: number > 12, after: index + 2)
        }
        return nil
    }

    // MARK: - am, pm and zones

    /// The time with `am` or `pm` at `index`, if present.
    func half(of hour: Int, _ minute: Int, isSure: Bool, after index: Int) -> TimeReading? {
        guard (0...24).contains(hour), (0...59).contains(minute), hour < 24 || minute == 0 else { return nil }
        guard hour <= 12, let half = halfOfDay(index) else {
            return TimeReading(hour: hour, minute: minute, isSure: isSure, end: index)
        }
        let hour = half.value ? (hour % 12) + 12 : hour % 12
        return TimeReading(hour: hour, minute: minute, isSure: true, end: half.end)
    }

    /// Reads `am`, `pm`, `a.m.`, `p. m.` or `a m` at `index`; the value is true in the afternoon.
    func halfOfDay(_ index: Int) -> Reading<Bool>? {
        switch tokens.at(index)?.text {
        // "am" is also "après-midi" in French messages.
        case "am": return isFrench && tokens.at(index)?.isGlued != true ? nil : Reading(value: false, end: index + 1)
        case "pm": return Reading(value: true, end: index + 1)
        case let letter? where letter == "a" || letter == "p":
            var end = tokens.spell(".", at: index + 1) ? index + 2 : index + 1
            guard tokens.spell("m", at: end) else {
                // "9a", "3p"
                let isShort = !isFrench && tokens.at(index)?.isGlued == true && tokens.at(index + 1)?.isGlued != true
                return isShort ? Reading(value: letter == "p", end: index + 1) : nil
            }
            end += 1
            return Reading(value: letter == "p", end: tokens.spell(".", at: end) && end > index + 2 ? end + 1 : end)
        default: return nil
        }
    }

    private func digitMinute(_ index: Int) -> Int? {
        guard let token = tokens.at(index), let minute = token.number, minute < 60, token.text.count == 2 else {
            return nil
        }
        return minute
    }

    private func pastSeconds(_ index: Int) -> Int {
        tokens.spell(":", at: index) && digitMinute(index + 1) != nil ? index + 2 : index
    }

    private func zoned(_ time: TimeReading) -> TimeReading {
        guard let word = tokens.at(time.end)?.text, let offset = Self.zones[word],
            !isFrench || Self.frenchZones.contains(word)
        else {
            return time
        }
        var time = time
        time.zone = offset
        time.end += 1
        return time
    }

    /// The zones that are no French words, as "est" and "cet" are.
    private static let frenchZones: Set<String> = ["utc", "gmt", "hne", "hae"]

    /// Offsets of named zones from UTC, in minutes.
    static let zones: [String: Int] = [
        "utc": 0, "gmt": 0, "cet": 60, "cest": 120, "bst": 60, "ist": 330, "est": -300, "edt": -240, "cst": -360,
        "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "hne": -300, "hae": -240, "ast": -240,
        "adt": -180,
        "nst": -210,
    ]
}
