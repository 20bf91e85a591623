import ChannelKit

/// Replaces the expansions of a scalar.
///
/// What comes in by one is never expanded again.
struct Expander: Sendable {
    /// Where a value stands decides what a simulation makes up for a missing variable.
    enum Purpose: Sendable {
        case ordinary
        case secret
        /// A secret that is part of a URL and must not be short.
        case urlKey
    }

    /// The largest file that `${file:}` takes in.
    static let maximumFileSize = 64 * 1024

    let environment: [String: String]
    let isSimulated: Bool

    /// What stands in for `piece`.
    ///
    /// - Throws: The sentence and the remedy when there is nothing.
    func text(
        of piece: ExpansionPiece,
        for purpose: Purpose,
        in file: SourceFile
    ) throws(ConfigurationIssue) -> String {
        switch piece.kind {
        case .literal(let text):
            return text
        case .variable(let name, let fallback):
            return try variable(name, fallback, for: purpose)
        case .file(let path):
            return try contents(of: path, for: purpose, in: file)
        case .malformed(let message, let remedy):
            throw ConfigurationIssue(path: [], problem: message, remedy: remedy)
        }
    }

    /// A default also stands in for a variable that is set to nothing, as in a shell.
    private func variable(
        _ name: String,
        _ fallback: String?,
        for purpose: Purpose
    ) throws(ConfigurationIssue) -> String {
        let value = environment[name]
        if let fallback { return value.flatMap { $0.isEmpty ? nil : $0 } ?? fallback }
        if let madeUp = madeUp(name, for: purpose), value?.isEmpty ?? true { return madeUp }
        guard let value else {
            throw ConfigurationIssue(
                path: [],
                problem: "the environment variable \(name) is not set",
                remedy: "set it, or write ${\(name):-default} where a default will do"
            )
        }
        return value
    }

    private func contents(
        of path: String,
        for purpose: Purpose,
        in file: SourceFile
    ) throws(ConfigurationIssue) -> String {
        do {
            let text = try FileReading.text(at: file.resolve(path), limit: Self.maximumFileSize)
            if text.hasSuffix("\r\n") || text.hasSuffix("\n") { return String(text.dropLast()) }
            return text
        } catch {
            if error == .missing, let madeUp = madeUp(path, for: purpose) { return madeUp }
            throw ConfigurationIssue(
                path: [],
                problem: "the file '\(path)' \(error.reason)",
                remedy: error.remedy + "; the path starts at the directory of \(file.name)"
            )
        }
    }

    /// The same name always gives the same value, so that a simulator can sign with it.
    private func madeUp(_ name: String, for purpose: Purpose) -> String? {
        guard isSimulated else { return nil }
        let word = String(name.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
        switch purpose {
        case .ordinary: return nil
        case .secret: return "simulated-\(word)"
        case .urlKey: return "simulated-\(word)-as-a-url-key"
        }
    }
}

/// A scalar's text after expansion, and the way back to what was written.
struct ExpandedText {
    private struct Segment {
        let start: Int
        let piece: ExpansionPiece
    }

    private(set) var text = ""
    private(set) var isExpanded = false
    private var segments: [Segment] = []
    private var count = 0

    /// Adds what stands in for `piece`.
    mutating func append(_ text: String, for piece: ExpansionPiece) {
        segments.append(Segment(start: count, piece: piece))
        count += text.count
        self.text += text
        if case .literal = piece.kind { return }
        isExpanded = true
    }

    /// Where the character at `offset` comes from: its own place, or the expansion that brought it.
    func writtenOffset(of offset: Int) -> Int {
        guard let segment = segments.last(where: { $0.start <= offset }) else { return offset }
        if case .literal(let text) = segment.piece.kind, text.count == segment.piece.length {
            return segment.piece.offset + offset - segment.start
        }
        return segment.piece.offset
    }
}
