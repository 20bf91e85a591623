import ChannelKit
import Foundation

/// An OpenAI-compatible endpoint that transcribes voice notes.
///
/// - SeeAlso: <https://platform.openai.com/docs/api-reference/audio/createTranscription>
struct Transcription: Hashable, Sendable {
    private let baseURL: String
    private let model: String
    private let apiKey: Secret?

    /// The max size of a voice note, in bytes: ten minutes at the rate of messaging apps.
    private static let maxBytes = 10 << 20
    /// The max length of a transcript, in bytes.
    private static let maxLength = 8_000

    /// The turn with the words of its voice notes in its text; a note that cannot be transcribed stays as it is.
    func transcribed(_ turn: Turn, step: String) async -> Turn {
        var messages = turn.messages
        for (index, message) in turn.messages.enumerated() {
            for case .audio(let media) in message.content where media.isVoice {
                guard let words = await words(of: media, in: message, key: "transcript-\(step)-\(index)", turn) else {
                    continue
                }
                messages[index].text = [message.text, "[voice message] \(words)"].filter { !$0.isEmpty }
                    .joined(separator: "\n")
                messages[index].content.removeAll { $0 == .audio(media) }
            }
        }
        return messages == turn.messages ? turn : turn.with(messages)
    }

    /// The words of a note, transcribed once for a turn that runs again.
    private func words(
        of media: ContentPart.Media,
        in message: UnifiedMessage,
        key: String,
        _ turn: Turn
    ) async -> String? {
        let stored = try? await turn.services.ledger.once(key, kind: "transcript") {
            let file = try await turn.services.media.file(media, of: message, limit: Self.maxBytes)
            // The model needs the rest of the time.
            let left = max(0, turn.deadline.timeIntervalSince(turn.clock.now))
            let response = try await turn.services.http.send(request(for: file, timeout: .seconds(left / 2)))
            guard response.status == 200, let text = try? JSONValue(parsing: response.body)["text"]?.string else {
                throw ModelFailure.malformed("no transcript")
            }
            return .string(text.cut(toBytes: Self.maxLength))
        }
        let words = stored?.string?.trimmingCharacters(in: .whitespacesAndNewlines)
        return words?.isEmpty == false ? words : nil
    }

    private func request(for file: MediaFile, timeout: Duration) -> OutboundRequest {
        // The boundary must not be in the file: no audio format has this text.
        let boundary = "patchbay-voice-note-7f3a9c"
        var body = Data("--\(boundary)\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\n\(model)\r\n".utf8)
        body += Data(
            "--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"voice\(file.ending)\"\r\n".utf8
        )
        body += Data("Content-Type: \(file.mimeType.filter { !$0.isNewline })\r\n\r\n".utf8)
        body += file.data + Data("\r\n--\(boundary)--\r\n".utf8)
        var headers: HeaderFields = ["Content-Type": "multipart/form-data; boundary=\(boundary)"]
        if let apiKey { headers["Authorization"] = "Bearer \(apiKey.reveal())" }
        return OutboundRequest(
            method: "POST",
            url: "\(baseURL)/audio/transcriptions",
            headers: headers,
            body: body,
            timeout: timeout
        )
    }
}

// MARK: - Settings

extension Transcription {
    private static let baseURL = Setting.url(
        "base_url",
        help: "The base URL of an OpenAI-compatible API; `/audio/transcriptions` is appended.",
        example: "https://api.openai.com/v1"
    ).defaulting(to: .text("https://api.openai.com/v1"))
    private static let model = Setting.text("model", help: "The provider's name of the model.", example: "whisper-1")
    private static let apiKey = Setting.secret(
        "api_key",
        help: "The API key; optional for a server that needs none.",
        example: "sk-example"
    ).optional(isInExamples: true)

    static let setting = Setting.object(
        "transcription",
        of: .settings {
            baseURL
            model
            apiKey
        },
        help: "The endpoint that transcribes voice notes; without it the model gets `[voice message]`.",
        as: Transcription.init
    ).optional()

    init(_ values: SettingValues) throws(ConfigurationIssue) {
        baseURL = try values[Self.baseURL]
        model = try values[Self.model]
        apiKey = try values[Self.apiKey]?.first
    }
}

extension MediaFile {
    /// The ending of the file's name, by which servers know the format.
    fileprivate var ending: String {
        switch mimeType.lowercased().split(separator: ";").first {
        case "audio/ogg", "audio/opus": ".ogg"
        case "audio/mpeg", "audio/mp3": ".mp3"
        case "audio/mp4", "audio/m4a", "audio/x-m4a", "audio/aac": ".m4a"
        case "audio/wav", "audio/x-wav": ".wav"
        case "audio/webm": ".webm"
        default: ".ogg"
        }
    }
}

extension Turn {
    /// The turn with other messages.
    fileprivate func with(_ messages: [UnifiedMessage]) -> Turn {
        Turn(
            id: id,
            tenant: tenant,
            channel: channel,
            contact: contact,
            conversation: conversation,
            messages: messages,
            language: language,
            facts: facts,
            deadline: deadline,
            clock: clock,
            services: services
        )
    }
}
