import Foundation
import Testing

/// A message that traps the real binary ends it twice and is then set aside; everybody else is answered.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct PoisonTests {
    /// The seams at which the text is met, and the table in which the dead letter stands.
    static let seams = [("item.traps", "inbox"), ("turn.traps", "turns")]

    @Test(arguments: seams)
    func aPoisonedMessageIsSetAside(_ seam: (name: String, table: String)) async throws {
        let bed = try TestBed()
        let simulators = try await bed.startSimulators()
        let poison = "\(seam.name)=poison"
        var deaths = 0
        var trapLines: [String] = []
        var hub = try bed.startHub(failpoints: poison, arguments: CrashTests.grace)
        _ = try await hub.line(after: "ready on ")
        for number in 0..<10 { try await bed.say("before \(number)", as: "1555010000\(number)") }
        try await bed.say("a poison", as: "15550100999")
        // The simulator delivers what got no answer again, as the provider does.
        let expected = Set((0..<10).map { "heard before \($0)" })
        for _ in 0..<6 {
            _ = try await eventually("it dies, or it is done", within: 60) { () -> Bool? in
                if !hub.process.isRunning { return true }
                let dead = try bed.count("SELECT count(*) FROM \(seam.table) WHERE state = 'dead'")
                let said = Set(try await bed.replies().map(\.text))
                return dead == 1 && said == expected ? true : nil
            }
            if hub.process.isRunning { break }
            deaths += 1
            trapLines += hub.errorText.split(separator: "\n").filter { $0.contains("ended by a trap") }.map(String.init)
            hub = try bed.startHub(failpoints: poison, arguments: CrashTests.grace)
            _ = try await eventually("the hub is ready or dead") { () -> Bool? in
                hub.errorText.contains("ready on ") || !hub.process.isRunning ? true : nil
            }
        }
        #expect(deaths == 2, "\(trapLines)")
        #expect(hub.process.isRunning)
        try await bed.say("after", as: "15550100998")
        _ = try await eventually("the next message is answered") { () -> Bool? in
            try await bed.replies().contains { $0.text == "heard after" } ? true : nil
        }
        #expect(Set(try await bed.replies().map(\.text)) == expected.union(["heard after"]))
        #expect(try bed.count("SELECT count(*) FROM \(seam.table) WHERE state = 'dead'") == 1)
        hub.signal(SIGTERM)
        #expect(try await hub.exitCode() == 0)
        withExtendedLifetime(simulators) {}
    }

    /// A request that traps the code that splits it is stored unread when it comes again, and acknowledged.
    @Test func aPoisonedRequestIsStoredUnread() async throws {
        let bed = try TestBed()
        let simulators = try await bed.startSimulators()
        let doomed = try bed.startHub(failpoints: "request.traps=poison")
        _ = try await doomed.line(after: "ready on ")
        try await bed.say("a poison", as: "15550100999")
        #expect(try await doomed.exitCode() != 0)
        let heir = try bed.startHub(failpoints: "request.traps=poison")
        _ = try await heir.line(after: "ready on ")
        // The simulator brings it again, as the provider does.
        _ = try await eventually("it is stored unread", within: 60) { () -> Bool? in
            try bed.count("SELECT count(*) FROM unrouted WHERE item_key LIKE 'unread:%'") == 1 ? true : nil
        }
        try await bed.say("after", as: "15550100998")
        _ = try await eventually("the next message is answered") { () -> Bool? in
            try await bed.replies().contains { $0.text == "heard after" } ? true : nil
        }
        heir.signal(SIGTERM)
        #expect(try await heir.exitCode() == 0)
        withExtendedLifetime(simulators) {}
    }
}
