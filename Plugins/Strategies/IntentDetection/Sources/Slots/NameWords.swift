import ChannelKit

/// Words around names, and words that are none.
enum NameWords {
    typealias Word = (folded: String, range: Range<Int>)

    static let plainIntroductions = phrases(
        "my name is, my name s, name is, the name is, the name s, je m appelle, je me nomme, mon nom est, mon nom c est, mon nom, my full name is, nom complet, mon prenom est, mon nom complet est, mon nom de famille c est, mon nom de famille est, mon prenom c est, my last name is, my first name is"
    )

    static let introductions =
        plainIntroductions
        + phrases(
            """
            i am, i m, im, it is, it s, its, this is, call me, you can call me, name, moi c est, moi, c est, cest, je suis, ici, nom, au nom de, sous le nom de,
            under, for, under the name, under the name of, pour, full name, first name, last name, prenom, you re speaking with, you re speaking to, speaking, my first name is,
            reservation for, it would be, ca serait, ce serait, put it under, mettez, put me down as, vous parlez a, ici c est, they call me, the name would be
            """
        )

    static let greetings = phrases(
        """
        hello, hi, hey, good morning, good afternoon, good evening, bonjour, bonsoir, salut, allo, yes, oui, ok, okay, sure, bien sur, hi there, hello there, euh, uh, um, well,
        of course, certainly, parfait, yeah, yep, alright, all right, d accord, rebonjour
        """
    )

    /// True if the words after a name say another part of it.
    static func isPart(_ words: [String]) -> Bool {
        [["last", "name"], ["first", "name"], ["prenom"], ["nom", "de", "famille"], ["surname"]].contains {
            words.firstRange(of: $0) != nil
        }
    }

    /// Words that end a name.
    static let endings: Set<String> = .words(
        """
        and et my mon ma please thanks thank merci svp from at but speaking here calling avec with spelled ca
        comme i je j mais que qui on is parle phone tel telephone cell email courriel sil s as like pour for sir
        madame monsieur born ne nee pis or ou
        """
    )

    /// Phrases after a name.
    static let afterwords = phrases(
        "a l appareil, l appareil, de la part, qui parle, on the line, on the phone, de chez, du cabinet, of course, a votre service, au telephone, de montreal"
    )

    static let particles: Set<String> = .words(
        """
        de la del della der den des du van von da dos das di le el al bin ben ibn y e d dr mr mrs ms
        """
    )

    /// Words of other answers, which no name has.
    static let noNames: Set<String> = .words(
        """
        yes no ok okay oui non hello hi hey bonjour bonsoir salut allo why what who how when where pourquoi quoi qui comment quand ou combien thanks merci you vous i je not
        pas dont don test stop help aide is are est was were be a an the un une just second seconde moment minute minutes instant instants sec hold wait attends attendez
        attend know sais want wants veux voudrais would like need besoin please svp appointment appointments rendez rdv book booking reserver cancel annuler tomorrow today tonight
        demain hier yesterday aujourd hui monday tuesday wednesday thursday friday saturday sunday lundi mardi mercredi jeudi vendredi samedi dimanche morning afternoon
        evening matin soir apres midi week semaine next prochain prochaine can could will my mon ma mes your votre vos it its this that ce cette cela ca do does did have has had
        avez avoir ai suis sure sorry pardon desole excuse maybe peut etre perhaps looking urgent urgence urgently later plus tard busy occupe nothing rien nobody personne
        anything something someone quelqu here never jamais already deja think pense guess dunno idk whatever nevermind same meme again encore question price prix cost much
        name nom good fine great bien merde mind forget laisse tomber speak parler talk call rappelez back number numero phone email one two three deux trois pain mal tooth teeth
        dent dents cleaning nettoyage in at on to for from me moi him her cannot cant wont isn hour hours heure heures oclock noon midi day jour days jours asap now maintenant
        mean go going get got right correct exactly exact true wrong private prefer prefere rather plutot really vraiment understand comprends repeat repeter unknown anonymous
        bonne journee soiree laissez faire garage equipe clinique clinic office compagnie company team customer client patient agent human person real operator reception
        receptionist manager gerant doctor docteur dentist dentiste see above below file dossier ask text texto done skip pass optional nope yeah nah lol haha hmm cool super
        parfait excellent hate love sick malade sent send check look there dude bot robot assistant secretary secretaire hygieniste mechanic plumber
        driving tell say said dire dites wife husband daughter son's femme mari fille fils
        """
    )

    /// Words of ``noNames`` that are names as well, if written with a capital.
    static let rareNames: Set<String> = .words(
        """
        my will an do mal ai bien sunday no yes say day moi in son rien good noon ma mon ou midi sec
        """
    )

    private static func phrases(_ text: String) -> [[String]] {
        text.split(separator: ",").map { $0.split { $0.isWhitespace }.map(String.init) }.filter { !$0.isEmpty }
    }

    // MARK: - Words of a text

    static func words(of text: SlotText) -> [Word] {
        var words: [Word] = []
        for index in text.characters.indices where isPartOfWord(text.characters, index) {
            if let last = words.last, last.range.upperBound == index {
                words[words.count - 1].range = last.range.lowerBound..<index + 1
            } else {
                words.append(("", index..<index + 1))
            }
        }
        return words.flatMap { word -> [Word] in
            let written = text[word.range]
            // "m'appelle" is two words, while "O'Brien", "L'Heureux" and "M'Barek" are one name.
            let pieces = written.foldedWords
            guard pieces.count == 2, isElided(pieces, text.characters, word.range) else {
                return [(pieces.joined(separator: " "), word.range)]
            }
            let middle = word.range.lowerBound + pieces[0].count
            return [
                (pieces[0], word.range.lowerBound..<middle),
                (pieces[1], min(middle + 1, word.range.upperBound)..<word.range.upperBound),
            ]
        }
    }

    private static let elided: Set<String> = [
        "m appelle", "c est", "s appelle", "l appareil", "j ai", "d accord", "qu est", "j aimerais", "l adresse",
        "n est",
    ]

    private static func isElided(_ pieces: [String], _ characters: [Character], _ range: Range<Int>) -> Bool {
        if elided.contains(pieces.joined(separator: " ")) { return true }
        // "it's", "I'm", "you're", "don't"
        guard ["s", "m", "re", "t", "d", "ll", "ve"].contains(pieces[1]) else {
            return ["j", "c", "qu", "n"].contains(pieces[0])
                && !characters[range.upperBound - pieces[1].count].isUppercase
        }
        return true
    }

    private static func isPartOfWord(_ characters: [Character], _ index: Int) -> Bool {
        if characters[index].isLetter || characters[index].isNumber { return true }
        return ["'", "’", "-", "‑"].contains(characters[index]) && index > 0 && characters[index - 1].isLetter
            && index + 1 < characters.count && characters[index + 1].isLetter
    }
}
