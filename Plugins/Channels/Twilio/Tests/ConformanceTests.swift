import ChannelKit
import ChannelTestKit
import Foundation
import Testing
import TwilioChannel
import TwilioSimulator

extension ConformanceSubject {
    static let twilio = ConformanceSubject(
        adapter: TwilioAdapter.self,
        simulator: TwilioAPISimulator.self,
        folder: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent(),
        sibling: ["number": .text("+15550100201")],
        stranger: [
            "account_sid": .text("AC00000000000000000000000000000009"),
            "auth_token": .secrets([Secret("another-account's-auth-token")]), "number": .text("+15550100209"),
        ],
        customer: UnifiedContact(id: "+15145550123", phone: "+15145550123"),
        otherCustomer: UnifiedContact(id: "+15145550199", phone: "+15145550199"),
        samples: fixtures((try? Fixture.names(suffix: "form", in: .module)) ?? []),
        unknown: fixtures(["whatsapp-invented-type.form", "account-news.form"]),
        // Twilio requires TwiML: plain text would be sent to the customer as a message.
        acknowledgement: WebhookResponse(
            status: 200,
            contentType: "text/xml",
            text: #"<?xml version="1.0" encoding="UTF-8"?><Response/>"#
        ),
        refusals: [
            refusal(20003, 401, "wrong token", .hold),
            refusal(20005, 403, "suspended", .hold),
            refusal(20429, 429, "too many calls", .pause(.channel, for: .seconds(17)), retryAfter: "17"),
            refusal(21611, 400, "queue overflow", .pause(.channel, for: .seconds(120))),
            refusal(21610, 400, "opted out", .optOut),
            refusal(63016, 400, "window closed", .closeWindow),
            refusal(21211, 400, "no number", .park),
            refusal(21617, 400, "too long", .park),
            refusal(20404, 404, "no account", .park),
            refusal(20500, 500, "Twilio's trouble", .reconcile),
        ],
        absent: [
            // Calls are answered with a document.
            "stream-words", "stream-end", "stream-filler",
            // One item per request, and no handshake.
            "signature-batch", "split-batch", "split-unreadable", "split-duplicate", "key-batch", "payload-tenant",
            "fault-batch",
            "handshake-right", "handshake-rotation", "handshake-wrong", "handshake-missing", "handshake-not-delivery",
            "signature-stale",
            // SMS has none.
            "fault-closed-window",
            "acknowledge",
        ]
    )

    private static func fixtures(_ names: [String]) -> [WebhookRequest] {
        Fixture.webhooks(
            names,
            in: .module,
            to: "twilio",
            contentType: "application/x-www-form-urlencoded; charset=utf-8"
        )
    }

    private static func refusal(
        _ code: Int64,
        _ status: Int,
        _ name: String,
        _ disposition: DeliveryError.Disposition,
        retryAfter: String? = nil
    ) -> Refusal {
        let body: JSONValue = [
            "code": .integer(code), "message": "No message to +15145550123", "status": .integer(Int64(status)),
            "more_info": .string("https://www.twilio.com/docs/errors/\(code)"),
        ]
        let headers = HeaderFields(retryAfter.map { [(name: "Retry-After", value: $0)] } ?? [])
        return Refusal(name, status: status, headers: headers, body, disposition)
    }
}

@Suite("Twilio: conformance", .timeLimit(.minutes(5)))
struct TwilioConformanceTests {
    @Test func survivesBadInputs() async throws {
        #expect(try await Fuzzer.findings(in: .twilio) == [])
    }

    @Test(arguments: Conformance.checks) func conforms(_ check: ConformanceCheck) async {
        for failure in await check.failures(of: .twilio) { Issue.record("\(failure)") }
    }
}
