import ChannelKit
import Foundation

/// Reads numbers in digits or words, with or without a currency.
enum NumberSlot {
    /// The only number, without the digits of dates and phone numbers; a doubt if there are several.
    static func answer(in text: SlotText, _ context: SlotContext) -> SlotAnswer {
        let scan = scan(text.tokens, isAnswer: true)
        guard !scan.found.isEmpty else { return scan.unclear.isEmpty ? .none : .ask(.unread) }
        if scan.found.count == 1, isWhole(scan.found[0], of: text) { return .value(scan.found[0].finding(in: text)) }
        let others = others(in: text, context)
        let found = scan.found.filter { number in !others.contains { $0.overlaps(number.tokens) } }
        guard !found.isEmpty else { return .ask(.unread) }
        return decide(found, in: text, isUnclear: !isExplained(scan.unclear, by: others))
    }

    /// The numbers, without words such as `un` that are mostly articles; none beside words that were not understood.
    static func mentions(in text: SlotText, _ context: SlotContext) -> [SlotFinding] {
        let others = others(in: text, context)
        let scan = scan(text.tokens, isAnswer: false)
        guard isExplained(scan.unclear, by: others) else { return [] }
        let found = scan.found.filter { number in !others.contains { $0.overlaps(number.tokens) } }
        let flags = SlotPolarity(text.tokens).excluded(found.map(\.tokens)).flags
        return zip(found, flags).filter { !$0.1 }.map { $0.0.finding(in: text) }
    }

    /// A number among the tokens of a text.
    private struct Number {
        let value: Decimal
        let tokens: Range<Int>
        var bound: String?

        func finding(in text: SlotText) -> SlotFinding {
            let range =
                text.tokens[tokens.lowerBound].range.lowerBound..<text.tokens[tokens.upperBound - 1].range.upperBound
            let whole = Int64("\(value)")
            let json = whole.map(JSONValue.integer) ?? .number(NSDecimalNumber(decimal: value).doubleValue)
            return SlotFinding(value: json, range: range, facts: bound.map { ["bound": .string($0)] } ?? [:])
        }
    }

    private static func decide(_ found: [Number], in text: SlotText, isUnclear: Bool) -> SlotAnswer {
        let polarity = SlotPolarity(text.tokens)
        let (flags, isLoose) = polarity.excluded(found.map(\.tokens))
        let positive = zip(found, flags).filter { !$0.1 }.map(\.0)
        guard var chosen = positive.first else { return .ask(.excluded) }
        if isLoose || isUnclear { return .ask(.unread) }
        for next in positive.dropFirst() where next.value != chosen.value {
            guard polarity.isCorrected(chosen.tokens, next.tokens) else { return .ask(.several) }
            chosen = next
        }
        return .value(chosen.finding(in: text))
    }

    /// True if the text is a number and nothing else.
    private static func isWhole(_ number: Number, of text: SlotText) -> Bool {
        number.tokens.count == text.tokens.count
    }

    /// The tokens of dates, addresses and phone numbers.
    private static func others(in text: SlotText, _ context: SlotContext) -> [Range<Int>] {
        let contacts = (PhoneSlot.mentions(in: text, context) + EmailSlot.mentions(in: text)).map {
            text.tokenRange(of: $0.range)
        }
        let dates = DateWordsInText(text, SlotCalendar(context), context).expressions.map(\.words)
        return contacts + dates
    }

    /// True if each of `ranges` belongs to a date or a phone number.
    private static func isExplained(_ ranges: [Range<Int>], by others: [Range<Int>]) -> Bool {
        ranges.allSatisfy { range in others.contains { $0.overlaps(range) } }
    }

    // MARK: - Scanning

    private static func scan(_ tokens: [SlotText.Token], isAnswer: Bool) -> (found: [Number], unclear: [Range<Int>]) {
        let reader = AmountReader(tokens: tokens)
        var found: [Number] = []
        var unclear: [Range<Int>] = []
        var index = 0
        while index < tokens.count {
            guard let amount = reader.amount(at: index) else {
                index += 1
                continue
            }
            let range = reader.start(of: index)..<amount.end
            defer { index = amount.end }
            if isArticle(range, tokens, isAnswer: isAnswer) { continue }
            // Part of a code such as H2X 1Y4, or an ordinal.
            if isPartOfWord(range, tokens) {
                unclear.append(range)
                continue
            }
            found.append(Number(value: amount.value, tokens: range, bound: bound(before: range.lowerBound, tokens)))
        }
        return (found, unclear)
    }

    /// True for `un`, `une`, `one` that count nothing: "un instant", "the red one".
    private static func isArticle(_ range: Range<Int>, _ tokens: [SlotText.Token], isAnswer: Bool) -> Bool {
        let word = tokens[range.lowerBound].text
        guard range.count == 1, ["un", "une", "one", "second", "seconde"].contains(word) else { return false }
        guard isAnswer else { return true }
        if let before = tokens.at(range.lowerBound - 1)?.text, pointers.contains(before) { return true }
        guard let next = tokens.at(range.upperBound), next.isWord else { return false }
        return !counted.contains(next.text)
    }

    private static let pointers: Set<String> = .words(
        """
        the this that which another no any each every big small other l
        """
    )
    /// Words that "one" and "un" count.
    private static let counted: Set<String> = .words(
        """
        person people personne adult adulte child kid enfant guest please svp s night nuit only seul seule room
        chambre place seat table ticket billet thanks merci year an hundred dollar item piece unit time fois
        couvert day jour hour heure car dog cat chien chat of bebe baby
        """
    )

    private static func isPartOfWord(_ range: Range<Int>, _ tokens: [SlotText.Token]) -> Bool {
        guard tokens[range.lowerBound].hasDigits else { return false }
        let isAfterWord = tokens[range.lowerBound].isGlued && tokens.at(range.lowerBound - 1)?.isWord == true
        let next = tokens.at(range.upperBound)
        let isBeforeWord = next?.isGlued == true && next?.isWord == true && !units.contains(next?.text ?? "")
        return isAfterWord || isBeforeWord
    }

    private static let units: Set<String> = .words(
        """
        cm mm kg g lb lbs km ml l ft in ppl pers p x yo ans an yrs yr cad usd eur m pcs mg oz mi sqft h min kids
        people fois pieds po
        """
    )

    /// The side of a limit before a number: "more than 20", "moins de 20".
    private static func bound(before index: Int, _ tokens: [SlotText.Token]) -> String? {
        for (words, bound) in bounds where tokens.spell(words, at: index - words.count) { return bound }
        return nil
    }

    private static let bounds: [([String], String)] = [
        (["more", "than"], "more"), (["less", "than"], "less"), (["fewer", "than"], "less"), (["at", "least"], "more"),
        (["at", "most"], "less"),
        (["up", "to"], "less"), (["plus", "de"], "more"), (["moins", "de"], "less"), (["au", "moins"], "more"),
        (["au", "plus"], "less"),
        (["jusqu", "a"], "less"), (["over"], "more"), (["under"], "less"), (["about"], "about"), (["around"], "about"),
        (["environ"], "about"),
        (["a", "peu", "pres"], "about"), (["almost"], "about"), (["presque"], "about"),
    ]
}
