import ChannelKit
import ChannelTestKit
import Foundation
import Testing

/// Webhooks to the real binary over a socket.
@Suite(.serialized, .timeLimit(.minutes(10)))
struct WebhookTests {
    @Test func handshakeEchoesTheChallenge() async throws {
        let (bed, _) = try await TestBed.running()
        let url = "\(bed.hubURL)/webhooks/whatsapp?hub.mode=subscribe&hub.challenge=test123&hub.verify_token="

        for (token, status, body) in [
            ("lotus-verify", 200, "test123"), ("roy-verify", 200, "test123"), ("wrong", 403, nil),
        ] {
            let answer = try await bed.http.get(url + token)
            #expect(answer.status == status)
            if let body { #expect(String(decoding: answer.body, as: UTF8.self) == body) }
        }
    }

    @Test func changedByteIsRefusedAndLeavesNoRow() async throws {
        let (bed, _) = try await TestBed.running()
        let webhook = WhatsAppWebhook([.init(phoneNumberID: "100", from: "15550100999", id: "wamid.1", text: "hello")])

        let forged = try await bed.post(webhook, secret: "lotus-app-secret") { $0[$0.count - 3] ^= 1 }
        #expect(forged.status == 401)
        #expect(try bed.count("SELECT count(*) FROM inbox") == 0)
        #expect(try bed.count("SELECT count(*) FROM unrouted") == 0)

        let authentic = try await bed.post(webhook, secret: "lotus-app-secret")
        #expect(authentic.status == 200)
        #expect(try bed.count("SELECT count(*) FROM inbox WHERE outcome IS NOT 'applied'") == 1)
    }

    @Test func redeliveryIsMarkedForTheSimulators() async throws {
        let (bed, _) = try await TestBed.running()
        let webhook = WhatsAppWebhook([.init(phoneNumberID: "100", from: "15550100999", id: "wamid.1", text: "hello")])
        let marks = try await [
            bed.post(webhook, secret: "lotus-app-secret"), bed.post(webhook, secret: "lotus-app-secret"),
        ].map { $0.headers["X-Patchbay-Unanswered"] }
        #expect(marks == [nil, "duplicate"])
    }

    @Test func messageToAnAgentIsMarkedForTheSimulators() async throws {
        let (bed, _) = try await TestBed.running()
        func mark(of id: String) async throws -> String? {
            let webhook = WhatsAppWebhook([.init(phoneNumberID: "100", from: "15550100999", id: id, text: "hello")])
            return try await bed.post(webhook, secret: "lotus-app-secret").headers["X-Patchbay-Unanswered"]
        }
        #expect(try await mark(of: "wamid.1") == nil)
        try await bed.replies(count: 1)
        _ = try await bed.run("conversations", "take", "1")
        #expect(try await mark(of: "wamid.2") == "agent")
    }

    @Test func threeMessagesForTwoTenantsUnderTheirOwn() async throws {
        // One app for both numbers: the same secret.
        let shared = TestBed.configuration(reply: "heard {{message.text}}")
            .replacingOccurrences(of: "roy-app-secret", with: "lotus-app-secret")
        let (bed, _) = try await TestBed.running(shared)
        let webhook = WhatsAppWebhook([
            .init(phoneNumberID: "100", from: "15550100999", id: "wamid.1", text: "one"),
            .init(phoneNumberID: "100", from: "15550100998", id: "wamid.2", text: "two"),
            .init(phoneNumberID: "200", from: "15550100999", id: "wamid.3", text: "three"),
        ])

        #expect(try await bed.post(webhook, secret: "lotus-app-secret").status == 200)
        try await bed.replies(count: 3)
        #expect(try bed.count("SELECT count(*) FROM conversations WHERE tenant = 'lotus'") == 2)
        #expect(try bed.count("SELECT count(*) FROM conversations WHERE tenant = 'roy'") == 1)

        // Ten redeliveries at once.
        let (hubURL, http) = (bed.hubURL, bed.http)
        let (signature, body) = (webhook.signature("lotus-app-secret"), webhook.body)
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<10 {
                group.addTask {
                    let headers: HeaderFields = ["X-Hub-Signature-256": signature]
                    return try await http.post("\(hubURL)/webhooks/whatsapp", headers: headers, body: body).status
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses == Array(repeating: 200, count: 10))
        #expect(try bed.count("SELECT count(*) FROM inbox WHERE outcome = 'turn'") == 3)
        #expect(try bed.count("SELECT count(*) FROM turns") == 3)
        #expect(Set(try await bed.replies().map(\.text)) == ["heard one", "heard two", "heard three"])
        #expect(try await bed.replies().count == 3)
    }

    @Test func onlyTheTenantWhoseSecretFitsIsTaken() async throws {
        let (bed, _) = try await TestBed.running()
        let webhook = WhatsAppWebhook([
            .init(phoneNumberID: "100", from: "15550100999", id: "wamid.1", text: "one"),
            .init(phoneNumberID: "200", from: "15550100999", id: "wamid.2", text: "two"),
        ])

        #expect(try await bed.post(webhook, secret: "roy-app-secret").status == 200)
        #expect(try await bed.replies(count: 1).map(\.text) == ["heard two"])
        #expect(try bed.count("SELECT count(*) FROM inbox WHERE tenant = 'lotus'") == 0)
    }

    @Test func reloadChangesTheAnswerWithoutARestart() async throws {
        let (bed, hub) = try await TestBed.running()
        try await bed.say("one", as: "15550100999")
        try await bed.replies(count: 1)

        try bed.folder.write(TestBed.configuration(reply: "now {{message.text}}"), to: "channels.yaml")
        hub.signal(SIGHUP)
        try await eventually("generation 2") {
            let health = try JSONValue(parsing: try await bed.http.get("\(bed.adminURL)/health").body)
            return health["generation"] == 2
        }
        try await bed.say("two", as: "15550100999")
        try await bed.waitForReply("now two")

        // An invalid file leaves the configuration as it is.
        try bed.folder.write("tenants: [", to: "channels.yaml")
        hub.signal(SIGHUP)
        _ = try await hub.line(after: "channels.yaml:")
        try await eventually("the refusal is reported") {
            let health = try JSONValue(parsing: try await bed.http.get("\(bed.adminURL)/health").body)
            return health["problems"]?[0]?["kind"] == "reload_refused"
                && health["refused_reload"]?["reason"]?.string?.hasPrefix("channels.yaml:") == true
        }
        let metrics = String(decoding: try await bed.http.get("\(bed.adminURL)/metrics").body, as: UTF8.self)
        #expect(metrics.contains("\npatchbay_configuration_last_reload_successful 0\n"))
        for line in metrics.split(separator: "\n") where line.hasPrefix("# HELP patchbay_") {
            #expect(line.hasSuffix("."), "\(line)")
        }
        try await bed.say("three", as: "15550100999")
        try await bed.waitForReply("now three")

        // A channel that is broken in the new file keeps its last valid version, and health reports it.
        let broken = TestBed.configuration(reply: "last {{message.text}}")
            .replacingOccurrences(of: "\"200\"", with: "[200]")
        try bed.folder.write(broken, to: "channels.yaml")
        hub.signal(SIGHUP)
        try await eventually("roy is stale") {
            let health = try JSONValue(parsing: try await bed.http.get("\(bed.adminURL)/health/detailed").body)
            let problem = health["problems"]?[0]
            guard problem?["kind"] == "channel_stale" else { return false }
            return problem?["channel"] == "roy/whatsapp" && problem?["generation"] == 2
                && health["channels"]?["lotus/whatsapp"]?["status"] == "serving" && health["refused_reload"] == .null
        }

        hub.signal(SIGTERM)
        #expect(try await hub.exitCode() == 0)
    }

    @Test func aChannelWithInvalidStepsStoresMessagesUntilTheyAreFixed() async throws {
        let bed = try TestBed()
        let good = TestBed.configuration(reply: "heard {{message.text}}")
        // Roy's steps are invalid: his messages must wait, not be lost.
        let parts = good.components(separatedBy: "  roy:")
        let broken = parts[0] + "  roy:" + parts[1].replacingOccurrences(of: "message.text", with: "message.txt")
        try bed.folder.write(good, to: "channels.yaml")
        try await bed.startSimulators()
        try bed.folder.write(broken, to: "channels.yaml")
        let hub = try bed.startHub()
        _ = try await hub.line(after: "ready on ")

        try await bed.say("one", as: "15550100999", to: "roy/whatsapp")
        try await bed.say("two", as: "15550100999", to: "lotus/whatsapp")
        #expect(try await bed.replies(count: 1).map(\.text) == ["heard two"])
        #expect(try bed.count("SELECT count(*) FROM inbox WHERE tenant = 'roy' AND state = 'pending'") == 1)

        try bed.folder.write(good, to: "channels.yaml")
        hub.signal(SIGHUP)
        #expect(try await bed.replies(count: 2).map(\.text) == ["heard two", "heard one"])
    }
}
