public import Dispatch
import Foundation
import Logging
import Metrics
import Synchronization

/// Writes lines to a descriptor on a thread of its own.
///
/// A task that logs never waits for the reader: a pipe that is not read would otherwise stop every task that has something to
/// say, and with them the hub. What does not fit into the buffer is dropped and counted.
public final class LogWriter: Sendable {
    private struct State {
        var lines: [String] = []
        var bytes = 0
        var dropped = 0
        /// Whether the thread is at work, or about to be.
        var isDraining = false
    }

    /// The writer of the process's standard error; what is still to be written when the process exits is written then.
    public static let standardError: LogWriter = {
        atexit { LogWriter.standardError.flush() }
        return LogWriter(descriptor: STDERR_FILENO)
    }()

    /// About three seconds of the busiest hub's lines: a reader that stalls for longer is not coming back soon.
    public static let capacity = 1 << 20

    private let descriptor: Int32
    private let capacity: Int
    private let onDrop: @Sendable (Int) -> Void
    private let state = Mutex(State())
    private let format = Mutex(LogFormat.text)
    private let queue: DispatchQueue

    /// Makes a writer.
    ///
    /// - Parameters:
    ///   - capacity: The bytes of lines that may wait.
    ///   - onDrop: Told how many more lines were dropped.
    init(descriptor: Int32, capacity: Int = LogWriter.capacity, onDrop: (@Sendable (Int) -> Void)? = nil) {
        self.descriptor = descriptor
        self.capacity = capacity
        self.onDrop = onDrop ?? { Counter(label: "patchbay_log_lines_dropped").increment(by: Int64($0)) }
        queue = DispatchQueue(label: "patchbay.log-\(descriptor)")
    }

    /// Says of dropped lines in `format` from now on.
    func use(_ format: LogFormat) { self.format.withLock { $0 = format } }

    /// Queues `line`, or drops it when the buffer is full.
    public func append(_ line: String) {
        let starts = state.withLock { state -> Bool in
            let size = line.utf8.count
            guard state.bytes + size <= capacity else {
                state.dropped += 1
                return false
            }
            state.lines.append(line)
            state.bytes += size
            defer { state.isDraining = true }
            return !state.isDraining
        }
        if starts { queue.async { self.drain() } }
    }

    /// Waits until what was queued is written, but not for a reader that is gone.
    ///
    /// It blocks, so it is for the end of a process alone.
    public func flush(within time: DispatchTimeInterval = .seconds(1)) {
        let done = DispatchSemaphore(value: 0)
        queue.async { done.signal() }
        _ = done.wait(timeout: .now() + time)
    }

    private func drain() {
        while let (text, dropped) = next() {
            Self.writeAll(text, to: descriptor)
            if dropped > 0 {
                onDrop(dropped)
                let notice = "\(dropped) log lines dropped: standard error is not read fast enough"
                Self.writeAll(format.withLock { $0 }.line(notice, level: .warning, label: "log"), to: descriptor)
            }
        }
    }

    /// All that waits, as one text; nil, and the thread is done, when nothing does.
    private func next() -> (text: String, dropped: Int)? {
        state.withLock { state in
            guard !state.lines.isEmpty || state.dropped > 0 else {
                state.isDraining = false
                return nil
            }
            let next = (state.lines.joined(), state.dropped)
            state.lines.removeAll(keepingCapacity: true)
            state.bytes = 0
            state.dropped = 0
            return next
        }
    }

    /// Writes every byte, however the system cuts them up; a log that cannot be written is no reason to stop.
    private static func writeAll(_ text: String, to descriptor: Int32) {
        var text = text
        text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while let start = rest.baseAddress, !rest.isEmpty {
                let count = write(descriptor, start, rest.count)
                if count < 0, errno == EINTR { continue }
                if count < 0, errno == EAGAIN {
                    // Another process may have made the shared descriptor non-blocking.
                    var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    _ = poll(&ready, 1, 1_000)
                    continue
                }
                guard count > 0 else { return }
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
            }
        }
    }
}
