import AsyncHTTPClient
import ChannelKit
import ChannelTestKit
import Foundation
import HubRouter
import NIOCore
import NIOHTTP1
import Testing

@Suite("Conversations over the API", .onBothDatabases, .timeLimit(.minutes(5)))
struct ConversationAPITests {
    /// Lets a customer write, and returns the id of the conversation.
    private func conversation(_ api: LiveAPI, with contact: String = "ana", _ text: String = "hello") async throws
        -> String
    {
        await api.life.post(message("m-\(contact)", from: contact, text))
        try await api.life.settle()
        let key = try await api.key([.readConversations])
        return try #require(try await api.get("/conversations?limit=1", as: key.token).ids.first)
    }

    @Test func aListIsPagedWithoutRepetitionAndItsCursorIsBoundToItsFilters() async throws {
        try await withAPI { api in
            for contact in ["a", "b", "c", "d", "e"] {
                _ = try await conversation(api, with: contact)
                api.life.clock.advance(by: .seconds(1_500))
            }
            let token = try await api.key([.readConversations, .readMessages]).token
            let all = try await api.get("/conversations", as: token)
            #expect(all.ids.count == 5)
            #expect(all.json["has_more"] == false)
            var (found, path) = ([String](), "/conversations?limit=2")
            for _ in 0..<3 {
                let page = try await api.get(path, as: token)
                found += page.ids
                path = "/conversations?limit=2&cursor=\(page.json["next"]?.string ?? "")"
            }
            #expect(found == all.ids)
            let next = try await api.get("/conversations?limit=2", as: token).json["next"]?.string ?? ""
            let foreign = try await api.key([.readConversations], of: "roy").token
            for (path, caller) in [
                ("/conversations?handler=agent&cursor=\(next)", token), ("/conversations?cursor=\(next)", foreign),
                ("/conversations/\(all.ids[0])/messages?cursor=\(next)", token), ("/conversations?cursor=x", token),
                ("/conversations?cursor=\(next.dropLast())", token),
            ] {
                let answer = try await api.get(path, as: caller)
                #expect(answer.status == 400, "\(path)")
                #expect(answer.code == "cursor_mismatch", "\(path)")
            }
            // Times and ids only; no row's number leaves the database.
            #expect(all.ids.allSatisfy { $0.hasPrefix("conv_") && $0.count == 18 })
        }
    }

    @Test(arguments: [
        ("/conversations?limit=0", "limit"), ("/conversations?limit=x", "limit"),
        ("/conversations?handlr=agent", "handlr"), ("/conversations?handler=me", "handler"),
        ("/contacts", "address"),
    ])
    func aWrongQueryIsRefusedWithItsPlace(_ path: String, _ pointer: String) async throws {
        try await withAPI { api in
            let token = try await api.key([.readConversations, .readContacts]).token
            let answer = try await api.get(path, as: token)
            #expect(answer.status == 400)
            #expect(answer.headers["content-type"] == "application/problem+json")
            #expect(answer.json["errors"]?[0]?["pointer"]?.string == pointer)
            #expect(answer.json["instance"]?.string == answer.headers["x-request-id"])
        }
    }

    @Test func messagesAndContactAreReadAndAMessageIsExplained() async throws {
        try await withAPI { api in
            let id = try await conversation(api)
            let token = try await api.key([.readConversations, .readMessages, .readContacts, .explain]).token
            let messages = try await api.get("/conversations/\(id)/messages", as: token)
            #expect(messages.json["data"]?.array?.map { $0["author"]?.string } == ["hub", "customer"])
            #expect(messages.json["data"]?.array?.map { $0["text"]?.string } == ["ana: hello", "hello"])
            let contact = try #require(try await api.get("/contacts?address=ana", as: token).ids.first)
            #expect(try await api.get("/contacts/\(contact)", as: token).json["address"] == "ana")
            #expect(try await api.get("/conversations?contact=\(contact)", as: token).ids == [id])
            // The question and its reply have one explanation.
            for message in messages.ids {
                let answer = try await api.get("/messages/\(message)/explain", as: token)
                #expect(answer.json["cause"]?["code"] == "answered", "\(answer.json)")
                #expect(answer.json["answered"] == true)
                #expect(answer.json["message"]?["id"]?.string == messages.ids.last)
                #expect(answer.json["turn"]?["steps"]?[0]?["verdict"] == "reply")
                #expect(answer.json["replies"]?[0]?["findings"]?.array?.isEmpty == false)
                #expect(answer.json["received"]?["outcome"] == "turn")
            }
        }
    }

