import Foundation

/// A chunk, by its document's place and its own.
struct ChunkPlace: Hashable, Sendable, Comparable {
    let document: Int
    let chunk: Int

    static func < (left: ChunkPlace, right: ChunkPlace) -> Bool {
        (left.document, left.chunk) < (right.document, right.chunk)
    }
}

/// A chunk that was found, and how well it fits, from 0 to 1.
struct RankedChunk: Hashable, Sendable {
    let place: ChunkPlace
    let score: Double
}

/// Okapi BM25 over all documents of a business.
struct WordRanking {
    /// How fast a repeated word counts less.
    private static let saturation = 1.2
    /// How much a long chunk is held against it.
    private static let lengthPenalty = 0.75
    /// How many of a question's words a chunk has to have for the best score: what customers tell around a question
    /// should not keep it from being answered.
    private static let tellingWords = 5

    private let documents: [IndexedDocument]
    private let chunkCount: Double
    private let meanLength: Double

    init(_ documents: [IndexedDocument]) {
        self.documents = documents
        chunkCount = Double(documents.reduce(0) { $0 + $1.chunks.count })
        let words = documents.reduce(0) { $0 + $1.lengths.reduce(0) { $0 + Int($1) } }
        meanLength = max(1, Double(words) / max(1, chunkCount))
    }

    /// The chunks that have a word of `query`, the best first.
    ///
    /// A score is the BM25 score divided by that of a chunk of mean length that has each telling word of the question
    /// once. It grows with the BM25 score, is 1 at most, and 0 for a chunk that has none of the words.
    func ranked(for query: WordQuery, limit: Int) -> [RankedChunk] {
        var sums: [ChunkPlace: Double] = [:]
        var shares: [Double] = []
        for (term, weight) in query.weights {
            shares.append(add(term, weight: weight, to: &sums))
        }
        for term in query.preferred { _ = add(term, weight: WordQuery.bonus, to: &sums) }
        let ideal = shares.sorted(by: >).prefix(Self.tellingWords).reduce(0, +)
        return sums.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(limit)
            .map { RankedChunk(place: $0.key, score: min(1, $0.value / ideal)) }
    }

    /// Adds what a term is worth in each chunk.
    ///
    /// - Returns: What it is worth in a chunk of mean length that has it once.
    private func add(_ term: WordTerm, weight: Double, to sums: inout [ChunkPlace: Double]) -> Double {
        let postings = documents.map { $0.postings(of: term) }
        let rarity = self.rarity(ofTermIn: postings.reduce(0) { $0 + $1.count }) * weight
        for (document, postings) in postings.enumerated() {
            for posting in postings {
                let count = Double(posting.count)
                let length = Double(documents[document].lengths[Int(posting.chunk)]) / meanLength
                let norm = Self.saturation * (1 - Self.lengthPenalty + Self.lengthPenalty * length)
                sums[ChunkPlace(document: document, chunk: Int(posting.chunk)), default: 0] +=
                    rarity * count * (Self.saturation + 1) / (count + norm)
            }
        }
        return rarity
    }

    /// The inverse document frequency; a word that no chunk has is as telling as one that a single one has.
    private func rarity(ofTermIn count: Int) -> Double {
        let frequency = Double(max(1, count))
        return log(1 + (chunkCount - frequency + 0.5) / (frequency + 0.5))
    }
}
