import ChannelKit
import Foundation
import GRDB
import Testing

/// What stands between a reply and a provider that does not behave, with the real binary and the real commands.
@Suite(.serialized, .timeLimit(.minutes(4)))
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

    private func withHub(
        _ configuration: String,
        arguments: [String] = [],
        _ body: (TestBed, Program) async throws -> Void
    ) async throws {
        let bed = try TestBed()
        try bed.folder.write(configuration, to: "channels.yaml")
        let simulators = try await bed.startSimulators()
        let hub = try bed.startHub(arguments: arguments)
        _ = try await hub.line(after: "ready on ")
        try await body(bed, hub)
        withExtendedLifetime(simulators) {}
    }

    // MARK: - A provider that accepts and hangs up

    @Test func whatWasAcceptedAndNeverConfirmedIsListedAndLeftToAPerson() async throws {
        let arguments = ["--ambiguity-grace", "1"]
        try await withHub(Self.configuration(delivery: "at_most_once"), arguments: arguments) { bed, _ in
            try await bed.fault("drop_after_accepting", at: "whatsapp")
            try await bed.fault("lose_status", at: "whatsapp", times: 3)
            try await bed.say("hello", as: "15550100999")
            let letter = try await bed.letter("ambiguous")
            // The grace passes, and it stays where it is.
            try await Task.sleep(for: .milliseconds(1_500))
            #expect(try await bed.letter("ambiguous") == letter)
            #expect(try await bed.replies().count == 1)

            let shown = try await bed.run("dead", "show", letter)
            #expect(shown.contains("heard hello") && shown.contains("15550100999") && shown.contains("✓ consent"))
            _ = try await bed.run("dead", "retry", letter)
            _ = try await eventually("it went again") { try await bed.replies().count == 2 ? true : nil }
            #expect(Set(try await bed.replies().map(\.correlation)).count == 1)
            #expect(try await bed.run("dead", "list").contains("Nothing waits for you."))
        }
    }

    @Test func whatWasAcceptedAndNeverConfirmedIsSentAgain() async throws {
        try await withHub(Self.configuration(), arguments: ["--ambiguity-grace", "1"]) { bed, _ in
            try await bed.fault("drop_after_accepting", at: "whatsapp")
            try await bed.fault("lose_status", at: "whatsapp", times: 3)
            try await bed.say("hello", as: "15550100999")
            _ = try await eventually("it went again") { try await bed.replies().count == 2 ? true : nil }
            #expect(try await bed.run("dead", "list").contains("Nothing waits for you."))
        }
    }

    @Test func aStatusResolvesIt() async throws {
        try await withHub(Self.configuration(delivery: "at_most_once")) { bed, _ in
            try await bed.fault("fail_after_accepting", at: "whatsapp")
            try await bed.say("hello", as: "15550100999")
            _ = try await eventually("it is sent") {
                try bed.count("SELECT count(*) FROM outbox WHERE state = 'sent'") == 1 ? true : nil
            }
            #expect(try await bed.replies().count == 1)
        }
    }

    @Test func theProvidersListResolvesIt() async throws {
        try await withHub(Self.configuration(), arguments: ["--ambiguity-grace", "1"]) { bed, _ in
            try await bed.fault("drop_after_accepting", at: "twilio")
            try await bed.fault("lose_status", at: "twilio", times: 5)
            try await bed.say("hello", as: "+15550100999", to: "lotus/sms")
            _ = try await eventually("it is sent") {
                try bed.count("SELECT count(*) FROM outbox WHERE state = 'sent'") == 1 ? true : nil
            }
            #expect(try await bed.replies().count == 1)
        }
    }

    // MARK: - A window that is closed

    @Test func aReplyToAClosedWindowGoesAsTheTemplate() async throws {
        let template = #"window_template: { name: come_back, language: en, parameters: ["{{contact.name}}"] }"#
        try await withHub(Self.configuration(template)) { bed, _ in
            try await bed.fault("closed_window", at: "whatsapp")
            try await bed.say("hello", as: "15550100999")
            let reply = try await eventually("the template came") { try await bed.replies().first }
            #expect(reply.text.contains("come_back") && reply.text.contains("Ana Roy"))
        }
    }

    @Test func withoutATemplateItWaitsUntilTheyWriteAgain() async throws {
        try await withHub(Self.configuration()) { bed, _ in
            try await bed.fault("closed_window", at: "whatsapp")
            try await bed.say("one", as: "15550100999")
            let letter = try await bed.letter("held")
            #expect(try await bed.run("dead", "show", letter).contains("✗ window"))
            try await Task.sleep(for: .milliseconds(1_100))
            try await bed.say("two", as: "15550100999")
            _ = try await eventually("both went") { try await bed.replies().count == 2 ? true : nil }
        }
    }

    // MARK: - A token that expired

    @Test func afterTheTokenWasReplacedWhatIsHeldGoesOutAndWhatExpiredDoesNot() async throws {
        try await withHub(Self.configuration()) { bed, hub in
            try await bed.fault("expired_token", at: "whatsapp")
            try await bed.say("one", as: "15550100999")
            _ = try await bed.letter("held")
            try await bed.say("two", as: "15550100998")
            _ = try await eventually("both are held") {
                try bed.count("SELECT count(*) FROM outbox WHERE state = 'held'") == 2 ? true : nil
            }
            #expect(try await bed.replies().isEmpty)
            try bed.execute("UPDATE outbox SET expires_at = 1 WHERE id = (SELECT max(id) FROM outbox)")

            hub.signal(SIGHUP)
            _ = try await eventually("one went, the other is dead") {
                try bed.count("SELECT count(*) FROM outbox WHERE state IN ('sent', 'dead')") == 2 ? true : nil
            }
            #expect(try await bed.replies().map(\.text).filter { $0.hasPrefix("heard one") }.count == 1)
            #expect(try await bed.replies().count == 1)
            #expect(try await bed.run("dead", "list").contains("expired before it could be sent"))
        }
    }

    // MARK: - People

    @Test func anOperatorTakesAConversationAndGivesItBack() async throws {
        try await withHub(Self.configuration()) { bed, _ in
            try await bed.say("one", as: "15550100999")
            _ = try await eventually("it was answered") { try await bed.replies().count == 1 ? true : nil }
            _ = try await bed.run("conversations", "take", "1")
            try await bed.say("two", as: "15550100999")
            _ = try await eventually("it was stored") {
                try bed.count("SELECT count(*) FROM inbox WHERE outcome = 'human'") == 1 ? true : nil
            }
            #expect(try await bed.run("conversations", "list", "--human").contains("15550100999"))
            #expect(try await bed.run("conversations", "release", "1").contains("The hub has conversation 1 again."))
            try await bed.say("three", as: "15550100999")
            let replies = try await eventually("it was answered") { () -> [Journal.Reply]? in
                let replies = try await bed.replies()
                return replies.count == 2 ? replies : nil
            }
            #expect(replies.last?.text.hasPrefix("heard three") == true)
        }
    }

    @Test func aNumberIsUnderstoodAsTheChoice() async throws {
        try await withHub(Self.configuration()) { bed, _ in
            try await bed.say("hello", as: "+15550100999", to: "lotus/sms")
            let first = try await eventually("a list came") { try await bed.replies().first }
            #expect(first.text == "heard hello\n1. Book a visit\n2. Opening hours")
            try await bed.say("2", as: "+15550100999", to: "lotus/sms")
            _ = try await eventually("the choice was heard") {
                try await bed.replies().contains { $0.text.hasPrefix("heard Opening hours") } ? true : nil
            }
        }
    }
}

