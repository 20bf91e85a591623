import ChannelKit
import ChannelTestKit
import Foundation
import Testing

@testable import LLMStrategy

/// Images and voice notes of customers.
struct MediaTests {
    private static let image = MediaFile(data: Data([1, 2, 3]), mimeType: "image/png")
    private static let voice = MediaFile(data: Data("OggS".utf8), mimeType: "audio/ogg; codecs=opus")

    private func turn(_ parts: [ContentPart], file: MediaFile?, http: FakeHTTP = FakeHTTP()) -> Turn {
        var message = makeTurn("Look").messages[0]
        message.content = parts
        let turn = makeTurn(http: http)
        var services = turn.services
        services.media = ScriptedMedia(file: file)
        return Turn(
            id: turn.id,
            tenant: turn.tenant,
            channel: turn.channel,
            contact: turn.contact,
            conversation: turn.conversation,
            messages: [message],
            language: "en",
            facts: [:],
            deadline: turn.deadline,
            clock: turn.clock,
            services: services
        )
    }

    /// The request to the model for `turn`.
    private func request(for turn: Turn, _ settings: [String: SettingValue]) async throws -> ModelRequest {
        let model = ScriptedModel([.text("Fine.")])
        _ = try await makeStep(model, settings).respond(to: turn)
        return try #require(model.requests.first)
    }

    @Test func imagesAreSentIfConfigured() async throws {
        func turn() -> Turn { self.turn([.image(.init(id: "1"))], file: Self.image) }
        let sent = try await request(for: turn(), ["media": .boolean(true)])
        #expect(sent.images == [ModelImage(mimeType: "image/png", data: Data([1, 2, 3]))])
        #expect(try await request(for: turn(), [:]).images.isEmpty)
    }

    static let unusable: [MediaFile?] = [
        nil, MediaFile(data: Data([1]), mimeType: "image/tiff"),
        MediaFile(data: Data(count: 4 << 20), mimeType: "image/png"),
    ]

    @Test(arguments: unusable)
    func otherImagesAreKeptAsWords(_ file: MediaFile?) async throws {
        let sent = try await request(for: turn([.image(.init(id: "1"))], file: file), ["media": .boolean(true)])
        #expect(sent.images.isEmpty)
        #expect(sent.messages == [.customer("Look\n[image]")])
    }

    @Test func imagesAreInBothFormats() throws {
        var request = ModelRequest.sample
        request.messages += [.model("", calls: [.times("a")]), .result(of: .times("a"), "10:00", isError: false)]
        request.images = [ModelImage(mimeType: "image/png", data: Data([1, 2, 3]))]
        let quirks = ServerQuirks(limitName: .maxTokens)
        let chat = try JSONValue(parsing: ChatCompletions().httpRequest(for: request, to: .sample, quirks: quirks).body)
        #expect(chat["messages"]?[1]?["content"]?[0]?["text"] == "Is Friday still free?")
        #expect(chat["messages"]?[1]?["content"]?[1]?["image_url"]?["url"] == "data:image/png;base64,AQID")
        let other = try JSONValue(parsing: Messages().httpRequest(for: request, to: .claude, quirks: quirks).body)
        #expect(other["messages"]?[0]?["content"]?[0]?["source"]?["data"] == "AQID")
        #expect(other["messages"]?[0]?["content"]?[1]?["text"] == "Is Friday still free?")
        let blind = ServerQuirks(limitName: .maxTokens, omitted: [.images])
        let bare = try JSONValue(parsing: ChatCompletions().httpRequest(for: request, to: .sample, quirks: blind).body)
        #expect(bare["messages"]?[1]?["content"] == "Is Friday still free?")
    }

    private static let transcription: [String: SettingValue] = [
        "transcription": .mapping(["base_url": .text("https://stt.example/v1"), "model": .text("whisper-1")]),
        "redact": .list([.text("phone")]),
    ]

    @Test func voiceNotesBecomeWords() async throws {
        let http = FakeHTTP(.json(["text": "Call me at five one four five five five oh one nine nine."]))
        let turn = turn([.audio(.init(id: "1", isVoice: true))], file: Self.voice, http: http)
        let sent = try await request(for: turn, Self.transcription)
        #expect(sent.messages == [.customer("Look\n[voice message] Call me at [PHONE_1].")])
        let posted = try #require(http.requests.first)
        #expect(posted.url == "https://stt.example/v1/audio/transcriptions")
        let body = String(decoding: posted.body, as: UTF8.self)
        #expect(body.contains("name=\"model\"\r\n\r\nwhisper-1\r\n") && body.contains("filename=\"voice.ogg\""))
        #expect(body.contains("\r\n\r\nOggS\r\n--"))
    }

    @Test func failedTranscriptionKeepsTheWord() async throws {
        for http in [FakeHTTP(.json(status: 500, [:])), FakeHTTP(.json(["text": " "])), FakeHTTP()] {
            let turn = turn([.audio(.init(id: "1", isVoice: true))], file: Self.voice, http: http)
            #expect(try await request(for: turn, Self.transcription).messages == [.customer("Look\n[voice message]")])
        }
    }
}

/// A download of one file.
private struct ScriptedMedia: MediaFetching {
    let file: MediaFile?

    func file(
        _ media: ContentPart.Media,
        of message: UnifiedMessage,
        limit: Int
    ) async throws(MediaError) -> MediaFile {
        guard let file else { throw .tooLarge(limit: limit) }
        guard file.data.count <= limit else { throw .tooLarge(limit: limit) }
        return file
    }
}
