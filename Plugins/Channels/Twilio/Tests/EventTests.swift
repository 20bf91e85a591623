import ChannelKit
import ChannelTestKit
import Foundation
import Testing
import TwilioChannel

/// Statuses, keywords and webhooks without a message.
struct EventTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let fixture: String
        let expected: InboundEvent
        var testDescription: String { fixture }
    }

    private static func status(
        _ status: DeliveryStatus,
        error: ProviderError? = nil,
        provider: [String: JSONValue] = [:]
    ) -> InboundEvent {
        let id = "SM00000000000000000000000000000004"
        return .status(
            StatusUpdate(externalID: id, status: status, at: Sample.receivedAt, error: error, provider: provider)
        )
    }

    private static func consent(_ keyword: String) -> ConsentChange {
        ConsentChange(contact: MessageTests.phone, at: Sample.receivedAt, keyword: keyword, isConfirmed: true)
    }

    private static let conversations = "a webhook of Twilio Conversations: enter the URL at the number instead"

    private static let noVoice = "the channel does not answer calls: no voice settings"

    static let cases = [
        Case(
            fixture: "status-undelivered",
            expected: status(
                .failed,
                error: ProviderError(
                    code: "63016",
                    message: "outside the 24-hour customer service window: send a template",
                    cause: .windowClosed
                ),
                provider: [
                    "To": "whatsapp:+15550100999", "ChannelPrefix": "whatsapp", "EventType": "UNDELIVERED",
                    "ChannelToAddress": "+1555010XXXX", "ChannelInstallSid": "XE00000000000000000000000000000001",
                ]
            )
        ),
        Case(
            fixture: "status-opted-out",
            expected: status(
                .failed,
                error: ProviderError(code: "21610", message: "The recipient … has opted out", cause: .optedOut),
                provider: ["To": "+15550100999"]
            )
        ),
        Case(
            fixture: "status-delivered",
            expected: status(.delivered, provider: ["To": "+15550100999", "RawDlrDoneDate": "2611210900"])
        ),
        Case(
            fixture: "status-read",
            expected: status(
                .read,
                provider: ["To": "whatsapp:+15550100999", "ChannelPrefix": "whatsapp", "EventType": "READ"]
            )
        ),
        Case(
            fixture: "status-accepted-service",
            expected: status(
                .queued,
                provider: ["To": "+15550100999", "MessagingServiceSid": .string(Sample.service)]
            )
        ),
        Case(fixture: "status-unknown", expected: .ignored(reason: "unknown status 'levitating'")),
        Case(fixture: "sms-stop", expected: .optOut(consent("STOP"))),
        Case(fixture: "sms-start", expected: .optIn(consent("START"))),
        Case(fixture: "sms-help", expected: .ignored(reason: "answered by Twilio: HELP")),
        Case(fixture: "sms-keyword-invented", expected: .ignored(reason: "answered by Twilio: an unknown keyword")),
        Case(fixture: "call-ringing", expected: .ignored(reason: noVoice)),
        Case(fixture: "call-speech", expected: .ignored(reason: noVoice)),
        Case(
            fixture: "status-suspended",
            expected: status(
                .failed,
                error: ProviderError(
                    code: "30002",
                    message: "the account is suspended: see its balance and notices in the Console",
                    cause: .accountBlocked
                ),
                provider: ["To": "+15550100999"]
            )
        ),
        Case(fixture: "sms-to-itself", expected: .ignored(reason: "a message from the number to itself")),
        Case(fixture: "conversations-message", expected: .ignored(reason: conversations)),
        Case(fixture: "conversations-delivery", expected: .ignored(reason: conversations)),
        Case(fixture: "conversations-state", expected: .ignored(reason: conversations)),
        Case(fixture: "conversations-before", expected: .ignored(reason: conversations)),
        Case(fixture: "chat-message", expected: .ignored(reason: conversations)),
        Case(fixture: "account-news", expected: .ignored(reason: "neither a message nor a status")),
    ]

    @Test(arguments: cases)
    func normalizes(_ testCase: Case) throws {
        #expect(try Sample.events(in: testCase.fixture) == [testCase.expected])
    }

    @Test(arguments: [
        ("accepted", DeliveryStatus.queued), ("scheduled", .queued), ("queued", .queued), ("sending", .queued),
        ("sent", .sent), ("delivered", .delivered), ("partially_delivered", .delivered), ("read", .read),
        ("undelivered", .failed), ("failed", .failed), ("canceled", .failed),
    ])
    func everyStatusIsMapped(name: String, expected: DeliveryStatus) throws {
        let forms = ["MessageSid=SM1&MessageStatus=\(name)&SmsStatus=x", "SmsSid=SM1&SmsStatus=\(name)"]
        for form in forms {
            let item = try Sample.item(of: Data("AccountSid=AC1&To=%2B15550100999&\(form)".utf8))
            #expect(item.key.rawValue == "status:SM1:\(name)")
            guard case .status(let update) = try Sample.adapter().normalize(item, receivedAt: Sample.receivedAt)[0]
            else {
                Issue.record("not a status")
                return
            }
            #expect(update.status == expected)
        }
    }

    /// The hub's id comes back in the URL.
    @Test func aStatusNamesTheSend() throws {
        let body = try Fixture.data("status-delivered.form", in: .module)
        let item = try Sample.item(of: body, target: "/webhooks/twilio?mid=msg%2F01J0")
        guard case .status(let update) = try Sample.adapter().normalize(item, receivedAt: Sample.receivedAt)[0] else {
            Issue.record("not a status")
            return
        }
        #expect(update.correlation == "msg/01J0")
    }
}
