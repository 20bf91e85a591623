import ChannelKit
import ChannelSimulatorKit
import ChannelTestKit
import Foundation
import Testing

// Customers with expensive texts and file names.

extension HostileInputTests {
    /// A text that is expensive for a step, which has a name instead of the text in the output of a test.
    struct Burden: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let step: String
        let text: String

        init(_ name: String, step: String, text: String) {
            testDescription = name
            self.step = step
            self.text = text
        }
    }

    static let redaction =
        "- llm: { provider: openai, model: m, api_key: k, instructions: Answer., "
        + "redact: [email, phone, card, sin, ssn, iban, ip, health, id, birth, bank, plate, wallet, mac], deadline: 3s }"

    static let burdens = [
        Burden(
            "an e-mail address without an end",
            step: redaction,
            text: "@" + String(repeating: "a", count: 60_000)
        ),
        Burden("numbers without an end", step: redaction, text: String(repeating: "1.1-", count: 15_000)),
        Burden(
            "a condition that backtracks",
            step: "- static-reply: { text: Hello, when: { text: '(a+)+$' }, deadline: 3s }",
            text: String(repeating: "a", count: 60_000) + "!"
        ),
        Burden(
            "a pattern that backtracks",
            step: "- intent-detection: { intents: { x: { patterns: ['(a|a)+$'], reply: Yes } }, deadline: 3s }",
            text: String(repeating: "a", count: 60_000) + "!"
        ),
    ]

    @Test(arguments: burdens)
    func noCustomersTextStopsAnotherTenant(burden: Burden) async throws {
        let configuration: @Sendable (String) -> String = { provider in
            let burdened = Self.whatsapp("burdened", number: "100", provider: provider, steps: [burden.step])
            return Self.configuration([burdened, Self.whatsapp("victim", number: "200", provider: provider)])
        }
        try await withHub(configuration, arguments: ["--strict"]) { bed, hub in
            for number in 1...4 {
                let from = "1555010010\(number)"
                #expect(try await bed.send(burden.text, to: "100", from: from, id: "wamid.b\(number)") == 200)
            }
            #expect(try await bed.send("hello", to: "200", id: "wamid.v") == 200)
            try await bed.waitForSent(1, of: "victim")
            hub.signal(SIGKILL)
        }
    }

    @Test func anUnreadableMessageRefusesNoOther() async throws {
        try await withHub(Self.twoTenants) { bed, _ in
            let unreadable = [
                #""text":{"body":"\ud83d"}"#, #""text":{"body":"a"},"x":1e999"#,
                #""text":{"body":"b"},"x":\#(String(repeating: "9", count: 400))"#,
            ]
            for (index, member) in unreadable.enumerated() {
                let webhook = WhatsAppWebhook([
                    .init(phoneNumberID: "100", from: "15550100999", id: "wamid.u\(index)", text: "PLACE"),
                    .init(phoneNumberID: "200", from: "15550100998", id: "wamid.f\(index)", text: "fine"),
                ])
                let body = String(decoding: webhook.body, as: UTF8.self)
                    .replacingOccurrences(of: #""text":{"body":"PLACE"}"#, with: member)
                #expect(try await bed.postSigned(Data(body.utf8)) == 200, "\(member.prefix(40))")
            }
            try await bed.waitForSent(unreadable.count, of: "victim")
        }
    }

    /// The customer chooses the file's name, and the operator downloads it beside the configuration.
    @Test func aFilesNameChoosesNoPlaceToWriteTo() async throws {
        try await HostileProvider.with { request in
            // The path of Meta's files.
            guard request.path.contains("attachments") else { return HostileProvider.taken() }
            return WebhookResponse(status: 200, contentType: "application/pdf", text: "EVIL")
        } _: { provider in
            let bed = try TestBed()
            let outside = try TemporaryFolder()
            let configuration = Self.twoTenants(provider)
            try bed.folder.write(configuration, to: "channels.yaml")
            try bed.folder.write("mine", to: "invoice.pdf")
            let names = [
                "channels.yaml", ".bashrc", "\(outside.url.path)/absolute.txt",
                "../\(outside.url.lastPathComponent)/up.txt",
                "..", ".", "", "a/../channels.yaml", "invoice.pdf", #"..\\..\\channels.yaml"#, "con\u{0}.pdf",
                String(repeating: "n", count: 400), "patchbay.db",
            ]
            try await bed.serve()
            for (index, name) in names.enumerated() {
                let webhook = WhatsAppWebhook([
                    .init(phoneNumberID: "100", from: "15550100999", id: "wamid.m\(index)", text: "PLACE")
                ])
                let file: JSONValue = [
                    "id": "1000000000000003", "mime_type": "application/pdf", "filename": .string(name),
                    "url": .string("\(provider)/whatsapp_business/attachments?mid=\(index)"),
                ]
                let body = String(decoding: webhook.body, as: UTF8.self)
                    .replacingOccurrences(of: #""type":"text""#, with: #""type":"document""#)
                    .replacingOccurrences(
                        of: #""text":{"body":"PLACE"}"#,
                        with: #""document":"# + String(decoding: file.data, as: UTF8.self)
                    )
                #expect(try await bed.postSigned(Data(body.utf8)) == 200)
            }
            let sql = "SELECT count(*) FROM messages WHERE author = 'customer'"
            try await eventually("all files are stored") { try bed.count(sql) >= names.count }
            let last = try bed.count("SELECT max(id) FROM messages")
            let before = try Set(FileManager.default.contentsOfDirectory(atPath: bed.folder.url.path))
            var fetched = 0
            for message in 1...last {
                let media = try Program(["media", String(message)], in: bed.folder)
                if try await media.exitCode() == 0 { fetched += 1 }
            }
            #expect(fetched > 0, "nothing could be fetched: the test shows nothing")
            #expect(
                try String(contentsOfFile: bed.folder.url.path + "/channels.yaml", encoding: .utf8) == configuration
            )
            #expect(try String(contentsOfFile: bed.folder.url.path + "/invoice.pdf", encoding: .utf8) == "mine")
            #expect(try FileManager.default.contentsOfDirectory(atPath: outside.url.path).isEmpty)
            let after = try Set(FileManager.default.contentsOfDirectory(atPath: bed.folder.url.path))
            for name in after.subtracting(before) where !name.hasPrefix("patchbay-") {
                #expect(!name.hasPrefix("."), "\(name)")
                let path = bed.folder.url.appending(path: name).path
                let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
                #expect(mode == 0o600, "\(name)")
            }
        }
    }
}
