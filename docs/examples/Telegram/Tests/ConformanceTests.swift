import ChannelKit
import ChannelSimulatorKit
import ChannelTestKit
import Foundation
import TelegramChannel
import TelegramSimulator
import Testing

extension ConformanceSubject {
    static let telegram = ConformanceSubject(
        adapter: TelegramAdapter.self,
        simulator: TelegramAPISimulator.self,
        folder: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent(),
        // Each bot is an account of its own, with its own secrets; the suite gives each its own URL.
        sibling: ["bot_token": .secret("1002:the-sibling's-token"), "secret_token": .secret("the-siblings-secret")],
        stranger: ["bot_token": .secret("1009:the-stranger's"), "secret_token": .secret("the-strangers-secret")],
        tellsStatuses: false,
        customer: UnifiedContact(id: "2001"),
        otherCustomer: UnifiedContact(id: "2002"),
        samples: fixtures((try? Fixture.names(suffix: "json", in: .module)) ?? []),
        unknown: fixtures(["photo.json", "group.json", "hologram.json"]),
        acknowledgement: WebhookResponse(status: 200, contentType: "text/plain", text: ""),
        refusals: [
            refusal(401, "Unauthorized", .hold),
            refusal(403, "Forbidden: bot was blocked by the user", .optOut),
            refusal(400, "Bad Request: chat not found", .park),
            refusal(429, "Too Many Requests", .pause(.channel, for: .seconds(7)), ["retry_after": 7]),
        ],
        absent: without(
            .sharedURL,  // nothing in an update names the bot
            .signedBody,  // the secret token covers neither the body
            .signedTime,  // nor the time
            .handshake,
            .batches,  // one update in each request
            .statuses,
            .echoes,
            .replyWindow,
            .richContent,  // keyboards and files are left out of the example
            .files,
            .presence,
            .reconciliation,
            .inlineAnswers,  // Telegram takes a method call in the response; it does not tell the message's id
            .calls
        )
    )

    private static func refusal(
        _ status: Int,
        _ description: JSONValue,
        _ disposition: DeliveryError.Disposition,
        _ parameters: JSONValue = [:]
    ) -> Refusal {
        let body: JSONValue = ["ok": false, "description": description, "parameters": parameters]
        return Refusal("HTTP \(status)", status: status, body, disposition)
    }

    private static func fixtures(_ names: [String]) -> [WebhookRequest] {
        names.compactMap { try? Fixture.webhook($0, in: .module, target: "/webhooks/telegram") }
    }
}

@Suite("Telegram passes every check", .timeLimit(.minutes(5)))
struct TelegramConformanceTests {
    @Test(arguments: Conformance.checks)
    func conforms(_ check: ConformanceCheck) async {
        for failure in await check.failures(of: .telegram) { Issue.record("\(failure)") }
    }

    @Test func survivesBadInputs() async throws { #expect(try await Fuzzer.findings(in: .telegram) == []) }
}
