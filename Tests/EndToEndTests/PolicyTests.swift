import ChannelKit
import ChannelTestKit
import Foundation
import Testing

/// The send policy against failing providers, with the real binary and commands.
@Suite(.serialized, .onBothDatabases, .timeLimit(.minutes(10)))
struct PolicyTests {
    /// One tenant with WhatsApp and SMS; `extra` goes under the tenant.
    private static func configuration(_ extra: String = "", delivery: String = "at_least_once") -> String {
        """
        hub:
          database: sqlite:data/patchbay.db
        tenants:
          lotus:
            name: Lotus Dental
            \(extra.replacingOccurrences(of: "\n", with: "\n    "))
            channels:
              whatsapp:
                phone_number_id: "100"
                access_token: token
                app_secret: lotus-app-secret
                verify_token: verify
                delivery: \(delivery)
              sms:
                adapter: twilio
                account_sid: AC00000000000000000000000000000001
                auth_token: twilio-token
                number: "+15145550100"
                delivery: \(delivery)
            respond:
              - static-reply:
                  text: "heard {{message.text}}"
                  buttons: [{ id: book, title: Book a visit }, { id: hours, title: Opening hours }]
        """
    }

    // MARK: - A provider that accepts and drops the connection

    @Test func anUnconfirmedReplyIsListedForAnOperator() async throws {
        let arguments = ["--ambiguity-grace", "1"]
        let (bed, _) = try await TestBed.running(Self.configuration(delivery: "at_most_once"), arguments: arguments)
        try await bed.fault("drop_after_accepting", at: "whatsapp")
        try await bed.fault("lose_status", at: "whatsapp", times: 3)
        try await bed.say("hello", as: "15550100999")
        let letter = try await bed.deadLetter("ambiguous")
        // After the grace, it stays ambiguous.
        try await Task.sleep(for: .milliseconds(1_500))
        #expect(try await bed.deadLetter("ambiguous") == letter)
        #expect(try await bed.replies().count == 1)

        let shown = try await bed.run("dead-letters", "show", letter)
        #expect(shown.contains("heard hello") && shown.contains("15550100999") && shown.contains("✓ consent"))
        _ = try await bed.run("dead-letters", "retry", letter)
        try await bed.replies(count: 2)
        #expect(Set(try await bed.replies().map(\.correlation)).count == 1)
        #expect(try await bed.run("dead-letters", "list").contains("No held, ambiguous or failed replies"))
    }

    @Test func anUnconfirmedReplyIsSentAgain() async throws {
        let (bed, _) = try await TestBed.running(Self.configuration(), arguments: ["--ambiguity-grace", "1"])
        try await bed.fault("drop_after_accepting", at: "whatsapp")
        try await bed.fault("lose_status", at: "whatsapp", times: 3)
        try await bed.say("hello", as: "15550100999")
        try await bed.replies(count: 2)
        #expect(try await bed.run("dead-letters", "list").contains("No held, ambiguous or failed replies"))
    }

    @Test func aStatusResolvesIt() async throws {
        let (bed, _) = try await TestBed.running(Self.configuration(delivery: "at_most_once"))
        try await bed.fault("fail_after_accepting", at: "whatsapp")
        try await bed.say("hello", as: "15550100999")
        try await bed.waitForSent(1)
        #expect(try await bed.replies().count == 1)
    }

    @Test func theProvidersListResolvesIt() async throws {
        let (bed, _) = try await TestBed.running(Self.configuration(), arguments: ["--ambiguity-grace", "1"])
        try await bed.fault("drop_after_accepting", at: "twilio")
        try await bed.fault("lose_status", at: "twilio", times: 5)
        try await bed.say("hello", as: "+15550100999", to: "lotus/sms")
        try await bed.waitForSent(1)
        #expect(try await bed.replies().count == 1)
    }

    // MARK: - A closed window

    @Test func aReplyToAClosedWindowGoesAsTheTemplate() async throws {
        let template = #"window_template: { name: come_back, language: en, parameters: ["{{contact.name}}"] }"#
        let (bed, _) = try await TestBed.running(Self.configuration(template))
        try await bed.fault("closed_window", at: "whatsapp")
        try await bed.say("hello", as: "15550100999")
        let reply = try await eventualValue(of: "the template came") { try await bed.replies().first }
        #expect(reply.text.contains("come_back") && reply.text.contains("Ana Roy"))
    }

