import ChannelKit
import Synchronization

/// A reported problem, before its line is redacted and cut.
struct Finding: Sendable {
    let file: SourceFile
    let place: Place
    let severity: Diagnostic.Severity
    let message: String
    let remedy: String
    let scope: Diagnostic.Scope
    /// True if the line is shown.
    var showsLine = true
    /// True if an expansion has no value: the setting is then unknown, not invalid.
    var isUnresolved = false

    /// The problem in one line, the reason for which a channel is out of service.
    var summary: String { "\(file.name):\(place.line): \(message.printable)" }
}

/// The log of the problems of one file, with the tree from which its secrets are found; that of the main file takes up
/// those of the others.
///
/// A class, because every reader of a file writes to the same log; it does not outlive the load.
final class DiagnosticLog: Sendable {
    /// The max number of listed problems, so that an entirely invalid file does not take minutes to report.
    static let capacity = 1_000

    private struct State {
        var findings: [Finding] = []
        /// Warnings about file modes, which concern the machine rather than the content.
        var modes: [Finding] = []
        var trees: [Int: YAMLNode] = [:]
    }

    private let state = Mutex(State())

    var findings: [Finding] { state.withLock(\.findings) }

    /// Adds a problem.
    func add(_ finding: Finding) { state.withLock { $0.findings.append(finding) } }

    /// Adds a warning about a file's mode.
    func addMode(_ finding: Finding) { state.withLock { $0.modes.append(finding) } }

    /// Keeps the tree of `file`, for redaction.
    func keep(_ tree: YAMLNode, of file: SourceFile) { state.withLock { $0.trees[file.order] = tree } }

    /// Takes up the problems of another file.
    func add(contentsOf log: DiagnosticLog) {
        let other = log.state.withLock { $0 }
        state.withLock { state in
            state.findings += other.findings
            state.modes += other.modes
            state.trees.merge(other.trees) { own, _ in own }
        }
    }

    /// True if further problems are counted but not listed.
    var isFull: Bool { findings.count >= Self.capacity }

    /// True if an error concerns the whole file.
    var refusesFile: Bool { findings.contains { $0.severity == .error && $0.scope == .file } }

    /// Runs `work` and returns its value together with the first error that it reported.
    ///
    /// A reader returns a value even for an invalid setting, so that one load lists every problem. With the error, the
    /// caller takes the invalid part out of service:
    ///
    /// ```swift
    /// let (steps, error) = context.log.watching { reader.read(respond) }
    /// draft.respond = error == nil ? steps : []
    /// draft.respondProblem = error?.summary
    /// ```
    func watching<Value>(_ work: () -> Value) -> (value: Value, error: Finding?) {
        let before = findings.count
        let value = work()
        return (value, findings[before...].first { $0.severity == .error })
    }

    /// The problems, without duplicates, in order of file, line and column, with secrets hidden.
    func diagnostics(redactor: Redactor) -> [Diagnostic] {
        shown(findings, redactor) + [overflow].compactMap(\.self)
    }

    /// The warnings about file modes.
    func modeWarnings(redactor: Redactor) -> [Diagnostic] { shown(state.withLock(\.modes), redactor) }

    private func shown(_ findings: [Finding], _ redactor: Redactor) -> [Diagnostic] {
        let trees = state.withLock(\.trees)
        var seen: Set<[String]> = []
        var hidden: [Int: HiddenText] = [:]
        let shown = findings.prefix(Self.capacity).enumerated().sorted { left, right in
            (left.element.file.order, left.element.place.line, left.element.place.column, left.offset)
                < (right.element.file.order, right.element.place.line, right.element.place.column, right.offset)
        }
        return shown.compactMap { _, finding in
            let place = finding.place
            let identity = [finding.file.name, "\(place.line):\(place.column)", finding.message]
            guard seen.insert(identity).inserted else { return nil as Diagnostic? }
            let order = finding.file.order
            var secrets = hidden[order] ?? redactor.hiddenText(of: finding.file, tree: trees[order])
            let ranges = secrets.ranges(inLine: place.line - 1)
            hidden[order] = secrets
            return Diagnostic(finding, hiding: ranges)
        }
    }

    /// The entry that counts the problems that are not listed; nil if all are.
    private var overflow: Diagnostic? {
        let hidden = findings.dropFirst(Self.capacity)
        guard let first = hidden.first else { return nil }
        let finding = Finding(
            file: first.file,
            place: .start,
            severity: hidden.contains { $0.severity == .error } ? .error : .warning,
            message: "\(hidden.count) more problems (not listed)",
            remedy: "fix those listed first",
            scope: first.scope,
            showsLine: false
        )
        return Diagnostic(finding, hiding: [])
    }
}

extension Diagnostic {
    fileprivate init(_ finding: Finding, hiding secrets: [Range<Int>]) {
        let place = finding.place
        let line = finding.file.line(place.line - 1)
        self.init(
            file: finding.file.name,
            line: place.line,
            column: place.column,
            length: place.length,
            severity: finding.severity,
            message: finding.message.printable,
            remedy: finding.remedy.printable,
            scope: finding.scope,
            excerpt: finding.showsLine
                ? Excerpt(
                    of: line,
                    hiding: secrets,
                    offset: place.column - 1,
                    length: place.length
                ) : nil
        )
    }
}

extension String {
    /// The text with control characters replaced, so that a key or a value cannot control a terminal.
    fileprivate var printable: String {
        guard contains(where: { $0.isControl || $0.isNewline }) else { return self }
        return String(map { $0.isControl || $0.isNewline ? "\u{FFFD}" : $0 })
    }
}
