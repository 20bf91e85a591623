import Foundation

/// Vectors that are near for texts with words in common, and always the same.
///
/// The words and the groups of three letters in them are counted in as many places as there are dimensions, where
/// their hashes point to. As those of real models do, all vectors lean to one side: texts that have nothing in common
/// come to about 0.6, and 0.7 is a good place to tell them from others.
enum Embedding {
    static let defaultDimensions = 256
    /// The share of a vector's length, squared, that all have in common.
    private static let commonShare = 0.6

    static func vector(of text: String, dimensions: Int) -> [Double] {
        var counts = [Double](repeating: 0, count: dimensions)
        for (feature, weight) in features(of: text) {
            let hash = Data(feature.utf8).hash
            counts[Int(hash % UInt64(dimensions))] += hash >> 63 == 0 ? weight : -weight
        }
        let length = counts.reduce(0) { $0 + $1 * $1 }.squareRoot()
        let own = length > 0 ? ((1 - commonShare).squareRoot() / length) : 0
        let common = (commonShare / Double(dimensions)).squareRoot()
        let vector = counts.map { common + $0 * own }
        let total = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return vector.map { ($0 / total * 1e6).rounded() / 1e6 }
    }

    /// Long words say more than short ones, and a word that is repeated says little more.
    private static func features(of text: String) -> [String: Double] {
        var counts: [String: Double] = [:]
        for word in text.folded.split(whereSeparator: { !$0.isLetter && !$0.isNumber }) where word.count > 2 {
            counts["w\(word)", default: 0] += Double(min(word.count, 8)) / 8
            let letters = Array(" \(word) ")
            for start in 0...(letters.count - 3) {
                counts["t\(String(letters[start..<(start + 3)]))", default: 0] += word.count > 4 ? 0.35 : 0.1
            }
        }
        return counts.mapValues { $0.squareRoot() }
    }
}

extension Data {
    /// FNV-1a, its bits mixed once more.
    fileprivate var hash: UInt64 {
        let hash = reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        let mixed = (hash ^ (hash >> 33)) &* 0xff51_afd7_ed55_8ccd
        return mixed ^ (mixed >> 33)
    }
}
