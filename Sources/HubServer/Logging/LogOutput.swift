import Foundation

/// Where log lines go: one whole line at a time, whatever threads they come from.
public struct LogOutput: Sendable {
    private let write: @Sendable (String) -> Void

    /// Makes an output from what is to be done with a line, which ends with a line feed.
    ///
    /// It may be called from several threads at once.
    public init(_ write: @escaping @Sendable (String) -> Void) { self.write = write }

    func callAsFunction(_ line: String) { write(line) }

    /// The process's standard error, which is written by a thread of its own: see ``LogWriter``.
    public static let standardError = LogOutput { LogWriter.standardError.append($0) }
}
