import ChannelKit
import ChannelTestKit
import Foundation
import HubRouter
import Testing

@Suite("Adaptation of replies", .onBothDatabases, .timeLimit(.minutes(5)))
struct DegradationTests {
    private static let buttons = ReplyContent.buttons(
        text: "When?",
        choices: [.init(id: "am", title: "Morning"), .init(id: "pm", title: "Afternoon")]
    )

    @Test func buttonsBecomeNumberedTextWhoseNumbersAreChoices() async throws {
        let rich = SayRich(contents: [Self.buttons])
        try await withHub([channel(rich)]) { life in
            for (number, text) in ["hello", "2", " afternoon", "3", "2 pm", "#1."].enumerated() {
                await life.post(message("m\(number)", text, at: 1_790_000_000 + number))
                try await life.settle()
            }
            #expect(life.http.texts.first == "When?\n1. Morning\n2. Afternoon")
            let afternoon = ContentPart.choice(id: "pm", title: "Afternoon")
            #expect(
                rich.heard.entries == [
                    [.text("hello")], [afternoon], [afternoon], [.text("3")], [.text("2 pm")],
                    [.choice(id: "am", title: "Morning")],
                ]
            )
        }
    }

    @Test(arguments: ["-9223372036854775808", "9223372036854775807", "0", "-1"])
    func numberOutsideTheChoicesIsText(_ number: String) async throws {
        let rich = SayRich(contents: [Self.buttons])
        try await withHub([channel(rich)]) { life in
            await life.post(message("m1", "hello"))
            try await life.settle()
            await life.post(message("m2", number, at: 1_790_000_001))
            try await life.settle()
            #expect(rich.heard.entries == [[.text("hello")], [.text(number)]])
        }
    }

    @Test func nextReplyRemovesTheChoices() async throws {
        let rich = SayRich(contents: [Self.buttons, .text("Thank you.")])
        let plain = SayRich(contents: [.text("Well.")])
        try await withHub([channel(rich)]) { life in
            await life.post(message("m1", "hello"))
            try await life.settle()
            try await life.hub.reload(table([channel(plain)], generation: 2))
            await life.post(message("m2", "1"))
            try await life.settle()
            await life.post(message("m3", "1"))
            try await life.settle()
            #expect(plain.heard.entries == [[.choice(id: "am", title: "Morning")], [.text("1")]])
        }
    }

    @Test func supportedContentIsSentUnchanged() async throws {
        let image = ReplyContent.media(
            OutboundMedia(kind: .image, source: .link("https://cdn.example/a.png"), caption: "Us")
        )
        try await withHub([
            channel(SayRich(contents: [image])),
            channel(named: "lotus/rich", of: ToyRich.self, number: "200", SayRich(contents: [image])),
        ]) { life in
            await life.post(message("m1", "hello"))
            await life.post(message("m2", "hello"), to: "200", via: "toy-rich")
            try await life.settle()
            #expect(
                life.http.texts.sorted() == ["Us\nhttps://cdn.example/a.png", "[image] Us\nhttps://cdn.example/a.png"]
            )
        }
    }
}
