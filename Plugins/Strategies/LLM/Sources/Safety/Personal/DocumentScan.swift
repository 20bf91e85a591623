/// Finds numbers that a word announces: of passports, licences, identity cards, taxes, bank accounts, vehicles.
struct DocumentScan {
    let words: ScanWords
    let kinds: WantedData

    /// The number of words between the word and its number.
    private static let reach = 7

    var found: [PersonalDatum] {
        var found: [PersonalDatum] = []
        var reader = CodeReader(words: words)
        var floor = 0
        for index in words.tokens.indices where index >= floor && !words.tokens[index].isDigits {
            guard let document = document(at: index), kinds.wants(document.kind) else { continue }
            guard
                let numbers = number(before: index, after: floor, document, &reader)
                    ?? number(after: index, document, &reader)
            else { continue }
            let range = words.tokens[numbers.lowerBound].start..<words.tokens[numbers.upperBound - 1].end
            found.append(PersonalDatum(kind: document.kind, range: words.text.original(range)))
            floor = numbers.upperBound
        }
        return found
    }

    /// The kind of number that the word at `index` announces.
    private func document(at index: Int) -> DocumentNumber? {
        guard let document = DocumentNumber.names[words.tokens[index].word] else { return nil }
        switch document {
        // "Driver" alone announces no number.
        case .licence: return isBeside(index, DocumentNumber.licenceWords) ? document : nil
        case .taxFile: return isBeside(index, DocumentNumber.taxWords) ? document : nil
        case .nationalInsurance where words.length(index) == 8:
            return isBeside(index, DocumentNumber.insuranceWords) ? document : nil
        case .sortCode where words.length(index) == 4: return isBeside(index, DocumentNumber.codeWords) ? document : nil
        case .account: return isBeside(index, DocumentNumber.bankWords, reach: 12) ? document : nil
        default: return document
        }
    }

    private func isBeside(_ index: Int, _ table: WordTable<Bool>, reach: Int = 3) -> Bool {
        words.tokens[max(0, index - reach)..<min(words.tokens.count, index + 5)].contains { table[$0.word] != nil }
    }

    /// The tokens of the number behind the word.
    private func number(
        after word: Int,
        _ document: DocumentNumber,
        _ reader: inout CodeReader
    ) -> Range<Int>? {
        var isDirect = true
        for index in word + 1..<max(word + 1, min(words.tokens.count, word + 1 + Self.reach)) {
            guard !words.endsSentence(after: index - 1) || isDirect else { return nil }
            if words.isStart(index), mayBegin(index),
                let (_, end) = reader.longest(from: index, { document.accepts($0, isDirect: isDirect) ? true : nil }),
                !isDate(index..<end)
            {
                return index..<end
            }
            if DocumentNumber.fillers[words.tokens[index].word] == nil { isDirect = false }
        }
        return nil
    }

    /// The tokens of a number in front of the word, as in `AB123456 is my passport`.
    private func number(
        before word: Int,
        after floor: Int,
        _ document: DocumentNumber,
        _ reader: inout CodeReader
    ) -> Range<Int>? {
        var last = word - 1
        while last >= floor, word - last <= 4, !words.tokens[last].isDigits,
            DocumentNumber.fillers[words.tokens[last].word] != nil, words.length(last) > 1
        {
            last -= 1
        }
        guard last < word - 1, last >= floor, words.tokens[last + 1].word != DocumentNumber.number,
            !words.endsSentence(after: last)
        else { return nil }
        for first in max(floor, last - Self.reach)...last where words.isStart(first) && mayBegin(first) {
            if let (_, end) = reader.longest(from: first, { document.accepts($0, isDirect: true) ? true : nil }),
                end == last + 1, !isDate(first..<end)
            {
                return first..<end
            }
        }
        return nil
    }

    /// True if a code may begin with the token: with digits, or with letters that are no word of a sentence.
    private func mayBegin(_ index: Int) -> Bool {
        let token = words.tokens[index]
        if token.isDigits || words.text[token.end].isASCIIDigit { return true }
        return words.length(index) == 1 || DocumentNumber.fillers[token.word] == nil
    }

    /// True for digits written as a date: `12/05/2027`, `2027-05-12`.
    private func isDate(_ tokens: Range<Int>) -> Bool {
        guard tokens.count == 3, tokens.allSatisfy({ words.tokens[$0].isDigits }) else { return false }
        let lengths = tokens.map(words.length)
        return lengths == [2, 2, 4] || lengths == [4, 2, 2] || lengths == [1, 2, 4] || lengths == [2, 1, 4]
            || lengths == [1, 1, 4]
    }
}
