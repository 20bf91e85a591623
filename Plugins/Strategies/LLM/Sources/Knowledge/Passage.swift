import ChannelKit
import Foundation

/// A piece of a document that fits a question.
struct Passage: Hashable, Sendable {
    /// What it says.
    let text: String
    /// The document, by its path below the configured folder, or its file's name.
    let document: String
    /// The headings above it, such as `Prices > Cleaning`; nil above the first one and in plain text.
    let section: String?
    /// How well it fits, from 0 to 1.
    let score: Double
}

/// Whoever can look something up in the operator's documents.
protocol KnowledgeSearching: Sendable {
    /// What fits `query`, the best first; empty if nothing does or there is no time.
    func passages(
        for query: String,
        until deadline: Date,
        clock: any HubClock,
        services: StrategyServices
    ) async -> [Passage]
}
