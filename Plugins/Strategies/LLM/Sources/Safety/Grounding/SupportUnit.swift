import ChannelKit

/// A sentence or a line of a passage, with what it says.
struct SupportUnit: Sendable {
    /// A part of a sentence that has details of its own, such as `for eight people it costs 42 dollars`.
    struct Segment: Sendable {
        let claims: Set<Claim>
        let words: Set<WordTerm>
    }

    /// The parts of the sentence, in order; one if it has details once.
    let segments: [Segment]
    /// The claims of the headings, which hold for each segment.
    let headClaims: Set<Claim>
    let isNegative: Bool
    /// The significant words of the sentence and of the headings above it.
    let words: Set<WordTerm>
    /// The significant words of the whole passage with its headings.
    let passageWords: Set<WordTerm>
    /// The same without the sentences that are negative where this one is not, or the other way round.
    let alikeWords: Set<WordTerm>
    /// All folded words of the sentences of ``alikeWords``, for names.
    let vocabulary: Set<String>
    /// The first word, if it is a significant one.
    let leadingWord: String?
    /// The language of the passage; nil if it is unknown.
    let language: String?
    /// True for the result of a tool and for a fact: they are about the question, whatever their words are.
    var isWhole = false
}

extension SupportUnit {
    /// The sentences and lines of `passage`.
    static func units(of passage: Passage) -> [SupportUnit] {
        let title = passage.document.split(separator: "/").last.map { $0.prefix { $0 != "." } } ?? ""
        return units(
            of: passage.text,
            heading: [String(title), passage.section ?? ""].joined(separator: "\n"),
            language: passage.language
        )
    }

    /// The sentences and lines of a text of the prompt, such as the opening hours.
    static func units(of text: String, heading: String = "", language: String? = nil) -> [SupportUnit] {
        let head = ClaimReader(heading, readsNames: false)
        let sentences = text.sentences.map { ($0, ClaimReader($0, readsNames: false)) }
        let all = sentences.reduce(into: head.words) { $0.formUnion($1.1.words) }
        // Both are the same for all sentences of one kind.
        let kinds = [true, false].map { isNegative in sentences.map(\.1).filter { $0.isNegative == isNegative } }
        let alikeWords = kinds.map { $0.reduce(into: head.words) { $0.formUnion($1.words) } }
        let vocabularies = kinds.map { $0.reduce(into: head.vocabulary) { $0.formUnion($1.vocabulary) } }
        return sentences.map { sentence, read in
            SupportUnit(
                segments: sentence.partsWithAmounts.map { part in
                    let read = ClaimReader(part, readsNames: false)
                    return Segment(claims: read.claims, words: read.words)
                },
                headClaims: head.claims,
                isNegative: read.isNegative,
                words: head.words.union(read.words),
                passageWords: all,
                alikeWords: alikeWords[read.isNegative ? 0 : 1],
                vocabulary: vocabularies[read.isNegative ? 0 : 1],
                leadingWord: read.leadingWord,
                language: language
            )
        }
    }

    /// A text whose parts belong together, such as a tool's result.
    static func whole(_ text: String) -> SupportUnit {
        let read = ClaimReader(text, readsNames: false)
        return SupportUnit(
            segments: [Segment(claims: read.claims, words: read.words)],
            headClaims: [],
            isNegative: read.isNegative,
            words: read.words,
            passageWords: read.words,
            alikeWords: read.words,
            vocabulary: read.vocabulary,
            leadingWord: nil,
            language: nil,
            isWhole: true
        )
    }

    /// True if one segment has all of `claims`, and is the one that `clause` is about.
    ///
    /// The first segment has the subject of all. The others differ by their own words: "a cut is 38 dollars, with
    /// the beard 52".
    ///
    /// - Parameter clause: The words of the clause; nil if they cannot be compared.
    func has(_ claims: Set<Claim>, about clause: Set<WordTerm>?) -> Bool {
        guard !claims.isEmpty else { return true }
        return segments.indices.contains { index in
            let segment = segments[index]
            let own = segment.claims.union(headClaims)
            guard claims.allSatisfy({ $0.isSupported(by: own) }) else { return false }
            guard segments.count > 1, let clause else { return true }
            if index > 0, !segment.words.isEmpty, clause.isDisjoint(with: segment.words) { return false }
            let common = segment.words.union(segments[0].words)
            return segments.indices.allSatisfy { other in
                other == 0 || other == index || clause.isDisjoint(with: segments[other].words.subtracting(common))
            }
        }
    }
}

extension String {
    /// The sentences, each of one line.
    var sentences: [String] {
        split { $0.isNewline || $0 == ";" }.flatMap { line -> [String] in
            var splitter = SentenceSplitter(limit: 1_000)
            return splitter.add(String(line)) + [splitter.finish()].compactMap(\.self)
        }
    }

    /// The parts between commas and conjunctions, each with a number or a time of its own.
    ///
    /// Words before the first one belong to it, those behind one to the one before them.
    var partsWithAmounts: [String] {
        var parts: [String] = []
        var lastHasAmount = false
        for piece in clauses {
            let hasAmount = ClaimReader(piece, readsNames: false).claims.contains(where: \.isAmount)
            if !parts.isEmpty, !hasAmount || !lastHasAmount {
                parts[parts.count - 1] += " " + piece
                lastHasAmount = lastHasAmount || hasAmount
            } else {
                parts.append(piece)
                lastHasAmount = hasAmount
            }
        }
        return parts
    }

    /// The parts between commas and conjunctions.
    private var clauses: [String] {
        var parts: [String] = [""]
        for word in split(separator: " ") {
            if ["and", "or", "but", "et", "ou", "mais"].contains(word), parts.last?.isEmpty == false {
                parts.append("")
            }
            parts[parts.count - 1] += (parts.last?.isEmpty == true ? "" : " ") + word
            if word.last == "," || word.last == ":" { parts.append("") }
        }
        return parts.filter { !$0.isEmpty }
    }
}

extension Claim {
    /// True for a number or a time.
    var isAmount: Bool {
        switch self {
        case .number, .time: true
        case .day, .month, .name: false
        }
    }

    var name: String? { if case .name(let name) = self { name } else { nil } }
}

extension WordTerm {
    /// The term of a folded word.
    init(significant word: String) {
        let folded = Array(word.utf8)
        self = IndexedWord(folded)?.main ?? WordTerm(stem: folded)
    }
}
