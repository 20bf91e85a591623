import ChannelKit
import Foundation

/// An image for a model.
struct ModelImage: Hashable, Sendable {
    let mimeType: String
    let data: Data

    var base64: String { data.base64EncodedString() }
}

/// The images of a turn, as a model gets them.
enum TurnImages {
    /// The max number of images; each costs a thousand tokens or more.
    private static let maxCount = 4
    /// The max size of all images in bytes: Anthropic accepts 5 MB for each, and Base64 adds a third.
    private static let maxBytes = 3 << 20
    /// The types that all providers accept.
    private static let types: Set<String> = ["image/jpeg", "image/png", "image/gif", "image/webp"]

    /// The images of the turn's messages; one that cannot be downloaded is left out, and stays `[image]` in the text.
    static func images(of turn: Turn) async -> [ModelImage] {
        var images: [ModelImage] = []
        var left = maxBytes
        for message in turn.messages {
            for case .image(let media) in message.content where images.count < maxCount {
                guard let file = try? await turn.services.media.file(media, of: message, limit: left) else { continue }
                let type = file.mimeType.lowercased().split(separator: ";").first.map(String.init) ?? ""
                guard types.contains(type), file.data.count <= left else { continue }
                left -= file.data.count
                images.append(ModelImage(mimeType: type, data: file.data))
            }
        }
        return images
    }
}
