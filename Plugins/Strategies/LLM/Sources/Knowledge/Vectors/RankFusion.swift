/// Reciprocal rank fusion of two rankings.
enum RankFusion {
    /// The constant k of Cormack, Clarke and Büttcher, SIGIR 2009, which limits the weight of the first ranks.
    private static let smoothing = 60.0

    /// The chunks of both rankings, best first, each with the better of its scores.
    static func merged(_ left: [RankedChunk], _ right: [RankedChunk]) -> [RankedChunk] {
        var ranks: [ChunkPlace: Double] = [:]
        var scores: [ChunkPlace: Double] = [:]
        for list in [left, right] {
            for (rank, found) in list.enumerated() {
                ranks[found.place, default: 0] += 1 / (smoothing + Double(rank + 1))
                scores[found.place] = max(found.score, scores[found.place] ?? 0)
            }
        }
        return ranks.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { RankedChunk(place: $0.key, score: scores[$0.key] ?? 0) }
    }
}
