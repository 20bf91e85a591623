import Foundation

/// The n-grams that a model knows, with their weights.
struct FeatureSpace: Sendable, Equatable {
    /// The hashes, in ascending order.
    let hashes: [UInt32]
    /// The inverse document frequency of each n-gram.
    let weights: [Float]
    private let index: HashIndex
    private let rarest: Float

    init(hashes: [UInt32], weights: [Float]) {
        self.hashes = hashes
        self.weights = weights
        index = HashIndex(hashes)
        rarest = weights.max() ?? 1
    }

    /// The weight of an unknown n-gram as a share of the rarest known one: it may be a name or a typing error.
    private static let unknown: Float = 0.5

    /// The size in memory.
    var residentBytes: Int { hashes.count * 8 + index.residentBytes }

    /// The position of the constant that ends every vector.
    var constant: Int { hashes.count }

    /// The vector of a text: words and subwords are normalized apart, so that long words do not outweigh short ones.
    ///
    /// Unknown n-grams have no position but count in the length: the more of a text is unknown, the lower its scores.
    func vector(of features: TextFeatures) -> SparseVector {
        var vector = SparseVector()
        var lengths = BlockLengths()
        for gram in features.grams {
            let position = index.position(of: gram.hash)
            let value = (1 + log(gram.count)) * (position.map { weights[$0] } ?? rarest * Self.unknown)
            if position != nil || gram.kind != .pair { lengths.add(value, of: gram.kind) }
            if let position { vector.append(value, at: position) }
        }
        vector.scale { lengths.scale(of: GramKind(hash: hashes[$0])) }
        vector.append(1, at: constant)
        return vector
    }
}

/// The lengths of the two halves of a vector, words and subwords.
private struct BlockLengths {
    private var words: Float = 0
    private var pieces: Float = 0

    mutating func add(_ value: Float, of kind: GramKind) {
        if kind == .piece { pieces += value * value } else { words += value * value }
    }

    /// The factor that brings a half to the length √½, and so the whole vector to 1.
    func scale(of kind: GramKind) -> Float {
        let square = kind == .piece ? pieces : words
        return square > 0 ? 1 / (2 * square).squareRoot() : 0
    }
}

/// A sorted-array index from hash to position, smaller and faster than a dictionary.
struct HashIndex: Sendable, Equatable {
    private let slots: [Int32]
    private let hashes: [UInt32]
    private let mask: Int

    init(_ hashes: [UInt32]) {
        var size = 16
        while size < hashes.count * 2 { size *= 2 }
        var slots = [Int32](repeating: -1, count: size)
        for (position, hash) in hashes.enumerated() {
            var slot = Int(hash >> 2) & (size - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (size - 1) }
            slots[slot] = Int32(position)
        }
        self.slots = slots
        self.hashes = hashes
        mask = size - 1
    }

    /// The size in memory, without the hashes, which the owner holds.
    var residentBytes: Int { slots.count * 4 }

    func position(of hash: UInt32) -> Int? {
        var slot = Int(hash >> 2) & mask
        while slots[slot] >= 0 {
            let position = Int(slots[slot])
            if hashes[position] == hash { return position }
            slot = (slot + 1) & mask
        }
        return nil
    }
}
