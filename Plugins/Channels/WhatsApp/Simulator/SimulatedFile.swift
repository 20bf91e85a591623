import ChannelKit
import Crypto
import Foundation

/// A small file that a simulated customer has at hand, one of each kind.
struct SimulatedFile {
    let kind: OutboundMedia.Kind
    let mimeType: String
    let data: Data

    init(_ kind: OutboundMedia.Kind) {
        self.kind = kind
        mimeType = Self.mimeTypes[kind] ?? "application/octet-stream"
        data = kind == .document ? Data(Self.page.utf8) : Data(base64Encoded: Self.bytes[kind] ?? "") ?? Data()
    }

    /// The media object of a webhook.
    func object(id: String, caption: String?) -> JSONValue {
        .compact([
            "id": .string(id),
            "mime_type": .string(mimeType),
            "sha256": .string(Data(SHA256.hash(data: data)).base64EncodedString()),
            "caption": caption.map(JSONValue.string),
            "filename": kind == .document ? "page.pdf" : nil,
            "voice": kind == .audio ? true : nil,
            "animated": kind == .sticker ? false : nil,
        ])
    }

    private static let mimeTypes: [OutboundMedia.Kind: String] = [
        .image: "image/png", .audio: "audio/ogg; codecs=opus", .video: "video/mp4", .document: "application/pdf",
        .sticker: "image/webp",
    ]

    /// A green square, a moment of silence, a film without a picture and a sticker of one pixel.
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
        .sticker: "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==",
    ]

    private static let page = """
        %PDF-1.4
        1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
        2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
        3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj
        trailer<</Root 1 0 R>>
        %%EOF

        """
}
