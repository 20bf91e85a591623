import ChannelKit
import HubConfig

extension ContentPart {
    /// The part in brackets, for a message without a legible text.
    var placeholder: String {
        switch self {
        case .text: ""
        case .image: "[image]"
        case .audio(let media): media.isVoice ? "[voice message]" : "[audio]"
        case .video: "[video]"
        case .document(let media): media.filename.map { "[document \($0)]" } ?? "[document]"
        case .sticker: "[sticker]"
        case .location(let latitude, let longitude, let name, let address):
            "[location \(latitude), \(longitude)\([name, address].compactMap(\.self).map { ", \($0)" }.joined())]"
        case .contacts(let cards): "[\(cards.count.counted("contact card"))]"
        case .choice(let id, _): "[tapped \(id)]"
        case .form: "[form]"
        case .order: "[order]"
        case .reaction(_, let emoji): emoji.map { "[reaction \($0)]" } ?? "[reaction removed]"
        case .callStarted: "[call]"
        case .toolCall(_, let name, _): "[tool \(name)]"
        case .unsupported(let type): "[unsupported: \(type)]"
        }
    }
}

extension UnifiedMessage {
    /// The legible text, or what the message has instead.
    var shownText: String {
        text.isEmpty ? content.map(\.placeholder).filter { !$0.isEmpty }.joined(separator: " ") : text
    }
}
