import ChannelKit

/// Checks that an answer says nothing that the passages do not say.
///
/// Each sentence needs a sentence or line of a passage, of the tenant's profile or of a tool's result that has all of
/// its numbers, prices, days, times and names, and most of its words. A sentence with several details may have several
/// of them, one for each clause. Sentences that claim nothing, such as questions and thanks, are free.
///
/// It compares words and does not understand them: it refuses some right answers, and an answer that says the opposite
/// in the same words can pass.
struct GroundingCheck: Sendable {
    /// The share of a sentence's words that the supporting passage must have: an answer rarely copies a sentence.
    private static let minWords = 0.5
    /// The same for a sentence without any number, price, day, time or name, of which only the words can be checked.
    private static let minWordsAlone = 0.6
    /// The share of the question's words that the supporting passages must have: else it answers another question.
    private static let minQuestion = 0.5
    /// The same across languages, where only words with synonyms can be compared.
    private static let minForeignQuestion = 0.25
    /// The max number of clauses in a sentence: a bound for the work.
    private static let maxClauses = 8

    private let units: [SupportUnit]
    private let known: Set<String>
    private let today: Int
    private let language: String
    private let question: ClaimReader

    /// - Parameters:
    ///   - known: Texts whose names an answer may contain, such as the tenant's name.
    ///   - today: The day of the week, 0 for Monday.
    init(units: [SupportUnit], known: [String], question: String, language: String, today: Int) {
        let question = ClaimReader(question, today: today)
        self.units = Self.usable(units, for: question, in: language)
        self.known = Set(known.flatMap { ClaimReader($0, readsNames: false).vocabulary })
        self.today = today
        self.language = language
        self.question = question
    }

    /// The units without passages in other languages, if one in the customer's is about the question: only the details
    /// can be compared across languages.
    private static func usable(
        _ units: [SupportUnit],
        for question: ClaimReader,
        in language: String
    ) -> [SupportUnit] {
        let isAnswered = units.contains { unit in
            unit.language?.prefix(2) == language.prefix(2)
                && Double(question.words.intersection(unit.passageWords).count) >= minQuestion
                    * Double(question.words.count)
        }
        return isAnswered ? units.filter { $0.language.map { $0.prefix(2) == language.prefix(2) } ?? true } : units
    }

    /// The check with the result of a tool as further support.
    func adding(_ result: String) -> GroundingCheck {
        GroundingCheck(self, units: units + [.whole(result)])
    }

    private init(_ other: GroundingCheck, units: [SupportUnit]) {
        self.units = units
        known = other.known
        today = other.today
        language = other.language
        question = other.question
    }

    /// True if everything that `answer` claims is supported.
    func supports(_ answer: String) -> Bool {
        var used: [SupportUnit] = []
        for sentence in answer.sentences {
            guard let support = support(for: sentence) else { return false }
            used += support
        }
        return used.isEmpty || answersQuestion(used)
    }

    /// True if the passages in use are about what the customer asked.
    private func answersQuestion(_ used: [SupportUnit]) -> Bool {
        guard !question.words.isEmpty, !used.contains(where: \.isWhole) else { return true }
        let isForeign = used.contains(where: isForeign)
        let words = used.reduce(into: Set<WordTerm>()) { $0.formUnion($1.passageWords) }
        let share = Double(question.words.intersection(words).count) / Double(question.words.count)
        return share >= (isForeign ? Self.minForeignQuestion : Self.minQuestion)
    }

    /// The units that support a sentence; empty if it claims nothing, nil if it claims something else.
    private func support(for sentence: String) -> [SupportUnit]? {
        let read = ClaimReader(sentence, today: today, readsNames: language != "de")
        var clause = Clause(claims: read.claims, words: read.words, isNegative: read.isNegative)
        clause.leadingWord = read.leadingWord
        if isFree(sentence, read) { return [] }
        if read.agrees {
            // "Yes, of course" claims what was asked.
            clause.claims.formUnion(question.claims)
        }
        // "It is 145 dollars" says of what only with the question.
        if clause.words.isEmpty { clause.words = question.words }
        if let unit = unit(for: clause) { return [unit] }
        return clauses(of: sentence, clause)
    }

