import ChannelKit
import ChannelSimulatorKit
import Crypto
import Foundation

/// A file at Meta, as a customer sends it.
struct SimulatedFile {
    let mimeType: String
    let data: Data
    private let kind: OutboundMedia.Kind
    private let name: String

    init(_ kind: OutboundMedia.Kind) {
        let file = SampleFile(kind)
        self.kind = kind
        name = file.name
        mimeType = kind == .audio ? "audio/ogg; codecs=opus" : file.mimeType
        data = file.data
    }

    /// The media object of a webhook.
    func object(id: String, caption: String?) -> JSONValue {
        .compact([
            "id": .string(id),
            "mime_type": .string(mimeType),
            "sha256": .string(Data(SHA256.hash(data: data)).base64EncodedString()),
            "caption": caption.map(JSONValue.string),
            "filename": kind == .document ? .string(name) : nil,
            "voice": kind == .audio ? true : nil,
            "animated": kind == .sticker ? false : nil,
        ])
    }
}
