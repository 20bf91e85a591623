import ChannelKit
import Foundation

/// A reaction that a phone sent as a text, because SMS has none: iOS writes `Liked “See you at nine”`, Android
/// ` 👍 to “ See you at nine ”` with invisible characters around the emoji.
///
/// The text is in the language of the sender's phone; English, French and Spanish are read, and Android's in any
/// language. Only a text that is nothing else counts: `Liked “Titanic” a lot` is a message.
///
/// - SeeAlso: <https://support.apple.com/guide/iphone/iph018d3c336/ios>, <https://support.google.com/messages/answer/10440306>
///   (read 2026-11); neither page has the texts, which come from messages that users reported
struct SMSReaction: Hashable {
    /// The emoji; nil if the reaction was removed.
    let emoji: String?
    /// The message, which may be shortened; nil for a file.
    let quote: String?

    /// Reads the text of a message; nil if it is no reaction.
    init?(_ body: String) {
        let text = body.withoutMarks
        guard let (phrase, rest) = Self.halves(of: text) else { return nil }
        var object = rest
        let words = phrase.reactionWords
        if let meaning = Self.verbs[words], object != nil {
            emoji = meaning.isEmpty ? nil : meaning
        } else if let isRemoval = Self.mentions[words], let named = Self.mention(in: object) {
            emoji = isRemoval ? nil : named.emoji
            object = named.object
        } else if let given = Self.emoji(in: phrase, isMarked: body.hasReactionMark, hasObject: object != nil) {
            emoji = given.isRemoved ? nil : given.emoji
        } else {
            return nil
        }
        quote = object.flatMap { $0.last?.isClosingQuote == true ? String($0.dropFirst().dropLast()) : nil }
            .map { $0.trimmingCharacters(in: .whitespaces) }
    }

    /// The phrase before the quoted message or the name of a file, and that object; no object if the text ends with the
    /// phrase.
    private static func halves(of text: String) -> (phrase: String, object: Substring?)? {
        guard text.utf8.count <= maxLength, let last = text.last else { return nil }
        if last.isClosingQuote, let quote = text.firstIndex(where: \.isOpeningQuote), quote != text.startIndex,
            text.index(after: quote) != text.endIndex
        {
            return (String(text[..<quote]), text[quote...])
        }
        guard !text.contains("\n") else { return nil }
        let folded = text.folded
        if let file = files.first(where: { folded.hasSuffix(" \($0)") }) {
            return (String(text.dropLast(file.count)), text.suffix(file.count))
        }
        return (text, nil)
    }

    /// The max length of a reaction in bytes: a message of the max length, quoted, with the phrase.
    private static let maxLength = 8_192
}

// MARK: - An emoji between words

extension SMSReaction {
    /// The emoji between the words of a phrase such as `Reacted 😂 to`; nil if the phrase is another one.
    ///
    /// - Parameter isMarked: True if the text has Android's invisible characters, which prove a reaction in any language.
    private static func emoji(
        in phrase: String,
        isMarked: Bool,
        hasObject: Bool
    ) -> (emoji: String, isRemoved: Bool)? {
        let emojis = phrase.filter(\.isReactionEmoji)
        guard emojis.count == 1, let emoji = emojis.first else { return nil }
        let halves = phrase.split(separator: emoji, omittingEmptySubsequences: false).map { String($0).reactionWords }
        guard let frame = frames.first(where: { $0.before == halves[0] && ($0.after == halves[1] || !hasObject) })
        else {
            let words = halves.joined(separator: " ")
            guard isMarked, hasObject else { return nil }
            return (String(emoji), removals.contains { words.contains($0) })
        }
        guard hasObject || (!frame.before.isEmpty && halves[1].isEmpty) else { return nil }
        return (String(emoji), frame.isRemoval)
    }

    private struct Frame: Sendable {
        let before: String
        let after: String
        var isRemoval = false
    }

    private static let frames = [
        Frame(before: "reacted", after: "to"), Frame(before: "reacted with", after: "to"),
        Frame(before: "", after: "to"), Frame(before: "", after: "a"),
        Frame(before: "a reagi avec", after: "a"), Frame(before: "a reagi par", after: "a"),
        Frame(before: "reacciono con", after: "a"), Frame(before: "ha reaccionado con", after: "a"),
        Frame(before: "removed", after: "from", isRemoval: true),
        Frame(before: "removed a", after: "from", isRemoval: true),
        Frame(before: "a retire", after: "de", isRemoval: true),
        Frame(before: "a retire un", after: "de", isRemoval: true),
        Frame(before: "a supprime", after: "de", isRemoval: true),
        Frame(before: "quito", after: "de", isRemoval: true), Frame(before: "quito un", after: "de", isRemoval: true),
        Frame(before: "elimino", after: "de", isRemoval: true),
        Frame(before: "ha quitado", after: "de", isRemoval: true),
    ]

    /// The beginnings of words that mean a removal.
    private static let removals = ["remov", "retir", "supprim", "enlev", "quit", "elimin", "borr"]
}

// MARK: - Phrases without an emoji

extension SMSReaction {
    private static let heart = "❤️"
    private static let like = "👍"
    private static let dislike = "👎"
    private static let laugh = "😂"
    private static let emphasis = "‼️"
    private static let question = "❓"

