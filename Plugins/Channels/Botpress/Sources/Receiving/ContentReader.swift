import ChannelKit
import Foundation

/// The reader of a content's parts.
struct ContentReader {
    /// Max items of a carousel or bloc, which bounds the parts of one message; larger ones are cut.
    private static let maxItems = 100

    let places: MediaLocations
    let author: MessageAuthor

    func parts(of content: BotpressContent, isInside: Bool = false) -> [ContentPart] {
        let payload = content.payload
        if author == .user, let tapped = tapped(content) { return [tapped] }
        switch content.type {
        case "text", "say_something": return [content.text.map(ContentPart.text) ?? .unsupported(type: "text")]
        case "form": return [.form(payload["data"] ?? payload["fields"] ?? payload)]
        case "markdown": return [payload["markdown"]?.string.map { .text($0.withoutMarkdown) } ?? unknown(content)]
        case "quick_reply": return [quickReply(payload)]
        case "postback": return [postback(payload)]
        case "location": return [location(payload) ?? unknown(content)]
        case "choice", "single-choice", "dropdown": return [.text(choice(payload))]
        case "card": return card(payload)
        case "carousel": return items(payload).flatMap(card)
        case "bloc" where !isInside: return bloc(payload)
        case let type where BotpressContent.mediaKinds[type] != nil: return [media(content) ?? unknown(content)]
        default:
            let text = author == .bot ? content.text.map(ContentPart.text) : nil
            return [text, unknown(content)].compactMap(\.self)
        }
    }

    /// The option that a user has tapped: a text or choice with a value, and without options of its own.
    private func tapped(_ content: BotpressContent) -> ContentPart? {
        let payload = content.payload
        guard ["text", "say_something", "choice", "single-choice", "dropdown"].contains(content.type),
            payload["options"] == nil, payload["choices"] == nil,
            let value = (payload["value"] ?? payload["payload"]).flatMap(\.scalar)
        else { return nil }
        let title = (payload["text"] ?? payload["title"] ?? payload["label"])?.nonEmptyString
        return .choice(id: value, title: title ?? value)
    }

    private func unknown(_ content: BotpressContent) -> ContentPart {
        .unsupported(type: content.type.isEmpty ? "unknown" : String(content.type.prefix(64)))
    }

    private func items(_ payload: JSONValue) -> [JSONValue] {
        let items = (payload["items"]?.array ?? []).prefix(Self.maxItems)
        return items.isEmpty ? [.null] : Array(items)
    }

    /// The parts of a bloc's items, which are nested in the Runtime API and flat in the Chat API.
    private func bloc(_ payload: JSONValue) -> [ContentPart] {
        items(payload).flatMap { item in
            let payload = item["payload"]?.object == nil ? item : item["payload"]
            return parts(of: BotpressContent(type: item["type"]?.string, payload: payload), isInside: true)
        }
    }

    private func quickReply(_ payload: JSONValue) -> ContentPart {
        let title = payload["text"]?.nonEmptyString
        let id = payload["payload"]?.readable ?? title ?? ""
        return .choice(id: id, title: title ?? id)
    }

    private func postback(_ payload: JSONValue) -> ContentPart {
        let value = (payload["payload"] ?? payload["value"])?.readable ?? ""
        let title = (payload["title"] ?? payload["text"] ?? payload["label"])?.nonEmptyString
        return .choice(id: value, title: title ?? value)
    }

    private func location(_ payload: JSONValue) -> ContentPart? {
        guard let latitude = payload["latitude"]?.number, latitude.isFinite,
            let longitude = payload["longitude"]?.number, longitude.isFinite
        else { return nil }
        return .location(
            latitude: latitude,
            longitude: longitude,
            name: payload["title"]?.nonEmptyString,
            address: payload["address"]?.nonEmptyString
        )
    }

    // MARK: - Files

    private func media(_ content: BotpressContent) -> ContentPart? {
        let payload = content.payload
        let stem = content.type == "voice" ? "audio" : content.type
        let url = (payload["\(stem)Url"] ?? payload[stem] ?? payload["url"])?.nonEmptyString
        guard let url, let kind = BotpressContent.mediaKinds[content.type] else { return nil }
        let title = payload["title"]?.nonEmptyString
        let file = ContentPart.Media(
            url: places.resolved(url),
            filename: kind == .document ? title : nil,
            caption: kind == .document ? nil : title,
            isVoice: content.type == "voice"
        )
        switch kind {
        case .image, .sticker: return .image(file)
        case .audio: return .audio(file)
        case .video: return .video(file)
        case .document: return .document(file)
        }
    }

    // MARK: - Choices and cards

    /// A question with its options in numbered lines.
    private func choice(_ payload: JSONValue) -> String {
        let question = (payload["text"] ?? payload["message"])?.nonEmptyString
        let options = (payload["options"] ?? payload["choices"])?.array ?? []
        return numbered(options, under: question)
    }

    private func numbered(_ options: [JSONValue], under question: String?) -> String {
        let labels = options.compactMap { ($0["label"] ?? $0["title"])?.nonEmptyString }
        let lines = labels.enumerated().map { "\($0.offset + 1). \($0.element)" }
        return ([question].compactMap(\.self) + lines).joined(separator: "\n")
    }

    /// The image, then title and subtitle, the links, and the buttons in numbered lines.
    private func card(_ payload: JSONValue) -> [ContentPart] {
        let actions = payload["actions"]?.array ?? []
        let links = actions.filter(\.isLink).compactMap(\.linkLine)
        let titles = [payload["title"], payload["subtitle"]].compactMap { $0?.nonEmptyString }
        let text = numbered(actions.filter { !$0.isLink }, under: (titles + links).joined(separator: "\n"))
        let picture = (payload["imageUrl"] ?? payload["image"])?.nonEmptyString
        let parts = [
            picture.map { ContentPart.image(ContentPart.Media(url: places.resolved($0))) },
            text.isEmpty ? nil : ContentPart.text(text),
        ].compactMap(\.self)
        return parts.isEmpty ? [.unsupported(type: "card")] : parts
    }
}

extension JSONValue {
    /// True for an action that opens a page: `url` at Cloud, `Open URL` in v12.
    fileprivate var isLink: Bool { ["url", "Open URL"].contains(self["action"]?.string) }

    fileprivate var linkLine: String? {
        let link = (self["value"] ?? self["url"])?.nonEmptyString
        let line = [(self["label"] ?? self["title"])?.nonEmptyString, link].compactMap(\.self).joined(separator: ": ")
        return line.isEmpty ? nil : line
    }

    /// A text, number or flag as text; nil if it is empty or none of them.
    fileprivate var scalar: String? {
        switch self {
        case .string: nonEmptyString
        case .integer, .number, .bool: readable
        case .null, .array, .object: nil
        }
    }

    /// The text, or the JSON of any other value.
    fileprivate var readable: String { string ?? String(decoding: data, as: UTF8.self) }
}
