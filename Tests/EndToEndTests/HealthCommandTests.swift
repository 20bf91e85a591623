import ChannelTestKit
import Foundation
import Testing

/// `patchbay health`.
@Suite(.timeLimit(.minutes(10)))
struct HealthCommandTests {
    @Test func healthPrintsTheStatusAndExitsWithOneIfTheHubIsNotReady() async throws {
        let folder = try TemporaryFolder()
        let broken = TestBed.configuration(reply: "heard").replacing("\"200\"", with: "[200]")
        try folder.write(broken, to: "channels.yaml")
        let hub = try Program(["serve", "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0"], in: folder)
        let admin = try await hub.line(after: "admin on ")
        func health() async throws -> (code: Int32, program: Program) {
            let program = try Program(["health", "--admin", admin], in: folder)
            return (try await program.exitCode(), program)
        }

        let ready = try await health()
        #expect(ready.code == 0)
        #expect(ready.program.outputText.hasPrefix("degraded\n  channel_broken · roy/whatsapp · "))

        try FileManager.default.removeItem(atPath: folder.path("data/patchbay.db"))
        // The hub's check of its storage is cached for a second.
        let unready = try await eventualValue(of: "the hub is not ready") {
            let answer = try await health()
            return answer.code == 1 ? answer.program : nil
        }
        #expect(unready.outputText.hasPrefix("not_ready: "))

        hub.signal(SIGTERM)
        try await hub.exitCode()
        let ended = try await health()
        #expect(ended.code == 1)
        #expect(
            ended.program.errorText == "error: no hub answers on \(admin); start 'patchbay serve', or check --admin\n"
        )
    }
}
