/// The n-grams of a text, counted: what a classifier sees of it.
struct TextFeatures: Sendable, Equatable {
    /// One n-gram and how often it occurs.
    struct Gram: Sendable, Equatable {
        /// A hash whose lowest bits tell the kind.
        let hash: UInt32
        var count: Float

        var kind: GramKind { GramKind(hash: hash) }
    }

    /// By rising hash, each hash once.
    let grams: [Gram]

    init(_ text: String) {
        self.init(FoldedText(text))
    }

    init(_ folded: FoldedText) {
        var collector = GramCollector()
        collector.addWords(folded.words)
        collector.addEdges(folded.words)
        collector.addPairs(folded.words)
        for word in folded.words { collector.addPieces(of: word) }
        grams = collector.counted()
    }
}

/// What an n-gram is made of.
enum GramKind: UInt32 {
    /// One or two words in a row.
    case words = 0
    /// Two to five letters of a word: they survive a slip of the pen.
    case piece = 1
    /// Two words of the text, whatever stands between them.
    case pair = 2

    init(hash: UInt32) {
        self = GramKind(rawValue: hash & 3) ?? .words
    }
}

/// Hashes n-grams as it walks over words.
private struct GramCollector {
    private static let pieceLengths = 2...5
    /// Pairs grow with the square of the words: of a long text the beginning does.
    private static let pairedWords = 32
    private static let edge: UInt32 = 0x20
    private static let gap: UInt32 = 0x26
    private static let start: UInt32 = 0x5E
    private static let end: UInt32 = 0x24

    private var hashes: [UInt32] = []

    mutating func addWords(_ words: [[UInt32]]) {
        for (index, word) in words.enumerated() {
            hashes.append(GramHash().adding(word).value(of: .words))
            guard index > 0 else { continue }
            hashes.append(GramHash().adding(words[index - 1]).adding(Self.edge).adding(word).value(of: .words))
        }
    }

    /// Adds the first and the last word as such: "what …" asks, wherever else "what" may stand.
    mutating func addEdges(_ words: [[UInt32]]) {
        guard let first = words.first, let last = words.last else { return }
        hashes.append(GramHash().adding(Self.start).adding(first).value(of: .words))
        hashes.append(GramHash().adding(Self.end).adding(last).value(of: .words))
    }

    mutating func addPairs(_ words: [[UInt32]]) {
        let words = words.prefix(Self.pairedWords).sorted { $0.lexicographicallyPrecedes($1) }
        for (index, one) in words.enumerated() {
            let hash = GramHash().adding(one).adding(Self.gap)
            for other in words[(index + 1)...] { hashes.append(hash.adding(other).value(of: .pair)) }
        }
    }

    /// Adds the pieces of a word, its edges marked so that beginnings and endings differ from middles.
    mutating func addPieces(of word: [UInt32]) {
        let marked = [Self.edge] + word + [Self.edge]
        for start in marked.indices {
            var hash = GramHash()
            for end in start..<min(start + Self.pieceLengths.upperBound, marked.count) {
                hash = hash.adding(marked[end])
                if Self.pieceLengths.contains(end - start + 1) { hashes.append(hash.value(of: .piece)) }
            }
        }
    }

    mutating func counted() -> [TextFeatures.Gram] {
        hashes.sort()
        var grams: [TextFeatures.Gram] = []
        for hash in hashes {
            if grams.last?.hash == hash {
                grams[grams.count - 1].count += 1
            } else {
                grams.append(.init(hash: hash, count: 1))
            }
        }
        return grams
    }
}

/// FNV-1a over scalars, spread at the end.
private struct GramHash {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    func adding(_ scalar: UInt32) -> GramHash {
        var next = self
        next.state = (state ^ UInt64(scalar)) &* 0x100_0000_01B3
        return next
    }

    func adding(_ scalars: [UInt32]) -> GramHash {
        scalars.reduce(self) { $0.adding($1) }
    }

    func value(of kind: GramKind) -> UInt32 {
        UInt32(truncatingIfNeeded: SplitMix.mix(state)) & ~3 | kind.rawValue
    }
}
