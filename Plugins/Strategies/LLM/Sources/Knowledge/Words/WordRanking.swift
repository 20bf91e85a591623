import Foundation

/// The position of a chunk: its document's index and its own.
struct ChunkPlace: Hashable, Sendable, Comparable {
    let document: Int
    let chunk: Int

    static func < (left: ChunkPlace, right: ChunkPlace) -> Bool {
        (left.document, left.chunk) < (right.document, right.chunk)
    }
}

/// A chunk with its score, from 0 to 1.
struct RankedChunk: Hashable, Sendable {
    let place: ChunkPlace
    let score: Double
}

/// Okapi BM25 over all documents of a step.
struct WordRanking {
    /// BM25's k1: the saturation of repeated words.
    private static let saturation = 1.2
    /// BM25's b: the penalty for long chunks.
    private static let lengthPenalty = 0.75
    /// The number of a question's words that suffice for the max score, so that a long story around a question does not
    /// lower it.
    private static let sufficientWords = 5

    private let documents: [IndexedDocument]
    private let chunkCount: Double
    private let meanLength: Double

    init(_ documents: [IndexedDocument]) {
        self.documents = documents
        chunkCount = Double(documents.reduce(0) { $0 + $1.chunks.count })
        let words = documents.reduce(0) { $0 + $1.lengths.reduce(0) { $0 + Int($1) } }
        meanLength = max(1, Double(words) / max(1, chunkCount))
    }

    /// The chunks that contain a word of `query`, best first.
    ///
    /// A score is the BM25 score divided by that of a chunk of mean length that contains each significant word of the
    /// question once. It is at most 1, and 0 for a chunk without any of the words.
    func ranked(for query: WordQuery, limit: Int) -> [RankedChunk] {
        var sums: [ChunkPlace: Double] = [:]
        var shares: [Double] = []
        for (term, weight) in query.weights {
            shares.append(add(term, weight: weight, to: &sums))
        }
        for term in query.preferred { _ = add(term, weight: WordQuery.bonus, to: &sums) }
        let ideal = shares.sorted(by: >).prefix(Self.sufficientWords).reduce(0, +)
        return sums.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(limit)
            .map { RankedChunk(place: $0.key, score: min(1, $0.value / ideal)) }
    }

    /// Adds a term's contribution to the score of each chunk.
    ///
    /// - Returns: The contribution in a chunk of mean length that contains it once.
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

    /// The inverse document frequency; an unknown word counts like one of a single chunk.
    private func rarity(ofTermIn count: Int) -> Double {
        let frequency = Double(max(1, count))
        return log(1 + (chunkCount - frequency + 0.5) / (frequency + 0.5))
    }
}
