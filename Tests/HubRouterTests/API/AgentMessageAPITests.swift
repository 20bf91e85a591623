import ChannelKit
import ChannelTestKit
import Foundation
import HubModel
import HubRouter
import Testing

@Suite("Messages of agents over the API", .onBothDatabases, .timeLimit(.minutes(5)))
struct AgentMessageAPITests {
    private static let agentRows =
        "SELECT messages.status, outbox.state FROM messages JOIN outbox ON outbox.id = messages.id "
        + "WHERE messages.author = 'agent' ORDER BY messages.id"

    /// A hub in which a customer has written, and an agent has taken the conversation.
    private func withTakenConversation(
        _ channels: [RoutedChannel]? = nil,
        via adapter: AdapterKind = "toy",
        age: TimeInterval = 60,
        _ body: (LiveAPI, _ conversation: String, _ agent: String) async throws -> Void
    ) async throws {
        try await withAPI(channels) { api in
            let sentAt = Int(api.life.clock.now.timeIntervalSince1970 - age)
            await api.life.post(message("m1", "hello", at: sentAt), via: adapter)
            try await api.life.settle()
            let agent = try await api.session(of: api.user(.agent, named: "Ana"))
            let id = try #require(try await api.get("/conversations", as: agent).ids.first)
            _ = try await api.call("POST", "/conversations/\(id)/take", as: agent)
            try await body(api, id, agent)
        }
    }

    private func send(
        _ body: JSONValue,
        _ key: String? = "k1",
        query: String = "",
        to conversation: String,
        as token: String,
        _ api: LiveAPI
    ) async throws -> LiveAPI.Answer {
        let headers = key.map { [("Idempotency-Key", $0)] } ?? []
        let path = "/conversations/\(conversation)/messages\(query)"
        let answer = try await api.call("POST", path, as: token, headers: headers, body)
        try await api.life.settle()
        return answer
    }

    @Test func anAgentsMessageReachesTheCustomerOnceWithItsStatusAndAuthor() async throws {
        try await withTakenConversation { api, id, agent in
            let first = try await send(["text": "Come at three é."], to: id, as: agent, api)
            #expect(first.status == 202, "\(first.json)")
            #expect(first.json["status"] == "queued")
            #expect(first.json["findings"]?.array?.isEmpty == false)
            let again = try await send(["text": "Come at three é."], to: id, as: agent, api)
            #expect(again.json == first.json)
            #expect(again.headers["idempotency-replayed"] == "true")
            #expect(try await send(["text": "No."], to: id, as: agent, api).code == "idempotency_mismatch")
            let second = try await send(["text": "Bye.", "client_message_id": "c2"], nil, to: id, as: agent, api)
            #expect(second.status == 202)

            #expect(api.life.http.sends.map(\.text) == ["ana: hello", "Come at three é.", "Bye."])
            let messages = try await api.get("/conversations/\(id)/messages", as: agent).json["data"]?.array ?? []
            #expect(messages.map { $0["author"] } == ["agent", "agent", "hub", "customer"])
            #expect(messages.map { $0["status"] }.prefix(2) == ["sent", "sent"])
            let me = try await api.get("/me", as: agent).json
            #expect(messages[0]["sent_by"] == me["user"]?["id"] ?? me["id"])
            #expect(messages[2]["sent_by"] == nil)
            let admin = try await api.session(of: api.user(.admin, named: "Zoé"))
            let message = try #require(first.json["id"]?.string)
            let explanation = try await api.get("/messages/\(message)/explain", as: admin).json
            #expect(explanation["message"]?["id"]?.string == message)
            #expect(explanation["replies"]?[0]?["state"] == "sent")
        }
    }

    @Test func aKeysMessageGoesToAConversationThatNoAgentHasTaken() async throws {
        try await withTakenConversation { api, id, agent in
            let program = try await api.key([.writeMessages, .writeConversations]).token
            let taken = try await send(["text": "hi"], to: id, as: program, api)
            #expect(taken.status == 409)
            #expect(taken.code == "handled_by_other")
            #expect(taken.json["detail"] == "Ana has the conversation")
            _ = try await api.call("POST", "/conversations/\(id)/release", as: agent)
            let hub = try await send(["text": "hi"], to: id, as: program, api)
            #expect(hub.status == 409)
            #expect(hub.code == "not_taken")
            #expect(hub.json["current"]?["handler"] == "hub")
            _ = try await api.call("POST", "/conversations/\(id)/take", as: program)
            #expect(try await send(["text": "hi"], to: id, as: program, api).status == 202)
            #expect(api.life.http.sends.map(\.text) == ["ana: hello", "hi"])
            // A user's message takes what no user had.
            #expect(try await send(["text": "I am here."], to: id, as: agent, api).status == 202)
            let conversation = try await api.get("/conversations/\(id)", as: agent).json
            #expect(conversation["assignee"]?.string?.hasPrefix("usr_") == true)
        }
    }

