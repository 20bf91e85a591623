import ChannelKit
import Testing

/// A call as a script: the caller's actions, and what must and must not be heard after them.
struct PlayedCall: Sendable, CustomTestStringConvertible {
    let name: String
    /// `open` while agents are there, `closed` while none is.
    var tenant = "open"
    var isFrench = false
    /// One line each: `"words"`, `#keys`, `…` for silence, `"words" / "interruption"`, `[hang up]`.
    let caller: [String]
    /// Sentences that are heard behind the greeting, in this order.
    let heard: [String]
    /// True if the call is transferred at the end.
    var isTransferred = false
    /// True if the hub hangs up.
    var isEnded = false

    var testDescription: String { "\(name) (\(isFrench ? "fr" : "en"))" }

    static let all = english + french
}

extension PlayedCall {
    /// The adapters that carry the calls.
    enum Line: String, CaseIterable {
        case twilio, vapi
    }

    /// The caller's actions on `line`: Vapi hears no keys, so that the caller says what the sentence offers.
    func caller(on line: Line) -> [String] {
        guard line == .vapi else { return (isFrench ? ["#9"] : []) + caller }
        let words = ["#0": "\"agent\"", "#2": isFrench ? "\"heures d'ouverture\"" : "\"opening hours\""]
        return caller.map { words[$0] ?? $0 }
    }

    /// The sentences that are heard on `line`.
    func heard(on line: Line) -> [String] {
        guard line == .vapi else { return heard }
        return heard.compactMap { Self.vapiSentences[$0] ?? $0 }.filter { !$0.isEmpty }
    }

    /// Sentences with a key, and the adapter's own texts, as they are on Vapi.
    private static let vapiSentences = [
        "press 0.": "say agent", "faites le 0.": "dites agent",
        "To speak with a colleague, press 0.": "To speak with a colleague, say agent.",
        "What can we do for you? For Book a visit, press 1. For Opening hours, press 2.":
            "What can we do for you? Say Book a visit or Opening hours.",
        "press 2.": "Opening hours.", "Pour Prendre rendez-vous, faites le 1.": "Dites Prendre rendez-vous ou",
        "I am sorry, I have no answer": "Sorry, I did not get that.", "I am connecting you": "",
        "I am connecting you with a colleague.": "", "Je vous mets en contact": "",
        "Je vous mets en contact avec un collègue.": "",
    ]
}

extension PlayedCall {
    static let english = [
        PlayedCall(
            name: "opening hours",
            caller: ["\"hours please\""],
            heard: ["We are open Monday to Friday 9 o'clock to 5:30 p.m."]
        ),
        PlayedCall(
            name: "a price",
            caller: ["\"price of a cleaning\""],
            heard: ["A cleaning is 120 dollars and 50 cents."]
        ),
        PlayedCall(
            name: "an address without its link",
            caller: ["\"your address\""],
            heard: ["We are at 450 Peel Street. See the map at"]
        ),
        PlayedCall(name: "a phone number", caller: ["\"phone number\""], heard: ["Call 5 1 4, 5 5 5, 0 1 9 9."]),
        PlayedCall(
            name: "an e-mail address",
            caller: ["\"email address\""],
            heard: ["Our address is front dot desk at lotus dot example."]
        ),
        PlayedCall(
            name: "a menu in capitals",
            caller: ["\"menu\""],
            heard: ["What can we do for you? For Book a visit, press 1. For Opening hours, press 2."]
        ),
        PlayedCall(
            name: "a key of the menu",
            caller: ["\"menu\"", "#2"],
            heard: ["press 2.", "We are open Monday to Friday 9 o'clock to 5:30 p.m."]
        ),
        PlayedCall(
            name: "abbreviations",
            caller: ["\"doctor\""],
            heard: ["Doctor Roy is here on Tuesday and Thursday, at 14 Peel Street."]
        ),
        PlayedCall(name: "a date", caller: ["\"holiday\""], heard: ["We are closed on December 25, 2026."]),
        PlayedCall(
            name: "a long sentence",
            caller: ["\"everything\""],
            heard: [
                "We clean teeth, we repair fillings and crowns on every day of the week. And for children we have a "
                    + "room with toys where a parent can wait with them."
            ]
        ),
        PlayedCall(
            name: "an agent while one is there",
            caller: ["\"I want to talk to a person\""],
            heard: ["Of course.", "I am connecting you with a colleague."],
            isTransferred: true
        ),
        PlayedCall(
            name: "an agent while none is there",
            tenant: "closed",
            caller: ["\"I want to talk to a person\""],
            heard: ["We are closed. A colleague will call you back tomorrow."],
            isEnded: true
        ),
        PlayedCall(
            name: "an intent that hands off, while none is there",
            tenant: "closed",
            caller: ["\"complaint\""],
            heard: ["We are closed. A colleague will call you back tomorrow."],
            isEnded: true
        ),
        PlayedCall(
            name: "a notice that speaks of writing",
            caller: ["\"complaint\""],
            heard: ["I am sorry to hear that.", "I am connecting you with a colleague."],
            isTransferred: true
        ),
        PlayedCall(
            name: "silence",
            caller: ["…", "\"hours please\""],
            heard: ["Are you still there?", "We are open"]
        ),
        PlayedCall(
            name: "silence twice",
            caller: ["…", "…", "#0"],
            heard: [
                "Are you still there?", "To speak with a colleague, press 0.", "Of course.", "I am connecting you",
            ],
            isTransferred: true
        ),
        PlayedCall(
            name: "silence to the end",
            caller: ["…", "…", "…"],
            heard: ["Are you still there?", "press 0.", "I cannot hear you. Goodbye!"],
            isEnded: true
        ),
        PlayedCall(
            name: "mumbling",
            caller: ["\"[mumbles] hrs\"", "\"hours please\""],
            heard: ["Sorry, I did not catch that.", "We are open"]
        ),
        PlayedCall(
            name: "mumbling twice while none is there",
            tenant: "closed",
            caller: ["\"[mumbles] a\"", "\"[mumbles] b\"", "#0"],
            heard: [
                "Sorry, I did not catch that.", "press 0.", "We are closed. A colleague will call you back tomorrow.",
            ],
            isEnded: true
        ),
        PlayedCall(
            name: "words without an answer twice",
            caller: ["\"xylophone\"", "\"xylophone\"", "#0"],
            heard: ["I am sorry, I have no answer", "I am sorry, I have no answer", "press 0.", "Of course."],
            isTransferred: true
        ),
        PlayedCall(
            name: "an interruption",
            caller: ["\"price of a cleaning\" / \"hours please\""],
            heard: ["A cleaning is 120 dollars", "We are open Monday to Friday"]
        ),
    ]