    /// True for a sentence that claims nothing: a question, a few polite words, or that it is not known.
    private func isFree(_ sentence: String, _ read: ClaimReader) -> Bool {
        let details = read.claims.filter { !isKnown($0) }
        let folded = " \(sentence.foldedWords.joined(separator: " ")) "
        if ClaimWords.deferrals.contains(where: { folded.contains(" \($0)") }) {
            return details.isSubset(of: question.claims)
        }
        guard details.isEmpty, !read.agrees else { return false }
        if sentence.contains("?") { return true }
        return read.words.isEmpty && (!read.isNegative || question.words.isEmpty)
            && (question.words.isEmpty || folded.split(separator: " ").count <= Self.maxPoliteWords)
    }

    /// "With pleasure", "Merci de votre message".
    private static let maxPoliteWords = 6

    /// True for a name that an answer may contain, and for a number or address of the customer's own.
    private func isKnown(_ claim: Claim) -> Bool {
        if case .name(let name) = claim { return known.contains(name) }
        return claim.isLongNumber && question.claims.contains(claim)
    }

    // MARK: - Clauses

    private struct Clause {
        var claims: Set<Claim>
        var words: Set<WordTerm>
        var isNegative: Bool
        /// The first word of the sentence, which may be a name.
        var leadingWord: String?
    }

    /// The support of the clauses of a sentence, each of which has details of its own.
    private func clauses(of sentence: String, _ whole: Clause) -> [SupportUnit]? {
        let parts = sentence.partsWithAmounts
        guard (2...Self.maxClauses).contains(parts.count) else { return nil }
        var used: [SupportUnit] = []
        for part in parts {
            let read = ClaimReader(part, today: today, readsNames: language != "de")
            let clause = Clause(
                claims: read.claims,
                words: read.words.isEmpty ? whole.words : read.words,
                isNegative: read.isNegative,
                leadingWord: parts.first == part ? whole.leadingWord : nil
            )
            guard let unit = unit(for: clause) else { return nil }
            used.append(unit)
        }
        return used
    }

    /// A unit that has all details of a clause and enough of its words.
    private func unit(for clause: Clause) -> SupportUnit? {
        let claims = clause.claims.filter { !isKnown($0) }
        let names = claims.compactMap(\.name)
        let details = claims.filter { $0.name == nil }
        return units.first { unit in
            guard names.allSatisfy(unit.vocabulary.contains) else { return false }
            let isForeign = isForeign(unit)
            guard unit.has(details, about: isForeign ? nil : clause.words) else { return false }
            // Who says "no" and "yes" of the same thing contradicts.
            if !claims.contains(where: \.isAmount), clause.isNegative != unit.isNegative { return false }
            return (isForeign || unit.isWhole) && !claims.isEmpty || isAbout(unit, clause, claims)
        }
    }

    /// True if enough of the clause's words are in the passage, and the detail is that of the clause's subject.
    private func isAbout(_ unit: SupportUnit, _ clause: Clause, _ claims: Set<Claim>) -> Bool {
        if let name = clause.leadingWord, let other = unit.leadingWord, name != other,
            !unit.vocabulary.contains(name), !unit.passageWords.contains(WordTerm(significant: name))
        {
            // "Marc teaches it" for "Luc teaches it".
            return false
        }
        guard !clause.words.isEmpty else { return !claims.isEmpty }
        let words = claims.contains(where: \.isAmount) ? unit.passageWords : unit.alikeWords
        let share = Double(clause.words.intersection(words).count) / Double(clause.words.count)
        guard share >= (claims.isEmpty ? Self.minWordsAlone : Self.minWords) else { return false }
        return !clause.words.isDisjoint(with: unit.words)
    }

    private func isForeign(_ unit: SupportUnit) -> Bool {
        guard let other = unit.language else { return false }
        return other.prefix(2) != language.prefix(2)
    }
}
