import ChannelKit
import ChannelTestKit
import Testing

@testable import LLMStrategy

/// The retrieval by words alone, on questions to several tenants in two languages.
struct RecallTests {
    /// A question, the language of its words, and the section that answers.
    struct Pair: Sendable {
        let business: Business
        let section: Int
        let question: String
        let language: Int

        static let all = Business.all.flatMap { business in
            business.sections.enumerated().flatMap { number, section in
                section.questions.enumerated().flatMap { language, questions in
                    questions.map { Pair(business: business, section: number, question: $0, language: language) }
                }
            }
        }
    }

    /// The number of questions, and those whose section is not among the first `depth` passages.
    private struct Recall {
        var asked = 0
        var missed: [String] = []
        var share: Double { Double(asked - missed.count) / Double(max(1, asked)) }
    }

    /// - Parameters:
    ///   - documents: The languages of the documents, by the question's.
    ///   - expected: The language of the section to find, by the question's.
    private func recall(
        depth: Int,
        documents: (Int) -> [Int],
        expected: (Int) -> Int
    ) async throws -> [Recall] {
        var recalls = [Recall(), Recall()]
        for (language, business) in [0, 1].flatMap({ language in Business.all.map { (language, $0) } }) {
            let files = documents(language).map { ("\(Business.languages[$0]).md", business.document($0)) }
            let folder = try TemporaryFolder(Dictionary(uniqueKeysWithValues: files))
            let asker = try Asker([folder.path])
            for pair in Pair.all where pair.business.name == business.name && pair.language == language {
                let heading = business.sections[pair.section].headings[expected(language)]
                let found = await asker.ask(pair.question, in: Business.languages[language]).prefix(depth)
                recalls[language].asked += 1
                let isFound = found.contains {
                    $0.section == "\(business.name) > \(heading)"
                        && $0.document == "\(Business.languages[expected(language)]).md"
                }
                if !isFound { recalls[language].missed.append("\(business.name): \(pair.question)") }
            }
        }
        return recalls
    }

    @Test func tableHasEnoughPairs() {
        #expect(Pair.all.count >= 240)
        for language in 0...1 { #expect(Pair.all.count { $0.language == language } >= 120) }
    }

    @Test func sectionIsAmongTheFirstThree() async throws {
        for recall in try await recall(depth: 3, documents: { [$0] }, expected: { $0 }) {
            #expect(recall.share >= 0.95, "\(recall.share): \(recall.missed)")
        }
    }

    /// With the same sections in both languages, the customer's comes first.
    @Test func passageInTheCustomersLanguageWins() async throws {
        for recall in try await recall(depth: 3, documents: { _ in [0, 1] }, expected: { $0 }) {
            #expect(recall.share >= 0.95, "\(recall.share): \(recall.missed)")
        }
    }

    /// Across languages words alone find what has synonyms; the figure is reported in the documentation.
    @Test func sectionsInTheOtherLanguageAreFoundBySynonyms() async throws {
        for recall in try await recall(depth: 3, documents: { [1 - $0] }, expected: { 1 - $0 }) {
            #expect(recall.share >= 0.5, "\(recall.share): \(recall.missed)")
        }
    }
}