    @Test func ofTwoAgentsOneTakesAConversationAndTheOtherLearnsWho() async throws {
        try await withAPI { api in
            let id = try await conversation(api)
            let users = [try await api.user(.agent, named: "Ana"), try await api.user(.agent, named: "Bob")]
            let tokens = [try await api.session(of: users[0]), try await api.session(of: users[1])]
            let answers = try await withThrowingTaskGroup(of: (Int, LiveAPI.Answer).self) { group in
                for (index, token) in tokens.enumerated() {
                    group.addTask { (index, try await api.call("POST", "/conversations/\(id)/take", as: token)) }
                }
                return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
            }
            #expect(answers.values.map(\.status).sorted() == [200, 409])
            let winner = try #require(answers.first { $0.value.status == 200 }?.key)
            let loser = try #require(answers[1 - winner])
            #expect(loser.code == "handled_by_other")
            #expect(loser.json["detail"]?.string == "\(["Ana", "Bob"][winner]) has the conversation")
            #expect(loser.json["current"]?["assignee"]?.string == users[winner])
            // Again, it is the winner's already.
            #expect(try await api.call("POST", "/conversations/\(id)/take", as: tokens[winner]).status == 200)
            let force: JSONValue = ["force": true]
            #expect(
                try await api.call("POST", "/conversations/\(id)/take", as: tokens[1 - winner], force).status == 403
            )
            let admin = try await api.session(of: api.user(.admin, named: "Zoé"))
            let taken = try await api.call("POST", "/conversations/\(id)/take", as: admin, force)
            #expect(taken.status == 200)
            #expect(try await api.get("/conversations?handler=agent", as: admin).ids == [id])
        }
    }

    @Test func whileAnAgentHasItNoStrategyAnswersAndTheExplanationSaysSo() async throws {
        try await withAPI { api in
            let id = try await conversation(api)
            let token = try await api.session(of: api.user(.admin, named: "Ana"))
            let before = try await api.get("/conversations/\(id)", as: token)
            let tag = try #require(before.headers["etag"])
            let taken = try await api.call("POST", "/conversations/\(id)/take", as: token, headers: [("If-Match", tag)])
            #expect(taken.json["handler"] == "agent")
            let stale = try await api.call(
                "POST",
                "/conversations/\(id)/release",
                as: token,
                headers: [("If-Match", tag)]
            )
            #expect(stale.status == 412)
            #expect(stale.json["current"]?["handler"] == "agent")

            await api.life.post(message("m2", "still there?"))
            try await api.life.settle()
            #expect(api.life.http.sends.map(\.text) == ["ana: hello"])
            let latest = try #require(try await api.get("/conversations/\(id)/messages", as: token).ids.first)
            let silence = try await api.get("/messages/\(latest)/explain", as: token)
            #expect(silence.json["answered"] == false)
            #expect(silence.json["cause"]?["code"] == "with_agent")
            #expect(silence.json["cause"]?["remedy"]?.string?.contains("release") == true)

            let released = try await api.call("POST", "/conversations/\(id)/release", as: token)
            #expect(released.json["handler"] == "hub")
            #expect(released.json["assignee"] == nil)
            await api.life.post(message("m3", "and now?"))
            try await api.life.settle()
            #expect(api.life.http.sends.map(\.text) == ["ana: hello", "ana: and now?"])
            let actions = try await api.get("/audit", as: token).json["data"]?.array?.map { $0["action"]?.string }
            #expect(actions?.prefix(2) == ["conversation.released", "conversation.taken"])
        }
    }

    @Test func aNoteReachesNoCustomerAndIsStoredOnceForItsKey() async throws {
        try await withAPI { api in
            let id = try await conversation(api)
            let token = try await api.key([.readNotes, .writeNotes]).token
            let path = "/conversations/\(id)/notes"
            let note: JSONValue = ["text": "prefers French é"]
            let key = [("Idempotency-Key", "k1")]
            let first = try await api.call("POST", path, as: token, headers: key, note)
            #expect(first.status == 201)
            let again = try await api.call("POST", path, as: token, headers: key, note)
            #expect(again.status == 201)
            #expect(again.json == first.json)
            #expect(again.headers["idempotency-replayed"] == "true")
            let other = try await api.call("POST", path, as: token, headers: key, ["text": "another"])
            #expect(other.status == 422)
            #expect(other.code == "idempotency_mismatch")
            _ = try await api.call("POST", path, as: token, ["text": "second"])
            let notes = try await api.get(path, as: token)
            #expect(notes.json["data"]?.array?.map { $0["text"]?.string } == ["second", "prefers French é"])
            try await api.life.settle()
            #expect(api.life.http.sends.map(\.text) == ["ana: hello"])
            #expect(try await api.life.books.lines("SELECT count(*) FROM messages") == ["2"])
        }
    }

    @Test(arguments: [
        ("text/plain", "{}", 415), ("application/json", "[]", 400), ("application/json", "{", 400),
        ("application/json", #"{"text":7}"#, 400),
    ])
    func aWrongBodyIsRefused(_ type: String, _ body: String, _ status: Int) async throws {
        try await withAPI { api in
            let id = try await conversation(api)
            let token = try await api.key([.writeNotes]).token
            let answer = try await api.raw("/conversations/\(id)/notes", as: token, type: type, body)
            #expect(answer == status)
        }
    }
}

extension LiveAPI {
    /// Posts bytes, and returns the status.
    fileprivate func raw(_ path: String, as token: String, type: String, _ body: String) async throws -> Int {
        var request = HTTPClientRequest(url: "\(url)/api/v1\(path)")
        request.method = .POST
        request.headers.add(name: "Authorization", value: "Bearer \(token)")
        request.headers.add(name: "Content-Type", value: type)
        request.body = .bytes(Data(body.utf8))
        return try await LiveCall.make(request).status
    }
}
