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
        // Twilio wants TwiML: plain text would go to the customer as a message.
        acknowledgement: WebhookResponse(
            status: 200,
            contentType: "text/xml",
            text: #"<?xml version="1.0" encoding="UTF-8"?><Response/>"#
        ),
        refusals: [
            refusal("wrong token", 401, code: 20003, .hold),
            refusal(
                "too many calls",
                429,
                code: 20429,
                headers: ["Retry-After": "17"],
                .pause(.channel, for: .seconds(17))
            ),
            refusal("queue overflow", 400, code: 21611, .pause(.channel, for: .seconds(120))),
            refusal("opted out", 400, code: 21610, .optOut),
            refusal("window closed", 400, code: 63016, .closeWindow),
            refusal("no number", 400, code: 21211, .park),
            refusal("too long", 400, code: 21617, .park),
            refusal("no account", 404, code: 20404, .park),
            refusal("Twilio's trouble", 500, code: 20500, .reconcile),
        ],
        absent: [
            // Calls are answered with a document.
            "stream-words", "stream-end", "stream-filler",
            // One thing in each request, and no check of the URL.
            "signature-batch", "split-batch", "split-unreadable", "split-duplicate", "key-batch", "payload-tenant",
            "fault-batch",
            "handshake-right", "handshake-rotation", "handshake-wrong", "handshake-missing", "handshake-not-delivery",
            "signature-stale",
            // SMS has none.
            "fault-closed-window",
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
        _ name: String,
        _ status: Int,
        code: Int64,
        headers: HeaderFields = [:],
        _ disposition: DeliveryError.Disposition
    ) -> Refusal {
        let body: JSONValue = [
            "code": .integer(code), "message": "No message to +15145550123", "status": .integer(Int64(status)),
            "more_info": .string("https://www.twilio.com/docs/errors/\(code)"),
        ]
        return Refusal(name, status: status, headers: headers, body, disposition)
    }
}

@Suite("Twilio keeps every promise", .timeLimit(.minutes(5)))
struct TwilioConformanceTests {
    @Test(arguments: Conformance.checks)
    func keepsThePromise(_ check: ConformanceCheck) async {
        let outcome = await check.run(.twilio)
        #expect(outcome.failures == [])
    }

    @Test func survivesBadInputs() async throws {
        let report = try await Fuzzer(FuzzTarget(.twilio)).run(for: Fuzzer.budget)
        #expect(report.findings == [])
        #expect(report.inputs > 0)
    }
}
