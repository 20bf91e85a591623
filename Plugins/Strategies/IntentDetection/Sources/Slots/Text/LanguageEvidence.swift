/// The language of an answer by its most frequent words, where a word such as "mar" has two meanings.
enum LanguageEvidence {
    /// True if the words are rather French; `fallback` if they say nothing.
    static func isFrench(_ tokens: [SlotText.Token], or fallback: Bool) -> Bool {
        var score = 0
        for token in tokens {
            if french.contains(token.text) { score += 1 }
            if english.contains(token.text) { score -= 1 }
        }
        return score == 0 ? fallback : score > 0
    }

    private static let french: Set<String> = .words(
        """
        le la les du des au aux je j et ou pour vers dans prochain prochaine ce cet cette demain aujourd hui
        lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier mars avril mai juin juillet aout
        septembre octobre novembre decembre matin midi apres avant soir heure heures jours semaine mois svp est
        c pas oui non entre un une deux trois quatre cinq sept huit neuf dix moins quart demie mer jeu ven dec
        janv fevr avr juil dernier passe sauf sera merci bonjour
        """
    )
    private static let english: Set<String> = .words(
        """
        the on at of and or for in next this last tomorrow today monday tuesday wednesday thursday friday
        saturday sunday january february march april may june july august september october november december
        morning afternoon evening night noon am pm week weeks day days month from to not no yes i my is it after
        before please around one two three four five seven eight nine ten past half thurs thu wed tue fri
        between ago works can would weekend until by tmrw tonight clock with
        """
    )
}

extension SlotText {
    /// The tokens, without the words of `findings`.
    func masking(_ findings: [SlotFinding]) -> [Token] {
        guard !findings.isEmpty else { return tokens }
        return tokens.map { token in
            guard findings.contains(where: { $0.range.overlaps(token.range) }) else { return token }
            return Token(text: ";", number: nil, range: token.range, isGlued: false)
        }
    }
}
