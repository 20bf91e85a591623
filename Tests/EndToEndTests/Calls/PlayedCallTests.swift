import ChannelKit
import ChannelTestKit
import Foundation
import Testing

/// Thirty calls with the real binary and the simulated providers, in English and French.
@Suite(.timeLimit(.minutes(10)))
struct PlayedCallTests {
    /// The max number of words of a spoken sentence, as ``SpeechText`` promises.
    private static let maxWords = SpeechText.maxWords

    /// Parts of texts that are made to be seen, and words about writing.
    private static let unspeakable = ["http", "write", "écri", "*", "_", "$", "(", "click", "cliquez"]

    @Test(arguments: PlayedCall.Line.allCases)
    func callsAreAnsweredInWords(on line: PlayedCall.Line) async throws {
        let (bed, _) = try await TestBed.running(Self.configuration)
        for (number, call) in PlayedCall.all.enumerated() {
            let customer = "+1514555\(String(format: "%04d", 1_000 + number))"
            try await play(call, as: customer, on: line, bed)
            let heard = try await heard(by: customer, on: bed)
            check(heard, call, on: line)
        }
        #expect(PlayedCall.all.count >= 30)
    }

    /// Each notice is spoken once, before anything else, and is stored as consent; the recording begins behind it.
    @Test func noticesAreSpokenOnceAndStored() async throws {
        let (bed, _) = try await TestBed.running(Self.configuration)
        let customer = "+15145559001"
        _ = try await bed.act(["calls": true], as: customer, on: "recorded/phone")
        _ = try await bed.act(["speaks": "hours please"], as: customer, on: "recorded/phone")
        _ = try await bed.act(["hangs_up": true], as: customer, on: "recorded/phone")
        // A caller who hangs up during the notice has not consented.
        let hasty = "+15145559002"
        _ = try await bed.act(["calls": true], as: hasty, on: "recorded/phone")
        _ = try await bed.act(["hangs_up": true], as: hasty, on: "recorded/phone")
        let heard = try await heard(by: customer, on: bed)
        #expect(
            heard.prefix(4) == [
                "You are speaking with a virtual assistant.", "Vous parlez avec un assistant virtuel.",
                "This call is recorded.", "Cet appel est enregistré.",
            ]
        )
        #expect(heard.count { $0 == "This call is recorded." } == 1)
        let consents =
            "SELECT CAST(body AS TEXT) FROM events WHERE kind = 'consent' AND tenant = 'recorded' ORDER BY id"
        try await eventually("both calls have ended") {
            try bed.count("SELECT count(*) FROM events WHERE kind = 'call' AND tenant = 'recorded'") >= 5
        }
        let notices = try bed.lines(consents).map { try JSONValue(parsing: Data($0.utf8))["notice"]?.string }
        #expect(notices == ["automation", "recording"])
        let reports = try bed.lines("SELECT CAST(body AS TEXT) FROM events WHERE kind = 'call' AND tenant = 'recorded'")
            .map { try JSONValue(parsing: Data($0.utf8)) }.filter { $0["phase"]?.string == "ended" }
        #expect(reports.count == 2)
        #expect(reports.count { $0["recording"]?.object != nil } == 1)
    }

    private func play(_ call: PlayedCall, as customer: String, on line: PlayedCall.Line, _ bed: TestBed) async throws {
        let name = line == .twilio ? "phone" : call.isFrench ? "ligne" : "line"
        let channel = "\(call.tenant)/\(name)"
        _ = try await bed.act(["calls": true], as: customer, on: channel)
        for line in call.caller(on: line) {
            let action: [String: JSONValue]
            if line == "…" {
                action = ["falls_silent": true]
            } else if line.hasPrefix("#") {
                action = ["presses": .string(String(line.dropFirst()))]
            } else {
                let words = line.components(separatedBy: " / ").map { JSONValue.string($0.replacing("\"", with: "")) }
                action = words.count > 1 ? ["interrupts": ["first": words[0], "then": words[1]]] : ["speaks": words[0]]
            }
            let answer = try await bed.act(action, as: customer, on: channel)
            #expect(answer["error"] == nil, "\(call): \(line): \(answer)")
        }
    }

    /// The texts that a customer has heard, each as one `Say`.
    private func heard(by customer: String, on bed: TestBed) async throws -> [String] {
        let journal = try await bed.http.get("\(bed.simulatorURL)/_simulator/journal?event=reply")
        let entries = try JSONValue(parsing: journal.body)["entries"]?.array ?? []
        return entries.filter { $0["customer"]?.string == customer }.compactMap { $0["text"]?.string }
    }

    private func check(_ heard: [String], _ call: PlayedCall, on line: PlayedCall.Line) {
        var rest = heard.joined(separator: " ")[...]
        for sentence in call.heard(on: line) {
            guard let found = rest.firstRange(of: sentence) else {
                Issue.record("\(call.testDescription): '\(sentence)' is not in \(heard)")
                break
            }
            rest = rest[found.upperBound...]
        }
        let wasTransferred = heard.contains {
            $0.hasPrefix("I am connecting") || $0.hasPrefix("Je vous mets en contact")
                // Vapi's own sentence.
                || $0.hasPrefix("Transferring the call")
        }
        #expect(wasTransferred == call.isTransferred, "\(call.testDescription): \(heard)")
        for text in heard {
            for part in Self.unspeakable where text.lowercased().contains(part) {
                Issue.record("\(call.testDescription): '\(part)' in '\(text)'")
            }
            for sentence in text.split(whereSeparator: { ".!?".contains($0) }) {
                let count = sentence.split(separator: " ").count { $0.count > 1 || !$0.allSatisfy(\.isNumber) }
                #expect(count <= Self.maxWords, "\(call.testDescription): '\(sentence)'")
            }
            let shouted = text.split { !$0.isLetter }.filter { $0.count > 4 && $0 == $0.uppercased() }
            #expect(shouted.isEmpty, "\(call.testDescription): \(text)")
        }
    }

    // MARK: - The tenants

    private static func tenant(_ id: String, number: String, hours: String, voice: String = "") -> String {
        """
          \(id):
            name: Lotus Dental
            languages: [en, fr]
            timezone: America/Toronto
            hours: { daily: "\(hours)" }
            handoff:
              text: { en: A colleague will write to you here., fr: Une collègue vous écrit ici. }
              call_text: { en: Of course., fr: Bien sûr. }
              closed_call_text:
                en: We are closed. A colleague will call you back tomorrow.
                fr: Nous sommes fermés. Un collègue vous rappellera demain.
            channels:
              phone:
                adapter: twilio
                account_sid: AC0000000000000000000000000000000\(number.suffix(1))
                auth_token: twilio-auth-token
                number: "\(number)"
                url_key: calls-url-key-012345678\(number.suffix(1))
                voice:
                  languages: [en, fr]
                  transfer_to: "+15145550190"
        \(voice)
        \(vapi(number: number, language: "en", name: "line"))
        \(vapi(number: number, language: "fr", name: "ligne"))
            respond:
              - handoff: {}
              - intent-detection:
                  intents:
        \(intents)
        """
    }

    /// A channel of Vapi's, whose own sentences are in one language.
    private static func vapi(number: String, language: String, name: String) -> String {
        let id = "\(number.suffix(4))\(language == "en" ? "0000" : "1111")"
        return """
                  \(name):
                    adapter: vapi
                    api_key: vapi-private-key
                    server_secret: vapi-server-secret
                    model_key: vapi-model-key
                    url_key: vapi-url-key-\(id)
                    phone_number_id: \(id)-6f0a-4a55-9b0a-2f3e4d5c6b7a
                    assistant_id: \(id)-1111-4222-8333-944445555666
                    language: \(language)
                    greeting: { en: Hello!, fr: Bonjour ! }
                    transfer_to: "+15145550190"
            """
    }

    private static let intents =
        [
            (
                "hours", "hours please, vos heures, opening hours, heures d'ouverture",
                "We are open Mon-Fri 9:00-17:30.", "Nous sommes ouverts du lundi au vendredi de 9 h à 17 h 30."
            ),
            ("price", "price, prix", "A cleaning is **$120.50**.", "Un nettoyage coûte **120,50 $**."),
            (
                "address", "your address", "We are at 450 Peel Street. See the map at https://maps.example/lotus",
                "Rue Peel."
            ),
            ("phone", "phone number, numéro de téléphone", "Call (514) 555-0199.", "Composez le 514 555-0199."),
            ("email", "email address", "Our address is front.desk@lotus.example.", "lotus"),
            (
                "doctor", "doctor, docteur", "Dr. Roy is here on Tue. and Thurs., at 14 Peel Street.",
                "La Dre Roy est ici le mardi et le jeudi, au 14, boul. Peel."
            ),
            ("holiday", "holiday", "We are closed on 2026-12-25.", "Fermé le 2026-12-25."),
            (
                "everything", "everything",
                "We clean teeth, we repair fillings and crowns on every day of the week and for children we have a room with toys where a parent can wait with them.",
                "Tout."
            ),
        ].map { name, keywords, english, french in
            """
                        \(name):
                          keywords: [\(keywords)]
                          reply:
                            en: "\(english)"
                            fr: "\(french)"
            """
        }.joined(separator: "\n") + """

                        complaint:
                          keywords: [complaint, plainte]
                          handoff: true
                          reply:
                            en: I am sorry to hear that. A colleague will write to you here.
                            fr: Je suis désolé de l'apprendre. Une collègue vous écrira ici.
                        menu:
                          keywords: [menu]
                          reply:
                            text: { en: What can we do for you?, fr: Que pouvons-nous faire pour vous ? }
                            buttons:
                              - title: { en: BOOK A VISIT, fr: PRENDRE RENDEZ-VOUS }
                              - title: { en: OPENING HOURS, fr: HEURES D'OUVERTURE }
            """

    private static let notices = """
                  automation_notice:
                    en: You are speaking with a virtual assistant.
                    fr: Vous parlez avec un assistant virtuel.
                  recording_notice: { en: This call is recorded., fr: Cet appel est enregistré. }
        """

    private static let configuration =
        "hub:\n  database: sqlite:data/patchbay.db\ntenants:\n"
        + [
            tenant("open", number: "+15145550101", hours: "0:00-24:00"),
            tenant("closed", number: "+15145550102", hours: "closed"),
            tenant("recorded", number: "+15145550103", hours: "0:00-24:00", voice: notices),
        ].joined(separator: "\n") + "\n"
}
