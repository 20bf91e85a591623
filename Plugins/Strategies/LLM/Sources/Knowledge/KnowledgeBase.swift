import ChannelKit
import Foundation

/// The documents of one step, and what is found in them.
struct KnowledgeBase: KnowledgeSearching {
    /// How long a question waits for the first index.
    private static let maxWait: TimeInterval = 2
    /// How many places of each ranking are merged.
    private static let depth = 50

    static let declarations = KnowledgeSettings.declarations

    /// Nil if the operator named no documents.
    let library: DocumentStore?
    private let settings: KnowledgeSettings

    init(_ values: SettingValues) throws(ConfigurationIssue) {
        try self.init(KnowledgeSettings(values))
    }

    /// - Throws: ``ConfigurationIssue`` at the path that leads nowhere, or to more than can be held.
    init(_ settings: KnowledgeSettings, limits: DocumentWalk.Limits = .init()) throws(ConfigurationIssue) {
        var walk = DocumentWalk(limits: limits)
        for (position, path) in settings.paths.enumerated() {
            do throws(DocumentWalk.Problem) { try walk.add(path) } catch {
                throw error.issue(at: ["knowledge", String(position)])
            }
        }
        self.settings = settings
        let key = DocumentStore.Key(paths: settings.paths, embeddings: settings.embeddings)
        library = settings.paths.isEmpty ? nil : .shared(key)
    }

    /// How it is with the documents, for the operator.
    var status: String {
        guard let library else { return "there are no documents" }
        let index = library.index
        let size = "documents: \(index.documents.count), passages: \(index.chunkCount)"
        let troubles = index.problems + [library.vectors?.trouble(with: index.documents)].compactMap(\.self)
        return ([size] + troubles).joined(separator: "; ")
    }

    func passages(
        for query: String,
        until deadline: Date,
        clock: any HubClock,
        services: StrategyServices
    ) async -> [Passage] {
        guard let library, !query.allSatisfy(\.isWhitespace) else { return [] }
        let timeout = min(deadline, clock.now.addingTimeInterval(Self.maxWait))
        guard await library.isReady(by: timeout, clock: clock) else { return [] }
        let documents = library.index.documents
        library.refresh(at: clock.now)
        let byWords = WordRanking(documents).ranked(for: WordQuery(query), limit: Self.depth)
        let byMeaning = await library.vectors?.ranked(
            for: query,
            in: documents,
            limit: Self.depth,
            until: deadline,
            clock: clock,
            services: services
        )
        library.vectors?.fill(for: documents, clock: clock, services: services)
        let found = byMeaning.map { RankFusion.merged(byWords, $0) } ?? byWords
        return found.filter { $0.score >= settings.minimumScore }.prefix(settings.passages)
            .map { Passage($0, in: documents) }
    }
}

extension Passage {
    fileprivate init(_ found: RankedChunk, in documents: [IndexedDocument]) {
        let document = documents[found.place.document]
        let chunk = document.chunks[found.place.chunk]
        self.init(text: chunk.text, document: document.file.name, section: chunk.section, score: found.score)
    }
}
