import ChannelKit
import ChannelTestKit
import Foundation
import Testing
import TwilioChannel

/// Reactions that phones send as texts.
struct SMSReactionTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let body: String
        /// Nil for a removed reaction.
        let emoji: String?
        var testDescription: String { body }

        init(_ body: String, _ emoji: String?) {
            self.body = body
            self.emoji = emoji
        }
    }

    static let english = [
        Case("Liked “See you at nine”", "👍"), Case("Loved “See you at nine”", "❤️"),
        Case("Disliked “See you at nine”", "👎"), Case("Laughed at “See you at nine”", "😂"),
        Case("Emphasized “See you at nine”", "‼️"), Case("Questioned “See you at nine”", "❓"),
        Case("Liked \"See you at nine\"", "👍"), Case("Liked “He said “nine””", "👍"),
        Case("Liked “Two\nlines”", "👍"), Case("Liked “See you at…”", "👍"), Case(" Liked “See you at nine” ", "👍"),
        Case("Liked an image", "👍"), Case("Loved a movie", "❤️"), Case("Laughed at an attachment", "😂"),
        Case("Reacted 🎉 to “See you at nine”", "🎉"), Case("Reacted 👩🏽‍⚕️ to “See you at nine”", "👩🏽‍⚕️"),
        Case("Reacted ❤ to “See you at nine”", "❤"), Case("Reacted 🎉 to an image", "🎉"),
        Case("Reacted with a sticker to “See you at nine”", "🖼️"),
        Case("Removed a heart from “See you at nine”", nil), Case("Removed a like from “See you at nine”", nil),
        Case("Removed a dislike from “See you at nine”", nil), Case("Removed a laugh from “See you at nine”", nil),
        Case("Removed an exclamation from “See you at nine”", nil),
        Case("Removed a question mark from “See you at nine”", nil), Case("Removed a heart from an image", nil),
        Case("Removed 🎉 from “See you at nine”", nil), Case("Removed 👍", nil),
        Case("👍 to “See you at nine”", "👍"), Case("😮 to \"See you at nine\"", "😮"),
    ]

    static let french = [
        Case("A aimé « À demain »", "👍"), Case("A adoré « À demain »", "❤️"), Case("N’a pas aimé « À demain »", "👎"),
        Case("N'a pas aimé « À demain »", "👎"), Case("A ri de « À demain »", "😂"),
        Case("A mis en évidence « À demain »", "‼️"), Case("A posé une question sur « À demain »", "❓"),
        Case("S’est interrogé(e) sur « À demain »", "❓"), Case("A réagi avec 🔥 à « À demain »", "🔥"),
        Case("A réagi avec 🔥", "🔥"), Case("A adoré une image", "❤️"), Case("A aimé une pièce jointe", "👍"),
        Case("A aimé “À demain”", "👍"), Case("A aimé «\u{202F}À demain\u{202F}»", "👍"),
        Case("A ajouté un « J’aime » à « À demain »", "👍"), Case("A attribué la mention « Adore » à « À demain »", "❤️"),
        Case("A attribué la mention « Je n’aime pas » à « À demain »", "👎"),
        Case("A retiré un J’aime de « À demain »", nil), Case("A retiré un cœur de « À demain »", nil),
        Case("A retiré 🔥 de « À demain »", nil), Case("A retiré la mention « J’aime » de « À demain »", nil),
        Case("👍 à « À demain »", "👍"),
    ]

    static let spanish = [
        Case("Le gustó “Hasta mañana”", "👍"), Case("Le encantó “Hasta mañana”", "❤️"),
        Case("No le gustó “Hasta mañana”", "👎"), Case("Le dio risa “Hasta mañana”", "😂"),
        Case("Se rió de “Hasta mañana”", "😂"), Case("Exclamó por “Hasta mañana”", "‼️"),
        Case("Enfatizó “Hasta mañana”", "‼️"), Case("Dudó sobre “Hasta mañana”", "❓"),
        Case("Preguntó por “Hasta mañana”", "❓"), Case("Le ha gustado «Hasta mañana»", "👍"),
        Case("Le ha encantado «Hasta mañana»", "❤️"), Case("Le encantó una imagen", "❤️"),
        Case("Reaccionó con 🔥 a “Hasta mañana”", "🔥"), Case("Reaccionó con 🔥 a una imagen", "🔥"),
        Case("Quitó un “Me gusta” de “Hasta mañana”", nil), Case("Eliminó un me gusta de “Hasta mañana”", nil),
        Case("Quitó 🔥 de “Hasta mañana”", nil), Case("👍 a “Hasta mañana”", "👍"),
    ]

    /// Android's invisible characters prove a reaction whatever the language.
    static let android = [
        Case("\u{200A}\u{200B}👍\u{200B} to “ See you at nine ”", "👍"),
        Case("\u{200B}👍\u{200B} à « À demain »", "👍"), Case("\u{200A}\u{200B}😂\u{200B} auf „Bis morgen“", "😂"),
        Case("\u{200A}\u{200B}😂\u{200B} para “Até amanhã”", "😂"),
        Case("\u{200A}Removed \u{200B}👍\u{200B} from “See you at nine”", nil),
        Case("\u{200A}A retiré \u{200B}👍\u{200B} de « À demain »", nil),
    ]

    /// Messages that have words of a reaction, or an emoji, and more.
    static let messages = [
        "Liked", "Liked it a lot", "Liked “Titanic” a lot", "I loved “Titanic”", "He Liked “Titanic”",
        "Loved an image of it",
        "👍", "👍👍", "👍 thanks", "Reacted badly to “Titanic”", "Removed 🎉🎉 from “Titanic”", "“See you at nine”",
        "\"See you at nine\"", "Liked 5\"", "Liked ”", "A aimé ça", "J’ai adoré « Titanic »", "Le gustó mucho",
        "Me gustó “Titanic”", "I will come to “Chez Paul”", "😂 that is to “die” for", "Is 👍 to “yes” ok?", "Removed",
        "Ok \u{200B}👍", "", " ",
    ]

    private func content(_ body: String, on adapter: TwilioAdapter? = nil, from: String = "+15550100999") throws
        -> UnifiedMessage?
    {
        let fields: [(String, String)] = [
            ("MessageSid", "SM1"), ("AccountSid", Sample.account), ("From", from), ("To", "+15550100200"),
            ("Body", body),
        ]
        let form = fields.map { "\($0)=\($1.percentEncoded())" }.joined(separator: "&")
        let item = try Sample.item(of: Data(form.utf8))
        guard
            case .message(let message) = try (adapter ?? Sample.adapter()).normalize(
                item,
                receivedAt: Sample.receivedAt
            )[0]
        else { return nil }
        return message
    }

    @Test(arguments: english + french + spanish + android)
    func reactionsWantNoAnswer(_ testCase: Case) throws {
        let message = try #require(try content(testCase.body))
        #expect(message.content == [.reaction(to: "", emoji: testCase.emoji)])
        #expect(message.text.isEmpty)
        #expect(message.provider["Body"] == .string(testCase.body))
        #expect(!message.wantsAnswer)
    }

    @Test(arguments: messages)
    func wordsAreMessages(_ body: String) throws {
        let message = try #require(try content(body))
        #expect(message.content == [.text(body)])
        #expect(message.wantsAnswer)
    }
}

