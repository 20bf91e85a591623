import ChannelKit
public import Foundation

/// A run of invalid inputs against one adapter, the same for the same seed.
public struct Fuzzer: Sendable {
    /// An input that broke a rule.
    public struct Finding: Hashable, Sendable, CustomStringConvertible {
        /// The seed of this input: ``Fuzzer/input(seed:corpus:)`` makes it again.
        public let seed: UInt64
        /// The broken rule.
        public let complaint: String
        /// The input.
        public let input: Data

        /// The finding with all that is needed to reproduce it.
        public var description: String {
            "\(complaint); PATCHBAY_FUZZ_SEED=\(seed), input in Base64: \(input.base64EncodedString())"
        }
    }

    /// The result of a run.
    public struct Report: Hashable, Sendable {
        /// The number of inputs.
        public var inputs: Int
        /// The findings, at most ten.
        public var findings: [Finding]
    }

    /// The max time for one input, in a debug build on a busy machine.
    private static let maxTime = Duration.seconds(10)

    private let target: FuzzTarget
    private let seed: UInt64

    /// Creates a run.
    ///
    /// - Parameter seed: The seed of all inputs; nil for that in `PATCHBAY_FUZZ_SEED`, else a fixed one.
    public init(_ target: FuzzTarget, seed: UInt64? = nil) {
        self.target = target
        self.seed = seed ?? Self.environment("PATCHBAY_FUZZ_SEED").flatMap { UInt64($0) } ?? 20_261_121
    }

    /// The time to fuzz an adapter: `PATCHBAY_FUZZ_SECONDS`, one second by default.
    public static var budget: Duration {
        .seconds(environment("PATCHBAY_FUZZ_SECONDS").flatMap { Double($0) } ?? 1)
    }

    /// Runs the fuzzer on `subject` for ``budget`` and returns its findings.
    ///
    /// - Throws: An error if no input could be tried, or the subject's channel cannot be created.
    public static func findings(in subject: ConformanceSubject) async throws -> [Finding] {
        let report = await Fuzzer(try await FuzzTarget(subject)).run(for: budget)
        guard report.inputs > 0 else { throw NoInputs() }
        return report.findings
    }

    private struct NoInputs: Error {}

    /// Tries inputs for `duration`.
    ///
    /// Each input's seed is written to ``noteURL`` before it is tried, so that it is known after a crash.
    public func run(for duration: Duration) async -> Report {
        _ = FileManager.default.createFile(atPath: noteURL.path(), contents: nil)
        let note = try? FileHandle(forWritingTo: noteURL)
        let end = ContinuousClock.now + duration
        var report = Report(inputs: 0, findings: [])
        var seed = seed
        repeat {
            try? note?.seek(toOffset: 0)
            // Padded to a fixed length, so that nothing of a longer seed remains.
            try? note?.write(contentsOf: Data((String(repeating: "0", count: 20) + "\(seed)").suffix(20).utf8))
            if let finding = finding(seed: seed) { report.findings.append(finding) }
            report.inputs += 1
            seed &+= 1
            // The other tests run on the same threads.
            await Task.yield()
        } while ContinuousClock.now < end && report.findings.count < 10
        return report
    }

    /// The file with the seed of the current input.
    public var noteURL: URL { FileManager.default.temporaryDirectory.appending(path: "patchbay-fuzz-\(target.name)") }

    /// Returns the input of `seed`.
    public static func input(seed: UInt64, corpus: [Data]) -> Data {
        var mutator = Mutator(seed: seed)
        return mutator.mutate(corpus)
    }

    private func finding(seed: UInt64) -> Finding? {
        let input = Self.input(seed: seed, corpus: target.corpus)
        let (complaint, time) = processorTime { target.complaint(about: input) }
        if let complaint { return Finding(seed: seed, complaint: complaint, input: input) }
        guard time < Self.maxTime else { return Finding(seed: seed, complaint: "it took \(time)", input: input) }
        return nil
    }

    private static func environment(_ name: String) -> String? { ProcessInfo.processInfo.environment[name] }
}