    static let french = [
        PlayedCall(
            name: "heures",
            isFrench: true,
            caller: ["\"vos heures\""],
            heard: ["Nous sommes ouverts du lundi au vendredi de 9 heures à 17 heures 30."]
        ),
        PlayedCall(
            name: "prix",
            isFrench: true,
            caller: ["\"prix d'un nettoyage\""],
            heard: ["Un nettoyage coûte 120 dollars et 50."]
        ),
        PlayedCall(
            name: "téléphone",
            isFrench: true,
            caller: ["\"numéro de téléphone\""],
            heard: ["Composez le 5 1 4, 5 5 5, 0 1 9 9."]
        ),
        PlayedCall(
            name: "menu",
            isFrench: true,
            caller: ["\"menu\"", "#2"],
            heard: ["Pour Prendre rendez-vous, faites le 1.", "Nous sommes ouverts"]
        ),
        PlayedCall(
            name: "abréviations",
            isFrench: true,
            caller: ["\"docteur\""],
            heard: ["docteure Roy est ici le mardi et le jeudi, au 14, boulevard Peel."]
        ),
        PlayedCall(
            name: "agent présent",
            isFrench: true,
            caller: ["\"je veux parler à une personne\""],
            heard: ["Bien sûr.", "Je vous mets en contact avec un collègue."],
            isTransferred: true
        ),
        PlayedCall(
            name: "agent absent",
            tenant: "closed",
            isFrench: true,
            caller: ["\"je veux parler à une personne\""],
            heard: ["Nous sommes fermés. Un collègue vous rappellera demain."],
            isEnded: true
        ),
        PlayedCall(
            name: "avis qui parle d'écrire",
            isFrench: true,
            caller: ["\"plainte\""],
            heard: ["Je suis désolé de l'apprendre.", "Je vous mets en contact"],
            isTransferred: true
        ),
        PlayedCall(
            name: "silence deux fois",
            isFrench: true,
            caller: ["…", "…", "#0"],
            heard: ["Êtes-vous toujours là ?", "faites le 0.", "Bien sûr."],
            isTransferred: true
        ),
        PlayedCall(
            name: "silence jusqu'au bout",
            isFrench: true,
            caller: ["…", "…", "…"],
            heard: ["Êtes-vous toujours là ?", "faites le 0.", "Au revoir !"],
            isEnded: true
        ),
        PlayedCall(
            name: "marmonnement",
            isFrench: true,
            caller: ["\"[mumbles] euh\"", "\"vos heures\""],
            heard: ["Désolé, je n'ai pas bien entendu.", "Nous sommes ouverts"]
        ),
        PlayedCall(
            name: "interruption",
            isFrench: true,
            caller: ["\"prix d'un nettoyage\" / \"vos heures\""],
            heard: ["Un nettoyage coûte 120 dollars", "Nous sommes ouverts"]
        ),
    ]
}
