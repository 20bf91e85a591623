import ChannelKit
import ChannelTestKit
import Foundation
import PapercupsChannel
import Testing

/// Outbound messages.
struct SendingTests {
    private static let accepted = FakeHTTP.Answer.json(
        status: 201,
        ["data": ["id": "f0a1b2c3-d4e5-4f60-8172-93a4b5c6d7e8", "object": "message"]]
    )
    private static let inThread = Destination(contact: .ada, thread: Sample.conversation, correlation: "um_01JD6R")

    private func message(_ http: FakeHTTP) throws -> [String: JSONValue] {
        let call = try JSONValue(parsing: try #require(http.requests.last).body)
        var message = try #require(call["message"]?.object)
        let sentAt = try #require(message.removeValue(forKey: "sent_at")?.string)
        #expect(sentAt.wholeMatch(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z/) != nil)
        return message
    }

    @Test func replyDisablesItsEcho() async throws {
        let http = FakeHTTP(Self.accepted)
        let receipt = try await Sample.adapter().send("It left **today**.", to: Self.inThread, using: http)
        #expect(receipt == DeliveryReceipt(externalID: "f0a1b2c3-d4e5-4f60-8172-93a4b5c6d7e8"))
        let request = try #require(http.requests.first)
        #expect(http.requests.count == 1)
        #expect(request.method == "POST")
        #expect(request.url == "https://chat.example.test/api/v1/messages")
        let headers = ["Authorization", "Content-Type", "Accept"].map { request.headers[$0] }
        #expect(headers == ["Bearer key-one", "application/json", "application/json"])
        #expect(
            try message(http) == [
                "conversation_id": .string(Sample.conversation), "body": "It left **today**.", "type": "reply",
                "source": "api", "private": false, "file_ids": [],
                "metadata": ["hub_message_id": "um_01JD6R", "disable_webhook_events": true],
            ]
        )
    }

    /// The agents' dashboard and the customer's window render Markdown.
    @Test func markupIsMadeInert() async throws {
        let http = FakeHTTP(Self.accepted)
        let text = "Hi <img src=x onerror=alert(1)> ![a](https://evil.example/p?d=1)"
        _ = try await Sample.adapter().send(text, to: Self.inThread, using: http)
        let inert = "Hi <\u{200B}img src=x onerror=alert(1)> ![a]\u{200B}(https://evil.example/p?d=1)"
        #expect(try message(http)["body"] == .string(inert))
    }

    @Test func echoAndMessageTypeAreConfigurable() async throws {
        let http = FakeHTTP(Self.accepted)
        let adapter = try Sample.adapter(["echo": .boolean(true), "message_type": .text("bot")])
        _ = try await adapter.send("Hello", to: Self.inThread, using: http)
        let message = try message(http)
        #expect(message["type"] == "bot")
        #expect(message["metadata"] == ["hub_message_id": "um_01JD6R"])
    }

