import Foundation
import Synchronization

/// Where log lines go: one whole line at a time, whatever threads they come from.
public struct LogOutput: Sendable {
    private let write: @Sendable (String) -> Void

    /// Makes an output from what is to be done with a line, which ends with a line feed.
    ///
    /// It may be called from several threads at once.
    public init(_ write: @escaping @Sendable (String) -> Void) { self.write = write }

    func callAsFunction(_ line: String) { write(line) }

    /// The process's standard error.
    public static let standardError = LogOutput { line in
        standardErrorLock.withLock { _ in writeAll(line, to: STDERR_FILENO) }
    }

    private static let standardErrorLock = Mutex(())

    /// Writes every byte, however the system cuts them up.
    ///
    /// A log that cannot be written is nobody's reason to stop.
    private static func writeAll(_ line: String, to descriptor: Int32) {
        var line = line
        line.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while let start = rest.baseAddress, !rest.isEmpty {
                let count = Foundation.write(descriptor, start, rest.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return }
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
            }
        }
    }
}
