import ChannelKit

/// A document in chunks, with an inverted index of its words.
///
/// Each document has its own index, so that a change of one file reindexes only that file.
struct IndexedDocument: Sendable {
    /// An occurrence of a word in a chunk.
    struct Posting: Sendable {
        let chunk: UInt32
        let count: UInt16
    }

    let file: DocumentFile
    let chunks: [DocumentChunk]
    /// The number of words in each chunk.
    let lengths: [UInt32]
    /// The language of each chunk; nil if it is unknown.
    let languages: [String?]
    /// The distinct words, sorted; the starts of their postings are in `starts`.
    private let terms: [WordTerm]
    private let starts: [UInt32]
    private let postings: [Posting]

    /// Indexes the text of a file.
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
        languages = Self.languages(of: chunks, in: text)
        postings = found.map(\.posting)
        (terms, starts) = Self.runs(of: found.map(\.term))
    }

    /// The postings of `term`.
    func postings(of term: WordTerm) -> ArraySlice<Posting> {
        let position = terms.partitioningIndex { $0 >= term }
        guard position < terms.count, terms[position] == term else { return [] }
        return postings[Int(starts[position])..<Int(starts[position + 1])]
    }

    /// The languages to distinguish.
    private static let candidates = [
        "en", "fr", "es", "de", "it", "pt", "nl", "ar", "zh", "ja", "ko", "ru", "uk", "pl",
    ]

    /// The language of each chunk, or that of the whole document for one that is too short to tell.
    private static func languages(of chunks: [DocumentChunk], in text: String) -> [String?] {
        let whole = LanguageGuess(of: text, among: candidates)?.language
        return chunks.map { chunk in
            let guess = LanguageGuess(of: chunk.text, among: candidates)
            return guess.flatMap { $0.isClear ? $0.language : nil } ?? whole
        }
    }

    /// The words of a chunk, including those of its headings and the file's name, which state its topic.
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
    /// The name without its extension.
    fileprivate var title: Substring { name[..<(name.lastIndex(of: ".") ?? name.endIndex)] }
}

extension Array {
    /// The first index from which on all elements satisfy `isBehind`.
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
