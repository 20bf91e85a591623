import ChannelKit

/// The validation of payloads by Botpress's tables, in which no text, label, value or link may be empty.
enum PayloadRules {
    /// Max UTF-16 units of a text.
    ///
    /// The limit is that of the messengers behind Botpress, which documents none.
    private static let maxTextLength = 4_000

    /// True if `payload` is valid for the Cloud's `type`.
    static func isCloud(_ type: String, _ payload: JSONValue) -> Bool {
        switch type {
        case "text": isText(payload["text"])
        case "image", "audio", "video", "file": isLink(payload["\(type)Url"])
        case "location": isPlace(payload)
        case "choice", "dropdown": isText(payload["text"]) && areOptions(payload["options"], label: "label")
        case "bloc": (payload["items"]?.array ?? []).allSatisfy { isCloud($0["type"]?.string ?? "", $0) }
        default: false
        }
    }

    /// True if `payload` is valid in v12.
    static func isLegacy(_ payload: JSONValue) -> Bool {
        let type = payload["type"]?.string ?? ""
        switch type {
        case "text": return isText(payload["text"])
        case "image", "audio", "video", "file": return isLink(payload[type])
        case "location": return isPlace(payload)
        case "single-choice": return isText(payload["text"]) && areOptions(payload["choices"], label: "title")
        case "dropdown": return isText(payload["message"]) && areOptions(payload["options"], label: "label")
        default: return false
        }
    }

    private static func isText(_ value: JSONValue?) -> Bool {
        guard let text = value?.string else { return false }
        return !text.isEmpty && text.utf16.count <= maxTextLength
    }

    private static func isLink(_ value: JSONValue?) -> Bool {
        value?.string.map { $0.hasPrefix("http://") || $0.hasPrefix("https://") } ?? false
    }

    private static func isPlace(_ payload: JSONValue) -> Bool {
        [payload["latitude"], payload["longitude"]].allSatisfy { value in
            switch value {
            case .integer, .number: true
            default: false
            }
        }
    }

    private static func areOptions(_ value: JSONValue?, label: String) -> Bool {
        guard let options = value?.array, !options.isEmpty else { return false }
        return options.allSatisfy { isText($0[label]) && isText($0["value"]) }
    }
}
