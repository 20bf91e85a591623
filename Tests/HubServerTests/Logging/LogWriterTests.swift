import Foundation
import Logging
import Synchronization
import Testing

@testable import HubServer

/// Lines for a reader that may be slow, or gone.
struct LogWriterTests {
    @Test
    func linesComeWholeAndInOrder() throws {
        let pipe = Pipe()
        let writer = LogWriter(descriptor: pipe.fileHandleForWriting.fileDescriptor)
        let lines = (0..<1_000).map { "line \($0)\n" }
        for line in lines { writer.append(line) }
        writer.flush(within: .seconds(10))
        try pipe.fileHandleForWriting.close()
        let text = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        #expect(text == lines.joined())
    }

    /// The pipe is read only at the end, so that waiting for a full pipe would never end.
    @Test
    func aStalledReaderBlocksNoWriterAndDroppedLinesAreCounted() async throws {
        let pipe = Pipe()
        let dropped = Counted()
        let descriptor = pipe.fileHandleForWriting.fileDescriptor
        let writer = LogWriter(descriptor: descriptor, capacity: 10_000) { dropped.add($0) }
        let line = String(repeating: "x", count: 99) + "\n"
        for _ in 0..<5_000 { writer.append(line) }
        let reader = pipe.fileHandleForReading
        let (written, told) = await withCheckedContinuation { continuation in
            Thread {
                var data = Data()
                var counts = Self.counts(in: data)
                while counts.written + counts.told < 5_000 {
                    data += reader.availableData
                    counts = Self.counts(in: data)
                }
                continuation.resume(returning: counts)
            }.start()
        }
        #expect(written + told == 5_000)
        #expect(told == dropped.count)
        #expect(told > 3_000)
        withExtendedLifetime(pipe) {}
    }

    /// Counts the lines that were written, and the lines that were reported as dropped.
    private static func counts(in data: Data) -> (written: Int, told: Int) {
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            .dropLast()
        let notices = lines.compactMap { line in
            line.firstRange(of: " log lines dropped").flatMap { end in
                line[..<end.lowerBound].split(separator: " ").last.flatMap { Int($0) }
            }
        }
        return (lines.count { $0.hasPrefix("xxx") }, notices.reduce(0, +))
    }

    @Test
    func aReaderThatIsGoneIsNotWaitedForAtTheEnd() {
        let pipe = Pipe()
        let writer = LogWriter(descriptor: pipe.fileHandleForWriting.fileDescriptor) { _ in }
        for _ in 0..<10_000 { writer.append(String(repeating: "x", count: 99) + "\n") }
        // The pipe stays full, and this returns nevertheless.
        writer.flush(within: .milliseconds(50))
        // The thread ends with the pipe.
        Thread { while !pipe.fileHandleForReading.availableData.isEmpty {} }.start()
    }

    @Test
    func aLineOfEachFormatIsWhole() throws {
        let text = LogFormat.text.line("ready", level: .notice, label: "patchbay", metadata: ["a": "b c"])
        #expect(text.hasSuffix(" note  patchbay  ready a=\"b c\"\n"))
        let json = LogFormat.json.line("ready\n", level: .notice, label: "patchbay", metadata: ["a": "b"])
        let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: String]
        #expect(object?["message"] == "ready\n")
        #expect(object?["a"] == "b")
        #expect(json.hasSuffix("}\n") && json.count { $0 == "\n" } == 1)
    }
}

/// A counter for several threads.
private final class Counted: Sendable {
    private let value = Mutex(0)

    var count: Int { value.withLock { $0 } }

    func add(_ number: Int) { value.withLock { $0 += number } }
}
