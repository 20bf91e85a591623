import ChannelKit
import ChannelTestKit
import CrispChannel
import Foundation
import Testing

struct SendingTests {
    private static let taken = FakeHTTP.Answer.crisp(["fingerprint": .integer(Sample.ownFingerprint)], status: 202)
    private static let url =
        "https://api.example.test/v1/website/\(Sample.website)/conversation/\(Sample.session)/message"

    /// The body of the call that sends `content`.
    private func body(
        _ content: ReplyContent,
        _ settings: [String: SettingValue?] = [:],
        destination: Destination = Sample.destination()
    ) async throws -> JSONValue {
        let http = FakeHTTP(Self.taken)
        let receipt = try await Sample.adapter(settings).send(content, to: destination, using: http)
        #expect(receipt == DeliveryReceipt(externalID: String(Sample.ownFingerprint)))
        return try JSONValue(parsing: try #require(http.requests.first).body)
    }

    @Test func textIsSentInCrispsFormat() async throws {
        let http = FakeHTTP(Self.taken)
        _ = try await Sample.adapter().send("It left **this morning**.", to: Sample.destination(), using: http)
        let request = try #require(http.requests.first)
        #expect(http.requests.count == 1)
        #expect(request.method == "POST")
        #expect(request.url == Self.url)
        #expect(request.headers["Authorization"] == Sample.basic)
        #expect(request.headers["X-Crisp-Tier"] == "plugin")
        #expect(request.headers["Content-Type"] == "application/json")
        #expect(request.headers["User-Agent"]?.hasPrefix("Patchbay/") == true)
        #expect(
            try JSONValue(parsing: request.body) == [
                "type": "text", "from": "operator", "origin": "urn:patchbay:hub:0", "automated": true,
                "content": "It left **this morning**.", "fingerprint": .integer(Sample.ownFingerprint),
                "properties": ["hub_message_id": "um_01JD6R"],
            ]
        )
    }

