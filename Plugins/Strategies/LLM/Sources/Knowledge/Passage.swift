import ChannelKit
import Foundation

/// A passage of a document that matches a question.
struct Passage: Hashable, Sendable {
    /// The text.
    let text: String
    /// The document, by its path below the configured folder, or its file's name.
    let document: String
    /// The headings above it, such as `Prices > Cleaning`; nil above the first one and in plain text.
    let section: String?
    /// The score, from 0 to 1.
    let score: Double
    /// The language of the text, such as `fr`; nil if it is unknown.
    var language: String?
}

/// A search in the operator's documents.
protocol KnowledgeSearching: Sendable {
    /// The passages that match `query`, best first; empty if there are none or no time is left.
    ///
    /// - Parameter language: The customer's language, such as `fr`; of two equal passages the one in it comes first.
    func passages(
        for query: String,
        in language: String,
        until deadline: Date,
        clock: any HubClock,
        services: StrategyServices
    ) async -> [Passage]
}
