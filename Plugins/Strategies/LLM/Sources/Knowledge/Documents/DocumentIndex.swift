/// A snapshot of all documents of a step, read and indexed.
struct DocumentIndex: Sendable {
    private(set) var documents: [IndexedDocument] = []
    /// The files that could not be read, for the operator.
    private(set) var problems: [String] = []

    var chunkCount: Int { documents.reduce(0) { $0 + $1.chunks.count } }

    /// The current documents at `paths`: unchanged files are reused, and a file that cannot be read, for example
    /// because it is being written, keeps its last version.
    func refreshed(from paths: [String], limits: DocumentWalk.Limits, chunker: DocumentChunker) -> DocumentIndex {
        var walk = DocumentWalk(limits: limits)
        for path in paths {
            do throws(DocumentWalk.Problem) { try walk.add(path) } catch {
                // A missing path removes its documents; other problems are transient or need the operator.
                guard error == .missing else { return with(problem: error.reason) }
            }
        }
        let known = Dictionary(documents.map { ($0.file.path, $0) }) { first, _ in first }
        var next = DocumentIndex()
        for file in walk.files { next.add(file, known: known[file.path], chunker: chunker) }
        return next
    }

    private mutating func add(_ file: DocumentFile, known: IndexedDocument?, chunker: DocumentChunker) {
        if let known, known.file == file {
            documents.append(known)
            return
        }
        do throws(DocumentError) {
            documents.append(IndexedDocument(file, text: try file.text(), chunker: chunker))
        } catch {
            problems.append("\(file.name) \(error.reason)")
            // It keeps its old stamp, so that the next refresh reads it again.
            if let known { documents.append(known) }
        }
    }

    private func with(problem: String) -> DocumentIndex {
        var same = self
        same.problems = [problem]
        return same
    }
}
