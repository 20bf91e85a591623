import ChannelKit
import Foundation

extension OutboundMedia {
    /// The media object of the message: exactly one of `id` and `link`, and the optional members of the kind.
    ///
    /// Nil for media that Meta would refuse.
    var graphObject: JSONValue? {
        guard let source = graphSource else { return nil }
        var object = [source.name: JSONValue.string(source.value)]
        if let caption, !caption.isEmpty {
            // Audio and stickers have no caption: the hub sends text and link instead.
            guard kind != .audio, kind != .sticker, caption.utf16.count <= MessageLimit.caption else { return nil }
            object["caption"] = .string(caption)
        }
        if kind == .document, let name = filename.flatMap(FileName.cleaned) { object["filename"] = .string(name) }
        return .object(object)
    }

    private var graphSource: (name: String, value: String)? {
        switch source {
        case .id(let id): id.isEmpty ? nil : ("id", id)
        case .link(let link):
            ["http", "https"].contains(URLComponents(string: link)?.scheme?.lowercased() ?? "") ? ("link", link) : nil
        }
    }
}

extension MessageTemplate {
    /// The template with positional parameters; nil without a name or a language.
    var graphObject: JSONValue? {
        guard !name.isEmpty, !language.isEmpty else { return nil }
        var components: [JSONValue] = []
        if let header {
            guard let parameter = header.templateHeader else { return nil }
            components.append(["type": "header", "parameters": [parameter]])
        }
        if !parameters.isEmpty {
            let texts = parameters.map { parameter -> JSONValue in
                ["type": "text", "text": .string(parameter.onOneLine)]
            }
            components.append(["type": "body", "parameters": .array(texts)])
        }
        components += buttonPayloads.enumerated().map { index, payload in
            [
                "type": "button", "sub_type": "quick_reply", "index": .string(String(index)),
                "parameters": [["type": "payload", "payload": .string(payload)]],
            ]
        }
        return .compact([
            "name": .string(name), "language": ["code": .string(language)],
            "components": components.isEmpty ? nil : .array(components),
        ])
    }
}

extension OutboundMedia {
    /// The media of a template's header: an image, a video or a document, without a caption.
    fileprivate var templateHeader: JSONValue? {
        guard [.image, .video, .document].contains(kind) else { return nil }
        var bare = self
        bare.caption = nil
        return bare.graphObject.map { ["type": .string(kind.rawValue), kind.rawValue: $0] }
    }
}

extension String {
    /// The text without line breaks, tabs and runs of spaces, which Meta refuses in template parameters.
    fileprivate var onOneLine: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}
