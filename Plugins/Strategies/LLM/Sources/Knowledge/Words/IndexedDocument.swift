/// A document, cut into chunks, and where its words stand in them.
///
/// The index of all documents is the list of theirs: when a file changes nothing else has to be read again.
struct IndexedDocument: Sendable {
    /// That a chunk has a word.
    struct Posting: Sendable {
        let chunk: UInt32
        let count: UInt16
    }

    let file: DocumentFile
    let chunks: [DocumentChunk]
    /// How many words each chunk has.
    let lengths: [UInt32]
    /// The distinct words, in order, and where the postings of each begin.
    private let terms: [WordTerm]
    private let starts: [UInt32]
    private let postings: [Posting]

    /// Reads what a file says.
    init(_ file: DocumentFile, text: String, chunker: DocumentChunker) {
        self.file = file
        chunks = chunker.chunks(of: text, isMarkdown: file.isMarkdown)
        var lengths: [UInt32] = []
        var found: [(term: WordTerm, posting: Posting)] = []
        for (number, chunk) in chunks.enumerated() {
            let counts = Self.counts(of: chunk, in: file)
            lengths.append(counts.values.reduce(0) { $0 + UInt32($1) })
            for (term, count) in counts { found.append((term, Posting(chunk: UInt32(number), count: count))) }
        }
        found.sort { ($0.term, $0.posting.chunk) < ($1.term, $1.posting.chunk) }
        self.lengths = lengths
        postings = found.map(\.posting)
        (terms, starts) = Self.runs(of: found.map(\.term))
    }

    /// Where `term` stands.
    func postings(of term: WordTerm) -> ArraySlice<Posting> {
        let position = terms.partitioningIndex { $0 >= term }
        guard position < terms.count, terms[position] == term else { return [] }
        return postings[Int(starts[position])..<Int(starts[position + 1])]
    }

    /// The words of a chunk, those of its headings and of the file's name among them: they tell what it is about.
    private static func counts(of chunk: DocumentChunk, in file: DocumentFile) -> [WordTerm: UInt16] {
        var counts: [WordTerm: UInt16] = [:]
        for text in [chunk.text[...], chunk.section?[...] ?? "", file.title] {
            FoldedWords.forEach(in: text) { word in
                guard let word = IndexedWord(word) else { return }
                counts.add(word.own)
                if let subject = word.subject { counts.add(subject) }
            }
        }
        return counts
    }

    private static func runs(of terms: [WordTerm]) -> ([WordTerm], starts: [UInt32]) {
        var distinct: [WordTerm] = []
        var starts: [UInt32] = []
        for (position, term) in terms.enumerated() where term != distinct.last {
            distinct.append(term)
            starts.append(UInt32(position))
        }
        return (distinct, starts + [UInt32(terms.count)])
    }
}

extension [WordTerm: UInt16] {
    fileprivate mutating func add(_ term: WordTerm) {
        let count = self[term, default: 0]
        self[term] = count == .max ? count : count + 1
    }
}

extension DocumentFile {
    /// The name without its ending.
    fileprivate var title: Substring { name[..<(name.lastIndex(of: ".") ?? name.endIndex)] }
}

extension Array {
    /// The first position whose element, and all behind it, satisfy `isBehind`.
    fileprivate func partitioningIndex(where isBehind: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
