import ChannelKit
import ChannelTestKit
import Testing
import TwilioChannel

/// The registration of a number's or a service's URLs, and the probe of the connection.
@Suite(.timeLimit(.minutes(2)))
struct ConnectingTests {
    private static let url = "https://hub.example.test/webhooks/twilio"
    private static let retries = "#rc=3&rp=ct,rt,5xx"
    private static let path = "https://api.example.test/2010-04-01/Accounts/\(Sample.account)"

    private static func page(_ members: [String: JSONValue]) -> FakeHTTP.Answer {
        let number: [String: JSONValue] = ["sid": "PN1", "phone_number": "+15550100200"]
        let longer: JSONValue = ["sid": "PN2", "phone_number": "+155501002009", "sms_url": "https://other.example"]
        return .json(["incoming_phone_numbers": [longer, .object(number.merging(members) { $1 })]])
    }

    /// The members of a number, and the value that the operator sees.
    static let numbers: [(members: [String: JSONValue], now: String?)] = [
        ([:], nil), (["sms_url": ""], nil), (["sms_url": "https://demo.twilio.com/welcome/sms/reply/"], nil),
        (["sms_url": "https://crm.example/sms", "sms_method": "POST"], "https://crm.example/sms"),
        (["sms_url": "https://crm.example/sms", "sms_method": "GET"], "https://crm.example/sms by GET"),
        (
            ["sms_url": "https://crm.example/sms", "sms_application_sid": "AP1"],
            "sms_application_sid AP1"
        ),
        (["sms_url": .string(url + retries)], url + retries),
    ]

    @Test(arguments: numbers) func numberIsReadAndRestored(_ members: [String: JSONValue], _ now: String?) async throws
    {
        let http = FakeHTTP(Self.page(members), .json([:]), .json([:]))
        let adapter = try Sample.adapter()
        let places = try await adapter.webhookPlaces(for: Self.url, using: http)
        #expect(places.map(\.name) == ["sms_url of +15550100200"])
        #expect(places.map(\.now) == [now])
        #expect(places.map(\.wanted) == [Self.url + Self.retries])
        try await adapter.register(places[0], using: http)
        try await adapter.restore(places[0], using: http)
        #expect(
            http.requests.map(\.url) == [
                "\(Self.path)/IncomingPhoneNumbers.json?PhoneNumber=%2B15550100200",
                "\(Self.path)/IncomingPhoneNumbers/PN1.json", "\(Self.path)/IncomingPhoneNumbers/PN1.json",
            ]
        )
        let set = FormFields(parsing: http.requests[1].body)
        #expect(set["SmsUrl"] == Self.url + Self.retries)
        #expect(set["SmsMethod"] == "POST")
        #expect(set["SmsApplicationSid"] == "")
        let restored = FormFields(parsing: http.requests[2].body)
        #expect(restored["SmsUrl"] == members["sms_url"]?.string ?? "")
        #expect(restored["SmsMethod"] == members["sms_method"]?.string)
        #expect(restored["SmsApplicationSid"] == members["sms_application_sid"]?.string ?? "")
    }

    @Test func callsHaveURLsOfTheirOwn() async throws {
        let http = FakeHTTP(Self.page(["voice_url": "https://pbx.example", "trunk_sid": "TK1"]))
        let places = try await Sample.callable().webhookPlaces(for: "\(Self.url)/k", using: http)
        #expect(
            places.map(\.name) == [
                "sms_url of +15550100200", "voice_url of +15550100200", "status_callback of +15550100200",
            ]
        )
        #expect(places.map(\.now) == [nil, "trunk_sid TK1", nil])
        #expect(
            places.map(\.wanted) == [
                "\(Self.url)/k\(Self.retries)", "\(Self.url)/k/voice", "\(Self.url)/k/voice/status",
            ]
        )
    }

    /// The settings, whether the service leaves messages to its numbers, and the places.
    static let services: [(settings: [String: SettingValue?], byNumber: Bool, places: [String])] = [
        (["number": nil], false, ["inbound_request_url of \(Sample.service)"]),
        ([:], false, ["inbound_request_url of \(Sample.service)"]),
        ([:], true, ["sms_url of +15550100200"]),
        (["number": .text("whatsapp:+15550100200")], true, []),
    ]

    @Test(arguments: services)
    func messagesOfAServiceComeToItsURL(
        _ settings: [String: SettingValue?],
        _ byNumber: Bool,
        _ names: [String]
    ) async throws {
        let all = settings.merging(["messaging_service_sid": .text(Sample.service)]) { own, _ in own }
        let service: JSONValue = [
            "inbound_request_url": "https://crm.example", "inbound_method": "GET",
            "use_inbound_webhook_on_number": .bool(byNumber),
        ]
        let http =
            settings.keys.contains("number")
            ? FakeHTTP(.json(service), .json([:]), .json([:]))
            : FakeHTTP(Self.page([:]), .json(service), .json([:]), .json([:]))
        let adapter = try Sample.adapter(all)
        let places = try await adapter.webhookPlaces(for: Self.url, using: http)
        #expect(places.map(\.name) == names)
        guard let place = places.first, place.name.hasPrefix("inbound") else { return }
        #expect(place.now == "https://crm.example")
        try await adapter.register(place, using: http)
        try await adapter.restore(place, using: http)
        let forms = http.requests.suffix(2).map { FormFields(parsing: $0.body) }
        #expect(forms.map { $0["InboundRequestUrl"] } == [Self.url + Self.retries, "https://crm.example"])
        #expect(forms.map { $0["InboundMethod"] } == ["POST", "GET"])
    }

    /// A sender, whether the account has it, and the problems.
    static let probes: [(sender: String, answer: FakeHTTP.Answer?, problems: Int)] = [
        ("+15550100200", page([:]), 0), ("+15550100200", .json(["incoming_phone_numbers": []]), 1),
        ("whatsapp:+15550100200", nil, 0), ("12345", nil, 0), ("Lotus", nil, 0),
    ]

    @Test(arguments: probes)
    func numberOfAnotherAccountIsAProblem(_ sender: String, _ answer: FakeHTTP.Answer?, _ problems: Int) async throws {
        let http = answer.map { FakeHTTP($0) } ?? FakeHTTP()
        let adapter = try Sample.adapter(["number": .text(sender)])
        #expect(try await adapter.connectionProblems(using: http).count == problems)
    }

    @Test func entriesAreThoseOfTheConsole() throws {
        let entries = try Sample.callable().entries(for: "\(Self.url)/k")
        #expect(
            entries.map(\.value) == [
                .text("\(Self.url)/k\(Self.retries)"), .text("\(Self.url)/k/voice"),
                .text("\(Self.url)/k/voice/status"),
            ]
        )
        #expect(try Sample.adapter().entries(for: Self.url).count == 1)
    }
}
