import ChannelKit

/// Reads phone numbers, as E.164 if the country is known; ten digits without a country code are North American.
enum PhoneSlot {
    /// The number, as plain digits if its country is unknown, such as `06 12 34 56 78`.
    static func answer(in text: SlotText) -> SlotFinding? {
        if let known = mentions(in: text).first { return known }
        return runs(in: text).lazy.compactMap(national).first
    }

    /// The numbers that can only be phone numbers.
    static func mentions(in text: SlotText) -> [SlotFinding] {
        runs(in: text).compactMap(international)
    }

    /// A run of digits and separators.
    private struct Run {
        let digits: String
        let hasPlus: Bool
        let range: Range<Int>
    }

    private static let separators: Set<Character> = [" ", "\u{A0}", "\u{202F}", ".", "-", "‑", "–", "(", ")", "/"]
    /// The max number of digits in E.164.
    private static let maxDigits = 15

    private static func runs(in text: SlotText) -> [Run] {
        var runs: [Run] = []
        var index = 0
        while index < text.characters.count {
            guard isStart(index, in: text.characters) else {
                index += 1
                continue
            }
            let (run, end) = run(in: text.characters, at: index)
            if let run { runs.append(run) }
            index = end
        }
        return runs
    }

    private static func isStart(_ index: Int, in characters: [Character]) -> Bool {
        (characters[index] == "+" || characters[index] == "(" || characters[index].isDigit)
            && (index == 0 || !characters[index - 1].isLetter)
    }

    /// The run at `start`, and the index to search on from; nil for separators without digits.
    private static func run(in characters: [Character], at start: Int) -> (run: Run?, end: Int) {
        var digits = ""
        var end = start
        var index = characters[start] == "+" ? start + 1 : start
        while index < characters.count, characters[index].isDigit || separators.contains(characters[index]) {
            if let digit = characters[index].wholeNumberValue {
                digits.append(String(digit))
                end = index + 1
            }
            index += 1
        }
        guard !digits.isEmpty else { return (nil, max(index, start + 1)) }
        return (Run(digits: digits, hasPlus: characters[start] == "+", range: start..<end), end)
    }

    private static func international(_ run: Run) -> SlotFinding? {
        guard let number = e164(run) else { return nil }
        return SlotFinding(value: .string(number), range: run.range)
    }

    private static func e164(_ run: Run) -> String? {
        if run.hasPlus { return country(run.digits) }
        if isNorthAmerican(run.digits) { return "+1" + run.digits }
        if run.digits.first == "1", run.digits.count == 11 { return country(run.digits) }
        for prefix in ["011", "00"] where run.digits.hasPrefix(prefix) && run.digits.count > prefix.count + 8 {
            return country(String(run.digits.dropFirst(prefix.count)))
        }
        return nil
    }

    /// A number that begins with a country code.
    private static func country(_ digits: String) -> String? {
        guard (8...maxDigits).contains(digits.count), digits.first != "0" else { return nil }
        if digits.first == "1" { return isNorthAmerican(digits.dropFirst()) ? "+" + digits : nil }
        // "+33 (0)6 …": the zero is dialled only within the country.
        for code in ["33", "32", "41", "44", "49"] where digits.hasPrefix(code + "0") {
            return "+" + code + digits.dropFirst(code.count + 1)
        }
        return "+" + digits
    }

    private static func isNorthAmerican(_ digits: some StringProtocol) -> Bool {
        let digits = Array(digits)
        return digits.count == 10 && ("2"..."9").contains(digits[0]) && ("2"..."9").contains(digits[3])
    }

    /// A number without a country code, if it is long enough to have an area code.
    private static func national(_ run: Run) -> SlotFinding? {
        guard !run.hasPlus, (8...maxDigits).contains(run.digits.count),
            run.digits.count != 11 || run.digits.first != "1"
        else { return nil }
        guard run.digits.count != 10 || run.digits.first == "0" else { return nil }
        return SlotFinding(value: .string(run.digits), range: run.range, isVerbatim: true)
    }
}

extension Character {
    fileprivate var isDigit: Bool { isNumber && wholeNumberValue.map((0...9).contains) == true }
}
