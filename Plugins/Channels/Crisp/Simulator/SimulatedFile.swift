import ChannelKit
import ChannelSimulatorKit
import Foundation

/// A visitor's sample file, which is a GIF animation in place of a sticker.
struct SimulatedFile {
    let mimeType: String
    let name: String
    let data: Data
    private let kind: OutboundMedia.Kind

    init(_ kind: OutboundMedia.Kind) {
        let sample = SampleFile(kind)
        self.kind = kind
        (mimeType, name, data) =
            kind == .sticker
            ? ("image/gif", "animation.gif", Self.animation) : (sample.mimeType, sample.name, sample.data)
    }

    /// The content of a visitor's message with the file.
    func content(at url: String) -> MessageContent {
        let file: [String: JSONValue] = ["url": .string(url), "type": .string(mimeType)]
        switch kind {
        case .sticker: return MessageContent("animation", .object(file))
        case .audio: return MessageContent("audio", .object(file.merging(["duration": 1]) { own, _ in own }))
        case .image, .video, .document:
            return MessageContent("file", .object(file.merging(["name": .string(name)]) { own, _ in own }))
        }
    }

    /// One pixel.
    private static let animation =
        Data(base64Encoded: "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7") ?? Data()
}
