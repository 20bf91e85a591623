import ChannelKit
import ChannelTestKit
import Foundation
import Testing
import TwilioChannel

struct SplitTests {
    private static let number = Address("number", "+15550100200")
    private static let onWhatsApp = Address("number", "whatsapp:+15550100200")
    private static let service = Address("messaging_service_sid", Sample.service)

    struct Case: Sendable, CustomTestStringConvertible {
        let fixture: String
        let key: ItemKey
        let addresses: [Address]
        var lane: LaneKey = "+15550100999"
        var answer = InboundItem.Answer.acknowledged
        var testDescription: String { fixture }
    }

    static let cases = [
        Case(
            fixture: "sms-text",
            key: "message:SM00000000000000000000000000000010",
            addresses: [number, onWhatsApp],
            answer: .inline
        ),
        Case(
            fixture: "plus-became-space",
            key: "message:SM00000000000000000000000000000010",
            addresses: [number, onWhatsApp],
            answer: .inline
        ),
        Case(
            fixture: "mms-two-images",
            key: "message:MM00000000000000000000000000000002",
            addresses: [number, onWhatsApp, service],
            answer: .inline
        ),
        Case(
            fixture: "whatsapp-text",
            key: "message:SM00000000000000000000000000000001",
            addresses: [onWhatsApp],
            answer: .inline
        ),
        Case(
            fixture: "messenger-text",
            key: "message:SM00000000000000000000000000000010",
            addresses: [Address("number", "messenger:6666600001")],
            lane: "5555500001",
            answer: .inline
        ),
        // Answered by Twilio.
        Case(
            fixture: "sms-stop",
            key: "message:SM00000000000000000000000000000010",
            addresses: [number, onWhatsApp, service]
        ),
        // The customer is the recipient of a status.
        Case(
            fixture: "status-undelivered",
            key: "status:SM00000000000000000000000000000004:undelivered",
            addresses: [onWhatsApp]
        ),
        Case(
            fixture: "status-accepted-service",
            key: "status:SM00000000000000000000000000000004:accepted",
            addresses: [service]
        ),
    ]

    @Test(arguments: cases)
    func itemsHaveAddressesAndLane(_ testCase: Case) throws {
        let item = try Sample.item(in: testCase.fixture)
        #expect(item.key == testCase.key)
        #expect(item.addresses == testCase.addresses)
        #expect(item.lane == testCase.lane)
        #expect(item.answer == testCase.answer)
        #expect(item.reach == .firstMatch)
        #expect(item.occurredAt == nil)
    }

    @Test func accountNoticesReachEveryChannel() throws {
        let item = try Sample.item(in: "account-news")
        #expect(item.addresses == [Address("account_sid", Sample.account)])
        #expect(item.reach == .everyMatch)
        #expect(item.key.rawValue.hasPrefix("other:"))
    }

    /// Each step of a call is an item.
    @Test func aCallIsAnItemAStep() throws {
        let keys = try ["call-ringing", "call-speech"].map { try Sample.item(in: $0).key.rawValue }
        #expect(keys.allSatisfy { $0.hasPrefix("call:CA00000000000000000000000000000001:") })
        #expect(keys[0] != keys[1])
    }

    /// The channel's own status URL identifies the channel, even if the status does not.
    @Test func statusRouteIdentifiesTheChannel() throws {
        let body = try Fixture.data("status-accepted-service.form", in: .module)
        let item = try Sample.item(of: body, target: "/webhooks/twilio/key/status?mid=1", subpath: "status")
        #expect(item.addresses == [])
    }

    static let fixtures = (try? Fixture.names(suffix: "form", in: .module)) ?? []

    @Test func theFixturesAreThere() { #expect(Self.fixtures.count > 30) }

    /// The same fields in another order, and by `GET`.
    @Test(arguments: fixtures)
    func itemsDoNotDependOnHowTheyAreWritten(_ fixture: String) throws {
        let body = try Fixture.data(fixture, in: .module)
        let text = String(decoding: body, as: UTF8.self)
        let reversed = text.split(separator: "&").reversed().joined(separator: "&")
        let item = try Sample.item(of: body)
        #expect(try Sample.item(of: Data(reversed.utf8)) == item)
        let request = WebhookRequest(method: "GET", target: "/webhooks/twilio?\(text)", receivedAt: Sample.receivedAt)
        #expect(try TwilioAdapter.split(.unchecked(request)) == [item])
        #expect(TwilioAdapter.locate(request) == TwilioAdapter.locate(Sample.post(body)))
    }

    /// An item's addresses are among those whose secrets are tried.
    @Test(arguments: fixtures)
    func locatedAddressesIncludeThoseOfItems(_ fixture: String) throws {
        let body = try Fixture.data(fixture, in: .module)
        #expect(Set(TwilioAdapter.locate(Sample.post(body))).isSuperset(of: try Sample.item(of: body).addresses))
    }

    @Test(arguments: ["", "hello", "a=b&c=d", "&&&", "%%%=%", "{}", "Body=MessageSid"])
    func foreignRequestsAreMalformed(_ body: String) {
        #expect(throws: InboundError.self) { try Sample.item(of: Data(body.utf8)) }
        #expect(TwilioAdapter.locate(Sample.post(Data(body.utf8))) == [])
    }

    /// Webhooks with JSON are acknowledged and ignored.
    @Test func jsonIsNoMessage() throws {
        let body = Data(#"{"eventType":"onMessageAdded","index":1}"#.utf8)
        let request = Sample.post(body, headers: ["Content-Type": "application/json"])
        let item = try #require(try TwilioAdapter.split(.unchecked(request)).first)
        #expect(item.addresses == [])
        #expect(
            try Sample.adapter().normalize(item, receivedAt: Sample.receivedAt) == [
                .ignored(reason: "neither a message nor a status")
            ]
        )
        #expect(throws: InboundError.self) {
            try TwilioAdapter.split(
                .unchecked(Sample.post(Data("{".utf8), headers: ["Content-Type": "application/json"]))
            )
        }
    }

    /// No field may take more than a short scan.
    @Test(.timeLimit(.minutes(1))) func longBodiesAreScannedOnce() {
        let body = Data(String(repeating: "To=%2B1&", count: 100_000).utf8) + Data(repeating: 0x3D, count: 1_000_000)
        #expect(TwilioAdapter.locate(Sample.post(body)).count == 2)
        let endless = Data("To=".utf8) + Data(repeating: 0x31, count: 200_000)
        #expect(TwilioAdapter.locate(Sample.post(endless)) == [])
    }
}
