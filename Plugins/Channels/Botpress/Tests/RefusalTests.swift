import BotpressChannel
import BotpressSimulator
import ChannelKit
import ChannelSimulatorKit
import ChannelTestKit
import Foundation
import Testing

/// The simulated Botpress refuses what Botpress refuses, in its words.
@Suite(.timeLimit(.minutes(1)))
struct RefusalTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var method = "POST"
        let path: String
        let headers: HeaderFields
        var body = ""
        let status: Int
        /// What stands in the answer.
        let says: String
    }

    private static let bot: HeaderFields = ["Authorization": "Bearer \(Sample.accessToken)", "x-bot-id": Sample.bot]
    private static let token: HeaderFields = ["Authorization": "bearer \(Sample.accessToken)"]
    private static let client: HeaderFields = [
        "x-bp-messaging-client-id": Sample.client, "x-bp-messaging-client-token": Sample.clientToken,
    ]
    private static let reply =
        #"{"conversationId":"conv_1","userId":"\#(Sample.bot)","type":"text","payload":{"text":"Hi"},"tags":{}}"#
    private static let question =
        #"{"userId":"u","messageId":"m","conversationId":"hub-1","type":"text","text":"Hi"}"#
    private static let message = #"{"conversationId":"8d1f","payload":{"type":"text","text":"Hi"}}"#

    static let runtime = [
        Case(
            testDescription: "a reply",
            path: "v1/chat/messages",
            headers: bot,
            body: reply,
            status: 201,
            says: "outgoing"
        ),
        Case(
            testDescription: "as an integration",
            path: "v1/chat/messages",
            headers: HeaderFields(bot.fields.map { ($0.name, $0.value) } + [("x-integration-id", "webchat")]),
            body: reply,
            status: 201,
            says: "incoming"
        ),
        Case(
            testDescription: "no token",
            path: "v1/chat/messages",
            headers: [:],
            body: reply,
            status: 401,
            says: "Unauthorized"
        ),
        Case(
            testDescription: "another bot",
            path: "v1/chat/messages",
            headers: ["Authorization": "Bearer \(Sample.accessToken)", "x-bot-id": "other"],
            body: reply,
            status: 403,
            says: "Forbidden"
        ),
        Case(
            testDescription: "an unknown conversation",
            path: "v1/chat/messages",
            headers: bot,
            body: reply.replacing("conv_1", with: "conv_2"),
            status: 404,
            says: "ResourceNotFound"
        ),
        Case(
            testDescription: "another author",
            path: "v1/chat/messages",
            headers: bot,
            body: reply.replacing(Sample.bot, with: "user_1"),
            status: 400,
            says: "InvalidPayload"
        ),
        Case(
            testDescription: "no tags",
            path: "v1/chat/messages",
            headers: bot,
            body: reply.replacing(#","tags":{}"#, with: ""),
            status: 400,
            says: "InvalidPayload"
        ),
        Case(
            testDescription: "an undeclared tag",
            path: "v1/chat/messages",
            headers: bot,
            body: reply.replacing(#""tags":{}"#, with: #""tags":{"x":"1"}"#),
            status: 400,
            says: "InvalidPayload"
        ),
        Case(
            testDescription: "an empty text",
            path: "v1/chat/messages",
            headers: bot,
            body: reply.replacing("Hi", with: ""),
            status: 400,
            says: "InvalidPayload"
        ),
        Case(
            testDescription: "an unknown path",
            path: "v1/chat/letters",
            headers: bot,
            status: 404,
            says: "MethodNotFound"
        ),
        Case(testDescription: "v12's path", path: "elsewhere", headers: bot, status: 404, says: "MethodNotFound"),
    ]

    static let integration = [
        Case(
            testDescription: "a question",
            path: Sample.webhook,
            headers: token,
            body: question,
            status: 200,
            says: "plus/messaging"
        ),
        Case(
            testDescription: "a path behind",
            path: "\(Sample.webhook)/x",
            headers: token,
            body: question,
            status: 404,
            says: "Not found"
        ),
        Case(
            testDescription: "no authorization",
            path: Sample.webhook,
            headers: [:],
            body: question,
            status: 500,
            says: "Internal"
        ),
        Case(
            testDescription: "no JSON",
            path: Sample.webhook,
            headers: token,
            body: "Hi",
            status: 500,
            says: "Internal"
        ),
        Case(
            testDescription: "a wrong token",
            path: Sample.webhook,
            headers: ["Authorization": "bearer no"],
            body: question,
            status: 401,
            says: "Unauthorized."
        ),
        Case(
            testDescription: "an empty summary",
            path: Sample.webhook,
            headers: token,
            body: question.replacing("Hi", with: ""),
            status: 400,
            says: "Validation Error!"
        ),
    ]

    static let server = [
        Case(
            testDescription: "a message",
            path: "api/v1/messages",
            headers: client,
            body: message,
            status: 201,
            says: "sentOn"
        ),
        Case(
            testDescription: "no client",
            path: "api/v1/messages",
            headers: [:],
            body: message,
            status: 401,
            says: "Unauthorized"
        ),
        Case(
            testDescription: "a null author",
            path: "api/v1/messages",
            headers: client,
            body: message.replacing(#"{"conversationId""#, with: #"{"authorId":null,"conversationId""#),
            status: 400,
            says: "not allowed"
        ),
        Case(
            testDescription: "a member too many",
            path: "api/v1/messages",
            headers: client,
            body: message.replacing(#"{"conversationId""#, with: #"{"tags":{},"conversationId""#),
            status: 400,
            says: "not allowed"
        ),
        Case(
            testDescription: "an unknown conversation",
            path: "api/v1/messages",
            headers: client,
            body: message.replacing("8d1f", with: "9999"),
            status: 404,
            says: "Not Found"
        ),
        Case(
            testDescription: "health",
            method: "GET",
            path: "api/v1/health",
            headers: client,
            status: 200,
            says: "channels"
        ),
        Case(testDescription: "a turn's end", path: "api/v1/messages/turn/1", headers: client, status: 200, says: ""),
    ]

    @Test(arguments: runtime + integration + server)
    func answers(_ testCase: Case) async throws {
        try await withSimulator(hub: AnsweringHub()) { simulator, baseURL in
            for customer in [
                UnifiedContact(id: "user_1", aliases: ["conv_1"]), UnifiedContact(id: "3c9a", aliases: ["8d1f"]),
            ] {
                _ = try await simulator.say("Hello", as: customer, to: Sample.channel)
            }
            let answer = try await WebhookClient().send(
                OutboundRequest(
                    method: testCase.method,
                    url: "\(baseURL)/\(testCase.path)",
                    headers: testCase.headers,
                    body: Data(testCase.body.utf8)
                )
            )
            #expect(answer.status == testCase.status)
            let text = String(decoding: answer.body, as: UTF8.self)
            #expect(testCase.says.isEmpty || text.contains(testCase.says))
        }
    }
}
