import ChannelKit
import ChannelTestKit
import Foundation
import HubRouter
import Testing

@Suite("Hanging strategies", .onBothDatabases, .timeLimit(.minutes(5)))
struct ContainmentTests {
    @Test func hangingStrategyTimesOutAndDelaysNoOtherConversation() async throws {
        let hang = Hang(text: "hang")
        defer { hang.gate.open() }
        let channels = [
            channel(named: "lotus/sms", number: "100", hang, Echo()),
            channel(named: "rose/sms", number: "200", tokens: ["token-100"], hang, Echo()),
        ]
        try await withHub(channels) { life in
            await life.post(message("m1", "before"))
            try await life.settle()
            await life.post(message("m2", "hang"))
            try await eventually("the strategy hangs") { hang.gate.arrivals == 1 }

            // A status of the same conversation, another conversation, another tenant.
            await life.post(status("read", of: "sent-1"), message("m3", from: "bob", "hello"))
            await life.post(message("m4", from: "eve", "hello"), to: "200")
            try await life.eventually("SELECT status FROM messages WHERE external_id = 'sent-1'", gives: "read")
            try await eventually("the others are answered") {
                Set(life.http.texts) == ["ana: before", "bob: hello", "eve: hello"]
            }
            #expect(try await life.books.lines("SELECT state FROM turns WHERE state = 'running'") == ["running"])

            life.clock.advance(by: .seconds(30))
            try await life.settle()
            #expect(life.http.texts.last == "ana: hang")
            #expect(
                try await life.books.lines(
                    """
                    SELECT strategy, verdict, reason, milliseconds FROM turn_steps
                    WHERE turn = (SELECT min(turn) FROM turn_steps WHERE verdict = 'late') ORDER BY position
                    """
                ) == ["hang late timed out after 30.0 seconds 30000", "echo reply answered 0"]
            )

            // Its late answer is discarded.
            hang.gate.open()
            await life.post(message("m5", "and on"))
            try await life.settle()
            #expect(life.http.texts.last == "ana: and on")
            #expect(life.http.texts.count == 5)
        }
    }

    @Test func tenantWithOnlyHangingTurnsLeavesSlotsForOthers() async throws {
        let hang = Hang(text: "hang")
        defer { hang.gate.open() }
        let channels = [
            channel(named: "lotus/sms", number: "100", hang, Echo()),
            channel(named: "rose/sms", number: "200", tokens: ["token-100"], hang, Echo()),
        ]
        let configure = { (options: inout HubOptions) in
            options.turns.total = 4
            options.turns.perTenant = 2
        }
        try await withHub(channels, configure: configure) { life in
            await life.post((1...20).map { message("m\($0)", from: "contact-\($0)", "hang") })
            try await eventually("the tenant's slots are taken") { hang.gate.arrivals >= 2 }
            await life.post((1...5).map { message("r\($0)", from: "contact-\($0)", "hello") }, to: "200")
            try await eventually("the other tenant is served") { life.http.texts.count == 5 }
            #expect(life.http.sends.allSatisfy { $0.from == "200" })
        }
    }
}
