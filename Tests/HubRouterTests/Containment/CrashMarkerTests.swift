import ChannelKit
import ChannelTestKit
import Foundation
import Logging
import Synchronization
import Testing

@testable import HubRouter

@Suite("Crash marker", .timeLimit(.minutes(5)))
struct CrashMarkerTests {
    /// The marker's file across processes: each begins with the bytes that the last one had written when it died.
    private final class Lives: Sendable {
        private let folder: TemporaryFolder
        private let number = Mutex(0)

        init() throws { folder = try TemporaryFolder() }

        func begin() throws -> CrashMarker {
            let path = folder.path("marker-\(number.withLock { $0 })")
            return try CrashMarker(path: path, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        }

        /// Ends the process: later writes of its tasks are lost.
        func end() throws {
            let (old, new) = number.withLock { number -> (Int, Int) in
                number += 1
                return (number - 1, number)
            }
            try FileManager.default.copyItem(atPath: folder.path("marker-\(old)"), toPath: folder.path("marker-\(new)"))
        }
    }

    /// The running work, the max at once, and whether the process was ended.
    private final class Tally: Sendable {
        struct Counts {
            var running = 0
            var most = 0
            var hasDied = false
        }

        let counts = Mutex(Counts())
    }

    private let poison = WorkKey.turn("lotus", TurnID(0))
    private let others = (1...200).map { WorkKey.turn("lotus", TurnID(Int64($0))) }

    /// Runs all of `keys` at once, and ends the process when the poison runs alone, or once all of them run.
    ///
    /// - Returns: True if the process was ended, and the max work that ran at once.
    private func run(_ keys: [WorkKey], in lives: Lives, _ marker: CrashMarker) async throws -> (Bool, Int) {
        let tally = Tally()
        let allRun = Gate()
        await withTaskGroup(of: Void.self) { group in
            for key in keys where marker.standing(of: key) != .condemned {
                group.addTask { [poison] in
                    await marker.isolating(key) {
                        let isAlone = marker.standing(of: key) == .suspect
                        tally.counts.withLock { counts in
                            counts.running += 1
                            counts.most = max(counts.most, counts.running)
                            guard !counts.hasDied else { return }
                            let dies = key == poison && (isAlone || counts.running == keys.count)
                            guard dies || (!isAlone && counts.running == keys.count) else { return }
                            counts.hasDied = true
                            marker.recordTrap(SIGILL)
                            try? lives.end()
                            allRun.open()
                        }
                        if !isAlone { await allRun.pass() }
                        tally.counts.withLock { $0.running -= 1 }
                    }
                }
            }
        }
        return tally.counts.withLock { ($0.hasDied, $0.most) }
    }

    @Test func onlyThePoisonedTurnIsCondemned() async throws {
        let lives = try Lives()
        let first = try lives.begin()
        #expect(try await run([poison] + others, in: lives, first) == (true, 201))

        let second = try lives.begin()
        #expect((others + [poison]).allSatisfy { second.standing(of: $0) == .suspect })
        let (hasDied, most) = try await run(others + [poison], in: lives, second)
        #expect(hasDied)
        #expect(most == 1, "suspects run alone")

        let third = try lives.begin()
        #expect(third.standing(of: poison) == .condemned)
        #expect(!others.contains { third.standing(of: $0) == .condemned })
        third.clear(poison)
        #expect(third.standing(of: poison) == .clear)
    }

    /// Work that stays on one thread is identified exactly, however much runs beside it.
    @Test func itemIsIdentifiedByItsThread() async throws {
        let lives = try Lives()
        let item = WorkKey.item(ChannelID(tenant: "lotus", name: "sms"), "message:m1")
        for expected in [CrashMarker.Standing.clear, .suspect] {
            let life = try lives.begin()
            #expect(life.standing(of: item) == expected)
            try await life.isolating(poison) {
                try life.marking(item) {
                    life.recordTrap(SIGSEGV)
                    try lives.end()
                }
            }
        }
        let third = try lives.begin()
        #expect(third.standing(of: item) == .condemned)
        #expect(third.standing(of: poison) == .clear)
    }

    /// A process that was killed, or lost its power, leaves no suspects.
    @Test func endByAKillLeavesNoSuspects() async throws {
        let lives = try Lives()
        for _ in 0..<200 {
            let life = try lives.begin()
            #expect(life.standing(of: poison) == .clear)
            try await life.isolating(poison) { try lives.end() }
        }
    }

    /// A suspect that runs to its end is clear again, also in the next process.
    @Test func suspectThatRanToItsEndIsClear() async throws {
        let lives = try Lives()
        let first = try lives.begin()
        try await first.isolating(poison) {
            first.recordTrap(SIGABRT)
            try lives.end()
        }
        let second = try lives.begin()
        #expect(second.standing(of: poison) == .suspect)
        await second.isolating(poison) {}
        #expect(second.standing(of: poison) == .clear)
        try lives.end()
        #expect(try lives.begin().standing(of: poison) == .clear)
    }

    @Test func invalidFileIsReset() throws {
        let folder = try TemporaryFolder()
        try Data(repeating: 0xff, count: 200_000).write(to: URL(fileURLWithPath: folder.path("marker")))
        let marker = try CrashMarker(path: folder.path("marker"), logger: Logger(label: "test"))
        #expect(marker.standing(of: poison) == .clear)
    }
}
