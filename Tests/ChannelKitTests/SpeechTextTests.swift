import ChannelKit
import Testing

/// Text as it is read out to a caller.
struct SpeechTextTests {
    static let english = [
        ("Open Mon-Fri 9:00-17:30.", "Open Monday to Friday 9 o'clock to 5:30 p.m."),
        ("Call 514-555-0199.", "Call 5 1 4, 5 5 5, 0 1 9 9."),
        ("(514) 555-0199, ext. 12", "5 1 4, 5 5 5, 0 1 9 9, extension 12"),
        ("+33 6 12 34 56 78", "plus 3 3, 6, 1 2, 3 4, 5 6, 7 8"), ("5145550199", "5 1 4, 5 5 5, 0 1 9 9"),
        ("It is $145.50, or $20/month.", "It is 145 dollars and 50 cents, or 20 dollars per month."),
        ("1,200 dollars, 1 200 000 people", "1,200 dollars, 1 200 000 people"), ("20% off", "20 percent off"),
        ("ana.roy@example.com", "ana dot roy at example dot com"),
        ("Come on 2026-12-24 at 9:00.", "Come on December 24, 2026 at 9 o'clock."),
        ("Dr. Roy on Tue. at 14:30.", "Doctor Roy on Tuesday at 2:30 p.m."), ("at 0:00", "at midnight"),
        ("See *us* at https://example.com today", "See us at today"), ("BOOK A VISIT", "Book a visit"),
        ("Our RAMQ and SMS line", "Our RAMQ and SMS line"), ("- Cleaning\n- Fillings 😀", "Cleaning. Fillings"),
        ("No, I can not. I sat down in the sun.", "No, I can not. I sat down in the sun."),
        ("Order #48213", "Order number 4 8 2 1 3"),
        ("I have 3 rooms, 2027 is near.", "I have 3 rooms, 2027 is near."), ("", ""),
    ]

    static let french = [
        ("9h-17h30", "9 heures à 17 heures 30"), ("de 9 h à 17 h 30", "de 9 heures à 17 heures 30"),
        ("145 $ ou 145,50 $", "145 dollars ou 145 dollars et 50"), ("rabais de 20 %", "rabais de 20 pour cent"),
        ("Le 2026-12-01, rdv svp", "Le 1er décembre 2026, rendez-vous s'il vous plaît"), ("à 1 h", "à 1 heure"),
        ("ana@exemple.ca", "ana arobase exemple point ca"), ("La mer est belle.", "La mer est belle."),
        ("tél. 514 555-0199", "téléphone 5 1 4, 5 5 5, 0 1 9 9"), ("PRENDRE UN RENDEZ-VOUS", "Prendre un rendez-vous"),
    ]

    @Test(arguments: english)
    func englishIsSpoken(written: String, spoken: String) {
        #expect(SpeechText.speakable(written, in: "en-CA") == spoken)
    }

    @Test(arguments: french)
    func frenchIsSpoken(written: String, spoken: String) {
        #expect(SpeechText.speakable(written, in: "fr") == spoken)
    }

    /// Spoken text is not changed by another pass: a stream passes the hub and the adapter.
    @Test(arguments: english + french)
    func spokenTextStays(written: String, spoken: String) {
        let language = Self.french.contains { $0.0 == written } ? "fr" : "en"
        #expect(SpeechText.speakable(spoken, in: language) == spoken)
    }

    @Test func otherLanguagesKeepTheirWords() {
        #expect(
            SpeechText.speakable("Lun. 9:00, tel. 514-555-0199, **sí** $5", in: "es")
                == "Lun. 9:00, tel. 5 1 4, 5 5 5, 0 1 9 9, sí $5"
        )
    }

    @Test(arguments: [
        "We clean teeth, we repair fillings and crowns on every day of the week and for children we have a room with toys where a parent can wait.",
        "Nous nettoyons les dents, nous réparons les couronnes tous les jours de la semaine, et pour les enfants nous avons une salle de jeux où un parent peut attendre avec eux.",
    ])
    func longSentenceIsCut(text: String) {
        let spoken = SpeechText.speakable(text, in: text.hasPrefix("Nous") ? "fr" : "en")
        let sentences = spoken.split(separator: ".")
        #expect(sentences.count > 1)
        #expect(sentences.allSatisfy { $0.split(separator: " ").count <= SpeechText.maxWords }, "\(spoken)")
    }
}
