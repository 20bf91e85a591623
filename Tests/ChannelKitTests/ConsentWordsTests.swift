import ChannelKit
import Testing

@Suite("Consent words")
struct ConsentWordsTests {
    private static func requests(_ words: [String], _ request: ConsentWords.Request) -> [(String, ConsentWords.Request)]
    {
        words.map { ($0, request) }
    }

    static let sms =
        requests(
            [
                "STOP", "stop", " Stop! ", "Stop.", "STOP 🛑", "STOPALL", "stop all", "Unsubscribe", "CANCEL", "End",
                "QUIT",
                "revoke", "OPTOUT", "opt-out", "Opt Out", "ARRÊT", "arret", "Arrêtez", "désabonner", "Me désabonner",
                "ANNULER", "FIN", "ALTO", "Parar", "detener", "BAJA", "Darme de baja", "cancelar",
            ],
            .stop
        ) + requests(["START", "Yes", "UNSTOP", "oui", "Début", "SÍ", "si", "Iniciar", "alta"], .start)
        + requests(["HELP", "Info", "aide", "AYUDA", "help?"], .help)

    @Test(arguments: sms)
    func carriersWordIsFound(_ text: String, _ request: ConsentWords.Request) {
        #expect(ConsentWords.sms.match(text)?.request == request)
    }

    @Test(arguments: [
        "", "please stop", "stop it now", "cancel 10:30", "cancel my visit", "yes please", "STOP 2", "the end",
        "information",
        "help me", String(repeating: "stop ", count: 20),
    ])
    func otherTextIsNone(_ text: String) {
        #expect(ConsentWords.sms.match(text) == nil)
    }

    @Test(arguments: ["cancel", "end", "quit", "yes", "oui", "help", "info", "fin", "alto", "si"])
    func messengersHaveOnlyTheUnmistakableWords(_ text: String) {
        #expect(ConsentWords.messaging.match(text) == nil)
        #expect(ConsentWords.messaging.match("STOP")?.request == .stop)
        #expect(ConsentWords.messaging.match("ARRÊT")?.word == "ARRET")
    }

    @Test func webChatsHaveNone() {
        #expect(ConsentWords.none.isEmpty)
        for (text, _) in Self.sms { #expect(ConsentWords.none.match(text) == nil) }
    }

    @Test func listsAreAdded() {
        let own = ConsentWords([ConsentWords.List("de", stop: ["STOPP"])])
        #expect(ConsentWords.messaging.adding(own).match("stopp")?.language == "de")
        #expect(ConsentWords.sms.match("arrêt")?.language == "fr")
        #expect(ConsentWords.sms.match("stop")?.language == nil)
    }
}
