public import ChannelKit
import Foundation

/// Files lie in the server's S3 bucket, at URLs that ask for no login.
extension PapercupsAdapter: MediaDownloading {
    public func download(
        _ media: ContentPart.Media,
        of message: String,
        limit: Int,
        using http: any HTTPSending
    ) async throws(MediaError) -> MediaFile {
        guard let url = media.url else { throw .gone(reason: "Papercups told no URL of it") }
        // The server itself may store them, and stand in the tenant's own network; no file asks for the key.
        let fetch = MediaFetch(open: [api.map { $0.baseURL + "/uploads" }].compactMap(\.self))
        var file = try await fetch.file(at: url, limit: limit, using: http)
        if ["", "application/octet-stream", "binary/octet-stream"].contains(file.mimeType) {
            file.mimeType = media.mimeType ?? ""
        }
        file.filename = media.filename
        return file
    }
}
