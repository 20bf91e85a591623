import ChannelKit
import Foundation

/// A small file that a simulated visitor has at hand, one of each kind.
struct SimulatedFile {
    let kind: OutboundMedia.Kind
    let mimeType: String
    let name: String
    let data: Data

    init(_ kind: OutboundMedia.Kind) {
        self.kind = kind
        (mimeType, name) =
            switch kind {
            case .image: ("image/png", "photo.png")
            case .audio: ("audio/ogg", "voice.ogg")
            case .video: ("video/mp4", "film.mp4")
            case .document: ("application/pdf", "receipt.pdf")
            case .sticker: ("image/gif", "animation.gif")
            }
        data = Data(base64Encoded: Self.bytes[kind] ?? "") ?? Data()
    }

    /// How a visitor's message tells of it; a sticker is what Crisp calls an animation.
    func content(at url: String) -> SpokenContent {
        let file: [String: JSONValue] = ["url": .string(url), "type": .string(mimeType)]
        switch kind {
        case .sticker: return SpokenContent("animation", .object(file))
        case .audio: return SpokenContent("audio", .object(file.merging(["duration": 1]) { own, _ in own }))
        case .image, .video, .document:
            return SpokenContent("file", .object(file.merging(["name": .string(name)]) { own, _ in own }))
        }
    }

    /// A green square, a moment of silence, a film without a picture, an empty page and a dot.
    private static let bytes: [OutboundMedia.Kind: String] = [
        .image: """
        iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR42mNQvZyGFTEMLQkAIIZXgf05jk0AAAAASUVORK5CYII=
        """,
        .audio: """
        T2dnUwACAAAAAAAAAABQUEFXAAAAAIjodBsBE09wdXNIZWFkAQE4AYC7AAAAAABPZ2dTAAAAAAAAAAAAAFBQQVcBAAAAaVWXqQEYT3B1\
        c1RhZ3MIAAAAcGF0Y2hiYXkAAAAAT2dnUwAE+AQAAAAAAABQUEFXAgAAAJMK6tsBA/j//g==
        """,
        .video: """
        AAAAHGZ0eXBpc29tAAACAGlzb21pc28ybXA0MQAAAHRtb292AAAAbG12aGQAAAAAAAAAAAAAAAAAAAPoAAAAAAABAAABAAAAAAAAAAAAA\
        AAAAQAAAAAAAAAAAAAAAAAAAAEAAAAAAAAAAAAAAAAAAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB
        """,
        .document: Data("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n".utf8)
            .base64EncodedString(),
        .sticker: "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7",
    ]
}