    /// The phrases of iOS, folded, with their emoji; empty for a removal.
    private static let verbs: [String: String] = [
        // English
        "loved": heart, "liked": like, "disliked": dislike, "laughed at": laugh, "emphasized": emphasis,
        "emphasised": emphasis, "questioned": question, "reacted with a sticker to": "🖼️",
        "removed a heart from": "", "removed a like from": "", "removed a dislike from": "",
        "removed a laugh from": "", "removed an exclamation from": "", "removed an exclamation mark from": "",
        "removed a question mark from": "", "removed a reaction from": "", "removed a sticker from": "",
        // French
        "a adore": heart, "a aime": like, "n'a pas aime": dislike, "a ri de": laugh, "a ri a": laugh,
        "a mis en evidence": emphasis, "a souligne": emphasis, "a insiste sur": emphasis,
        "a pose une question sur": question, "s'est interroge sur": question, "s'est interrogee sur": question,
        "s'est interroge e sur": question, "a mis en doute": question,
        "a retire un coeur de": "", "a retire un j'aime de": "", "a retire un je n'aime pas de": "",
        "a retire un rire de": "", "a retire un point d'exclamation de": "",
        "a retire un point d'interrogation de": "", "a retire une reaction de": "", "a retire une reaction a": "",
        // Spanish, of Latin America and of Spain
        "le encanto": heart, "le ha encantado": heart, "le gusto": like, "le ha gustado": like,
        "no le gusto": dislike, "no le ha gustado": dislike, "le dio risa": laugh, "se rio de": laugh,
        "se ha reido de": laugh, "le ha hecho gracia": laugh, "exclamo por": emphasis, "enfatizo": emphasis,
        "ha enfatizado": emphasis, "destaco": emphasis, "ha destacado": emphasis, "dudo sobre": question,
        "pregunto por": question, "cuestiono": question, "ha cuestionado": question,
        "quito un corazon de": "", "elimino un corazon de": "", "quito un me encanta de": "",
        "quito un me gusta de": "", "elimino un me gusta de": "", "quito un no me gusta de": "",
        "elimino un no me gusta de": "", "quito una risa de": "", "elimino una risa de": "",
        "quito una exclamacion de": "", "quito un signo de exclamacion de": "",
        "quito un signo de interrogacion de": "", "quito una reaccion de": "", "elimino una reaccion de": "",
    ]

    /// The phrases of iOS that name the reaction in quotation marks before the message, as in `A ajouté un « J’aime » à
    /// « Message »`; true for a removal.
    private static let mentions = [
        "a ajoute un": false, "a attribue la mention": false, "a retire un": true, "a retire la mention": true,
        "quito un": true, "elimino un": true, "ha quitado un": true,
    ]

    private static let named: [(name: String, emoji: String)] = [
        ("je n'aime pas", dislike), ("j'aime", like), ("j'adore", heart), ("adore", heart), ("coeur", heart),
        ("haha", laugh), ("rire", laugh), ("exclamation", emphasis), ("interrogation", question),
        ("no me gusta", dislike), ("me gusta", like), ("me encanta", heart), ("jaja", laugh),
    ]

    /// The emoji of the reaction that the first quotation marks name, and the quoted message after it.
    private static func mention(in object: Substring?) -> (emoji: String, object: Substring)? {
        guard let inner = object?.dropFirst(), let end = inner.firstIndex(where: \.isClosingQuote),
            let quote = inner[inner.index(after: end)...].firstIndex(where: \.isOpeningQuote)
        else { return nil }
        let name = String(inner[..<end]).reactionWords
        return named.first { name.hasPrefix($0.name) }.map { ($0.emoji, inner[quote...]) }
    }

    /// The objects of reactions to files, folded.
    private static let files = [
        "an image", "a photo", "a picture", "a movie", "a video", "an attachment", "an audio message",
        "a voice message", "a sticker", "a link", "a location", "a contact", "a gif", "une image", "une photo",
        "une video", "une piece jointe", "un message audio", "un message vocal", "un fichier joint", "un lien",
        "una imagen", "una foto", "un video", "un archivo adjunto", "un mensaje de audio", "un audio", "un enlace",
    ]
}

extension Character {
    fileprivate var isOpeningQuote: Bool { "“\"«„".contains(self) }

    fileprivate var isClosingQuote: Bool { "”\"»“".contains(self) }

    /// True for an emoji as such, unlike digits and `#`, which are emoji only with a variation selector.
    fileprivate var isReactionEmoji: Bool {
        guard let first = unicodeScalars.first, first.properties.isEmoji else { return false }
        return first.properties.isEmojiPresentation || unicodeScalars.count > 1 || first.value > 0x2000
    }
}

extension String {
    /// The characters with which Android brackets the parts of a reaction: a hair space and zero-width characters.
    private static let marks: Set<Unicode.Scalar> = ["\u{200A}", "\u{200B}", "\u{200C}", "\u{2060}"]

    fileprivate var hasReactionMark: Bool { unicodeScalars.contains { Self.marks.contains($0) } }

    /// The text without those characters and the white space around it, and with plain spaces.
    fileprivate var withoutMarks: String {
        var scalars = String.UnicodeScalarView()
        for scalar in unicodeScalars where !Self.marks.contains(scalar) {
            scalars.append(["\u{A0}", "\u{202F}", "\u{2009}"].contains(scalar) ? " " : scalar)
        }
        return String(scalars).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The folded words, with apostrophes and without any other punctuation.
    fileprivate var reactionWords: String {
        folded.replacing("’", with: "'")
            .split { !$0.isLetter && !$0.isNumber && $0 != "'" }
            .joined(separator: " ")
    }
}
