import ChannelKit

/// The expander of `${…}` in scalars; an expanded value is never expanded again.
struct Expander: Sendable {
    /// The use of a value: in a simulation, a missing secret is generated.
    enum Purpose: Sendable {
        case ordinary
        case secret
    }

    /// The size limit of a file in `${file:}`, in bytes: enough for keys and certificates.
    static let maxFileSize = 64 * 1024

    let environment: [String: String]
    /// The seed of a simulation's secrets; nil without a simulation.
    let seed: SimulationSeed?

    /// The text that replaces `piece`.
    ///
    /// - Throws: The problem and its remedy when the value is missing.
    func text(
        of piece: ExpansionPiece,
        for purpose: Purpose,
        in file: SourceFile
    ) throws(ConfigurationIssue) -> String {
        switch piece.kind {
        case .literal(let text):
            return text
        case .variable(let name, let fallback):
            return try variable(name, fallback, for: purpose, in: file)
        case .file(let path):
            return try contents(of: path, for: purpose, in: file)
        case .malformed(let message, let remedy):
            throw ConfigurationIssue(path: [], problem: message, remedy: remedy)
        }
    }

    /// The value of a variable; the default also replaces an empty one, as in a shell.
    private func variable(
        _ name: String,
        _ fallback: String?,
        for purpose: Purpose,
        in file: SourceFile
    ) throws(ConfigurationIssue) -> String {
        if let limits = file.limits, !limits.allows(variable: name) {
            let (problem, remedy) = limits.refusal(ofVariable: name)
            throw ConfigurationIssue(path: [], problem: problem, remedy: remedy)
        }
        let value = environment[name]
        if let fallback { return value.flatMap { $0.isEmpty ? nil : $0 } ?? fallback }
        if let madeUp = madeUp(name, for: purpose), value?.isEmpty ?? true { return madeUp }
        guard let value else {
            throw ConfigurationIssue(
                path: [],
                problem: "the environment variable \(name) is not set",
                remedy: purpose == .secret
                    ? "set it; 'patchbay check --simulate' checks the file without secrets"
                    : "set it, or write ${\(name):-default} for a default"
            )
        }
        return value
    }

    private func contents(
        of path: String,
        for purpose: Purpose,
        in file: SourceFile
    ) throws(ConfigurationIssue) -> String {
        let place = try self.place(of: path, in: file)
        do {
            let text = try FileReading.text(
                at: place,
                limit: Self.maxFileSize,
                isRegular: file.limits != nil
            )
            return text.withoutLineBreakAtEnd
        } catch {
            if error == .missing, let madeUp = madeUp(path, for: purpose) { return madeUp }
            throw ConfigurationIssue(
                path: [],
                problem: "the file '\(path)' \(error.reason)",
                remedy: error.remedy + "; the path is relative to the directory of \(file.name)"
            )
        }
    }

    /// The location of `path` as written in `file`.
    private func place(of path: String, in file: SourceFile) throws(ConfigurationIssue) -> String {
        let written = file.resolve(path)
        guard let limits = file.limits else { return written }
        guard let permitted = limits.permitted(written) else {
            throw ConfigurationIssue(
                path: [],
                problem: "the file '\(path)' is outside the folder of the included file",
                remedy: "move it into the folder of \(file.name): an included file can read no other files"
            )
        }
        return permitted
    }

    /// The generated value for `name`, the same for every use in one run, so that a simulator can sign with it.
    private func madeUp(_ name: String, for purpose: Purpose) -> String? {
        purpose == .ordinary ? nil : seed?.secret(named: name)
    }
}

extension String {
    /// The text without one line break at its end, which editors and `echo` add.
    var withoutLineBreakAtEnd: String { hasSuffix("\r\n") || hasSuffix("\n") ? String(dropLast()) : self }
}

/// A scalar's text after expansion, with a map back to the written offsets.
struct ExpandedText {
    private struct Segment {
        let start: Int
        let piece: ExpansionPiece
    }

    private(set) var text = ""
    private(set) var isExpanded = false
    private var segments: [Segment] = []
    private var count = 0

    /// Appends the text that replaces `piece`.
    mutating func append(_ text: String, for piece: ExpansionPiece) {
        segments.append(Segment(start: count, piece: piece))
        count += text.count
        self.text += text
        if case .literal = piece.kind { return }
        isExpanded = true
    }

    /// The written offset of the character at `offset`: its own, or that of the expansion that produced it.
    func writtenOffset(of offset: Int) -> Int {
        guard let segment = segments.last(where: { $0.start <= offset }) else { return offset }
        if case .literal(let text) = segment.piece.kind, text.count == segment.piece.length {
            return segment.piece.offset + offset - segment.start
        }
        return segment.piece.offset
    }
}