    @Test func replyWithoutAThreadGoesToTheLatestConversation() async throws {
        let http = FakeHTTP(
            .json(["data": [["id": .string(Sample.conversation), "customer_id": .string(Sample.customer)]]]),
            Self.accepted
        )
        let destination = Destination(contact: .ada, correlation: "um_1")
        _ = try await Sample.adapter().send("Hello", to: destination, using: http)
        #expect(
            http.requests.first?.url
                == "https://chat.example.test/api/v1/conversations?customer_id=\(Sample.customer)&limit=1"
        )
        #expect(try message(http)["conversation_id"] == .string(Sample.conversation))
    }

    @Test func contactOfAConversationIsAnsweredThere() async throws {
        let http = FakeHTTP(Self.accepted)
        let destination = Destination(contact: UnifiedContact(id: Sample.conversationContact), correlation: "um_1")
        _ = try await Sample.adapter().send("Hello", to: destination, using: http)
        #expect(try message(http)["conversation_id"] == .string(Sample.conversation))
    }

    /// Another customer's conversation is never used, even if the server ignores the filter.
    @Test(
        arguments: [
            ["data": []], ["data": [["id": "1", "customer_id": "unknownCustomer-else"]]],
        ] as [JSONValue]
    )
    func contactWithoutAConversationIsRejected(_ answer: JSONValue) async throws {
        let adapter = try Sample.adapter()
        let error = await deliveryFailure { () async throws(DeliveryError) in
            let destination = Destination(contact: .ada, correlation: "um_1")
            return try await adapter.send("Hello", to: destination, using: FakeHTTP(.json(answer)))
        }
        guard case .rejected(let code, _, _) = error else {
            Issue.record("it leads to \(String(describing: error))")
            return
        }
        #expect(code == "no_conversation")
    }

    @Test func sendWithoutAKeyNeedsCredentials() async throws {
        let http = FakeHTTP(Self.accepted)
        let adapter = try Sample.adapter(["api_key": nil])
        await #expect(throws: DeliveryError.needsCredentials(reason: "the channel has no api_key")) {
            _ = try await adapter.send("Hello", to: Self.inThread, using: http)
        }
        #expect(http.requests.isEmpty)
    }

    // MARK: - Files

    private static let file = FakeHTTP.Answer.response(
        OutboundResponse(status: 200, headers: ["Content-Type": "image/png"], body: Data([0x89, 0x50, 0x0D, 0x0A]))
    )
    private static let picture = OutboundMedia(
        kind: .image,
        source: .link("https://files.example.test/a/box.png"),
        caption: "The box"
    )

    @Test func fileIsUploadedFirst() async throws {
        let uploaded = FakeHTTP.Answer.json(["data": ["id": "77aa66bb-55cc-44dd-8ee3-22ff11001122"]])
        let http = FakeHTTP(Self.file, uploaded, Self.accepted)
        _ = try await Sample.adapter().send(.media(Self.picture), to: Self.inThread, using: http)
        let requests = http.requests
        #expect(
            requests.map(\.url.description) == [
                "https://files.example.test/a/box.png", "https://chat.example.test/api/upload",
                "https://chat.example.test/api/v1/messages",
            ]
        )
        #expect(requests[0].origin == .untrusted)
        #expect(requests[0].headers["Authorization"] == nil)
        #expect(requests[1].headers["Authorization"] == nil)
        let boundary = try #require(requests[1].headers["Content-Type"]?.split(separator: "boundary=").last)
        let form =
            Data(
                """
                --\(boundary)\r
                Content-Disposition: form-data; name="account_id"\r
                \r
                \(Sample.account)\r
                --\(boundary)\r
                Content-Disposition: form-data; name="file"; filename="box.png"\r
                Content-Type: image/png\r
                \r

                """.utf8
            ) + Data([0x89, 0x50, 0x0D, 0x0A]) + Data("\r\n--\(boundary)--\r\n".utf8)
        #expect(requests[1].body == form)
        #expect(try message(http)["body"] == "The box")
        #expect(try message(http)["file_ids"] == ["77aa66bb-55cc-44dd-8ee3-22ff11001122"])
    }

    /// A server without S3, and a file that cannot be fetched.
    @Test(
        arguments: [
            [file, .json(status: 401, ["error": ["status": 401, "message": "Missing AWS keys"]])],
            [.failure(.forbidden("not public"))],
        ] as [[FakeHTTP.Answer]]
    )
    func fileThatCannotBeUploadedIsSentAsALink(_ answers: [FakeHTTP.Answer]) async throws {
        let isDownloaded = answers.count == 2
        let http = isDownloaded ? FakeHTTP(Self.file, answers[1], Self.accepted) : FakeHTTP(answers[0], Self.accepted)
        _ = try await Sample.adapter().send(.media(Self.picture), to: Self.inThread, using: http)
        #expect(try message(http)["body"] == "The box\nhttps://files.example.test/a/box.png")
        #expect(try message(http)["file_ids"] == [])
    }

    @Test func uploadedFileIsSentByItsID() async throws {
        let http = FakeHTTP(Self.accepted)
        let media = OutboundMedia(kind: .document, source: .id("77aa66bb-55cc-44dd-8ee3-22ff11001122"))
        let adapter = try Sample.adapter()
        #expect(adapter.canSend(.media(media)))
        #expect(!adapter.canSend(.media(OutboundMedia(kind: .document, source: .id("1000000000000003")))))
        #expect(!adapter.canSend(.buttons(text: "Which?", choices: [.init(id: "1", title: "One")])))
        #expect(!adapter.canSend(.reaction(emoji: "👍", to: "x")))
        _ = try await adapter.send(.media(media), to: Self.inThread, using: http)
        #expect(try message(http)["body"] == "")
        #expect(try message(http)["file_ids"] == ["77aa66bb-55cc-44dd-8ee3-22ff11001122"])
    }
}
