import ChannelKit

/// Deterministic vectors that are near for texts with words in common.
///
/// Words and their trigrams are counted at the dimension of their hash. Like those of real models, all vectors share a
/// direction: unrelated texts have a similarity of about 0.6, and 0.7 is a good threshold.
enum Embedding {
    static let defaultDimensions = 256
    /// The squared length of the shared component.
    private static let commonShare = 0.6

    static func vector(of text: String, dimensions: Int) -> [Double] {
        var counts = [Double](repeating: 0, count: dimensions)
        for (feature, weight) in features(of: text) {
            let hash = feature.mixedHash
            counts[Int(hash % UInt64(dimensions))] += hash >> 63 == 0 ? weight : -weight
        }
        let length = counts.reduce(0) { $0 + $1 * $1 }.squareRoot()
        let own = length > 0 ? ((1 - commonShare).squareRoot() / length) : 0
        let common = (commonShare / Double(dimensions)).squareRoot()
        let vector = counts.map { common + $0 * own }
        let total = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return vector.map { ($0 / total * 1e6).rounded() / 1e6 }
    }

    /// The weighted counts of words and trigrams: long words weigh more, repeated ones little more.
    private static func features(of text: String) -> [String: Double] {
        var counts: [String: Double] = [:]
        for word in text.foldedWords where word.count > 2 {
            counts["w\(word)", default: 0] += Double(min(word.count, 8)) / 8
            let letters = Array(" \(word) ")
            for start in 0...(letters.count - 3) {
                counts["t\(String(letters[start..<(start + 3)]))", default: 0] += word.count > 4 ? 0.35 : 0.1
            }
        }
        return counts.mapValues { $0.squareRoot() }
    }
}

extension String {
    /// FNV-1a with a finalizer.
    fileprivate var mixedHash: UInt64 {
        let hash = FNV1a(utf8).value
        let mixed = (hash ^ (hash >> 33)) &* 0xff51_afd7_ed55_8ccd
        return mixed ^ (mixed >> 33)
    }
}
