import ChannelKit
import Foundation

/// Reads days with or without a time, in the tenant's time zone: `2026-03-05`, `2026-03-05T15:00`.
struct DateTimeSlot {
    private let calendar: SlotCalendar
    private let resolver: WhenResolver
    private let context: SlotContext

    init(_ context: SlotContext) {
        self.context = context
        calendar = SlotCalendar(context)
        resolver = WhenResolver(calendar: calendar, context: context)
    }

    /// The time that `text` names as an answer.
    func answer(in text: SlotText) -> SlotAnswer {
        let said = DateWordsInText(text, calendar, context)
        guard !said.expressions.isEmpty else { return said.hasUnread ? .ask(.unread) : .none }
        switch said.decision {
        case .doubt(let doubt): return .ask(doubt)
        case .when(let when):
            if said.hasUnread, when.doubt == nil { return .ask(.unread) }
            switch resolver.resolve(when) {
            case .doubt(let doubt): return .ask(doubt)
            case .value(let resolved): return .value(finding(resolved, when, in: text))
            }
        }
    }

    /// The days in `text`, which was no answer; empty if one of them is unclear.
    ///
    /// - Parameter splitting: True to return both ends of a span of days.
    func mentions(in text: SlotText, splitting: Bool = false) -> [SlotFinding] {
        let said = DateWordsInText(text, calendar, context)
        let whens: [When]
        switch said.decision {
        case .when(let when): whens = [when]
        case .doubt(.several) where splitting: whens = said.positive
        case .doubt: return []
        }
        guard whens.allSatisfy({ $0.day != nil }), !said.hasUnread || whens.count == 1 && !said.hasUnreadTime else {
            return []
        }
        let findings = whens.flatMap { when in splitting ? ends(when, in: text) : [single(when, in: text)] }
        return findings.contains { $0 == nil } ? [] : findings.compactMap(\.self)
    }

    /// True if `text` contains a day or a time of day.
    func saysWhen(_ text: SlotText) -> Bool { !DateWordsInText(text, calendar, context).expressions.isEmpty }

    private func single(_ when: When, in text: SlotText) -> SlotFinding? {
        guard case .value(let resolved) = resolver.resolve(when), !hasBegun(resolved) else { return nil }
        return finding(resolved, when, in: text)
    }

    /// True for a part of today that has begun, where a time to come is wanted: "I broke a tooth this morning".
    private func hasBegun(_ resolved: ResolvedWhen) -> Bool {
        guard let limits = context.limits, limits.last == nil, resolved.bound == nil else { return false }
        return resolved.from.time != nil && resolved.from < calendar.now
    }

    /// The first and the last day of a span as values of their own.
    private func ends(_ when: When, in text: SlotText) -> [SlotFinding?] {
        guard let last = when.endDay else { return [single(when, in: text)] }
        var (first, second) = (when, when)
        first.endDay = nil
        first.endTime = nil
        second.day = last
        second.time = when.endTime
        second.endDay = nil
        second.endTime = nil
        return [single(first, in: text), single(second, in: text)]
    }

    private func finding(_ resolved: ResolvedWhen, _ when: When, in text: SlotText) -> SlotFinding {
        let tokens = text.tokens[when.words.clamped(to: text.tokens.indices)]
        let range = (tokens.first?.range.lowerBound ?? 0)..<(tokens.last?.range.upperBound ?? 0)
        var finding = SlotFinding(value: .string(resolved.from.iso), range: range)
        finding.facts["until"] = resolved.until.map { .string($0.iso) }
        if resolved.isApproximate { finding.facts["about"] = .bool(true) }
        if let bound = resolved.bound { finding.facts["bound"] = .string(bound.rawValue) }
        return finding
    }
}

/// The expressions of time in a text, and which of them the customer means.
struct DateWordsInText {
    enum Decision {
        case when(When), doubt(Doubt)
    }

    private(set) var expressions: [When] = []
    /// True if words about time, or digits, were not understood.
    private(set) var hasUnread = false
    /// True if words about time were not understood.
    private(set) var hasUnreadTime = false
    private(set) var decision = Decision.doubt(.noDay)
    /// The expressions that are not excluded.
    private(set) var positive: [When] = []

    init(_ text: SlotText, _ calendar: SlotCalendar, _ context: SlotContext) {
        let tokens = text.masking(PhoneSlot.mentions(in: text) + EmailSlot.mentions(in: text))
        let reader = WhenReader(tokens, calendar, isFrench: LanguageEvidence.isFrench(tokens, or: !context.isEnglish))
        var index = 0
        var unread: [Int] = []
        while index < tokens.count {
            if let when = reader.expression(index), when.words.upperBound > index {
                unread += Array(index..<when.words.lowerBound)
                expressions.append(when)
                index = when.words.upperBound
            } else {
                unread.append(index)
                index += 1
            }
        }
        let polarity = SlotPolarity(tokens)
        read(unread, reader)
        // "reschedule from Tuesday to Thursday" is no span.
        if expressions.contains(where: { $0.endDay != nil }), tokens.contains(where: { Self.moves.contains($0.text) }) {
            hasUnread = true
        }
        decision = decide(polarity)
    }

    // MARK: - Words that were not understood

