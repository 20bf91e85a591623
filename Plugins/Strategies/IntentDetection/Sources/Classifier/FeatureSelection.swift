import Foundation

/// Which n-grams of the examples a model keeps.
struct FeatureSelection {
    /// The bytes that a model may take; the rarest n-grams go first.
    static let largestModel = 6_000_000

    private let texts: Int
    private let frequencies: [(hash: UInt32, texts: Int)]

    init(_ texts: [TextFeatures]) {
        self.texts = texts.count
        var counts: [UInt32: Int] = [:]
        for text in texts {
            for gram in text.grams { counts[gram.hash, default: 0] += 1 }
        }
        // A pair that only one text has tells no more than its words.
        frequencies = counts.filter { $0.value > 1 || GramKind(hash: $0.key) != .pair }
            .map { (hash: $0.key, texts: $0.value) }
    }

    func space(forIntents intents: Int) -> FeatureSpace {
        let most = Self.largestModel / CompactWeights.bytesPerRow(intents: intents)
        let kept = frequencies.sorted { ($1.texts, $0.hash) < ($0.texts, $1.hash) }.prefix(most)
            .sorted { $0.hash < $1.hash }
        return FeatureSpace(hashes: kept.map(\.hash), weights: kept.map { weight(inTexts: $0.texts) })
    }

    private func weight(inTexts count: Int) -> Float {
        log(Float(1 + texts) / Float(1 + count)) + 1
    }
}