    @Test func outsideTheReplyWindowOnlyATemplateIsSent() async throws {
        let policy = ChannelPolicy(answerWithin: .seconds(72 * 3600))
        let channels = [channel(of: ToyRich.self, policy: policy, Echo())]
        try await withTakenConversation(channels, via: "toy-rich", age: 25 * 3600) { api, id, agent in
            let before = api.life.http.texts
            let text = try await send(["text": "hi"], to: id, as: agent, api)
            #expect(text.status == 422)
            #expect(text.code == "window_closed")
            #expect(text.json["remedy"]?.string?.contains("template") == true)
            #expect(text.json["findings"]?.array?.isEmpty == false)
            let template: JSONValue = ["template": ["name": "hello", "language": "en", "parameters": ["Ana"]]]
            let dry = try await send(template, nil, query: "?dry_run=true", to: id, as: agent, api)
            #expect(dry.status == 200)
            #expect(dry.json["object"] == "dry_run")
            #expect(api.life.http.texts == before)
            #expect(try await send(template, to: id, as: agent, api).status == 202)
            #expect(api.life.http.texts == before + ["[hello] Ana"])
        }
    }

    @Test func aCustomerWhoOptedOutGetsNoMessageOfAnAgent() async throws {
        try await withTakenConversation { api, id, agent in
            await api.life.post(message("m2", "STOP", at: Int(api.life.clock.now.timeIntervalSince1970)))
            try await api.life.settle()
            let before = api.life.http.texts
            let answer = try await send(["text": "hi"], to: id, as: agent, api)
            #expect(answer.status == 422)
            #expect(answer.code == "opted_out")
            #expect(api.life.http.texts == before)
            #expect(try await api.life.books.lines(Self.agentRows).isEmpty)
        }
    }

    @Test func aLongTextIsSentInPartsInOrder() async throws {
        try await withTakenConversation { api, id, agent in
            let words = (1...20).map { "word\($0)" }.joined(separator: " ")
            let answer = try await send(["text": .string(words)], to: id, as: agent, api)
            #expect(answer.status == 202)
            let sent = api.life.http.texts.dropFirst()
            #expect(answer.json["parts"]?.array?.count == sent.count)
            #expect(sent.count > 1)
            #expect(sent.joined(separator: " ") == words)
        }
    }

    @Test func aFailedSendIsRetriedAndTheAgentSeesIt() async throws {
        try await withTakenConversation { api, id, agent in
            api.life.http.script("hi", [.unsteady, .rejected])
            #expect(try await send(["text": "hi"], to: id, as: agent, api).status == 202)
            api.life.clock.advance(by: .seconds(600))
            try await api.life.settle()
            #expect(try await api.life.books.lines(Self.agentRows) == ["failed dead"])
        }
    }

    @Test func messagesOfAgentsUseNoneOfTheReplyBudget() async throws {
        var policy = ChannelPolicy()
        policy.replyBudget = ReplyBudget(count: 2, period: .seconds(3_600))
        try await withTakenConversation([channel(policy: policy, Echo())]) { api, id, agent in
            for number in 1...4 {
                #expect(try await send(["text": "hi"], "k\(number)", to: id, as: agent, api).status == 202)
            }
            _ = try await api.call("POST", "/conversations/\(id)/release", as: agent)
            await api.life.post(message("m2", "and now?", at: Int(api.life.clock.now.timeIntervalSince1970)))
            try await api.life.settle()
            #expect(api.life.http.texts.suffix(2) == ["hi", "ana: and now?"])
        }
    }

    @Test(
        arguments: [
            (["text": "hi"], nil, "Idempotency-Key"), (["text": ""], "k", "/text"), ([:], "k", "/text"),
            (["text": .string(String(repeating: "x", count: 10_001))], "k", "/text"),
            (["template": ["name": "a"]], "k", "/template"),
            (["text": "a", "template": ["name": "a", "language": "en"]], "k", "/text"),
            (["template": ["name": "a", "language": "en", "parameters": [1]]], "k", "/template/parameters"),
            (["text": "hi", "reply_to": "msg_nothing"], "k", "/reply_to"),
        ] as [(JSONValue, String?, String)]
    )
    func aWrongMessageIsRefusedWithItsPlace(_ body: JSONValue, _ key: String?, _ pointer: String) async throws {
        try await withTakenConversation { api, id, agent in
            let answer = try await send(body, key, to: id, as: agent, api)
            #expect(answer.status == 400)
            #expect(answer.json["errors"]?[0]?["pointer"]?.string == pointer)
            #expect(try await api.life.books.lines(Self.agentRows).isEmpty)
        }
    }
}
