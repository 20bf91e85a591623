import BotpressChannel
import BotpressSimulator
import ChannelKit
import ChannelSimulatorKit
import ChannelTestKit
import Foundation
import Testing

/// The simulator's responses to valid and invalid calls.
@Suite(.timeLimit(.minutes(5)))
struct RefusalTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let method: String
        let path: String
        let headers: HeaderFields
        let body: String
        let status: Int
        /// A part of the response's body.
        let contains: String

        init(
            _ description: String,
            method: String = "POST",
            _ path: String,
            _ headers: HeaderFields,
            _ body: String,
            _ status: Int,
            _ contains: String
        ) {
            testDescription = description
            self.method = method
            self.path = path
            self.headers = headers
            self.body = body
            self.status = status
            self.contains = contains
        }
    }

    private static let messages = "v1/chat/messages"
    private static let bot: HeaderFields = ["Authorization": "Bearer \(Sample.accessToken)", "x-bot-id": Sample.bot]
    private static let otherBot: HeaderFields = [
        "Authorization": "Bearer \(Sample.accessToken)", "x-bot-id": "other",
    ]
    private static let integrated = HeaderFields(
        bot.fields.map { ($0.name, $0.value) } + [("x-integration-id", "webchat")]
    )
    private static let reply =
        #"{"conversationId":"conv_1","userId":"\#(Sample.bot)","type":"text","payload":{"text":"Hi"},"tags":{}}"#

    static let runtime = [
        Case("a reply", messages, bot, reply, 201, "outgoing"),
        Case("as an integration", messages, integrated, reply, 201, "incoming"),
        Case("no token", messages, [:], reply, 401, "Unauthorized"),
        Case("another bot", messages, otherBot, reply, 403, "Forbidden"),
        Case(
            "an unknown conversation",
            messages,
            bot,
            reply.replacing("conv_1", with: "conv_2"),
            404,
            "ResourceNotFound"
        ),
        Case("another author", messages, bot, reply.replacing(Sample.bot, with: "user_1"), 400, "InvalidPayload"),
        Case("no tags", messages, bot, reply.replacing(#","tags":{}"#, with: ""), 400, "InvalidPayload"),
        Case(
            "an undeclared tag",
            messages,
            bot,
            reply.replacing(#""tags":{}"#, with: #""tags":{"x":"1"}"#),
            400,
            "InvalidPayload"
        ),
        Case("an empty text", messages, bot, reply.replacing("Hi", with: ""), 400, "InvalidPayload"),
        Case("an unknown path", "v1/chat/other", bot, "", 404, "MethodNotFound"),
        Case("v12's path", "elsewhere", bot, "", 404, "MethodNotFound"),
    ]

    private static let token: HeaderFields = ["Authorization": "bearer \(Sample.accessToken)"]
    private static let question =
        #"{"userId":"u","messageId":"m","conversationId":"hub-1","type":"text","text":"Hi"}"#

    static let integration = [
        Case("a question", Sample.webhook, token, question, 200, "plus/messaging"),
        Case("a longer path", "\(Sample.webhook)/x", token, question, 404, "Not found"),
        Case("no authorization", Sample.webhook, [:], question, 500, "Internal"),
        Case("no JSON", Sample.webhook, token, "Hi", 500, "Internal"),
        Case("a wrong token", Sample.webhook, ["Authorization": "bearer no"], question, 401, "Unauthorized."),
        Case("an empty summary", Sample.webhook, token, question.replacing("Hi", with: ""), 400, "Validation Error!"),
    ]

    private static let client: HeaderFields = [
        "x-bp-messaging-client-id": Sample.client, "x-bp-messaging-client-token": Sample.clientToken,
    ]
    private static let message = #"{"conversationId":"8d1f","payload":{"type":"text","text":"Hi"}}"#

    private static func message(with member: String) -> String { "{\(member),\(message.dropFirst())" }

    static let server = [
        Case("a message", "api/v1/messages", client, message, 201, "sentOn"),
        Case("no client", "api/v1/messages", [:], message, 401, "Unauthorized"),
        Case("a null author", "api/v1/messages", client, message(with: #""authorId":null"#), 400, "not allowed"),
        Case("an unknown member", "api/v1/messages", client, message(with: #""tags":{}"#), 400, "not allowed"),
        Case(
            "an unknown conversation",
            "api/v1/messages",
            client,
            message.replacing("8d1f", with: "9999"),
            404,
            "Not Found"
        ),
        Case("health", method: "GET", "api/v1/health", client, "", 200, "channels"),
        Case("a turn's end", "api/v1/messages/turn/1", client, "", 200, ""),
    ]

    @Test(arguments: runtime + integration + server)
    func callGetsBotpresssResponse(_ testCase: Case) async throws {
        try await withSimulator { simulator, baseURL in
            for customer in [
                UnifiedContact(id: "user_1", aliases: ["conv_1"]), UnifiedContact(id: "3c9a", aliases: ["8d1f"]),
            ] {
                _ = try await simulator.say("Hello", as: customer, to: Sample.channel)
            }
            let response = try await WebhookClient().send(
                OutboundRequest(
                    method: testCase.method,
                    url: "\(baseURL)/\(testCase.path)",
                    headers: testCase.headers,
                    body: Data(testCase.body.utf8)
                )
            )
            #expect(response.status == testCase.status)
            let text = String(decoding: response.body, as: UTF8.self)
            #expect(testCase.contains.isEmpty || text.contains(testCase.contains))
        }
    }
}
