import ChannelKit
import ChannelTestKit
import Testing

@testable import LLMStrategy

struct RetrievalTests {
    private let folder: TemporaryFolder
    private let asker: Asker

    init() throws {
        folder = try TemporaryFolder(["clinic.md": ClinicDocuments.english, "fr/clinique.md": ClinicDocuments.french])
        asker = try Asker([folder.path])
    }

    @Test(arguments: ClinicDocuments.englishQuestions)
    func englishQuestionFindsItsSection(question: String, heading: String) async throws {
        let found = try await Asker(["\(folder.path)/clinic.md"]).ask(question)
        #expect(found.first?.section?.hasSuffix(heading) == true, "\(found.map { ($0.section ?? "-", $0.score) })")
        #expect(found.map(\.score) == found.map(\.score).sorted(by: >))
    }

    @Test(arguments: ClinicDocuments.frenchQuestions)
    func frenchQuestionFindsItsSection(question: String, heading: String) async throws {
        let found = try await Asker(["\(folder.path)/fr/clinique.md"]).ask(question)
        #expect(found.first?.section?.hasSuffix(heading) == true, "\(found.map { ($0.section ?? "-", $0.score) })")
    }

    @Test(arguments: ClinicDocuments.unansweredQuestions)
    func unansweredQuestionScoresLow(question: String) async {
        let best = await asker.ask(question).first
        #expect((best?.score ?? 0) < 0.3, "\(best?.section ?? "-")")
    }

    /// The questions that pass the sample's threshold, by words alone.
    @Test func answersScoreAboveTheThreshold() async {
        var scores: [Double] = []
        for (question, _) in ClinicDocuments.englishQuestions + ClinicDocuments.frenchQuestions {
            let score = await asker.ask(question).first?.score ?? 0
            scores.append(score)
        }
        #expect(scores.count { $0 >= 0.7 } >= scores.count * 7 / 10)
        #expect(scores.allSatisfy { $0 > 0.25 })
    }

    /// Retrieval across languages, with documents in one language and in both.
    @Test func questionsFindSectionsInTheOtherLanguage() async throws {
        let english = try Asker(["\(folder.path)/clinic.md"])
        let order = zip(ClinicDocuments.sections, ClinicDocuments.frenchSections)
        let translated = Dictionary(uniqueKeysWithValues: order.map { ($1, $0) })
        var bridged = 0
        var own = 0
        for (question, heading) in ClinicDocuments.frenchQuestions {
            let found = await english.ask(question).first?.section
            if let expected = translated[heading], found?.hasSuffix(expected) == true { bridged += 1 }
            if await asker.ask(question, in: "fr").first?.section?.hasSuffix(heading) == true { own += 1 }
        }
        #expect(bridged >= 16)
        #expect(own >= 16)
    }

    @Test func passageHasItsSource() async throws {
        let found = try #require(await asker.ask("combien coûte un nettoyage").first)
        #expect(found.document == "fr/clinique.md")
        #expect(found.section == "Clinique dentaire Lotus > Tarifs > Nettoyage")
        #expect(found.text.hasPrefix("Un nettoyage avec polissage coûte 145 dollars."))
        #expect((0...1).contains(found.score))
    }

    @Test func limitsAreEnforced() async throws {
        let few = try Asker([folder.path], passages: 2)
        #expect(await few.ask("prices of a cleaning").count == 2)
        let strict = try Asker([folder.path], minimumScore: 0.7)
        #expect(await strict.ask("how much is a cleaning").allSatisfy { $0.score >= 0.7 })
        #expect(await strict.ask("do you sell used cars").isEmpty)
    }

    @Test(arguments: ["", "  \n", "le la les", "the of"])
    func questionWithoutWordsFindsNothing(question: String) async {
        #expect(await asker.ask(question).isEmpty)
    }

    @Test func basesAreSeparate() async throws {
        let other = try TemporaryFolder(["secret.md": "# Cleaning\n\nThe other clinic's cleaning costs one dollar."])
        let stranger = try Asker([other.path])
        #expect(await stranger.ask("cleaning").map(\.document) == ["secret.md"])
        #expect(await asker.ask("cleaning clinic dollar").allSatisfy { $0.document != "secret.md" })
    }

    @Test func stepsWithTheSameDocumentsShareAStore() throws {
        let same = try Asker([folder.path], passages: 1)
        #expect(asker.base.store === same.base.store)
        let other = try Asker(["\(folder.path)/clinic.md"])
        #expect(asker.base.store !== other.base.store)
        let embeddings = EmbeddingsSettings(baseURL: "https://models.example", model: "m", apiKey: Secret("a"))
        let third = try Asker([folder.path], embeddings: embeddings)
        #expect(asker.base.store !== third.base.store)
    }

    @Test func baseWithoutDocumentsFindsNothing() async throws {
        let asker = try Asker([])
        #expect(await asker.ask("cleaning").isEmpty)
        #expect(asker.base.status == "there are no documents")
    }
}
