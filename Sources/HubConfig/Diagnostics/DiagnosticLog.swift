import ChannelKit

/// A problem as it was found, before its line is made presentable.
struct Finding {
    let file: SourceFile
    let place: Place
    let severity: Diagnostic.Severity
    let message: String
    let remedy: String
    let scope: Diagnostic.Scope
    /// Whether there is a line to show.
    var showsLine = true
    /// Whether it says that an expansion stands for nothing: what the value would be is unknown, not wrong.
    var isUnresolved = false

    /// The problem in one line, for whoever asks why a channel is out of service.
    var summary: String { "\(file.name):\(place.line): \(message.printable)" }
}

/// Collects the problems of one load, and the trees that tell which characters are secret.
///
/// A class because every reader of a load writes into the same one; it does not leave the load.
final class DiagnosticLog {
    /// How many problems are shown, so that a file of nothing but mistakes does not take minutes to report.
    static let capacity = 1_000

    private(set) var findings: [Finding] = []
    /// Warnings of what other users may do to files: of the machine rather than of what is written.
    private var modes: [Finding] = []
    private var trees: [Int: YAMLNode] = [:]

    /// Notes a problem.
    func add(_ finding: Finding) { findings.append(finding) }

    /// Notes what other users may do to a file.
    func addMode(_ finding: Finding) { modes.append(finding) }

    /// Remembers the tree of `file`, for redaction.
    func keep(_ tree: YAMLNode, of file: SourceFile) { trees[file.order] = tree }

    /// Whether further problems count, but are not shown.
    var isFull: Bool { findings.count >= Self.capacity }

    /// Whether anything refuses the whole file.
    var refusesFile: Bool { findings.contains { $0.severity == .error && $0.scope == .file } }

    /// Does `work`, and tells the first error that it noted.
    func watching<Value>(_ work: () -> Value) -> (value: Value, error: Finding?) {
        let before = findings.count
        let value = work()
        return (value, findings[before...].first { $0.severity == .error })
    }

    /// The problems in order of file, line and column, each once, with secrets hidden.
    func diagnostics(redactor: Redactor) -> [Diagnostic] {
        shown(findings, redactor) + [overflow].compactMap(\.self)
    }

    /// The warnings of what other users may do to files.
    func modeWarnings(redactor: Redactor) -> [Diagnostic] { shown(modes, redactor) }

    private func shown(_ findings: [Finding], _ redactor: Redactor) -> [Diagnostic] {
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

    /// What stands for the problems that are not shown.
    private var overflow: Diagnostic? {
        let hidden = findings.dropFirst(Self.capacity)
        guard let first = hidden.first else { return nil }
        let finding = Finding(
            file: first.file,
            place: .start,
            severity: hidden.contains { $0.severity == .error } ? .error : .warning,
            message: "\(hidden.count) more problems are not shown",
            remedy: "mend the others first",
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
    /// The text with control characters made visible, so that a key or a value cannot steer a terminal.
    fileprivate var printable: String {
        guard contains(where: { $0.isControl || $0.isNewline }) else { return self }
        return String(map { $0.isControl || $0.isNewline ? "\u{FFFD}" : $0 })
    }
}
