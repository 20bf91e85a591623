/// A run of digits as written or said: `514`, "five", "cinq cent quatorze".
struct DigitGroup: Sendable {
    let digits: String
    /// The indices of its tokens.
    let tokens: Range<Int>
    let isSpoken: Bool
    /// True if a plus sign precedes it.
    let hasPlus: Bool
    /// True if only a separator stands between the group before it and this one.
    var isContinued: Bool
}

extension DigitGroup {
    /// The groups of digits in `tokens`, in their order.
    static func all(in tokens: [SlotText.Token]) -> [DigitGroup] {
        let numbers = NumberReader(tokens: tokens)
        var groups: [DigitGroup] = []
        var index = 0
        while index < tokens.count {
            guard let (digits, end) = digits(at: index, of: tokens, numbers) else {
                index += 1
                continue
            }
            let hasPlus = index > 0 && tokens[index - 1].text == "+"
            let gap = (groups.last?.tokens.upperBound ?? 0)..<index
            let isContinued =
                !hasPlus && !groups.isEmpty
                && gap.allSatisfy { isSeparator(tokens[$0].text, between: groups.last?.digits ?? "", digits) }
                && gap.count <= 3
            groups.append(
                DigitGroup(
                    digits: digits,
                    tokens: index..<end,
                    isSpoken: !tokens[index].hasDigits,
                    hasPlus: hasPlus,
                    isContinued: isContinued
                )
            )
            index = end
        }
        return groups
    }

    private static func isSeparator(_ text: String, between one: String, _ other: String) -> Bool {
        // A comma separates numbers, and single digits that are dictated.
        if text == "," || text == ";" {
            return one.count <= 3 && other.count <= 3 && (one.count == 1 || other.count == 1) && text == ","
        }
        return [".", "-", "‑", "–", "(", ")", "/", "·"].contains(text)
    }

    private static func digits(at index: Int, of tokens: [SlotText.Token], _ numbers: NumberReader) -> (String, Int)? {
        let token = tokens[index]
        if token.hasDigits {
            let isPartOfWord = token.isGlued && tokens[index - 1].isWord && !labels.contains(tokens[index - 1].text)
            return isPartOfWord ? nil : (token.text, index + 1)
        }
        if let times = ["double": 2, "triple": 3][token.text], let digit = numbers.words(at: index + 1),
            digit.value < 10
        {
            return (String(repeating: String(digit.value), count: times), digit.end)
        }
        if token.text == "oh" || token.text == "o" {
            let isBesideDigits = index > 0 && numbers.words(at: index + 1) != nil
            return isBesideDigits ? ("0", index + 1) : nil
        }
        guard let number = numbers.words(at: index), number.value < 1_000 else { return nil }
        return (String(number.value), number.end)
    }

    private static let labels: Set<String> = ["tel", "t", "c", "cell", "m", "x", "phone", "p", "no", "num"]
}
