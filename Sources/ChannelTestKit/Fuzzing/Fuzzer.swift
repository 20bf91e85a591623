import ChannelKit
public import Foundation

/// A run of bad inputs against one adapter, the same for the same seed.
public struct Fuzzer: Sendable {
    /// A bad input that did what no input may.
    public struct Finding: Hashable, Sendable, CustomStringConvertible {
        /// The seed of this very input: ``Fuzzer/input(seed:corpus:)`` makes it again.
        public let seed: UInt64
        /// What is wrong.
        public let complaint: String
        /// The input.
        public let input: Data

        /// The finding with all that is needed to see it again.
        public var description: String {
            "\(complaint); PATCHBAY_FUZZ_SEED=\(seed), input in Base64: \(input.base64EncodedString())"
        }
    }

    /// What a run came to.
    public struct Report: Hashable, Sendable {
        /// How many inputs were tried.
        public var inputs: Int
        /// What was found, at most ten.
        public var findings: [Finding]
    }

    /// For one input, in a debug build on a busy machine.
    private static let maxTime = Duration.seconds(10)

    private let target: FuzzTarget
    private let seed: UInt64

    /// Prepares a run.
    ///
    /// - Parameter seed: What all inputs come from; nil for that in `PATCHBAY_FUZZ_SEED`, else a fixed one.
    public init(_ target: FuzzTarget, seed: UInt64? = nil) {
        self.target = target
        self.seed = seed ?? Self.environment("PATCHBAY_FUZZ_SEED").flatMap { UInt64($0) } ?? 20_261_121
    }

    /// How long an adapter is to be fuzzed: `PATCHBAY_FUZZ_SECONDS`, one if it is not set.
    public static var budget: Duration {
        .seconds(environment("PATCHBAY_FUZZ_SECONDS").flatMap { Double($0) } ?? 1)
    }

    /// Tries inputs until the time is up.
    ///
    /// Each input's seed is noted before it is tried: after a crash, the last one is in ``noteURL``.
    public func run(for duration: Duration) async -> Report {
        _ = FileManager.default.createFile(atPath: noteURL.path(), contents: nil)
        let note = try? FileHandle(forWritingTo: noteURL)
        let end = ContinuousClock.now + duration
        var report = Report(inputs: 0, findings: [])
        var seed = seed
        repeat {
            try? note?.seek(toOffset: 0)
            // As many digits as any seed has, so that nothing of a longer one stays.
            try? note?.write(contentsOf: Data((String(repeating: "0", count: 20) + "\(seed)").suffix(20).utf8))
            if let finding = finding(seed: seed) { report.findings.append(finding) }
            report.inputs += 1
            seed &+= 1
            // The other tests share these threads.
            await Task.yield()
        } while ContinuousClock.now < end && report.findings.count < 10
        return report
    }

    /// The file with the seed of the input that is being tried.
    public var noteURL: URL { FileManager.default.temporaryDirectory.appending(path: "patchbay-fuzz-\(target.name)") }

    /// The input that `seed` stands for.
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