    private mutating func read(_ unread: [Int], _ reader: WhenReader) {
        for index in unread {
            let token = reader.tokens[index]
            if Self.timeWords.contains(token.text) { hasUnreadTime = true }
            guard
                let number = reader.numbers.small(at: index)
                    ?? (token.hasDigits ? Reading(value: 0, end: index + 1) : nil)
            else { continue }
            // "15 minutes" is a part of a time, and "2 kids" is a number of something else.
            if reader.lexicon.units.read(reader.tokens, at: number.end) != nil { hasUnreadTime = true }
            if token.hasDigits ? isPlainNumber(index, number.end, reader) : isTimeInWords(index, number, reader) {
                hasUnread = true
            }
        }
        if ["this time", "that time", "cette heure"].contains(where: { phrase in
            unread.contains { reader.says(phrase, $0) }
        }) {
            hasUnreadTime = true
        }
        // "tomorrow at ten to"
        if let last = unread.last, last == reader.tokens.count - 1,
            ["to", "et", "moins", "-", "past"].contains(reader.word(last))
        {
            hasUnreadTime = true
        }
        if !reader.isFrench, unread.contains(where: { TimeReader.zones[reader.word($0)] != nil }) {
            hasUnreadTime = true
        }
        if hasUnreadTime { hasUnread = true }
    }

    /// True for digits that may be an hour or a day: "at 10 sorry", not "2 kids", "$20", "room 12".
    private func isPlainNumber(_ index: Int, _ end: Int, _ reader: WhenReader) -> Bool {
        let before = reader.word(index - 1)
        guard !Self.labels.contains(before) else { return false }
        if WhenReader.prepositions.contains(before), before != "a" { return true }
        guard let next = reader.tokens.at(end) else { return true }
        return !next.isWord || next.isGlued || reader.isFree(end)
    }

    /// True for "one tomorrow", not for "one of us".
    private func isTimeInWords(_ index: Int, _ number: Reading<Int>, _ reader: WhenReader) -> Bool {
        let isPronoun = ["un", "une", "one", "zero"].contains(reader.word(index))
        return isPronoun ? reader.isTimeWord(number.end) : reader.isFree(number.end)
    }

    private static let timeWords: Set<String> = .words(
        """
        after before until till avant apres jusqu jusque between entre next prochain prochaine prochaines
        prochains week weeks weekend weekends semaine semaines fortnight late later tard tot earlier earliest
        latest half quarter demie demi quart noon midi minuit month months mois am pm every each chaque huitaine
        quinzaine veille lendemain matin soir morning evening afternoon night past ago closest nearest since depuis dernier derniere last passee same meme otherwise sinon autre other early
        year years annee hour hours minutes
        """
    )
    private static let moves: Set<String> = .words(
        """
        move reschedule change switch push shift swap moved deplacer reporter remettre changer decaler repousser
        devancer passer
        """
    )
    private static let labels: Set<String> = .words(
        """
        # $ € room suite unit bus gate floor order commande chambre salle porte apt no numero age bureau local
        dossier
        """
    )

    // MARK: - The decision

    private mutating func decide(_ polarity: SlotPolarity) -> Decision {
        let ranges = expressions.map(\.words)
        let (flags, isLoose) = polarity.excluded(ranges)
        positive = zip(expressions, flags).filter { !$0.1 }.map(\.0)
        guard var current = positive.first else { return .doubt(expressions.isEmpty ? .noDay : .excluded) }
        let excluded = zip(expressions, flags).filter { $0.1 }.map(\.0)
        // "Thursday except between 2 and 3", "not this Friday, next Friday"
        if isLoose || excluded.contains(where: { $0.day == nil }) { return .doubt(.excluded) }
        for next in positive.dropFirst() {
            if polarity.isAlternative(current.words, next.words) {
                guard polarity.isCorrected(current.words, next.words) else { return .doubt(.several) }
            }
            if polarity.isCorrected(current.words, next.words) {
                guard let corrected = current.corrected(by: next) else { return .doubt(.several) }
                current = corrected
            } else if let merged = current.merged(with: next) {
                current = merged
            } else {
                return .doubt(.several)
            }
        }
        let day = current.day?.day
        return excluded.contains { $0.day?.day != nil && $0.day?.day == day } ? .doubt(.excluded) : .when(current)
    }
}

extension When {
    /// The expression with the missing parts from `next`; nil if both name the same part.
    fileprivate func merged(with next: When) -> When? {
        var merged = self
        guard endDay == nil, next.endDay == nil, bound == nil || next.bound == nil else { return nil }
        if let day = next.day { guard merged.add(.day(day)) else { return nil } }
        if let time = next.time { guard merged.add(.time(time)) else { return nil } }
        if let part = next.part { guard merged.add(.part(part)) else { return nil } }
        if merged.endTime == nil { merged.endTime = next.endTime }
        if let bound = next.bound {
            merged.bound = bound
            merged.isBoundTime = next.isBoundTime
        }
        merged.doubt = merged.doubt ?? next.doubt
        merged.isApproximate = isApproximate || next.isApproximate
        merged.words = min(words.lowerBound, next.words.lowerBound)..<max(words.upperBound, next.words.upperBound)
        return merged
    }

    /// The expression after the correction `next`; nil if that leaves the time open.
    fileprivate func corrected(by next: When) -> When? {
        var corrected = next
        if next.day == nil {
            guard next.time != nil || next.part != nil else { return nil }
            corrected.day = day
            if corrected.time == nil || next.part != nil, corrected.time == nil { corrected.time = nil }
            if corrected.doubt == nil { corrected.doubt = day?.doubt }
        } else if next.time == nil, next.part == nil, next.day?.part == nil, next.day?.end == nil,
            time != nil || part != nil
        {
            return nil
        }
        corrected.words = min(words.lowerBound, next.words.lowerBound)..<max(words.upperBound, next.words.upperBound)
        return corrected
    }
}
