import Foundation

/// The destination of log lines, which receives one whole line at a time from any thread.
package struct LogOutput: Sendable {
    private let write: @Sendable (String) -> Void

    /// Makes an output from a function, which is called with a line that ends with a line feed, from several threads at
    /// once.
    package init(_ write: @escaping @Sendable (String) -> Void) { self.write = write }

    func callAsFunction(_ line: String) { write(line) }

    /// The process's standard error, written by the thread of a ``LogWriter``.
    package static let standardError = LogOutput { LogWriter.standardError.append($0) }
}
