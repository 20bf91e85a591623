import Foundation
import Testing

/// The real binary is killed at every seam and at random moments; nothing is lost and nothing is sent twice.
///
/// `PATCHBAY_CRASH_ROUNDS` makes it longer: `make crash` kills it hundreds of times.
@Suite(.serialized, .timeLimit(.minutes(30)))
struct CrashTests {
    static let seams = [
        "intake.committed", "item.normalized", "item.applied", "turn.decided", "turn.ended", "reply.claimed",
        "reply.accepted", "reply.recorded",
    ]

    /// Long enough for a status that was missed while the hub was down to come again.
    static let grace = ["--ambiguity-grace", "6"]

    @Test(arguments: seams)
    func killedAtASeamTheReplyArrivesExactlyOnce(_ seam: String) async throws {
        let bed = try TestBed()
        let simulators = try await bed.startSimulators()
        let doomed = try bed.startHub(failpoints: "\(seam)=1", arguments: Self.grace)
        _ = try await doomed.line(after: "ready on ")
        try await bed.say("hello", as: "15550100999")
        #expect(try await doomed.exitCode() == -SIGKILL)

        let heir = try bed.startHub(arguments: Self.grace)
        _ = try await heir.line(after: "ready on ")
        _ = try await eventually("the reply") { try await bed.replies().first }
        try await settle(bed)
        #expect(try await bed.replies().map(\.text) == ["heard hello"])

        heir.signal(SIGTERM)
        #expect(try await heir.exitCode() == 0)
        withExtendedLifetime(simulators) {}
    }

    @Test func killedAtRandomNothingIsLostAndNothingIsSentTwice() async throws {
        let rounds = ProcessInfo.processInfo.environment["PATCHBAY_CRASH_ROUNDS"].flatMap(Int.init) ?? 6
        var random = SplitMix(seed: 20_261_121)
        let bed = try TestBed()
        let simulators = try await bed.startSimulators()
        var said: Set<String> = []
        for round in 0..<rounds {
            let seam = Self.seams.randomElement(using: &random) ?? Self.seams[0]
            let passage = Int.random(in: 1...4, using: &random)
            let hub = try bed.startHub(
                failpoints: round.isMultiple(of: 3) ? "" : "\(seam)=\(passage)",
                arguments: Self.grace
            )
            // An armed seam may lie in what it takes up from the life before.
            _ = try await eventually("the hub is ready or dead") { () -> Bool? in
                hub.errorText.contains("ready on ") || !hub.process.isRunning ? true : nil
            }
            for number in 0..<6 {
                let text = "m\(round)-\(number)"
                // Others every three lives: a person who writes without end comes to the end of the reply budget.
                let person = 15_550_100_000 + round / 3 * 10 + number
                said.insert("heard \(text)")
                try await bed.say(
                    text,
                    as: "\(person)",
                    to: number.isMultiple(of: 2) ? "lotus/whatsapp" : "roy/whatsapp"
                )
            }
            try await Task.sleep(for: .milliseconds(Int.random(in: 0...120, using: &random)))
            hub.signal(SIGKILL)
            try await hub.exitCode()
        }
        let survivor = try bed.startHub(arguments: Self.grace)
        _ = try await survivor.line(after: "ready on ")
        let expected = said
        _ = try await eventually("every reply", within: 120) { () -> Bool? in
            Set(try await bed.replies().map(\.text)).isSuperset(of: expected) ? true : nil
        }
        try await settle(bed)
        let replies = try await bed.replies().map(\.text)
        #expect(Set(replies) == said)
        #expect(
            replies.count == said.count,
            "sent twice: \(Dictionary(grouping: replies) { $0 }.filter { $1.count > 1 }.keys)"
        )
        withExtendedLifetime(simulators) {}
    }

    /// Waits until the hub has nothing left to do.
    private func settle(_ bed: TestBed) async throws {
        _ = try await eventually("no work is left", within: 60) { () -> Bool? in
            let open = try bed.count("SELECT count(*) FROM outbox WHERE state NOT IN ('sent', 'dead')")
            let lanes = try bed.count("SELECT count(*) FROM lanes")
            return open == 0 && lanes == 0 ? true : nil
        }
    }
}

/// A small generator with a seed, so that a failure can be had again.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
