extension Doubt {
    /// The reason to ask again, as customers read it; nil in a language without sentences, and where the question
    /// itself is enough.
    func sentence(in language: String) -> String? {
        guard let sentences = Self.sentences[self] else { return nil }
        if language.hasPrefix("en") { return sentences.english }
        return language.hasPrefix("fr") ? sentences.french : nil
    }

    private static let sentences: [Doubt: (english: String, french: String)] = [
        .closed: ("We are closed then.", "Nous sommes fermés à ce moment-là."),
        .early: ("That is too early for us.", "C'est trop tôt pour nous."),
        .late: ("That is too far ahead.", "C'est trop loin dans le temps."),
        .past: ("That is in the past.", "C'est dans le passé."),
        .halfOfDay: ("In the morning or in the afternoon?", "Le matin ou l'après-midi ?"),
        .noTime: ("At what time?", "À quelle heure ?"),
        .noDay: ("On which day?", "Quel jour ?"),
        .period: ("On which day exactly?", "Quel jour exactement ?"),
        .week: ("This week or the week after?", "Cette semaine ou la suivante ?"),
        .contradiction: ("The weekday and the date do not match.", "Le jour et la date ne concordent pas."),
        .dateOrder: ("Which day of which month is that?", "Quel jour de quel mois ?"),
        .impossible: ("There is no such date.", "Cette date n'existe pas."),
    ]
}