extension TestBed {
    /// Lets something go wrong at a simulated provider.
    fileprivate func fault(_ name: String, at adapter: String, times: Int = 1) async throws {
        let body: JSONValue = [
            "adapter": .string(adapter), "fault": .string(name), "times": .integer(Int64(times)),
        ]
        let answer = try await http.post("\(simulatorURL)/_simulator/faults", body: body.data)
        try #require(answer.status == 200, "\(String(decoding: answer.body, as: UTF8.self))")
    }

    /// Runs a command beside the hub and returns what it printed.
    fileprivate func run(_ arguments: String...) async throws -> String {
        let program = try Program(arguments, in: folder)
        #expect(try await program.exitCode() == 0, "\(program.errorText)")
        return program.outputText
    }

    /// The name of the one letter that waits in `state`, once it is there.
    fileprivate func letter(_ state: String) async throws -> String {
        try await eventually("something is \(state)") {
            let list = try JSONValue(parsing: Data(try await run("dead", "list", "--json").utf8)).array ?? []
            return list.first { $0["state"]?.string == state }?["id"]?.string
        }
    }

    /// Changes a row behind the hub's back.
    fileprivate func execute(_ sql: String) throws {
        let path = folder.url.appending(path: "data/patchbay.db").path
        try DatabaseQueue(path: path).write { try $0.execute(sql: sql) }
    }
}
