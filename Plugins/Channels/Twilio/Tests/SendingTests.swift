import ChannelKit
import ChannelTestKit
import Foundation
import Testing
import TwilioChannel

struct SendingTests {
    static let success: JSONValue = [
        "sid": "SM00000000000000000000000000000004", "status": "queued", "to": "whatsapp:+15550100999",
    ]

    static func destination(_ id: String) -> Destination {
        Destination(contact: UnifiedContact(id: id), correlation: "msg_01J0")
    }

    static func send(_ http: FakeHTTP, _ content: ReplyContent = .text("Yes, it is.")) async throws -> DeliveryReceipt {
        try await Sample.adapter().send(content, to: destination("+15550100999"), using: http)
    }

    @Test func postsWhatTwilioDocuments() async throws {
        let http = FakeHTTP(.json(status: 201, Self.success))
        let adapter = try TwilioAdapter(
            Sample.settings(["number": .text("whatsapp:+15550100200")], urlKey: "t_9f2")
        )
        let receipt = try await adapter.send(
            "Yes, it is.",
            to: Self.destination("whatsapp:+15550100999"),
            using: http
        )
        #expect(receipt == DeliveryReceipt(externalID: "SM00000000000000000000000000000004"))
        let request = try #require(http.requests.first)
        #expect(http.requests.count == 1)
        #expect(request.method == "POST")
        #expect(request.url == "https://api.example.test/2010-04-01/Accounts/\(Sample.account)/Messages.json")
        #expect(
            request.headers == [
                "Authorization": Sample.basic, "Content-Type": "application/x-www-form-urlencoded",
            ]
        )
        #expect(
            String(decoding: request.body, as: UTF8.self)
                == "To=whatsapp%3A%2B15550100999&From=whatsapp%3A%2B15550100200&Body=Yes%2C+it+is."
                + "&StatusCallback=https%3A%2F%2Fhub.example.test%2Fwebhooks%2Ftwilio%2Ft_9f2%2Fstatus%3Fmid%3Dmsg_01J0"
        )
    }

    struct Form: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var settings: [String: SettingValue?] = [:]
        var contact = "+15550100999"
        var content = ReplyContent.text("Hi")
        /// The fields, except for the callback.
        let expected: String
    }

    static let link = OutboundMedia.Source.link("https://cdn.example.test/a.jpg?x=1&y=2")
    static let template = "HX00000000000000000000000000000001"

    static let forms = [
        Form(
            testDescription: "text beyond ASCII",
            content: .text("é 👋 ~ *+&=\n"),
            expected: "To=%2B15550100999&From=%2B15550100200&Body=%C3%A9+%F0%9F%91%8B+~+%2A%2B%26%3D%0A"
        ),
        Form(
            testDescription: "a service instead of a number",
            settings: ["number": nil, "messaging_service_sid": .text(Sample.service)],
            contact: "whatsapp:+15550100999",
            expected: "To=whatsapp%3A%2B15550100999&MessagingServiceSid=\(Sample.service)&Body=Hi"
        ),
        Form(
            testDescription: "a service and a number of it",
            settings: ["messaging_service_sid": .text(Sample.service)],
            expected: "To=%2B15550100999&From=%2B15550100200&MessagingServiceSid=\(Sample.service)&Body=Hi"
        ),
        Form(
            testDescription: "a customer without the channel's prefix",
            settings: ["number": .text("whatsapp:+15550100200")],
            expected: "To=whatsapp%3A%2B15550100999&From=whatsapp%3A%2B15550100200&Body=Hi"
        ),
        Form(
            testDescription: "a number without the customer's prefix",
            contact: "whatsapp:+15550100999",
            expected: "To=whatsapp%3A%2B15550100999&From=whatsapp%3A%2B15550100200&Body=Hi"
        ),
        Form(
            testDescription: "a business-scoped user id",
            settings: ["number": .text("whatsapp:+15550100200")],
            contact: "whatsapp:US.1349",
            expected: "To=whatsapp%3AUS.1349&From=whatsapp%3A%2B15550100200&Body=Hi"
        ),
        Form(
            testDescription: "a name for a sender, a validity",
            settings: ["number": .text("Lotus"), "validity_period": .duration(.seconds(600))],
            expected: "To=%2B15550100999&From=Lotus&Body=Hi&ValidityPeriod=600"
        ),
        Form(
            testDescription: "a picture with its caption",
            content: .media(OutboundMedia(kind: .image, source: link, caption: "Look")),
            expected: "To=%2B15550100999&From=%2B15550100200&Body=Look"
                + "&MediaUrl=https%3A%2F%2Fcdn.example.test%2Fa.jpg%3Fx%3D1%26y%3D2"
        ),
        Form(
            testDescription: "a document alone",
            content: .media(OutboundMedia(kind: .document, source: link, caption: "", filename: "a.jpg")),
            expected: "To=%2B15550100999&From=%2B15550100200"
                + "&MediaUrl=https%3A%2F%2Fcdn.example.test%2Fa.jpg%3Fx%3D1%26y%3D2"
        ),
        Form(
            testDescription: "a template",
            content: .template(MessageTemplate(name: template, language: "en", parameters: ["Dana", "7"])),
            expected: "To=%2B15550100999&From=%2B15550100200&ContentSid=\(template)"
                + "&ContentVariables=%7B%221%22%3A%22Dana%22%2C%222%22%3A%227%22%7D"
        ),
        Form(
            testDescription: "a template with nothing to fill in",
            content: .template(MessageTemplate(name: template, language: "en")),
            expected: "To=%2B15550100999&From=%2B15550100200&ContentSid=\(template)"
        ),
        Form(
            testDescription: "a place",
            settings: ["number": .text("whatsapp:+15550100200")],
            contact: "whatsapp:+15550100999",
            content: .location(latitude: 52.37, longitude: 4.89, name: "Dam Square", address: nil),
            expected: "To=whatsapp%3A%2B15550100999&From=whatsapp%3A%2B15550100200&Body=Dam+Square"
                + "&PersistentAction=geo%3A52.37%2C4.89%7CDam+Square"
        ),
        Form(
            testDescription: "a place without a name",
            settings: ["number": .text("whatsapp:+15550100200")],
            contact: "whatsapp:+15550100999",
            content: .location(latitude: 52.37, longitude: 4.89, name: nil, address: nil),
            expected: "To=whatsapp%3A%2B15550100999&From=whatsapp%3A%2B15550100200&Body=52.37%2C4.89"
                + "&PersistentAction=geo%3A52.37%2C4.89"
        ),
    ]

    @Test(arguments: forms)
    func sendPostsTheDocumentedForm(_ form: Form) async throws {
        let http = FakeHTTP(.json(status: 201, Self.success), .json(status: 201, Self.success))
        let adapter = try Sample.adapter(form.settings)
        _ = try await adapter.send(form.content, to: Self.destination(form.contact), using: http)
        let callback = "StatusCallback=https%3A%2F%2Fhub.example.test%2Fwebhooks%2Ftwilio%3Fmid%3Dmsg_01J0"
        let body = String(decoding: try #require(http.requests.first).body, as: UTF8.self)
        #expect(body == "\(form.expected)&\(callback)")

        let silent = try Sample.adapter(form.settings.merging(["status_callback": .boolean(false)]) { $1 })
        _ = try await silent.send(form.content, to: Self.destination(form.contact), using: http)
        #expect(String(decoding: http.requests[1].body, as: UTF8.self) == form.expected)
    }

    /// Twilio would refuse the message with such a callback.
    @Test func aHostWithAnUnderscoreIsNoCallback() async throws {
        let http = FakeHTTP(.json(status: 201, Self.success))
        let adapter = try TwilioAdapter(Sample.settings(publicURL: "https://my_hub.example.test"))
        _ = try await adapter.send("Hi", to: Self.destination("+15550100999"), using: http)
        #expect(http.requests.map { String(decoding: $0.body, as: UTF8.self).contains("StatusCallback") } == [false])
    }

    @Test func apiKeyAuthenticatesInsteadOfTheToken() async throws {
        let http = FakeHTTP(.json(status: 201, Self.success))
        let key = "SK00000000000000000000000000000001"
        let adapter = try Sample.adapter([
            "api_key_sid": .text(key), "api_key_secret": .secrets([Secret("key-secret"), Secret("old")]),
        ])
        _ = try await adapter.send("Hi", to: Self.destination("+15550100999"), using: http)
        let request = try #require(http.requests.first)
        #expect(request.headers["Authorization"] == "Basic \(Data("\(key):key-secret".utf8).base64EncodedString())")
        #expect(request.url.contains(Sample.account))
    }

    static let contents: [(ReplyContent, sms: Bool, whatsApp: Bool)] = [
        (.text("a"), true, true),
        (.media(OutboundMedia(kind: .image, source: link)), true, true),
        (.media(OutboundMedia(kind: .audio, source: link)), true, true),
        (.media(OutboundMedia(kind: .image, source: .id("1"))), false, false),
        (.template(MessageTemplate(name: template, language: "en")), true, true),
        (.location(latitude: 1, longitude: 2, name: nil, address: nil), false, true),
        (.buttons(text: "a", choices: [.init(id: "1", title: "b")]), false, false),
        (.list(text: "a", title: "b", choices: [.init(id: "1", title: "c")]), false, false),
        (.reaction(emoji: "👍", to: "SM1"), false, false),
    ]

    @Test(arguments: contents)
    func canSendDependsOnTheChannel(content: ReplyContent, sms: Bool, whatsApp: Bool) throws {
        #expect(try Sample.adapter().canSend(content) == sms)
        #expect(try Sample.whatsApp().canSend(content) == whatsApp)
    }

    /// Twilio may write the recipient differently.
    @Test(arguments: [
        ("+5215512345678", ["+5215512345678"]), ("+15550100999", []), (nil, []), ("", []),
    ])
    func otherIDsOfTheRecipientBecomeAliases(to: String?, expected: [String]) async throws {
        let http = FakeHTTP(.json(status: 201, ["sid": "SM1", "to": .text(to)]))
        #expect(try await Self.send(http) == DeliveryReceipt(externalID: "SM1", contactAliases: expected))
    }

    @Test(arguments: ["", "OK", "null", "{}", #"{"sid":null}"#, #"{"sid":""}"#])
    func aSuccessWithoutAnIDIsAmbiguous(_ body: String) async {
        let http = FakeHTTP(.response(OutboundResponse(status: 201, body: Data(body.utf8))))
        await #expect(throws: DeliveryError.ambiguous(reason: "the response has no message id")) {
            try await Self.send(http)
        }
    }
}
