import ChannelKit
import Foundation
import Testing
import WhatsAppChannel

struct HandshakeTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let query: String
        /// Nil if the channel does not know the token.
        let expected: WebhookResponse?
        var testDescription: String { query }

        init(_ query: String, _ expected: WebhookResponse?) {
            self.query = query
            self.expected = expected
        }
    }

    static let malformed = WebhookResponse(
        status: 400,
        contentType: "text/plain",
        text: "not a subscription check"
    )

    static func echo(_ challenge: String) -> WebhookResponse {
        WebhookResponse(status: 200, contentType: "text/plain", text: challenge)
    }

    static let cases = [
        Case("hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=my-verify-token", echo("1158201444")),
        Case("hub.verify_token=my-verify-token&hub.challenge=1&hub.mode=subscribe", echo("1")),
        Case("hub.mode=subscribe&hub.challenge=a%3Cb%3E%2541&hub.verify_token=my-verify-token", echo("a<b>%41")),
        Case("hub.mode=subscribe&hub.challenge=1&hub.verify_token=my%20old%20token", echo("1")),
        Case("hub.mode=subscribe&hub.challenge=1&hub.verify_token=wrong", nil),
        Case("hub.mode=subscribe&hub.challenge=1&hub.verify_token=", nil),
        Case("hub.mode=subscribe&hub.challenge=1", nil),
        Case("hub.mode=unsubscribe&hub.challenge=1&hub.verify_token=my-verify-token", malformed),
        Case("hub.challenge=1&hub.verify_token=my-verify-token", malformed),
        Case("hub.mode=subscribe&hub.verify_token=my-verify-token", malformed),
        Case("hub_mode=subscribe&hub_challenge=1&hub_verify_token=my-verify-token", malformed),
        Case("", malformed),
    ]

    @Test(arguments: cases)
    func answers(_ testCase: Case) throws {
        let request = WebhookRequest(
            method: "GET",
            target: "/webhooks/whatsapp?\(testCase.query)",
            receivedAt: Sample.receivedAt
        )
        #expect(WhatsAppAdapter.isHandshake(request))
        #expect(try Sample.adapter().answerHandshake(request) == testCase.expected)
    }

    @Test func aDeliveryIsNoHandshake() {
        #expect(!WhatsAppAdapter.isHandshake(Sample.post(Data())))
    }

    @Test func aWrongTokenIsForbidden() {
        #expect(WhatsAppAdapter.handshakeRefusal.status == 403)
    }
}
