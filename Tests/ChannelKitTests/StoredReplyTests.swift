import Foundation
import Testing

@testable import ChannelKit

/// The form of stored replies, which the rows of earlier versions have.
@Suite("Stored replies")
struct StoredReplyTests {
    private static let choices = [
        ReplyContent.Choice(id: "am", title: "Morning"),
        ReplyContent.Choice(id: "pm", title: "Evening", description: "5–7"),
    ]
    private static let storedChoices =
        #"[{"id":"am","title":"Morning"},{"description":"5–7","id":"pm","title":"Evening"}]"#
    private static let image = OutboundMedia(kind: .image, source: .link("https://a.test/a.png"), caption: "A")

    static let cases: [(content: ReplyContent, json: String)] = [
        (.text("Hello"), #"{"text":{"_0":"Hello"}}"#),
        (
            .media(image),
            #"{"media":{"_0":{"caption":"A","kind":"image","source":{"link":{"_0":"https://a.test/a.png"}}}}}"#
        ),
        (
            .media(OutboundMedia(kind: .document, source: .id("m1"), filename: "a.pdf")),
            #"{"media":{"_0":{"filename":"a.pdf","kind":"document","source":{"id":{"_0":"m1"}}}}}"#
        ),
        (.buttons(text: "When?", choices: choices), #"{"buttons":{"choices":\#(storedChoices),"text":"When?"}}"#),
        (
            .list(text: "When?", title: "Times", choices: []),
            #"{"list":{"choices":[],"text":"When?","title":"Times"}}"#
        ),
        (
            .location(latitude: 45.5, longitude: -73, name: "Lotus", address: nil),
            #"{"location":{"latitude":45.5,"longitude":-73,"name":"Lotus"}}"#
        ),
        (
            .template(
                MessageTemplate(
                    name: "again",
                    language: "en",
                    parameters: ["Ana"],
                    header: image,
                    buttonPayloads: ["y"]
                )
            ),
            #"{"template":{"_0":{"buttonPayloads":["y"],"header":{"caption":"A","kind":"image","source":"#
                + #"{"link":{"_0":"https://a.test/a.png"}}},"language":"en","name":"again","parameters":["Ana"]}}}"#
        ),
        (.reaction(emoji: "👍", to: "m1"), #"{"reaction":{"emoji":"👍","to":"m1"}}"#),
        (.reaction(emoji: nil, to: "m1"), #"{"reaction":{"to":"m1"}}"#),
        (.transfer(to: "+15145550123"), #"{"transfer":{"to":"+15145550123"}}"#),
        (.transfer(), #"{"transfer":{}}"#),
        (.endCall, #"{"endCall":{}}"#),
    ]

    @Test(arguments: cases)
    func areWrittenAndReadBack(_ testCase: (content: ReplyContent, json: String)) throws {
        #expect(String(decoding: testCase.content.json.data, as: UTF8.self) == testCase.json)
        #expect(ReplyContent(json: try JSONValue(stored: Data(testCase.json.utf8))) == testCase.content)
    }

    @Test(arguments: [
        "null", "[]", "{}", #"{"newer":{}}"#, #"{"text":{"_0":1}}"#, #"{"text":"Hello"}"#,
        #"{"text":{"_0":"a"},"media":{}}"#,
        #"{"media":{"_0":{"kind":"hologram","source":{"id":{"_0":"m1"}}}}}"#, #"{"media":{"_0":{"kind":"image"}}}"#,
        #"{"buttons":{"text":"When?","choices":[{"id":"am"}]}}"#, #"{"list":{"text":"When?","choices":[]}}"#,
        #"{"template":{"_0":{"name":"a","language":"en","parameters":[1],"buttonPayloads":[]}}}"#,
        #"{"template":{"_0":{"name":"a","language":"en","parameters":[],"buttonPayloads":[],"header":{}}}}"#,
        #"{"location":{"latitude":1}}"#, #"{"reaction":{}}"#,
    ])
    func ofAnUnknownKindAreNotRead(_ json: String) throws {
        #expect(ReplyContent(json: try JSONValue(stored: Data(json.utf8))) == nil)
    }
}
