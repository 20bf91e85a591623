import ChannelKit
import Foundation

/// The documents of one step, and the search in them.
struct KnowledgeBase: KnowledgeSearching {
    /// The max time in seconds that a question waits for the first index.
    private static let maxWait: TimeInterval = 2
    /// The number of results of each ranking that are merged.
    private static let depth = 50

    /// The share of its score by words with which a passage in another language is ranked: of a passage and its
    /// translation the customer's comes first, and a passage without a translation is still found.
    private static let foreignWords = 0.7
    /// The same by meaning, where all scores are near one another.
    private static let foreignMeaning = 0.95

    static let declarations = KnowledgeSettings.declarations

    /// The documents; nil if none are configured.
    let store: DocumentStore?
    private let settings: KnowledgeSettings

    init(_ values: SettingValues) throws(ConfigurationIssue) {
        try self.init(KnowledgeSettings(values))
    }

    /// - Throws: ``ConfigurationIssue`` for a path that does not exist or exceeds the limits.
    init(_ settings: KnowledgeSettings, limits: DocumentWalk.Limits = .init()) throws(ConfigurationIssue) {
        var walk = DocumentWalk(limits: limits)
        for (position, path) in settings.paths.enumerated() {
            do throws(DocumentWalk.Problem) { try walk.add(path) } catch {
                throw error.issue(at: ["knowledge", String(position)])
            }
        }
        self.settings = settings
        let key = DocumentStore.Key(paths: settings.paths, embeddings: settings.embeddings)
        store = settings.paths.isEmpty ? nil : .shared(key)
    }

    /// The state of the documents, for the operator.
    var status: String {
        guard let store else { return "there are no documents" }
        let index = store.index
        let size = "documents: \(index.documents.count), passages: \(index.chunkCount)"
        let problems = index.problems + [store.vectors?.problem(with: index.documents)].compactMap(\.self)
        return ([size] + problems).joined(separator: "; ")
    }

    func passages(
        for query: String,
        in language: String,
        until deadline: Date,
        clock: any HubClock,
        services: StrategyServices
    ) async -> [Passage] {
        guard let store, !query.allSatisfy(\.isWhitespace) else { return [] }
        let timeout = min(deadline, clock.now.addingTimeInterval(Self.maxWait))
        guard await store.isReady(by: timeout, clock: clock) else { return [] }
        let documents = store.index.documents
        store.refresh(at: clock.now)
        let byWords = WordRanking(documents).ranked(for: WordQuery(query), limit: Self.depth)
        let byMeaning = await store.vectors?.ranked(
            for: query,
            in: documents,
            limit: Self.depth,
            until: deadline,
            clock: clock,
            services: services
        )
        store.vectors?.fill(for: documents, clock: clock, services: services)
        let ownWords = byWords.preferring(language, in: documents, share: Self.foreignWords)
        let found =
            byMeaning.map { meaning in
                RankFusion.merged(ownWords, meaning.preferring(language, in: documents, share: Self.foreignMeaning))
            } ?? ownWords
        return found.filter { $0.score >= settings.minimumScore }.prefix(settings.passages)
            .map { Passage($0, in: documents) }
    }
}

extension Passage {
    fileprivate init(_ found: RankedChunk, in documents: [IndexedDocument]) {
        let document = documents[found.place.document]
        let chunk = document.chunks[found.place.chunk]
        self.init(
            text: chunk.text,
            document: document.file.name,
            section: chunk.section,
            score: found.score,
            language: document.languages[found.place.chunk]
        )
    }
}

extension [RankedChunk] {
    /// The chunks in the order of their scores, of which those in another language count `share`.
    fileprivate func preferring(_ language: String, in documents: [IndexedDocument], share: Double) -> [RankedChunk] {
        func rank(_ found: RankedChunk) -> Double {
            let other = documents[found.place.document].languages[found.place.chunk]
            return other.map { $0.prefix(2) != language.prefix(2) } ?? false ? found.score * share : found.score
        }
        return sorted { (rank($1), $0.place) < (rank($0), $1.place) }
    }
}
