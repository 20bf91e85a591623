public import ChannelKit
public import Foundation

/// A small file of each kind, for the customers of simulators.
public struct SampleFile: Hashable, Sendable {
    /// The file's name, such as `photo.png`.
    public let name: String
    /// The MIME type, such as `image/png`.
    public let mimeType: String
    /// The bytes.
    public let data: Data

    /// The file of `kind`: a green square of 8 pixels, a moment of silence, a video without a picture, an empty page,
    /// or a sticker of one pixel.
    public init(_ kind: OutboundMedia.Kind) {
        let (name, mimeType, bytes) = Self.content(of: kind)
        self.name = name
        self.mimeType = mimeType
        data = Data(base64Encoded: bytes) ?? Data()
    }

    private static func content(of kind: OutboundMedia.Kind) -> (name: String, mimeType: String, bytes: String) {
        switch kind {
        case .image: ("photo.png", "image/png", image)
        case .audio: ("voice.ogg", "audio/ogg", audio)
        case .video: ("film.mp4", "video/mp4", video)
        case .document: ("page.pdf", "application/pdf", Data(page.utf8).base64EncodedString())
        case .sticker: ("sticker.webp", "image/webp", "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")
        }
    }

    private static let image =
        "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR42mNQvZyGFTEMLQkAIIZXgf05jk0AAAAASUVORK5CYII="
    private static let audio = """
        T2dnUwACAAAAAAAAAABQUEFXAAAAAIjodBsBE09wdXNIZWFkAQE4AYC7AAAAAABPZ2dTAAAAAAAAAAAAAFBQQVcBAAAAaVWXqQEYT3B1\
        c1RhZ3MIAAAAcGF0Y2hiYXkAAAAAT2dnUwAE+AQAAAAAAABQUEFXAgAAAJMK6tsBA/j//g==
        """
    private static let video = """
        AAAAHGZ0eXBpc29tAAACAGlzb21pc28ybXA0MQAAAHRtb292AAAAbG12aGQAAAAAAAAAAAAAAAAAAAPoAAAAAAABAAABAAAAAAAAAAAAA\
        AAAAQAAAAAAAAAAAAAAAAAAAAEAAAAAAAAAAAAAAAAAAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB
        """
    private static let page = """
        %PDF-1.4
        1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
        2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
        3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj
        trailer<</Root 1 0 R>>
        %%EOF

        """
}
