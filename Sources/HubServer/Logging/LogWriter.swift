package import Dispatch
import Foundation
import HubRouter
import Logging
import Synchronization

/// Writes lines to a descriptor on a thread of its own.
///
/// A task that logs never waits for the reader: a pipe that is not read would otherwise block every task that logs,
/// and with them the hub. Lines that exceed the buffer are dropped and counted.
package final class LogWriter: Sendable {
    private struct State {
        var lines: [String] = []
        var bytes = 0
        var dropped = 0
        /// True if the thread is writing, or scheduled to.
        var isDraining = false
    }

    /// The writer of the process's standard error, which is flushed when the process exits.
    package static let standardError: LogWriter = {
        atexit { LogWriter.standardError.flush() }
        return LogWriter(descriptor: STDERR_FILENO)
    }()

    /// The max bytes of waiting lines: about three seconds of a busy hub's log, so that a short stall loses nothing.
    package static let capacity = 1 << 20

    private let descriptor: Int32
    private let capacity: Int
    private let onDrop: @Sendable (Int) -> Void
    private let state = Mutex(State())
    private let format = Mutex(LogFormat.text)
    private let queue: DispatchQueue

    /// Makes a writer.
    ///
    /// - Parameters:
    ///   - capacity: The max bytes of waiting lines.
    ///   - onDrop: Called with the number of newly dropped lines.
    init(descriptor: Int32, capacity: Int = LogWriter.capacity, onDrop: (@Sendable (Int) -> Void)? = nil) {
        self.descriptor = descriptor
        self.capacity = capacity
        self.onDrop = onDrop ?? { HubMetrics.logLinesDropped.increment(by: $0) }
        queue = DispatchQueue(label: "patchbay.log-\(descriptor)")
    }

    /// Sets the format of the message about dropped lines.
    func use(_ format: LogFormat) { self.format.withLock { $0 = format } }

    /// Queues `line`, or drops it if the buffer is full.
    package func append(_ line: String) {
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

    /// Waits until the queued lines are written, or until the timeout, since the reader may be gone.
    ///
    /// It blocks its thread, so call it only at the end of a process.
    package func flush(within time: DispatchTimeInterval = .seconds(1)) {
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

    /// Takes all waiting lines as one text; nil if there are none, which ends the draining.
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

    /// Writes all bytes, in as many calls as needed; an error is ignored, since the hub runs without its log too.
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
