/// Spelled numbers from zero to a hundred in English and French.
enum NumberWords {
    private static let maxPhraseLength = 4

    /// The values of spelled numbers, whose words are joined by spaces.
    static let values: [String: Int] = {
        var values: [String: Int] = [:]
        for (number, words) in english.enumerated() { values[words] = number }
        for (number, words) in french.enumerated() { values[words] = number }
        for (ten, number) in swissTens {
            values[ten] = number
            for one in 1...9 { values[joined(ten, french[one], one)] = number + one }
        }
        return values.merging(others) { first, _ in first }
    }()

    private static let others = [
        "a hundred": 100, "one hundred": 100, "une": 1, "vingt et une": 21, "trente et une": 31,
        "quarante et une": 41, "cinquante et une": 51, "soixante et une": 61, "quatre vingt": 80, "a dozen": 12,
        "une douzaine": 12, "a couple": 2, "half a dozen": 6,
    ]

    private static let swissTens = ["septante": 70, "huitante": 80, "octante": 80, "nonante": 90]

    private static let english: [String] = {
        let small = [
            "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
            "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
        ]
        let tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
        let larger = tens.flatMap { ten in [ten] + small[1...9].map { "\(ten) \($0)" } }
        return small + larger + ["hundred"]
    }()

    private static let french: [String] = {
        let small = [
            "zero", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze",
            "treize", "quatorze", "quinze", "seize", "dix sept", "dix huit", "dix neuf",
        ]
        let tens = ["vingt", "trente", "quarante", "cinquante", "soixante"]
        var words = small
        for ten in tens { words += (0..<10).map { joined(ten, small[$0], $0) } }
        words += (10..<20).map { $0 == 11 ? "soixante et onze" : "soixante \(small[$0])" }
        words += (0..<20).map { $0 == 0 ? "quatre vingts" : "quatre vingt \(small[$0])" }
        return words + ["cent"]
    }()

    private static func joined(_ ten: String, _ one: String, _ value: Int) -> String {
        value == 0 ? ten : value == 1 ? "\(ten) et un" : "\(ten) \(one)"
    }

    /// Merges the words of each spelled number into one token with its value.
    static func merged(_ tokens: [SlotText.Token]) -> [SlotText.Token] {
        var merged: [SlotText.Token] = []
        var index = 0
        while index < tokens.count {
            let token = number(at: index, of: tokens) ?? (tokens[index], index + 1)
            merged.append(token.0)
            index = token.1
        }
        return merged
    }

    private static func number(at index: Int, of tokens: [SlotText.Token]) -> (SlotText.Token, Int)? {
        guard tokens[index].isWord else { return nil }
        for length in (1...maxPhraseLength).reversed() where index + length <= tokens.count {
            let words = tokens[index..<index + length]
            let phrase = words.map(\.text).joined(separator: " ")
            guard let value = values[phrase], let last = words.last else { continue }
            let range = tokens[index].range.lowerBound..<last.range.upperBound
            return (.init(text: phrase, number: value, range: range, isGlued: tokens[index].isGlued), index + length)
        }
        return nil
    }
}