/// The words by which customers opt out, by the kind of sender.
struct ConsentWordTests {
    @Test(arguments: [
        "STOP", "stop", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT", "Opt-out", "ARRET",
        "Arrêt", "ARRÊT.", "ALTO", "PARAR", "BAJA",
    ])
    func carriersWordsOptOutOfSMS(word: String) throws {
        let adapter = try Sample.adapter()
        for contact in ["+15550100999", "rcs:+15550100999"].map({ UnifiedContact(id: $0) }) {
            #expect(adapter.consentWords(for: contact).match(word)?.request == .stop)
        }
    }

    @Test(arguments: [
        ("START", ConsentWords.Request.start), ("YES", .start), ("UNSTOP", .start), ("HELP", .help), ("INFO", .help),
        ("AIDE", .help), ("AYUDA", .help),
    ])
    func carriersWordsOptInAndAskForHelp(word: String, request: ConsentWords.Request) throws {
        let adapter = try Sample.adapter()
        #expect(adapter.consentWords(for: UnifiedContact(id: "+15550100999")).match(word)?.request == request)
    }

    /// In messengers these are about an appointment, or answers to a question.
    @Test(arguments: ["CANCEL", "END", "QUIT", "YES", "HELP", "INFO"])
    func messengersHaveUnmistakableWordsOnly(word: String) throws {
        let adapter = try Sample.whatsApp()
        for contact in ["whatsapp:+15550100999", "messenger:1"].map({ UnifiedContact(id: $0) }) {
            #expect(adapter.consentWords(for: contact).match(word) == nil)
            #expect(adapter.consentWords(for: contact).match("STOP")?.request == .stop)
        }
    }
}