    @Test func withoutATemplateItWaitsUntilTheyWriteAgain() async throws {
        let (bed, _) = try await TestBed.running(Self.configuration())
        try await bed.fault("closed_window", at: "whatsapp")
        try await bed.say("one", as: "15550100999")
        let letter = try await bed.deadLetter("held")
        #expect(try await bed.run("dead-letters", "show", letter).contains("✗ window"))
        try await Task.sleep(for: .milliseconds(1_100))
        try await bed.say("two", as: "15550100999")
        try await bed.replies(count: 2)
    }

    // MARK: - A token that expired

    @Test func afterTheTokenWasReplacedWhatIsHeldGoesOutAndWhatExpiredDoesNot() async throws {
        let (bed, hub) = try await TestBed.running(Self.configuration())
        try await bed.fault("expired_token", at: "whatsapp")
        try await bed.say("one", as: "15550100999")
        _ = try await bed.deadLetter("held")
        try await bed.say("two", as: "15550100998")
        try await bed.waitForCount(2, "SELECT count(*) FROM outbox WHERE state = 'held'")
        #expect(try await bed.replies().isEmpty)
        try bed.execute("UPDATE outbox SET expires_at = 1 WHERE id = (SELECT max(id) FROM outbox)")

        hub.signal(SIGHUP)
        try await bed.waitForCount(2, "SELECT count(*) FROM outbox WHERE state IN ('sent', 'dead')")
        #expect(try await bed.replies().map(\.text).filter { $0.hasPrefix("heard one") }.count == 1)
        #expect(try await bed.replies().count == 1)
        #expect(try await bed.run("dead-letters", "list").contains("expired before it was sent"))
    }

    // MARK: - Agents and customers

    @Test func anOperatorTakesAndReleasesAConversation() async throws {
        let (bed, _) = try await TestBed.running(Self.configuration())
        try await bed.say("one", as: "15550100999")
        try await bed.replies(count: 1)
        _ = try await bed.run("conversations", "take", "1")
        try await bed.say("two", as: "15550100999")
        try await bed.waitForCount(1, "SELECT count(*) FROM inbox WHERE outcome = 'agent'")
        #expect(try await bed.run("conversations", "list", "--agent").contains("15550100999"))
        #expect(try await bed.run("conversations", "release", "1").contains("Conversation 1 released"))
        try await bed.say("three", as: "15550100999")
        let replies = try await bed.replies(count: 2)
        #expect(replies.last?.text.hasPrefix("heard three") == true)
    }

    @Test func aNumberIsUnderstoodAsTheChoice() async throws {
        let (bed, _) = try await TestBed.running(Self.configuration())
        try await bed.say("hello", as: "+15550100999", to: "lotus/sms")
        let first = try await eventualValue(of: "a list came") { try await bed.replies().first }
        #expect(first.text == "heard hello\n1. Book a visit\n2. Opening hours")
        try await bed.say("2", as: "+15550100999", to: "lotus/sms")
        try await eventually("the choice was heard") {
            try await bed.replies().contains { $0.text.hasPrefix("heard Opening hours") }
        }
    }
}

extension TestBed {
    /// Sets a fault of a simulated provider.
    fileprivate func fault(_ name: String, at adapter: String, times: Int64 = 1) async throws {
        try await fault(["adapter": .string(adapter), "fault": .string(name), "times": .integer(times)])
    }

    /// Runs a command beside the hub and returns its output.
    func run(_ arguments: String...) async throws -> String {
        let program = try Program(arguments, in: folder)
        #expect(try await program.exitCode() == 0, "\(program.errorText)")
        return program.outputText
    }

    /// The id of the first dead letter in `state`, once there is one.
    fileprivate func deadLetter(_ state: String) async throws -> String {
        try await eventualValue(of: "a dead letter that is \(state)") {
            let list = try JSONValue(parsing: Data(try await run("dead-letters", "list", "--json").utf8)).array ?? []
            return list.first { $0["state"]?.string == state }?["id"]?.string
        }
    }
}
