import Foundation
import Testing

/// Two processes and one database.
@Suite(.timeLimit(.minutes(3)))
struct DatabaseLockTests {
    @Test func aSecondHubIsRefusedUntilTheFirstIsKilled() async throws {
        let bed = try TestBed()
        let simulators = try await bed.startSimulators()
        defer { simulators.signal(SIGTERM) }
        let first = try bed.startHub()
        _ = try await first.line(after: "ready on ")

        let second = try bed.startHub()
        #expect(try await second.exitCode() == 1)
        #expect(
            second.errorText.contains(
                "data/patchbay.db is in use by process \(first.process.processIdentifier) (patchbay serve, since 20"
            )
        )
        let migrate = try Program(["migrate"], in: bed.folder)
        #expect(try await migrate.exitCode() == 1)
        #expect(migrate.errorText.contains("is in use by process \(first.process.processIdentifier)"))
        // Commands work beside it.
        let list = try Program(["dead", "list"], in: bed.folder)
        #expect(try await list.exitCode() == 0)
        let retry = try Program(["dead", "retry", "reply-1"], in: bed.folder)
        #expect(try await retry.exitCode() == 1)
        #expect(retry.errorText.contains("there is no reply-1"))

        first.signal(SIGKILL)
        #expect(try await first.exitCode() == -SIGKILL)
        let third = try bed.startHub()
        _ = try await third.line(after: "ready on ")
        third.signal(SIGTERM)
        #expect(try await third.exitCode() == 0)
    }
}