    /// The agents' inbox and the customer's window render Markdown.
    @Test func markupIsMadeInert() async throws {
        let name = "<img src=x onerror=alert(1)>"
        let inert = "<\u{200B}img src=x onerror=alert(1)>"
        #expect(
            try await body(.text("Hi \(name) [pay](https://evil.example)"))["content"]
                == .string("Hi \(inert) [pay]\u{200B}(https://evil.example)")
        )
        let picker = try await body(.buttons(text: name, choices: [.init(id: name, title: name)]))["content"]
        #expect(picker?["text"] == .string(inert))
        #expect(picker?["choices"]?.array?.first?["label"] == .string(inert))
        #expect(picker?["choices"]?.array?.first?["value"] == .string(name), "it comes back when it is tapped")
    }

    @Test func websiteKeyIsSentWithItsTier() async throws {
        let http = FakeHTTP(Self.taken)
        _ = try await Sample.adapter(["tier": .text("website")]).send("Hi", to: Sample.destination(), using: http)
        #expect(http.requests.first?.headers["X-Crisp-Tier"] == "website")
    }

    @Test func authorIsTheConfiguredBot() async throws {
        #expect(try await body(.text("Hi"))["user"] == nil)
        #expect(
            try await body(.text("Hi"), ["bot_name": .text("Support bot")])["user"]
                == ["type": "participant", "nickname": "Support bot"]
        )
        let pictured: [String: SettingValue?] = [
            "bot_name": .text("Support bot"), "bot_avatar": .text("https://cdn.example.com/bot.png"),
        ]
        #expect(
            try await body(.text("Hi"), pictured)["user"]?["avatar"] == "https://cdn.example.com/bot.png"
        )
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let content: ReplyContent
        let type: String
        let body: JSONValue
        var testDescription: String { "\(content.kind) \(type)" }
    }

    private static func link(_ kind: OutboundMedia.Kind, _ name: String, filename: String? = nil) -> ReplyContent {
        let link = "https://files.example.com/\(name)"
        return .media(OutboundMedia(kind: kind, source: .link(link), filename: filename))
    }

    private static func file(_ name: String, _ path: String, _ type: String) -> JSONValue {
        ["name": .string(name), "url": .string("https://files.example.com/\(path)"), "type": .string(type)]
    }

    static let rich = [
        Case(
            content: link(.document, "label.pdf"),
            type: "file",
            body: file("label.pdf", "label.pdf", "application/pdf")
        ),
        Case(
            content: link(.document, "d/7?x=1", filename: "plan.docx"),
            type: "file",
            body: file(
                "plan.docx",
                "d/7?x=1",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            )
        ),
        Case(content: link(.image, "a/tooth.PNG"), type: "file", body: file("tooth.PNG", "a/tooth.PNG", "image/png")),
        Case(content: link(.image, "tooth"), type: "file", body: file("tooth", "tooth", "image/jpeg")),
        Case(content: link(.video, "film.mp4"), type: "file", body: file("film.mp4", "film.mp4", "video/mp4")),
        Case(content: link(.audio, "voice.ogg"), type: "file", body: file("voice.ogg", "voice.ogg", "audio/ogg")),
        Case(content: link(.sticker, "s"), type: "file", body: file("s", "s", "image/webp")),
        Case(content: link(.document, "x"), type: "file", body: file("x", "x", "application/octet-stream")),
        Case(
            content: link(.image, "wave.gif"),
            type: "animation",
            body: ["url": "https://files.example.com/wave.gif", "type": "image/gif"]
        ),
    ]

    @Test(arguments: rich)
    func richContentIsSentInCrispsFormat(_ testCase: Case) async throws {
        #expect(try Sample.adapter().canSend(testCase.content))
        let body = try await body(testCase.content)
        #expect(body["type"]?.string == testCase.type)
        #expect(body["content"] == testCase.body)
        #expect(body["origin"] == "urn:patchbay:hub:0")
    }

    @Test func choicesAreSentAsAPicker() async throws {
        let choices = [
            ReplyContent.Choice(id: "post", title: "By post", description: "Two days"),
            ReplyContent.Choice(id: "pickup", title: "I will collect it"),
        ]
        let contents = [
            ReplyContent.buttons(text: "How shall we deliver?", choices: choices),
            .list(text: "How shall we deliver?", title: "Ways", choices: choices),
        ]
        for content in contents {
            let body = try await body(content)
            #expect(body["type"] == "picker")
            #expect(body["content"]?["text"] == "How shall we deliver?")
            #expect(body["content"]?["required"] == false)
            #expect(body["content"]?["id"]?.string?.hasPrefix("hub-") == true)
            #expect(
                body["content"]?["choices"] == [
                    ["value": "post", "label": "By post", "selected": false],
                    ["value": "pickup", "label": "I will collect it", "selected": false],
                ]
            )
        }
    }

    static let impossible: [ReplyContent] = [
        .text(""), .text(String(repeating: "a", count: 4_097)),
        .media(OutboundMedia(kind: .image, source: .id("1"))),
        .media(OutboundMedia(kind: .image, source: .link("https://files.example.com/a.png"), caption: "front")),
        .media(OutboundMedia(kind: .image, source: .link("ftp://files.example.com/a.png"))),
        .media(OutboundMedia(kind: .image, source: .link("/a.png"))),
        .buttons(text: "", choices: [.init(id: "a", title: "A")]), .buttons(text: "Which?", choices: []),
        .buttons(text: "Which?", choices: [.init(id: "a", title: "A"), .init(id: "a", title: "B")]),
        .buttons(text: "Which?", choices: [.init(id: "a", title: " ")]),
        .list(text: "Which?", title: "All", choices: (0...20).map { .init(id: "\($0)", title: "\($0)") }),
        .location(latitude: 45.5, longitude: -73.5, name: nil, address: nil),
        .template(MessageTemplate(name: "hello", language: "en")), .reaction(emoji: "👍", to: "1"),
    ]

    @Test(arguments: impossible)
    func unsupportedContentIsRejected(_ content: ReplyContent) async throws {
        let adapter = try Sample.adapter()
        #expect(!adapter.canSend(content))
        let http = FakeHTTP()
        await #expect(throws: DeliveryError.self) {
            try await adapter.send(content, to: Sample.destination(), using: http)
        }
        #expect(http.requests.isEmpty)
    }

    /// An empty session would address another route, and a crafted one any route.
    @Test(arguments: ["", "session_", "visitor", "session_../../x", "session_a b", "session_é", "SESSION_a"])
    func invalidSessionIsRejected(_ session: String) async throws {
        let http = FakeHTTP()
        let error = await #expect(throws: DeliveryError.self) {
            try await Sample.adapter().send("Hi", to: Sample.destination(session), using: http)
        }
        #expect(error?.disposition == .park)
        #expect(http.requests.isEmpty)
    }

    /// A retry has the same fingerprint, every other send another.
    @Test func retryHasTheSameFingerprint() async throws {
        let correlations = ["um_01JD6R", "um_01JD6R", "um_01JD6S", ""]
        var fingerprints: [Int64] = []
        for correlation in correlations {
            let body = try await body(.text("Hi"), destination: Sample.destination(correlation: correlation))
            fingerprints.append(try #require(body["fingerprint"]?.integer))
        }
        let elsewhere = try await body(.text("Hi"), destination: Sample.destination("session_b"))
        fingerprints.append(try #require(elsewhere["fingerprint"]?.integer))
        #expect(fingerprints[0] == fingerprints[1])
        #expect(Set(fingerprints).count == 4)
        // Exact in JavaScript, and above Crisp's own.
        #expect(fingerprints.allSatisfy { ((1 << 52)..<(1 << 53)).contains($0) })
    }

    /// Every fingerprint of the hub is recognised, and hardly any other.
    @Test func ownFingerprintIsRecognised() async throws {
        for number in 0..<50 {
            let body = try await body(.text("Hi"), destination: Sample.destination(correlation: "um_\(number)"))
            let fingerprint = try #require(body["fingerprint"]?.integer)
            #expect(try isOwn(fingerprint))
            #expect(try !isOwn(fingerprint ^ 1))
        }
        #expect(try !isOwn(176_371_200_012_345))
        #expect(try !isOwn(.max))
    }

    private func isOwn(_ fingerprint: Int64) throws -> Bool {
        var hook = try Fixture.json("text.json", in: .module).object ?? [:]
        var data = hook["data"]?.object ?? [:]
        data["fingerprint"] = .integer(fingerprint)
        hook["data"] = .object(data)
        let item = try #require(Sample.items(of: JSONValue.object(hook).data).first)
        let events = try Sample.adapter().normalize(item, receivedAt: Sample.receivedAt)
        return events == [.ignored(reason: "the hub's own message in the visitor's name")]
    }
}
