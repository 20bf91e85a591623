import Foundation

/// The n-grams that a model knows and how much each tells.
struct FeatureSpace: Sendable, Equatable {
    /// By rising hash.
    let hashes: [UInt32]
    /// For each the inverse document frequency: the rarer, the more it tells.
    let weights: [Float]
    private let index: HashIndex
    private let rarest: Float

    init(hashes: [UInt32], weights: [Float]) {
        self.hashes = hashes
        self.weights = weights
        index = HashIndex(hashes)
        rarest = weights.max() ?? 1
    }

    /// What an unknown n-gram weighs, as part of the rarest: it may be a name or a slip of the pen.
    private static let unknown: Float = 0.8

    /// What it takes in memory.
    var residentBytes: Int { hashes.count * 8 + index.residentBytes }

    /// Where the constant stands that every vector ends with.
    var constant: Int { hashes.count }

    /// The vector of a text: words and pieces each of unit length, so that long words don't drown short ones.
    ///
    /// What is unknown has no place in it but counts in the length: the more of a text is unknown, the less is said.
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

/// The lengths of the two halves of a vector, words and pieces.
private struct BlockLengths {
    private var words: Float = 0
    private var pieces: Float = 0

    mutating func add(_ value: Float, of kind: GramKind) {
        if kind == .piece { pieces += value * value } else { words += value * value }
    }

    /// What brings a half to the length of √½, and both together to one.
    func scale(of kind: GramKind) -> Float {
        let square = kind == .piece ? pieces : words
        return square > 0 ? 1 / (2 * square).squareRoot() : 0
    }
}

/// Finds a hash's position without a dictionary's cost.
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

    /// What it takes besides the hashes, which are its owner's.
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
